import { JsonObject } from '../../../lib/crds/json';
import { RESOURCES } from '../../kube/resources';
import { objectSelector, selects } from '../api/select/label-selector';
import { Cluster, Controller, quietly, splitKey } from './controller';
import { hostPorts, misfit } from './node-fit';
import { Condition, Node, Pod } from './objects';
import { isActive } from './owned-pods';

const { nodes, pods } = RESOURCES;
const MANAGER = { fieldManager: 'kube-scheduler' };

/** Gives every pod a node that takes it: of those that do, the one with the fewest pods. */
export function scheduler({ store, clock, work }: Cluster): Controller {
  const waiting = () => store.list<Pod>(pods).items.filter(isWaiting).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return {
    name: 'scheduler',
    concerns({ table, key, after }) {
      if (table === '/pods') return after ? (isWaiting(after as Pod) ? [key] : []) : waiting(); // a pod that goes makes room
      return table === '/nodes' ? waiting() : [];
    },
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const pod = store.find<Pod>(pods, namespace, name);
      if (!pod || !isWaiting(pod)) return;
      const present = store.list<Pod>(pods).items.filter((other) => isActive(other) && other.spec.nodeName);
      const reasons = new Map<string, number>();
      const fitting: Node[] = [];
      for (const node of store.list<Node>(nodes).items) {
        const reason = (isNodeReady(node) ? undefined : 'node(s) were not ready') ?? misfit(pod.spec, node) ?? crowded(pod, node, present);
        if (reason === undefined) fitting.push(node);
        else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (fitting.length === 0) {
        if (work) work.unschedulable++;
        const total = store.count(nodes);
        const why = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
        await setScheduled(pod, { status: 'False', reason: 'Unschedulable', message: `0/${total} nodes are available${why ? `: ${why}` : ''}.` });
        return;
      }
      const load = (node: Node) => present.filter(({ spec }) => spec.nodeName === node.metadata.name).length;
      const [chosen] = fitting.map((node) => ({ name: node.metadata.name, load: load(node) })).sort((a, b) => a.load - b.load || a.name.localeCompare(b.name));
      await quietly(store.patch(pods, pod.metadata, 'merge', { spec: { nodeName: chosen.name } }, MANAGER));
      if (work) work.scheduled++;
      await setScheduled(pod, { status: 'True' });
    },
  };

  async function setScheduled({ metadata, status }: Pod, what: Pick<Condition, 'status' | 'reason' | 'message'>): Promise<void> {
    const before = status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (before && before.status === what.status && before.message === what.message) return;
    const time = before?.status === what.status ? before.lastTransitionTime : new Date(clock.now()).toISOString().replace(/\.\d+/, '');
    const condition = { type: 'PodScheduled', ...what, lastTransitionTime: time };
    const patch = { status: { conditions: [condition] } } as unknown as JsonObject;
    await quietly(store.patch(pods, { ...metadata, subresource: 'status' }, 'strategic', patch, MANAGER));
  }
}

function isWaiting(pod: Pod): boolean {
  return !pod.spec.nodeName && isActive(pod);
}

function isNodeReady({ status }: Node): boolean {
  return status?.conditions?.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') === true;
}

/** Why pods that are there keep `pod` from `node`. */
function crowded(pod: Pod, node: Node, present: readonly Pod[]): string | undefined {
  const here = present.filter(({ spec }) => spec.nodeName === node.metadata.name);
  const wanted = hostPorts(pod);
  if (here.some((other) => [...hostPorts(other)].some((port) => wanted.has(port)))) return "node(s) didn't have free ports for the requested pod ports";
  const terms = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const isKept = terms.some(({ labelSelector = {}, namespaces = [pod.metadata.namespace!] }) => {
    const selector = objectSelector(labelSelector);
    return here.some(({ metadata }) => namespaces.includes(metadata.namespace!) && selects(selector, metadata.labels));
  });
  return isKept ? "node(s) didn't match pod anti-affinity rules" : undefined;
}

