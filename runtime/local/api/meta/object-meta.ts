import { FieldError, forbidden, invalid, required } from '../../../../lib/crds/field-error';
import { equalJson, isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { checkLabelValue, checkQualifiedName, NameCheck } from './names';

const MOST_ANNOTATION_BYTES = 256 << 10;

/** Everything that is wrong with the metadata of an object, whatever its kind. */
export function validateMetadata(metadata: JsonObject, checkName: NameCheck): FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', generateName = '' } = metadata as { name?: string; generateName?: string };
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else pushIf(errors, 'metadata.name', name, checkName(name));
  if (generateName !== '') pushIf(errors, 'metadata.generateName', generateName, checkName(generateName.replace(/-$/, 'a')));
  for (const [key, value] of Object.entries(texts(metadata.labels))) {
    pushIf(errors, 'metadata.labels', key, checkQualifiedName(key));
    pushIf(errors, 'metadata.labels', value, checkLabelValue(value));
  }
  let bytes = 0;
  for (const [key, value] of Object.entries(texts(metadata.annotations))) {
    pushIf(errors, 'metadata.annotations', key, checkQualifiedName(key.toLowerCase()) && checkQualifiedName(key));
    bytes += key.length + value.length;
  }
  if (bytes > MOST_ANNOTATION_BYTES) {
    errors.push({ reason: 'FieldValueTooLong', field: 'metadata.annotations', message: `Too long: may not be more than ${MOST_ANNOTATION_BYTES} bytes` });
  }
  errors.push(...validateOwners(metadata.ownerReferences), ...validateFinalizers(metadata.finalizers));
  return errors;
}

function validateOwners(references: Json | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const owners = (Array.isArray(references) ? references : []).filter(isObject);
  for (const owner of owners) {
    for (const name of ['apiVersion', 'kind', 'name', 'uid']) {
      if (!owner[name]) errors.push(invalid(`metadata.ownerReferences.${name}`, owner[name] ?? '', 'must not be empty'));
    }
  }
  const [first, second] = owners.filter(({ controller }) => controller === true);
  if (second) {
    errors.push(invalid('metadata.ownerReferences', references!, 'Only one reference can have Controller set to true. '
      + `Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`));
  }
  return errors;
}

function validateFinalizers(finalizers: Json | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of strings(finalizers)) pushIf(errors, 'metadata.finalizers', finalizer, checkQualifiedName(finalizer));
  if (['orphan', 'foregroundDeletion'].every((finalizer) => strings(finalizers).includes(finalizer))) {
    errors.push(invalid('metadata.finalizers', finalizers!, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/** What may not have changed between two states of an object. */
export function validateMetadataUpdate(metadata: JsonObject, before: KubeObject['metadata']): FieldError[] {
  if (!before.deletionTimestamp) return [];
  const added = strings(metadata.finalizers).filter((finalizer) => !before.finalizers?.includes(finalizer));
  if (added.length === 0) return [];
  const found = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`;
  return [forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`)];
}

/** The fields of metadata that only the server writes: on update they stay as they were. */
const OF_THE_SERVER = ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'selfLink', 'generateName'];

/** Gives `metadata` what an update cannot change, in place. */
export function keepServerFields(metadata: JsonObject, before: KubeObject['metadata']): void {
  const old = before as unknown as JsonObject;
  for (const field of OF_THE_SERVER) {
    if (old[field] === undefined) delete metadata[field];
    else metadata[field] = old[field];
  }
}

/** Whether anything differs but metadata and, where that is written apart, status. */
export function isWantedOtherwise(object: JsonObject, before: JsonObject, hasStatus: boolean): boolean {
  const keys = new Set([...Object.keys(object), ...Object.keys(before)]);
  keys.delete('metadata');
  if (hasStatus) keys.delete('status');
  return [...keys].some((key) => !equalJson(object[key], before[key]));
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function timestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}

function pushIf(errors: FieldError[], field: string, value: string, wrong: string | undefined): void {
  if (wrong) errors.push(invalid(field, value, wrong));
}

function texts(value: Json | undefined): Record<string, string> {
  return isObject(value) ? value as Record<string, string> : {};
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
