import { cloneJson, isObject, Json } from '../../../../lib/crds/json';

/** `target` changed as `patch` says (RFC 7386): null takes a field away, everything but objects replaces. Neither is changed. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return cloneJson(patch);
  const result = isObject(target) ? { ...target } : {};
  for (const key in patch) {
    if (patch[key] === null) delete result[key];
    else result[key] = mergePatch(result[key], patch[key]);
  }
  return result;
}
