import { cloneJson, equalJson, isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { badRequest } from '../api-error';

const DIRECTIVE = '$patch', RETAIN = '$retainKeys', DELETE_FROM = '$deleteFromPrimitiveList/', ORDER = '$setElementOrder/';

type Node = SchemaNode | undefined;

/**
 * `target` changed as `patch` says, both owned by the caller: like a merge patch, but lists whose items have keys are merged item by item.
 * @throws ApiError BadRequest for a list item without its key, or a directive that does not exist
 */
export function strategicMergePatch(schema: SchemaNode, target: JsonObject, patch: JsonObject): JsonObject {
  if (!isObject(patch)) throw badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}');
  return mergeObjects(schema, target, patch) ?? {};
}

/** @returns undefined where the patch deletes the object */
function mergeObjects(node: Node, target: JsonObject, patch: JsonObject): JsonObject | undefined {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return undefined;
  if (directive !== undefined && directive !== 'merge') throw badRequest(`Unknown patch type: ${String(directive)}`);
  const result = retained(target, patch[RETAIN]);
  for (const [key, value] of Object.entries(patch)) {
    if (key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) {
      const name = key.slice(DELETE_FROM.length), list = result[name];
      if (Array.isArray(list) && Array.isArray(value)) result[name] = list.filter((item) => !value.some((gone) => equalJson(gone, item)));
      continue;
    }
    const merged = value === null ? undefined : mergeField(below(node, key), result[key], value, patch[ORDER + key]);
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  for (const key of Object.keys(patch)) { // an order may come without items
    const name = key.startsWith(ORDER) ? key.slice(ORDER.length) : '';
    if (name && patch[name] === undefined && Array.isArray(result[name])) result[name] = mergeField(below(node, name), result[name], [], patch[key])!;
  }
  return result;
}

function mergeField(node: Node, target: Json | undefined, value: Json, order: Json | undefined): Json | undefined {
  if (isObject(value)) return isObject(target) ? mergeObjects(node, target, value) : mergeObjects(node, {}, value);
  if (!Array.isArray(value) || !node || node.listType === 'atomic') return cloneJson(value);
  return mergeLists(node, Array.isArray(target) ? target : [], value, Array.isArray(order) ? order : undefined);
}

function mergeLists(node: SchemaNode, target: readonly Json[], patch: readonly Json[], order: readonly Json[] | undefined): Json[] {
  if (patch.some((item) => isObject(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter((item) => !(isObject(item) && item[DIRECTIVE] === 'replace')).map(cloneJson);
  }
  if (node.listType === 'set') {
    const added = patch.filter((item) => !target.some((old) => equalJson(old, item)));
    return ordered([...target, ...added], target, patch, order, equalJson);
  }
  const key = node.listKeys[0];
  const isTwin = (a: Json, b: Json) => isObject(a) && isObject(b) && a[key] !== undefined && equalJson(a[key], b[key]);
  let result = [...target];
  for (const item of patch) {
    if (!isObject(item) || item[key] === undefined) throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const at = result.findIndex((old) => isTwin(old, item));
    const merged = mergeObjects(node.items, at < 0 ? {} : result[at] as JsonObject, item);
    if (!merged) result = result.filter((old) => !isTwin(old, item));
    else if (at < 0) result.push(merged);
    else result[at] = merged;
  }
  return ordered(result, target, patch, order, isTwin);
}

/**
 * The merged items as the patch orders them. Those it does not name keep their place among the ones that were there; where that does not
 * say who comes first, the patch does.
 */
function ordered(
  merged: readonly Json[], target: readonly Json[], patch: readonly Json[], order: readonly Json[] | undefined, isTwin: (a: Json, b: Json) => boolean,
): Json[] {
  const wanted = order ?? patch;
  const find = (list: readonly Json[], item: Json) => list.findIndex((other) => isTwin(other, item));
  const named = merged.filter((item) => find(wanted, item) >= 0).sort((a, b) => find(wanted, a) - find(wanted, b));
  const others = merged.filter((item) => find(wanted, item) < 0);
  const result: Json[] = [];
  while (named.length > 0 && others.length > 0) {
    const was = find(target, named[0]);
    result.push(was >= 0 && find(target, others[0]) < was ? others.shift()! : named.shift()!);
  }
  return [...result, ...named, ...others];
}

function below(node: Node, name: string): Node {
  return node?.properties?.get(name) ?? node?.additional;
}

/** Of a union the fields that are still wanted. */
function retained(target: JsonObject, keys: Json | undefined): JsonObject {
  return Array.isArray(keys) ? Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key))) : target;
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')).map(([key, value]) => [key, cloneJson(value)]));
}
