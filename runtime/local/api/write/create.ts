import { invalid as invalidField } from '../../../../lib/crds/field-error';
import { JsonObject } from '../../../../lib/crds/json';
import { formatUuid4 } from '../../../../lib/encoding/uuid';
import { Random } from '../../../../lib/sys/random';
import { ApiError, badRequest, internal, invalid, notFound } from '../api-error';
import { applyFields, trackUpdate } from '../apply/field-manager';
import { Kind } from '../kind';
import { validateMetadata } from '../meta/object-meta';
import { decodeObject, ignoredFields, ownedWrite, Write } from './write-request';

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'; // no vowels: no words
const SUFFIX_LENGTH = 5;
const LONGEST_BASE = 58;

/** `base` with a random end, as for `generateName`. */
export function generatedName(base: string, random: Random): string {
  let name = base.slice(0, LONGEST_BASE);
  for (let i = 0; i < SUFFIX_LENGTH; i++) name += SUFFIX_LETTERS[Math.floor(random.next() * SUFFIX_LETTERS.length)];
  return name;
}

/**
 * Makes of what a client sent an object of the kind, in place: decoded, with defaults, and who owns what. `finishNew` is the rest.
 * @throws ApiError BadRequest
 */
export function prepareNew(object: JsonObject, write: Write): void {
  const { kind, namespace } = write;
  decodeObject(object, write, (what) => badRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${what}`));
  const metadata = object.metadata as JsonObject;
  placeIn(metadata, namespace);
  removeServerFields(object, kind);
  trackUpdate(skeleton(kind), object, ownedWrite(write, 'Update', ignoredFields(kind, '')));
}

/** As `prepareNew`, for what a server-side apply makes. @returns the object */
export function prepareApplied(applied: JsonObject, write: Write, force: boolean): JsonObject {
  const { kind, namespace } = write;
  placeIn(applied.metadata as JsonObject, namespace, false);
  const nothing = { apiVersion: applied.apiVersion, kind: applied.kind, metadata: {} };
  const object = applyFields(nothing, applied, ownedWrite(write, 'Apply', ignoredFields(kind, '')), force, kind.kind);
  const metadata = object.metadata as JsonObject;
  const { managedFields } = metadata;
  decodeObject(object, write, badRequest);
  placeIn(metadata, namespace);
  metadata.managedFields = managedFields;
  removeServerFields(object, kind);
  delete metadata.resourceVersion;
  return object;
}

/** Gives a prepared object, in place, what only the server gives, and checks it. @throws ApiError Invalid */
export function finishNew(object: JsonObject, write: Write, random: Random): void {
  const { kind, time, context } = write;
  const metadata = object.metadata as JsonObject;
  const claimedVersion = metadata.resourceVersion;
  delete metadata.resourceVersion;
  if (!metadata.name && metadata.generateName) metadata.name = generatedName(String(metadata.generateName), random);
  metadata.uid = formatUuid4(random.bytes(new Uint8Array(16)));
  metadata.creationTimestamp = time;
  if (kind.hasGeneration) metadata.generation = 1;
  kind.prepareCreate?.(object, context);
  check(object, write);
  if (claimedVersion !== undefined) throw internal('resourceVersion should not be set on objects to be created');
}

/** Takes out of a new object, in place, what only the server writes. */
export function removeServerFields(object: JsonObject, kind: Kind): void {
  const metadata = object.metadata as JsonObject;
  if (kind.hasStatus && kind.isCustom) delete object.status;
  for (const field of ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'selfLink']) delete metadata[field];
}

/** Parts that every new object of a kind has from the start, so that nobody comes to own them as a whole. */
function skeleton({ alwaysThere }: Kind): JsonObject {
  const object: JsonObject = {};
  for (const path of alwaysThere) {
    let at = object;
    for (const step of path.split('.')) at = (at[step] ??= {}) as JsonObject;
  }
  return object;
}

function placeIn(metadata: JsonObject, namespace: string, isWritten = true): void {
  const given = metadata.namespace;
  if (given !== undefined && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (!isWritten) return;
  if (namespace) metadata.namespace = namespace;
  else delete metadata.namespace;
}

function check(object: JsonObject, { kind, subresource }: Write): void {
  const metadata = object.metadata as JsonObject;
  const errors = [...validateMetadata(metadata, kind.checkName), ...kind.validate(object, undefined, subresource)];
  if (errors.length > 0) throw invalid(String(object.kind), kind.group, String(metadata.name ?? ''), errors);
}

/** Why nothing can be created in a namespace; undefined where it can. @param status its phase; undefined where there is no such namespace */
export function namespaceRefusal(kind: Kind, name: string, namespace: string, status: 'Active' | 'Terminating' | undefined): ApiError | undefined {
  if (status === undefined) return notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace);
  if (status === 'Active') return undefined;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return new ApiError(403, 'Forbidden', `${kind.plural}${kind.group ? `.${kind.group}` : ''} ${JSON.stringify(name)} is forbidden: ${why}`, {
    name, group: kind.group || undefined, kind: kind.plural,
    causes: [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }],
  });
}

/** For an update without the version that it is based on. */
export function missingVersion(kind: Kind, name: string): ApiError {
  return invalid(kind.plural, kind.group, name, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')]);
}
