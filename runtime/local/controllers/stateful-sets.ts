import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, quietly, splitKey } from './controller';
import { ClaimTemplate, Pod, StatefulSet } from './objects';
import { availableIn, concernedOwner, deletePod, isActive, isReady, newPod, ownedBy, setStatus, templateHash } from './owned-pods';

const { persistentVolumeClaims, pods, statefulSets } = RESOURCES;
const HASH = 'controller-revision-hash';

/** Keeps numbered pods with claims of their own, one after the other where the set is ordered. */
export function statefulSetController(cluster: Cluster): Controller {
  const { store, clock } = cluster;
  return {
    name: 'statefulsets',
    concerns: (change) => concernedOwner(change, statefulSets, '/pods'),
    async reconcile(key, later) {
      const { namespace, name } = splitKey(key);
      const set = store.find<StatefulSet>(statefulSets, namespace, name);
      if (!set) return;
      const updateRevision = `${name}-${templateHash(set.spec.template)}`;
      if (!set.metadata.deletionTimestamp) await advance(cluster, set, updateRevision);
      const present = ownedBy<Pod>(store, pods, set);
      const waits = present.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, clock.now()));
      const next = Math.min(...waits.filter((ms) => ms > 0));
      if (next < Infinity) later(next);
      const updated = present.filter((pod) => pod.metadata.labels?.[HASH] === updateRevision);
      const isUpdated = updated.length === present.length && updated.length === set.spec.replicas && updated.every(isReady);
      const currentRevision = isUpdated ? updateRevision : set.status?.currentRevision ?? updateRevision;
      await setStatus(store, statefulSets, set, {
        observedGeneration: set.metadata.generation, replicas: present.length, updatedReplicas: updated.length,
        currentReplicas: present.filter((pod) => pod.metadata.labels?.[HASH] === currentRevision).length,
        readyReplicas: present.filter(isReady).length, availableReplicas: waits.filter((ms) => ms === 0).length,
        currentRevision, updateRevision, collisionCount: 0,
      });
    },
  };
}

/** One step: makes what is missing, takes away what is too much, replaces what is old. An ordered set waits for each pod. */
async function advance(cluster: Cluster, set: StatefulSet, revision: string): Promise<void> {
  const { store, clock } = cluster;
  const { spec, metadata: { name } } = set;
  const isOrdered = spec.podManagementPolicy !== 'Parallel';
  const start = spec.ordinals?.start ?? 0, end = start + spec.replicas;
  const present = new Map(ownedBy<Pod>(store, pods, set).map((pod) => [ordinalOf(pod, name), pod]));
  for (let ordinal = start; ordinal < end; ordinal++) {
    const pod = present.get(ordinal);
    if (!pod) await createPod(cluster, set, ordinal, revision);
    else if (!pod.metadata.deletionTimestamp && !isActive(pod)) await deletePod(store, pod); // it ended: made anew once it is gone
    if (isOrdered && (!pod || availableIn(pod, spec.minReadySeconds ?? 0, clock.now()) > 0)) {
      await replaceOld(cluster, set, present, revision); // a broken pod must not keep its own repair from coming
      return;
    }
  }
  const spare = [...present.keys()].filter((ordinal) => ordinal < start || ordinal >= end).sort((a, b) => b - a);
  for (const ordinal of spare) {
    const pod = present.get(ordinal)!;
    if (!pod.metadata.deletionTimestamp) await deletePod(store, pod);
    if (isOrdered) return;
  }
  await replaceOld(cluster, set, present, revision);
}

/** Takes the highest pod of an old template away, once those above it are ready. */
async function replaceOld({ store }: Cluster, { spec }: StatefulSet, present: ReadonlyMap<number, Pod>, revision: string): Promise<void> {
  if (spec.updateStrategy.type !== 'RollingUpdate') return;
  const { partition = 0 } = spec.updateStrategy.rollingUpdate ?? {};
  const start = spec.ordinals?.start ?? 0;
  for (let ordinal = start + spec.replicas - 1; ordinal >= start + partition; ordinal--) {
    const pod = present.get(ordinal);
    if (pod && pod.metadata.labels?.[HASH] !== revision) {
      if (!pod.metadata.deletionTimestamp) await deletePod(store, pod);
      return;
    }
    if (!pod || !isActive(pod) || !isReady(pod)) return;
  }
}

async function createPod({ store }: Cluster, set: StatefulSet, ordinal: number, revision: string): Promise<void> {
  const { spec, metadata } = set;
  const name = `${metadata.name}-${ordinal}`;
  const claims = spec.volumeClaimTemplates ?? [];
  for (const claim of claims) await ensureClaim({ store }, set, claim, `${claim.metadata.name}-${name}`);
  const volumes = [
    ...(spec.template.spec.volumes ?? []).filter((volume) => !claims.some((claim) => claim.metadata.name === volume.name)),
    ...claims.map((claim) => ({ name: claim.metadata.name, persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` } })),
  ];
  const labels = { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal), [HASH]: revision };
  await quietly(store.create(pods, newPod(set, spec.template, name, labels, { hostname: name, subdomain: spec.serviceName, volumes }), MANAGER));
}

async function ensureClaim({ store }: Pick<Cluster, 'store'>, { metadata, spec }: StatefulSet, template: ClaimTemplate, name: string): Promise<void> {
  const { namespace } = metadata;
  if (store.find(persistentVolumeClaims, namespace, name)) return;
  const labels = { ...template.metadata.labels, ...spec.selector.matchLabels };
  const { annotations } = template.metadata;
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace, labels, annotations }, spec: template.spec };
  await quietly(store.create(persistentVolumeClaims, claim, MANAGER));
}

function ordinalOf({ metadata }: Pod, set: string): number {
  const [, ordinal] = /^-(\d+)$/.exec(metadata.name.slice(set.length)) ?? [];
  return ordinal === undefined ? -1 : Number(ordinal);
}
