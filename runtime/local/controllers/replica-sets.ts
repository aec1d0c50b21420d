import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, splitKey } from './controller';
import { Pod, ReplicaSet } from './objects';
import { availableIn, concernedOwner, deletePod, isActive, isReady, newPod, ownedBy, setStatus } from './owned-pods';

const { pods, replicaSets } = RESOURCES;

/** Keeps as many pods as each ReplicaSet asks for. */
export function replicaSetController(cluster: Cluster): Controller {
  const { store, clock } = cluster;
  return {
    name: 'replicasets',
    concerns: (change) => concernedOwner(change, replicaSets, '/pods'),
    async reconcile(key, later) {
      const { namespace, name } = splitKey(key);
      const set = store.find<ReplicaSet>(replicaSets, namespace, name);
      if (!set) return;
      const active = ownedBy<Pod>(store, pods, set).filter(isActive);
      if (!set.metadata.deletionTimestamp) {
        for (let missing = set.spec.replicas - active.length; missing > 0; missing--) {
          active.push(await store.create(pods, newPod(set, set.spec.template, `${name}-`, {}), MANAGER));
        }
        const spare = [...active].sort(spareFirst).slice(0, Math.max(0, active.length - set.spec.replicas));
        for (const pod of spare) {
          await deletePod(store, pod);
          active.splice(active.indexOf(pod), 1);
        }
      }
      const { minReadySeconds = 0 } = set.spec;
      const waits = active.map((pod) => availableIn(pod, minReadySeconds, clock.now()));
      const next = Math.min(...waits.filter((ms) => ms > 0));
      if (next < Infinity) later(next);
      await setStatus(store, replicaSets, set, {
        observedGeneration: set.metadata.generation, replicas: active.length, fullyLabeledReplicas: active.length || undefined,
        readyReplicas: active.filter(isReady).length || undefined, availableReplicas: waits.filter((ms) => ms === 0).length || undefined,
      });
    },
  };
}

/** Those that do least go first: without a node, not ready, the newest. */
function spareFirst(a: Pod, b: Pod): number {
  const rank = (pod: Pod) => (pod.spec.nodeName ? 1 : 0) + (isReady(pod) ? 2 : 0);
  const age = (pod: Pod) => pod.metadata.creationTimestamp ?? '';
  return rank(a) - rank(b) || age(b).localeCompare(age(a)) || b.metadata.name.localeCompare(a.metadata.name);
}
