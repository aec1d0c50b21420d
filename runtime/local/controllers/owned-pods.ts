import { canonicalJson, JsonObject } from '../../../lib/crds/json';
import { KubeObject, OwnerReference, Resource } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { MANAGER, ObjectChange, quietly, tableOf } from './controller';
import { Pod, PodTemplate } from './objects';

const SAFE = 'bcdfghjklmnpqrstvwxz2456789'; // no vowels: a hash never spells a word

/** A short name for a template: FNV-1a of its canonical JSON. The same template has the same hash in every run. */
export function templateHash(template: PodTemplate): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(canonicalJson(template as unknown as JsonObject))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  let text = '';
  for (; hash > 0 || text === ''; hash = Math.floor(hash / SAFE.length)) text = SAFE[hash % SAFE.length] + text;
  return text;
}

export function ownerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid!, controller: true, blockOwnerDeletion: true };
}

export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** The objects of `resource` that `owner` controls. */
export function ownedBy<T extends KubeObject>(store: KubeStore, resource: Resource, owner: KubeObject): T[] {
  return store.list<T>(resource, { namespace: owner.metadata.namespace }).items.filter((object) => controllerOf(object)?.uid === owner.metadata.uid);
}

/**
 * The key of a controller's own object, or of the one that controls the changed object, if it is of `resource`.
 * @param owned the table of what it controls
 */
export function* concernedOwner({ table, key, before, after }: ObjectChange, resource: Resource, owned: string): Generator<string> {
  if (table === tableOf(resource)) yield key;
  if (table !== owned) return;
  const owner = controllerOf((after ?? before)!);
  if (owner?.kind === resource.kind) yield `${(after ?? before)!.metadata.namespace}/${owner.name}`;
}

/** A pod made of `template`. Its name is `name`, or begins with it where it ends in `-`. */
export function newPod(owner: KubeObject, template: PodTemplate, name: string, labels: Readonly<Record<string, string>>, spec: Partial<Pod['spec']> = {}): Pod {
  const { annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      ...name.endsWith('-') ? { generateName: name } : { name }, namespace: owner.metadata.namespace,
      labels: { ...template.metadata?.labels, ...labels }, ...annotations ? { annotations } : {}, ...finalizers ? { finalizers } : {},
      ownerReferences: [ownerReference(owner)],
    } as unknown as Pod['metadata'],
    spec: { ...template.spec, ...spec },
  };
}

/** Neither ended nor about to end. */
export function isActive({ metadata, status }: Pod): boolean {
  return !metadata.deletionTimestamp && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** Ready for at least `minReadySeconds`. @returns milliseconds until it is: 0 where it is, Infinity where it is not ready */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True');
  if (!ready || !isActive(pod)) return Infinity;
  if (minReadySeconds === 0 || !ready.lastTransitionTime) return 0;
  return Math.max(0, Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - now);
}

export function deletePod(store: KubeStore, { metadata }: Pod): Promise<void> {
  return quietly(store.delete(RESOURCES.pods, metadata, { propagationPolicy: 'Background' }));
}

/** Puts `status` in place of the one of `object`, if it differs. Fields that are undefined go. */
export async function setStatus(store: KubeStore, resource: Resource, { metadata }: KubeObject, status: Readonly<Record<string, unknown>>): Promise<void> {
  const patch = Object.fromEntries(Object.entries(status).map(([field, value]) => [field, value ?? null])) as JsonObject;
  await store.patch(resource, { ...metadata, subresource: 'status' }, 'merge', { status: patch }, MANAGER);
}

/** `25%` of `total`, or the number itself. */
export function share(value: number | string | undefined, total: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value;
  const [, percent] = /^(\d+)%$/.exec(value ?? '') ?? [];
  return percent === undefined ? 0 : round(Number(percent) * total / 100);
}
