import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { JsonObject } from '../../../../lib/crds/json';
import { badRequest } from '../api-error';

const MAGIC = 'k8s\0';
const LENGTH_DELIMITED = 2;

/** Names of the fields of a message, each a text or a message of its own, by their numbers. */
interface Message { readonly [field: number]: string | { readonly name: string; readonly message: Message } }

const RESOURCE: Message = { 1: 'namespace', 2: 'verb', 3: 'group', 4: 'version', 5: 'resource', 6: 'subresource', 7: 'name' };
const PATH: Message = { 1: 'path', 2: 'verb' };
const ACCESS: Message = { 1: { name: 'resourceAttributes', message: RESOURCE }, 2: { name: 'nonResourceAttributes', message: PATH } };
const RULES: Message = { 1: 'namespace' };

/** The specs of the reviews that kubectl sends as protobuf, whatever else it speaks; all else is sent as JSON. */
const SPECS: Readonly<Record<string, Message>> = { SelfSubjectAccessReview: ACCESS, SelfSubjectRulesReview: RULES, SelfSubjectReview: {} };

/**
 * Reads a review in the protobuf form of Kubernetes: behind a magic number a message with the type (1) and the object itself (2), whose
 * spec is its field 2. Source: the definitions of `authentication.k8s.io/v1` and `authorization.k8s.io/v1`.
 * @throws ApiError BadRequest for bytes that are none, or a kind that is not read in this form
 */
export function decodeReview(bytes: Uint8Array, kind: string): JsonObject {
  const spec = SPECS[kind];
  const head = Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1');
  if (!spec || head !== MAGIC) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): send it as application/json`);
  const reader = new ByteReader(bytes, MAGIC.length);
  const object: JsonObject = {};
  eachField(reader, (field) => {
    if (field !== 2) return;
    Object.assign(object, readMessage(reader, { 2: { name: 'spec', message: spec } }));
  });
  if (reader.failed) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): its protobuf is broken at byte ${reader.failedAt}`);
  return object;
}

function readMessage(reader: ByteReader, message: Message): JsonObject {
  const object: JsonObject = {};
  eachField(reader, (field) => {
    const known = message[field];
    if (typeof known === 'string') object[known] = reader.utf8(reader.end - reader.at);
    else if (known) object[known.name] = readMessage(reader, known.message);
  });
  return object;
}

/** Hands over the number of each field that has a length; `take` finds the reader limited to its value. */
function eachField(reader: ByteReader, take: (field: number) => void): void {
  while (reader.at < reader.end) {
    const key = reader.uvarint32();
    if ((key & 7) !== LENGTH_DELIMITED) {
      if ((key & 7) === 0) reader.uvarint64();
      else reader.fail();
      continue;
    }
    const outer = reader.open(reader.uvarint32());
    take(key >>> 3);
    reader.close(outer);
  }
}
