import { equalJson, isObject, Json, JsonObject } from '../../../lib/crds/json';
import { KubeObject } from '../../kube/objects';
import { objectName } from './read-manifests';

/** What becomes of one object. */
export interface Difference {
  readonly action: 'created' | 'changed' | 'removed';
  readonly object: string;
  /** Where it changed. */
  readonly paths: readonly string[];
}

const MOST_PATHS = 8;

/** What of `after` is not in `before` as it was wanted. Both are what somebody wrote, not what the API made of it. */
export function differences(before: readonly KubeObject[], after: readonly KubeObject[]): Difference[] {
  const key = (object: KubeObject) => `${object.apiVersion} ${objectName(object)}`;
  const old = new Map(before.map((object) => [key(object), object])), wanted = new Set(after.map(key));
  const changed = after.flatMap((object): Difference[] => {
    const was = old.get(key(object));
    if (!was) return [{ action: 'created', object: objectName(object), paths: [] }];
    const paths = changedPaths(was as unknown as Json, object as unknown as Json, '');
    return paths.length ? [{ action: 'changed', object: objectName(object), paths: shortened(paths) }] : [];
  });
  return [...changed, ...before.filter((object) => !wanted.has(key(object))).map((object): Difference => (
    { action: 'removed', object: objectName(object), paths: [] }))];
}

function changedPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  if (equalJson(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, i) => changedPaths(item, after[i], `${path}[${i}]`));
  }
  if (!isObject(before) || !isObject(after)) return [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changedPaths((before as JsonObject)[key], (after as JsonObject)[key], path === '' ? key : `${path}.${key}`));
}

function shortened(paths: readonly string[]): string[] {
  return paths.length <= MOST_PATHS ? [...paths] : [...paths.slice(0, MOST_PATHS), `and ${paths.length - MOST_PATHS} more`];
}
