import { cloneJson, isObject, Json, JsonObject } from './json';
import { SchemaNode } from './schema-node';

/** Fills in defaults below `value`, in place. A null where none may stand is as good as absent. */
export function fillDefaults(node: SchemaNode, value: Json): void {
  if (Array.isArray(value)) {
    if (node.items) for (let i = 0; i < value.length; i++) fillItem(node.items, value, i);
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    const below = node.properties?.get(key) ?? node.additional;
    if (below) fillField(below, value, key);
  }
  for (const [name, property] of node.defaulted) {
    if (value[name] !== undefined) continue;
    value[name] = cloneJson(property.default!);
    fillDefaults(property, value[name]);
  }
}

function fillField(node: SchemaNode, object: JsonObject, key: string): void {
  if (object[key] !== null || node.nullable) return fillDefaults(node, object[key]);
  if (node.default === undefined) delete object[key];
  else {
    object[key] = cloneJson(node.default);
    fillDefaults(node, object[key]);
  }
}

function fillItem(items: SchemaNode, list: Json[], i: number): void {
  if (list[i] === null && !items.nullable && items.default !== undefined) list[i] = cloneJson(items.default);
  fillDefaults(items, list[i]);
}
