import { parse } from 'yaml';
import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { errorText, CodedError } from '../../../../lib/sys/errors';
import { HttpRequest } from '../../../http/message';
import { ApiError, badRequest, tooLarge, unsupportedMediaType } from '../api-error';
import { PatchType } from '../kube-store';
import { Kind } from '../kind';
import { readJson } from './json-text';
import { MEDIA_TYPES } from './negotiate';
import { PROTOBUF, ProtobufDecoder } from './protobuf';

/** Bytes of a body, as the originals limit it. */
const MOST = 3 << 20;
const SHOWN = 30; // characters of a broken body that its error repeats

/** What was sent, and the paths of fields that it has twice. */
export interface SentObject { readonly object: JsonObject; readonly duplicates: readonly string[] }

async function bodyBytes(request: HttpRequest): Promise<Uint8Array> {
  try {
    return await request.body(MOST);
  } catch (err) {
    if (err instanceof CodedError && err.code === 'BODY_TOO_LARGE') throw tooLarge(MOST);
    throw err;
  }
}

async function bodyText(request: HttpRequest): Promise<string> {
  return Buffer.from(await bodyBytes(request)).toString();
}

function mediaType(request: HttpRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
}

/**
 * The object in the body. Protobuf, which some clients send for built-in kinds whatever a server says, is read where `definition` has such a form.
 * @throws ApiError for what is no object, or comes in a form that is not taken
 */
export async function readObject(request: HttpRequest, kind: string, protobuf?: ProtobufDecoder, definition = kind): Promise<SentObject> {
  const type = mediaType(request);
  if (type === PROTOBUF) {
    if (protobuf?.reads(definition)) return { object: protobuf.decode(await bodyBytes(request), definition), duplicates: [] };
    throw new ApiError(415, 'UnsupportedMediaType', `${kind} is taken as application/json or application/yaml only: use kubectl apply -f`);
  }
  if (type !== 'application/json' && type !== 'application/yaml' && type !== '') throw unsupportedMediaType(MEDIA_TYPES);
  const text = await bodyText(request);
  const fail = (why: string) => {
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text;
    return badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ${why} (${shown})`);
  };
  const { value, duplicates } = type === 'application/yaml'
    ? { value: readYaml(text, fail), duplicates: [] } : parsed(text, (why) => fail(`json parse error: ${why}`));
  if (!isObject(value)) throw fail(`json parse error: json: cannot unmarshal ${jsonType(value)} into Go value of type struct`);
  return { object: value, duplicates };
}

/** The options of a deletion; no body is none. */
export async function readDeleteOptions(request: HttpRequest, protobuf: ProtobufDecoder): Promise<JsonObject> {
  if (mediaType(request) === PROTOBUF) {
    const bytes = await bodyBytes(request);
    return bytes.length === 0 ? {} : protobuf.decode(bytes, 'DeleteOptions');
  }
  const text = await bodyText(request);
  if (text.trim() === '') return {};
  const { value } = parsed(text, (why) => badRequest(`couldn't get version/kind; json parse error: ${why}`));
  if (!isObject(value)) throw badRequest('a deletion takes a DeleteOptions object');
  return value;
}

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json', 'application/merge-patch+json': 'merge', 'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply', 'application/apply-patch+json': 'apply',
};

export interface SentPatch { readonly type: PatchType; readonly patch: Json }

/** @throws ApiError UnsupportedMediaType, BadRequest */
export async function readPatch(request: HttpRequest, { isCustom }: Pick<Kind, 'isCustom'>): Promise<SentPatch> {
  const type = PATCH_TYPES[mediaType(request)];
  if (!type || type === 'strategic' && isCustom) {
    const accepted = ['application/json-patch+json', 'application/merge-patch+json', ...isCustom ? [] : ['application/strategic-merge-patch+json'],
      'application/apply-patch+yaml'];
    throw unsupportedMediaType(accepted);
  }
  const text = await bodyText(request);
  if (type === 'apply') {
    const value = readYaml(text, (why) => badRequest(`error decoding YAML: error converting YAML to JSON: ${why}`));
    if (!isObject(value)) throw badRequest('error decoding YAML: expected an object');
    return { type, patch: value };
  }
  const { value } = parsed(text, (why) => badRequest(`error decoding patch: ${why}`));
  if (type !== 'json' && !isObject(value)) {
    throw badRequest(`error decoding patch: json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`);
  }
  return { type, patch: value };
}

function parsed(text: string, fail: (why: string) => ApiError): { value: Json; duplicates: readonly string[] } {
  const reading = readJson(text);
  if ('error' in reading) throw fail(reading.error);
  return reading;
}

/** JSON is YAML, too, and read as such much faster. */
function readYaml(text: string, fail: (why: string) => ApiError): Json {
  const json = readJson(text);
  if ('value' in json) return json.value;
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (err) {
    throw fail(`yaml: ${errorText(err)}`);
  }
  const reading = readJson(JSON.stringify(value) ?? 'null'); // what YAML can say beyond JSON goes, and depth is looked at
  if ('error' in reading) throw fail(reading.error);
  return reading.value;
}

function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}
