import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { badRequest } from '../api-error';
import { canonicalQuantity } from './quantity';

interface Decoding { readonly kind: string; readonly version: string; readonly unknown: string[] }

/**
 * Makes of `value`, in place, what the originals' decoders make of it: null is as good as absent, empty maps and lists too, and what has no
 * place leaves.
 * @param at   where `value` stands: empty for a whole object
 * @param kind as errors name it
 * @returns the paths of what left
 * @throws ApiError BadRequest in Go's words for a value of another type
 */
export function decodeTyped(node: SchemaNode, value: JsonObject, at: string, kind: string, version: string): string[] {
  const unknown: string[] = [];
  decodeFields(node, value, at, '', { kind, version, unknown });
  return unknown;
}

/** @param label what Go calls the field that `value` is in */
function decodeFields(node: SchemaNode, value: JsonObject, path: string, label: string, decoding: Decoding): void {
  for (const [name, field] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const below = node.properties?.get(name) ?? node.additional;
    if (field === null || isEmptyContainer(below, field)) delete value[name];
    else if (below?.text.format === 'quantity') value[name] = decodeQuantity(field, decoding);
    else if (below) decodeValue(below, field, at, node.text.title ? `${node.text.title}.${name}` : label, decoding);
    else if (!node.preserve) {
      delete value[name];
      decoding.unknown.push(at);
    }
  }
}

function decodeQuantity(value: Json, { kind, version }: Decoding): string {
  const canonical = typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : undefined;
  if (canonical !== undefined) return canonical;
  throw badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: quantities must match the regular expression `
    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}

function isEmptyContainer(node: SchemaNode | undefined, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0 && node?.type === 'array';
  return isObject(value) && node?.additional !== undefined && Object.keys(value).length === 0;
}

function decodeValue(node: SchemaNode, value: Json, path: string, label: string, decoding: Decoding): void {
  const { kind, version } = decoding;
  if (!fits(node, value)) {
    throw badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: `
      + `json: cannot unmarshal ${jsonType(value)} into Go struct field ${label} of type ${goType(node)}`);
  }
  const items = node.items;
  if (isObject(value)) decodeFields(node, value, path, label, decoding);
  else if (Array.isArray(value) && items) value.forEach((item, i) => decodeValue(items, item, `${path}[${i}]`, label, decoding));
}

function fits(node: SchemaNode, value: Json): boolean {
  if (node.intOrString) return typeof value === 'string' || typeof value === 'number';
  switch (node.type) {
    case 'object': return isObject(value) || node.preserve;
    case 'array': return Array.isArray(value);
    case 'integer': return Number.isInteger(value);
    case 'number': return typeof value === 'number';
    case '': return true;
    default: return typeof value === node.type;
  }
}

function jsonType(value: Json): string {
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}

function goType(node: SchemaNode): string {
  switch (node.type) {
    case 'string': return 'string';
    case 'boolean': return 'bool';
    case 'integer': return node.text.format ?? 'int64';
    case 'number': return 'float64';
    case 'array': return `[]${node.items ? goType(node.items) : 'interface {}'}`;
    default: return node.additional ? `map[string]${goType(node.additional)}` : `v1.${node.text.title ?? 'Object'}`;
  }
}
