import { cloneJson, equalJson, isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { ApiError, badRequest, tooLarge } from '../api-error';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
const MOST_OPERATIONS = 10_000;
const MOST_COPIED = 3 << 20; // characters of JSON: copies of copies grow without end

interface Operation { readonly op: string; readonly path: string; readonly from?: string; readonly value?: Json }

/**
 * A copy of `target` changed by the operations of `patch` (RFC 6902), all of them or none.
 * @throws ApiError BadRequest for what is no patch, Invalid for an operation that does not fit
 */
export function jsonPatch(target: JsonObject, patch: Json): JsonObject {
  if (!Array.isArray(patch)) {
    const what = isObject(patch) ? 'object' : typeof patch;
    throw badRequest(`error decoding patch: json: cannot unmarshal ${what} into Go value of type []handlers.jsonPatchOp`);
  }
  if (patch.length > MOST_OPERATIONS) {
    throw new ApiError(413, 'RequestEntityTooLarge', `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${patch.length}`);
  }
  const operations = patch.map(decodeOperation);
  let document: Json = cloneJson(target), copied = 0;
  for (const operation of operations) {
    if (operation.op === 'copy') copied += JSON.stringify(read(document, operation.from!)).length;
    if (copied > MOST_COPIED) throw tooLarge(MOST_COPIED);
    document = applied(document, operation);
  }
  if (!isObject(document)) throw rejected();
  return document;
}

function decodeOperation(value: Json): Operation {
  const { op, path, from, value: operand } = isObject(value) ? value : {};
  if (typeof op !== 'string' || !OPERATIONS.includes(op)) throw badRequest(`invalid operation ${JSON.stringify(value)}: unsupported operation`);
  if (typeof path !== 'string') throw badRequest(`invalid operation ${JSON.stringify(value)}: missing path`);
  if ((op === 'move' || op === 'copy') && typeof from !== 'string') throw badRequest(`invalid operation ${JSON.stringify(value)}: missing from`);
  return { op, path, from: from as string | undefined, value: operand };
}

function applied(document: Json, { op, path, from, value = null }: Operation): Json {
  switch (op) {
    case 'add': return put(document, path, cloneJson(value), true);
    case 'replace': {
      read(document, path);
      return put(document, path, cloneJson(value), false);
    }
    case 'remove': return remove(document, path);
    case 'test': {
      if (!equalJson(read(document, path), value)) throw rejected();
      return document;
    }
    case 'copy': return put(document, path, cloneJson(read(document, from!)), true);
    default: { // move
      if (path.startsWith(`${from}/`)) throw rejected(); // into itself
      const moved = read(document, from!);
      return put(remove(document, from!), path, moved, true);
    }
  }
}

function segments(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw rejected();
  return pointer.slice(1).split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Json, pointer: string): Json {
  return segments(pointer).reduce(child, document);
}

function child(parent: Json, segment: string): Json {
  const found = Array.isArray(parent) ? parent[index(segment, parent.length - 1)]
    : isObject(parent) && Object.hasOwn(parent, segment) ? parent[segment] : undefined;
  if (found === undefined) throw rejected();
  return found;
}

function put(document: Json, pointer: string, value: Json, isInserted: boolean): Json {
  const path = segments(pointer), last = path.pop();
  if (last === undefined) return value;
  const parent = path.reduce(child, document);
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : index(last, isInserted ? parent.length : parent.length - 1);
    parent.splice(at, isInserted ? 0 : 1, value);
  } else if (isObject(parent)) parent[last] = value;
  else throw rejected();
  return document;
}

function remove(document: Json, pointer: string): Json {
  const path = segments(pointer), last = path.pop();
  if (last === undefined) throw rejected();
  const parent = path.reduce(child, document);
  child(parent, last);
  if (Array.isArray(parent)) parent.splice(index(last, parent.length - 1), 1);
  else if (isObject(parent)) delete parent[last];
  return document;
}

function index(segment: string, most: number): number {
  const at = /^(?:0|-?[1-9]\d{0,6})$/.test(segment) ? Number(segment) : NaN;
  if (!(at >= 0 && at <= most)) throw rejected();
  return at;
}

/** That is all the originals say. */
function rejected(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}
