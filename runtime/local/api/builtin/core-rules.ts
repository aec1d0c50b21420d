import { FieldError, invalid, required } from '../../../../lib/crds/field-error';
import { JsonObject, objectAt } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { ensure, fill, items } from './pod-defaults';

/** Held until nothing is left in the namespace. */
const NAMESPACE_FINALIZER = 'kubernetes';
/** Held until no pod uses the claim. */
export const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';

export function defaultNamespace(object: JsonObject): void {
  fill(ensure(object, 'status'), { phase: 'Active' });
  const metadata = ensure(object, 'metadata');
  if (typeof metadata.name === 'string') ensure(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name;
}

export function admitNamespace(object: JsonObject): void {
  ensure(object, 'spec').finalizers = [NAMESPACE_FINALIZER];
}

export function terminateNamespace(object: JsonObject): void {
  object.status = { ...objectAt(object, 'status'), phase: 'Terminating' };
}

/** What was given as text is kept as everything else is. */
export function encodeSecret(object: JsonObject): void {
  fill(object, { type: 'Opaque' });
  const texts = objectAt(object, 'stringData');
  if (!texts) return;
  const data = ensure(object, 'data');
  for (const [key, text] of Object.entries(texts)) data[key] = Buffer.from(String(text)).toString('base64');
  delete object.stringData;
}

const KEY = /^[-._a-zA-Z0-9]+$/;

/** The keys of a Secret or ConfigMap become names of files. */
export function validateKeys(object: JsonObject): FieldError[] {
  const wrong = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
    + "regex used for validation is '[-._a-zA-Z0-9]+')";
  return ['data', 'binaryData'].flatMap((field) => Object.keys(objectAt(object, field) ?? {})
    .filter((key) => !KEY.test(key) || key === '.' || key === '..').map((key) => invalid(`${field}[${key}]`, key, wrong)));
}

export function validateSecret(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const type = (before as unknown as JsonObject | undefined)?.type;
  return [...validateKeys(object), ...type !== undefined && type !== object.type ? [invalid('type', object.type, 'field is immutable')] : []];
}

export function defaultClaim(object: JsonObject): void {
  fill(ensure(object, 'spec'), { volumeMode: 'Filesystem' });
  fill(ensure(object, 'status'), { phase: 'Pending' });
}

export function protectClaim(object: JsonObject): void {
  const metadata = object.metadata as JsonObject;
  const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
  if (!finalizers.includes(CLAIM_FINALIZER)) metadata.finalizers = [...finalizers, CLAIM_FINALIZER];
}

export function defaultVolume(object: JsonObject): void {
  fill(ensure(object, 'spec'), { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' });
  fill(ensure(object, 'status'), { phase: 'Pending' });
}

const RBAC = 'rbac.authorization.k8s.io';

export function defaultBinding(object: JsonObject): void {
  const roleRef = objectAt(object, 'roleRef');
  if (roleRef) fill(roleRef, { apiGroup: RBAC });
  for (const subject of items(object, 'subjects')) if (subject.kind === 'User' || subject.kind === 'Group') fill(subject, { apiGroup: RBAC });
}

export function validateBinding(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const roleRef = objectAt(object, 'roleRef'), old = objectAt(before as unknown as JsonObject | undefined, 'roleRef');
  if (!roleRef?.name) return [required('roleRef.name')];
  const isSame = !old || ['apiGroup', 'kind', 'name'].every((field) => old[field] === roleRef[field]);
  return isSame ? [] : [invalid('roleRef', roleRef, 'cannot change roleRef')];
}

export function defaultWebhooks(object: JsonObject): void {
  for (const webhook of items(object, 'webhooks')) {
    fill(webhook, { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10 });
    if (object.kind === 'MutatingWebhookConfiguration') fill(webhook, { reinvocationPolicy: 'Never' });
    for (const rule of items(webhook, 'rules')) fill(rule, { scope: '*' });
    const service = objectAt(objectAt(webhook, 'clientConfig'), 'service');
    if (service) fill(service, { port: 443 });
  }
}
