import { canonicalJson, equalJson, isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { keysOf } from '../../../../lib/crds/validate';
import { FieldSet, fieldStep, keysText } from './field-set';

/** A schema, or undefined for what has none: its maps are taken apart, its lists are not. */
type Node = SchemaNode | undefined;

function below(node: Node, name: string): Node {
  return node?.properties?.get(name) ?? node?.additional;
}

/** Whether a list is told apart by its items. */
function isGranularList(node: Node): node is SchemaNode {
  return node !== undefined && node.listType !== 'atomic';
}

/** The step to an item of a granular list. */
function itemStep(node: SchemaNode, item: Json): string {
  if (node.listType === 'set' || !isObject(item)) return `v:${canonicalJson(item)}`;
  return `k:${canonicalJson(keysOf(item, node.listKeys, node.items))}`;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Steps and values of what `value` is taken apart into; undefined for what counts as a whole. */
function parts(node: Node, value: Json | undefined): Array<readonly [string, Node, Json]> | undefined {
  if (isObject(value)) return node?.atomic ? undefined : Object.entries(value).map(([name, part]) => [fieldStep(name), below(node, name), part] as const);
  if (Array.isArray(value) && isGranularList(node)) return value.map((item) => [itemStep(node, item), node.items, item] as const);
  return undefined;
}

/** What whoever applies `value` owns: its leaves, and the items of its lists. */
export function ownedBy(node: Node, value: Json, into = new FieldSet()): FieldSet {
  const inside = isEmpty(value) ? undefined : parts(node, value);
  if (!inside) into.isMember = true;
  for (const [step, partNode, part] of inside ?? []) {
    const at = into.at(step);
    if (!step.startsWith('f:')) at.isMember = true;
    ownedBy(partNode, part, at);
  }
  return into;
}

/** Paths by what became of them between two states of an object. */
export interface Difference { readonly added: FieldSet; readonly modified: FieldSet; readonly removed: FieldSet }

export function compare(node: Node, before: Json | undefined, after: Json | undefined): Difference {
  const difference = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  walk(node, before, after, difference);
  return { added: difference.added.tidy(), modified: difference.modified.tidy(), removed: difference.removed.tidy() };
}

function walk(node: Node, before: Json | undefined, after: Json | undefined, into: Difference): void {
  if ((before ?? null) === null && (after ?? null) === null) return; // a null is as good as nothing
  if (before === undefined) into.added.isMember = true;
  else if (after === undefined) into.removed.isMember = true;
  const was = parts(node, before), is = parts(node, after);
  if (before !== undefined && after !== undefined && (!was && !isEmpty(before) || !is && !isEmpty(after) || isEmpty(before) && isEmpty(after))) {
    if (!equalJson(before, after)) into.modified.isMember = true;
    return;
  }
  const old = new Map((was ?? []).map(([step, , part]) => [step, part]));
  for (const [step, partNode, part] of is ?? []) {
    walk(partNode, old.get(step), part, descend(into, step));
    old.delete(step);
  }
  for (const [step, partNode, part] of was ?? []) if (old.has(step)) walk(partNode, part, undefined, descend(into, step));
}

function descend({ added, modified, removed }: Difference, step: string): Difference {
  return { added: added.at(step), modified: modified.at(step), removed: removed.at(step) };
}

/** `live` with what `applied` says laid over it. Neither is changed, but the result shares parts with both. */
export function mergeApplied(node: Node, live: Json | undefined, applied: Json): Json {
  if (isObject(applied) && isObject(live) && !node?.atomic) {
    const merged: JsonObject = { ...live };
    for (const name in applied) merged[name] = mergeApplied(below(node, name), live[name], applied[name]);
    return merged;
  }
  if (Array.isArray(applied) && Array.isArray(live) && isGranularList(node)) return mergeLists(node, live, applied);
  return applied;
}

/** Items of `applied` in their order; those that only `live` has stay between the ones that they stood between. */
function mergeLists(node: SchemaNode, live: readonly Json[], applied: readonly Json[]): Json[] {
  const step = (item: Json) => itemStep(node, item);
  const old = new Map(live.map((item) => [step(item), item]));
  const wanted = new Set(applied.map(step));
  const shared = applied.map(step).filter((key) => old.has(key));
  const merged: Json[] = [];
  let at = 0, next = 0; // the item of live that is due, and the shared item whose turn it is
  for (const item of applied) {
    const key = step(item);
    for (; at < live.length; at++) {
      const due = step(live[at]);
      if (!wanted.has(due)) merged.push(live[at]);
      else if (due === shared[next]) break;
    }
    merged.push(old.has(key) ? mergeApplied(node.items, old.get(key), item) : item);
    if (key === shared[next]) {
      next++;
      if (at < live.length && step(live[at]) === key) at++;
    }
  }
  for (; at < live.length; at++) if (!wanted.has(step(live[at]))) merged.push(live[at]);
  return merged;
}

/** `value` without the paths in `gone`; undefined where nothing is left to stand there. Not changed, but shared in parts. */
export function without(node: Node, value: Json, gone: FieldSet): Json {
  if (isObject(value) && !node?.atomic) {
    const left: JsonObject = {};
    for (const name in value) {
      const child = gone.child(fieldStep(name));
      if (!child) left[name] = value[name];
      else if (!child.isMember) left[name] = without(below(node, name), value[name], child);
    }
    return left;
  }
  if (Array.isArray(value) && isGranularList(node)) {
    return value.flatMap((item) => {
      const child = gone.child(itemStep(node, item));
      if (!child) return [item];
      return child.isMember ? [] : [without(node.items, item, child)];
    });
  }
  return value;
}

/** `set` with the paths to its members as members too: a field whose parts all leave shall not stay behind empty. */
export function withContainers(set: FieldSet): FieldSet {
  const steps = [...set.steps];
  return new FieldSet(set.isMember || steps.length > 0, steps.map((step) => [step, withContainers(set.child(step)!)] as const));
}

/** The first thing in `value` that its schema has no place for, as `.spec.bogus: field not declared in schema`. */
export function undeclared(node: Node, value: Json, path = ''): string | undefined {
  if (!node) return undefined;
  if (isObject(value)) {
    for (const name in value) {
      const child = below(node, name);
      if (!child && !node.preserve) return `${path}.${name}: field not declared in schema`;
      const wrong = undeclared(child, value[name], `${path}.${name}`);
      if (wrong) return wrong;
    }
  }
  return Array.isArray(value) ? undeclaredInList(node, value, path) : undefined;
}

function undeclaredInList(node: SchemaNode, list: readonly Json[], path: string): string | undefined {
  const seen = new Set<string>();
  for (const item of list) {
    const key = node.listType === 'atomic' ? '' : keyText(node, item);
    if (key !== '' && seen.has(key)) return `${path}: duplicate entries for key ${key}`;
    seen.add(key);
    const wrong = undeclared(node.items, item, path + key);
    if (wrong) return wrong;
  }
  return undefined;
}

function keyText(node: SchemaNode, item: Json): string {
  return node.listType === 'set' || !isObject(item) ? `[=${canonicalJson(item)}]` : keysText(keysOf(item, node.listKeys, node.items));
}
