import { isObject, Json } from './json';
import { SchemaNode } from './schema-node';

const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata'];

/**
 * Takes out of `value`, in place, what has no schema.
 * @param isResource whether it is an object of Kubernetes, whose apiVersion, kind and metadata need none
 * @param unknown gets the path of each field that leaves
 */
export function pruneUnknown(node: SchemaNode, value: Json, path: string, isResource: boolean, unknown: string[]): void {
  if (Array.isArray(value)) {
    const items = node.items;
    if (items) value.forEach((item, i) => pruneUnknown(items, item, `${path}[${i}]`, items.embedded, unknown));
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    if (isResource && OBJECT_FIELDS.includes(key)) continue;
    const below = node.properties?.get(key) ?? node.additional;
    const at = path === '' ? key : `${path}.${key}`;
    if (below) pruneUnknown(below, value[key], at, below.embedded, unknown);
    else if (!node.preserve) {
      delete value[key];
      unknown.push(at);
    }
  }
}
