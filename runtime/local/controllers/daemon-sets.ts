import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, quietly, splitKey } from './controller';
import { misfit } from './node-fit';
import { DaemonSet, Node, Pod, Toleration } from './objects';
import { availableIn, concernedOwner, deletePod, isActive, isReady, newPod, ownedBy, setStatus, share, templateHash } from './owned-pods';

const { daemonSets, nodes, pods } = RESOURCES;
const HASH = 'controller-revision-hash';

/** What a node may have that keeps other pods away, but not these. */
const TOLERATIONS: readonly Toleration[] = [
  ...['not-ready', 'unreachable'].map((key) => anyValue(key, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((key) => anyValue(key, 'NoSchedule')),
];

function anyValue(key: string, effect: string): Toleration {
  return { key: `node.kubernetes.io/${key}`, operator: 'Exists', effect };
}

/** Keeps one pod on every node that takes it. */
export function daemonSetController(cluster: Cluster): Controller {
  const { store, clock } = cluster;
  return {
    name: 'daemonsets',
    concerns: (change) => (change.table === '/nodes'
      ? store.list(daemonSets).items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      : concernedOwner(change, daemonSets, '/pods')),
    async reconcile(key, later) {
      const { namespace, name } = splitKey(key);
      const set = store.find<DaemonSet>(daemonSets, namespace, name);
      if (!set) return;
      const hash = templateHash(set.spec.template);
      const spec = { ...set.spec.template.spec, tolerations: [...set.spec.template.spec.tolerations ?? [], ...TOLERATIONS] };
      const wanted = new Set(store.list<Node>(nodes).items.filter((node) => misfit(spec, node) === undefined).map(({ metadata }) => metadata.name));
      const present = ownedBy<Pod>(store, pods, set);
      if (!set.metadata.deletionTimestamp) {
        for (const pod of present) if (!pod.metadata.deletionTimestamp && (!isActive(pod) || !wanted.has(pod.spec.nodeName!))) await deletePod(store, pod);
        const taken = new Set(present.map((pod) => pod.spec.nodeName)); // one that is about to go keeps the ports of its node
        for (const nodeName of wanted) {
          const pod = newPod(set, set.spec.template, `${name}-`, { [HASH]: hash }, { nodeName, tolerations: spec.tolerations });
          if (!taken.has(nodeName)) await quietly(store.create(pods, pod, MANAGER));
        }
        await replaceOld(cluster, set, wanted.size, hash);
      }
      const placed = ownedBy<Pod>(store, pods, set).filter((pod) => wanted.has(pod.spec.nodeName!));
      const waits = placed.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, clock.now()));
      const next = Math.min(...waits.filter((ms) => ms > 0));
      if (next < Infinity) later(next);
      const available = waits.filter((ms) => ms === 0).length;
      await setStatus(store, daemonSets, set, {
        observedGeneration: set.metadata.generation, currentNumberScheduled: placed.length, desiredNumberScheduled: wanted.size,
        numberMisscheduled: present.filter((pod) => isActive(pod) && !wanted.has(pod.spec.nodeName!)).length,
        numberReady: placed.filter(isReady).length, numberAvailable: available || undefined, numberUnavailable: wanted.size - available || undefined,
        updatedNumberScheduled: placed.filter((pod) => pod.metadata.labels?.[HASH] === hash).length || undefined,
      });
    },
  };
}

/** Takes pods of an old template away, as many at once as may be missing. */
async function replaceOld({ store, clock }: Cluster, set: DaemonSet, wanted: number, hash: string): Promise<void> {
  const { updateStrategy, minReadySeconds = 0 } = set.spec;
  if (updateStrategy.type !== 'RollingUpdate') return;
  const present = ownedBy<Pod>(store, pods, set);
  const isAvailable = (pod: Pod) => availableIn(pod, minReadySeconds, clock.now()) === 0;
  const old = present.filter((pod) => !pod.metadata.deletionTimestamp && pod.metadata.labels?.[HASH] !== hash);
  let room = Math.max(1, share(updateStrategy.rollingUpdate?.maxUnavailable ?? 1, wanted, Math.ceil)) - (wanted - present.filter(isAvailable).length);
  for (const pod of old.sort((a, b) => Number(isAvailable(a)) - Number(isAvailable(b)))) {
    if (!isAvailable(pod)) await deletePod(store, pod); // it serves nobody
    else if (room-- > 0) await deletePod(store, pod);
  }
}
