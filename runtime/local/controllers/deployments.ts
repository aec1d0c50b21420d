import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, quietly, splitKey } from './controller';
import { Condition, Deployment, ReplicaSet } from './objects';
import { concernedOwner, controllerOf, ownedBy, ownerReference, setStatus, share, templateHash } from './owned-pods';

const { deployments, pods, replicaSets } = RESOURCES;
const HASH = 'pod-template-hash', REVISION = 'deployment.kubernetes.io/revision';

/** Moves pods from the ReplicaSet of an old template to the one of the new, a few at a time. */
export function deploymentController(cluster: Cluster): Controller {
  const { store } = cluster;
  return {
    name: 'deployments',
    *concerns(change) {
      yield* concernedOwner(change, deployments, 'apps/replicasets');
      const owner = change.table === '/pods' && !change.after ? controllerOf(change.before!) : undefined; // one that recreates waits for the last
      const set = owner && store.find<ReplicaSet>(replicaSets, splitKey(change.key).namespace, owner.name);
      const deployment = set && controllerOf(set);
      if (deployment) yield `${set.metadata.namespace}/${deployment.name}`;
    },
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const deployment = store.find<Deployment>(deployments, namespace, name);
      if (!deployment || deployment.metadata.deletionTimestamp) return;
      const hash = templateHash(deployment.spec.template);
      const sets = ownedBy<ReplicaSet>(store, replicaSets, deployment);
      const old = sets.filter((set) => set.metadata.labels?.[HASH] !== hash);
      let current = sets.find((set) => set.metadata.labels?.[HASH] === hash);
      const isNew = !current;
      current ??= await store.create(replicaSets, replicaSetOf(deployment, hash, revisionAfter(old)), MANAGER);
      if (!deployment.spec.paused || isNew) await roll(cluster, deployment, current, old);
      await forget(cluster, deployment, old);
      await report(cluster, deployment, hash);
    },
  };
}

/** One step: scales the new one up as far as the surge allows, and the old ones down as far as enough pods stay available. */
async function roll(cluster: Cluster, { spec }: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): Promise<void> {
  const { type, rollingUpdate } = spec.strategy;
  if (type === 'Recreate') {
    for (const set of old) await scale(cluster, set, 0);
    if (old.every((set) => ownedBy(cluster.store, pods, set).length === 0)) await scale(cluster, current, spec.replicas);
    return;
  }
  let maxUnavailable = share(rollingUpdate?.maxUnavailable, spec.replicas, Math.floor);
  const surge = share(rollingUpdate?.maxSurge, spec.replicas, Math.ceil);
  if (maxUnavailable === 0 && surge === 0) maxUnavailable = 1; // else nothing could ever move
  const wanted = old.reduce((sum, set) => sum + set.spec.replicas, 0);
  const room = Math.max(0, spec.replicas + surge - wanted - current.spec.replicas);
  const replicas = current.spec.replicas > spec.replicas ? spec.replicas : Math.min(spec.replicas, current.spec.replicas + room);
  await scale(cluster, current, replicas);
  const available = (set: ReplicaSet) => set.status?.availableReplicas ?? 0;
  let spare = available(current) + old.reduce((sum, set) => sum + available(set), 0) - (spec.replicas - maxUnavailable);
  for (const set of old) {
    const broken = Math.max(0, set.spec.replicas - available(set)); // these serve nobody
    const down = broken + Math.max(0, Math.min(spare, set.spec.replicas - broken));
    spare -= down - broken;
    if (down > 0) await scale(cluster, set, set.spec.replicas - down);
  }
}

function replicaSetOf(deployment: Deployment, hash: string, revision: number): ReplicaSet {
  const { metadata: { name, namespace, labels }, spec: { template, selector, minReadySeconds } } = deployment;
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`, namespace, labels: { ...labels, ...template.metadata?.labels, [HASH]: hash }, annotations: { [REVISION]: String(revision) },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: 0, ...minReadySeconds === undefined ? {} : { minReadySeconds },
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } } },
    },
  };
}

function revisionAfter(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revision)) + 1;
}

function revision({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

async function scale({ store }: Cluster, { metadata, spec }: ReplicaSet, replicas: number): Promise<void> {
  if (spec.replicas !== replicas) await quietly(store.patch(replicaSets, metadata, 'merge', { spec: { replicas } }, MANAGER));
}

/** Old ReplicaSets without pods are kept for a while, the newest ones. */
async function forget({ store }: Cluster, { spec }: Deployment, old: readonly ReplicaSet[]): Promise<void> {
  const idle = old.filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0).sort((a, b) => revision(b) - revision(a));
  for (const { metadata } of idle.slice(spec.revisionHistoryLimit)) await quietly(store.delete(replicaSets, metadata));
}

async function report({ store, clock }: Cluster, deployment: Deployment, hash: string): Promise<void> {
  const sets = ownedBy<ReplicaSet>(store, replicaSets, deployment);
  const sum = (count: (set: ReplicaSet) => number | undefined) => sets.reduce((total, set) => total + (count(set) ?? 0), 0);
  const updated = sets.find((set) => set.metadata.labels?.[HASH] === hash)?.status?.replicas ?? 0;
  const available = sum(({ status }) => status?.availableReplicas), replicas = sum(({ status }) => status?.replicas);
  const { spec, status, metadata } = deployment;
  const enough = available >= spec.replicas - share(spec.strategy.rollingUpdate?.maxUnavailable, spec.replicas, Math.floor);
  const done = updated === spec.replicas && replicas === updated && available === updated;
  const now = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
  const condition = (type: string, holds: boolean, reason: string, message: string): Condition => {
    const before = status?.conditions?.find((other) => other.type === type);
    const isSame = before?.status === (holds ? 'True' : 'False');
    return { type, status: holds ? 'True' : 'False', reason, message, lastTransitionTime: isSame ? before?.lastTransitionTime : now };
  };
  await setStatus(store, deployments, deployment, {
    observedGeneration: metadata.generation, replicas: replicas || undefined, updatedReplicas: updated || undefined,
    readyReplicas: sum((set) => set.status?.readyReplicas) || undefined, availableReplicas: available || undefined,
    unavailableReplicas: Math.max(0, spec.replicas - available) || undefined,
    conditions: [
      condition('Available', enough, enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.'),
      condition('Progressing', true, done ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        `ReplicaSet "${metadata.name}-${hash}" ${done ? 'has successfully progressed.' : 'is progressing.'}`),
    ],
  });
}
