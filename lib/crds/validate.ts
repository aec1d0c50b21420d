import { duplicate, FieldError, invalid, notSupported, required, tooLong, tooMany, typeInvalid } from './field-error';
import { hasFormat } from './formats';
import { canonicalJson, equalJson, isObject, Json, JsonObject } from './json';
import { SchemaNode } from './schema-node';

/**
 * Adds to `errors` what is wrong with `value`, in the words of Kubernetes.
 * @param field  where it stands in the object
 * @param body   where it stands in what is checked, as the messages name it
 * @param before what stood there before: where that is the same nothing is wrong, whatever the schema has become since
 */
export function validateValue(node: SchemaNode, value: Json, field: string, body: string, errors: FieldError[], before?: Json): void {
  if (value === null && node.nullable || before !== undefined && equalJson(value, before)) return;
  if (!checkType(node, value, field, body, errors)) return;
  if (node.text.enum && !node.text.enum.some((allowed) => equalJson(allowed, value))) errors.push(notSupported(field, value, node.text.enum));
  if (typeof value === 'string') checkString(node, value, field, body, errors);
  else if (typeof value === 'number') checkNumber(node, value, field, body, errors);
  else if (Array.isArray(value)) checkList(node, value, field, body, errors, before);
  else if (isObject(value)) checkObject(node, value, field, body, errors, before);
  checkAlternatives(node, value, field, body, errors);
}

/** The types as the originals call those of a value that they decoded. */
function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const NUMBER_FORMATS: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64' };

function checkType(node: SchemaNode, value: Json, field: string, body: string, errors: FieldError[]): boolean {
  const wanted = node.intOrString ? ['integer', 'string'] : node.type === '' ? [] : [node.type];
  const actual = typeOf(value);
  if (wanted.length === 0 || wanted.includes(actual) || actual === 'integer' && wanted.includes('number')) return true;
  const { format = '' } = node.text;
  const told = format !== '' && actual !== 'string' && actual !== 'array' && actual !== 'null' // there a format stands for the type
    ? { wanted: format, actual: NUMBER_FORMATS[actual] ?? '' } : { wanted: wanted.join(','), actual };
  errors.push(typeInvalid(field, told.actual, `${body || nameless(field)} in body must be of type ${told.wanted}: ${JSON.stringify(told.actual)}`));
  if (typeof value === 'number') checkRange(node, value, body, errors);
  return false;
}

function checkString(node: SchemaNode, value: string, field: string, body: string, errors: FieldError[]): void {
  const { minLength = 0, maxLength = Infinity, pattern, format } = node.text;
  const told = body || nameless(field);
  const length = maxLength < Infinity || minLength > 0 ? [...value].length : 0;
  if (length > maxLength) errors.push(tooLong(field, maxLength));
  if (length < minLength) errors.push(invalid(field, value, `${told} in body should be at least ${minLength} chars long`));
  if (node.pattern && !node.pattern.matcher(value).find()) errors.push(invalid(field, value, `${told} in body should match '${pattern}'`));
  if (format !== undefined && !hasFormat(value, format)) {
    errors.push(typeInvalid(field, value, `${told} in body must be of type ${format}: ${JSON.stringify(value)}`));
  }
}

function checkNumber(node: SchemaNode, value: number, field: string, body: string, errors: FieldError[]): void {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = node.text;
  const should = (what: string) => errors.push(invalid(field, value, `${body || nameless(field)} in body should be ${what}`));
  if (exclusiveMaximum ? value >= maximum : value > maximum) should(`less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
  if (exclusiveMinimum ? value <= minimum : value < minimum) should(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) should(`a multiple of ${multipleOf}`);
  checkRange(node, value, body, errors);
}

const INTEGER_LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 63), 2 ** 63], uint32: [0, 2 ** 32 - 1], uint64: [0, 2 ** 64],
};

function checkRange(node: SchemaNode, value: number, body: string, errors: FieldError[]): void {
  const { format = '' } = node.text;
  const limits = INTEGER_LIMITS[format];
  if (!limits || Number.isInteger(value) && value >= limits[0] && value <= limits[1]) return;
  errors.push(invalid('<nil>', '', `Checked value must be of type ${node.type} with format ${format} in ${body}`));
}

function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function checkList(node: SchemaNode, list: readonly Json[], field: string, body: string, errors: FieldError[], before: Json | undefined): void {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = node.text;
  if (list.length > maxItems) errors.push(tooMany(field, list.length, maxItems));
  if (list.length < minItems) errors.push(invalid(field, list.length, `${body} in body should have at least ${minItems} items`));
  if (uniqueItems && new Set(list.map(canonicalJson)).size < list.length) errors.push(duplicate(field, `${body} in body shouldn't contain duplicates`));
  const items = node.items;
  const twins = node.listType === 'map' && Array.isArray(before) ? new Map(before.map((item) => [keyText(item, node), item])) : undefined;
  if (items) list.forEach((item, i) => validateValue(items, item, `${field}[${i}]`, `${body}[${i}]`, errors, twins?.get(keyText(item, node))));
  if (node.listType !== 'atomic') checkKeys(node, list, field, errors);
}

function keyText(item: Json, { listKeys, items }: SchemaNode): string {
  return canonicalJson(isObject(item) ? keysOf(item, listKeys, items) : item);
}

/** No two items of a set may be equal, none of a map may have the same keys. */
function checkKeys({ listType, listKeys, items }: SchemaNode, list: readonly Json[], field: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  list.forEach((item, i) => {
    const key = listType === 'set' || !isObject(item) ? item : keysOf(item, listKeys, items);
    const text = canonicalJson(key);
    if (seen.has(text)) errors.push(duplicate(`${field}[${i}]`, key));
    seen.add(text);
  });
}

/** The fields of `item` that tell it from the others of its list; a missing one has its default. */
export function keysOf(item: JsonObject, listKeys: readonly string[], items: SchemaNode | undefined): JsonObject {
  const keys: JsonObject = {};
  for (const name of [...listKeys].sort()) {
    const value = item[name] ?? items?.properties?.get(name)?.default;
    if (value !== undefined) keys[name] = value;
  }
  return keys;
}

function checkObject(node: SchemaNode, object: JsonObject, field: string, body: string, errors: FieldError[], before: Json | undefined): void {
  const { minProperties = 0, maxProperties = Infinity } = node.text;
  const size = Object.keys(object).length;
  if (size > maxProperties) errors.push(tooMany(field, size, maxProperties));
  if (size < minProperties) errors.push(invalid(field, size, `${body} in body should have at least ${minProperties} properties`));
  for (const name of node.required) if (object[name] === undefined) errors.push(required(within(field, name)));
  if (node.embedded) checkEmbedded(object, field, errors);
  for (const key in object) {
    const below = node.properties?.get(key) ?? node.additional;
    if (below) validateValue(below, object[key], within(field, key), within(body, key), errors, isObject(before) ? before[key] : undefined);
  }
}

function checkEmbedded(object: JsonObject, field: string, errors: FieldError[]): void {
  for (const name of ['apiVersion', 'kind']) if (!object[name]) errors.push(required(within(field, name), 'must not be empty'));
}

function checkAlternatives(node: SchemaNode, value: Json, field: string, body: string, errors: FieldError[]): void {
  const fits = (part: SchemaNode) => {
    const wrong: FieldError[] = [];
    validateValue(part, value, field, body, wrong);
    return wrong.length === 0;
  };
  const name = JSON.stringify(body);
  for (const part of node.allOf) validateValue(part, value, field, body, errors);
  if (node.anyOf.length > 0 && !node.anyOf.some(fits)) errors.push(invalid('<nil>', '', `${name} must validate at least one schema (anyOf)`));
  if (node.oneOf.length > 0) {
    const fitting = node.oneOf.filter(fits).length;
    const found = fitting === 0 ? 'Found none valid' : `Found ${fitting} valid alternatives`;
    if (fitting !== 1) errors.push(invalid('<nil>', '', `${name} must validate one and only one schema (oneOf). ${found}`));
  }
  if (node.not && fits(node.not)) errors.push(invalid('<nil>', '', `${name} must not validate the schema (not)`));
}

function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The last part of a field's path, for what is checked alone and so has no name of its own. */
function nameless(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
