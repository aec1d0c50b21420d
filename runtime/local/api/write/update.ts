import { equalJson, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { badRequest, conflict, invalid } from '../api-error';
import { applyFields, trackUpdate } from '../apply/field-manager';
import { isWantedOtherwise, keepServerFields, validateMetadata, validateMetadataUpdate } from '../meta/object-meta';
import { missingVersion } from './create';
import { decodeObject, ignoredFields, ownedWrite, Write } from './write-request';

/** How a changed object came about, as far as its errors tell it otherwise. */
export interface ChangeKind {
  /** Strict decoding complains in its own way. */
  readonly strictError: (what: string) => Error;
  /** A whole object was sent, and says which version it is based on. */
  readonly isReplaced: boolean;
}

/**
 * Makes of a changed copy of `before`, in place, an object of the kind: decoded, with defaults, what clients cannot change as it was, and who
 * owns what. `finishChanged` is the rest.
 * @throws ApiError BadRequest, Conflict
 */
export function prepareChanged(object: JsonObject, before: KubeObject, write: Write, how: ChangeKind): void {
  checkIdentity(object, before, write, how.isReplaced);
  decodeObject(object, write, how.strictError);
  keepUnchangeable(object, before, write);
  trackUpdate(before as unknown as JsonObject, object, ownedWrite(write, 'Update', ignoredFields(write.kind, write.subresource)));
}

/** As `prepareChanged`, for a server-side apply. @returns the object */
export function prepareMerged(applied: JsonObject, before: KubeObject, write: Write, force: boolean): JsonObject {
  const { kind, subresource } = write;
  checkIdentity(applied, before, write, false);
  const merged = applyFields(before as unknown as JsonObject, applied, ownedWrite(write, 'Apply', ignoredFields(kind, subresource)), force, kind.kind);
  const object = JSON.parse(JSON.stringify(merged)) as JsonObject; // it shares parts with what is stored
  decodeObject(object, write, badRequest);
  keepUnchangeable(object, before, write);
  return object;
}

function checkIdentity(object: JsonObject, before: KubeObject, { kind, namespace }: Write, isReplaced: boolean): void {
  const { name = '', namespace: given, resourceVersion, uid } = (object.metadata ?? {}) as Record<string, string | undefined>;
  const { metadata } = before;
  if (name !== metadata.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${metadata.name})`);
  if (given && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (isReplaced && kind.isCustom && !resourceVersion) throw missingVersion(kind, name);
  if (uid && uid !== metadata.uid) {
    const key = `/registry/${kind.isCustom ? `${kind.group}/` : ''}${kind.plural}/${namespace ? `${namespace}/` : ''}${name}`;
    throw conflict(kind, name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: `
      + `UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) throw conflict(kind, name);
}

/** Gives `object` what this write cannot change, in place. */
export function keepUnchangeable(object: JsonObject, before: KubeObject, { kind, subresource, namespace }: Write): void {
  const old = before as unknown as JsonObject;
  if (subresource === 'status') {
    const { managedFields } = object.metadata as JsonObject;
    const status = object.status;
    for (const key of Object.keys(object)) delete object[key];
    Object.assign(object, old, status === undefined ? {} : { status });
    if (status === undefined) delete object.status;
    object.metadata = { ...old.metadata as JsonObject, ...managedFields === undefined ? {} : { managedFields } };
    return;
  }
  const metadata = object.metadata as JsonObject;
  keepServerFields(metadata, before.metadata);
  if (namespace) metadata.namespace = namespace;
  if (!kind.hasStatus) return;
  if (old.status === undefined) delete object.status;
  else object.status = old.status;
}

/** Readies a prepared object for being stored, in place, and checks it. @throws ApiError Invalid */
export function finishChanged(object: JsonObject, before: KubeObject, { kind, subresource, context }: Write): void {
  const old = before as unknown as JsonObject;
  const metadata = object.metadata as JsonObject;
  if (subresource !== 'status') kind.prepareUpdate?.(object, before, context);
  if (kind.hasGeneration && isWantedOtherwise(object, old, kind.hasStatus)) metadata.generation = (before.metadata.generation ?? 0) + 1;
  const errors = [
    ...validateMetadata(metadata, kind.checkName), ...validateMetadataUpdate(metadata, before.metadata), ...kind.validate(object, before, subresource),
  ];
  if (errors.length > 0) throw invalid(String(object.kind), kind.group, before.metadata.name, errors);
}

/** Whether writing `object` would change nothing: only its version may differ. */
export function isSame(object: JsonObject, before: KubeObject): boolean {
  const { resourceVersion } = before.metadata;
  return equalJson({ ...object, metadata: { ...object.metadata as JsonObject, resourceVersion: resourceVersion! } }, before as unknown as JsonObject);
}
