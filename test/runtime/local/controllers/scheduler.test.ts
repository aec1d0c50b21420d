import { RESOURCES } from '../../../../runtime/kube/resources';
import { TestCluster } from './test-cluster';

const { pods } = RESOURCES;
const CONTAINER = { name: 'main', image: 'x', ports: [{ containerPort: 9100 }] };

function pod(name: string, spec: object = {}, labels: object = {}) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { containers: [CONTAINER], ...spec } };
}

describe('the scheduler', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a disk=ssd size=4', 'b size=9'); });
  afterEach(() => cluster.end());

  const affinity = (...matchExpressions: object[]) => (
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } });

  test.each([
    ['the node with the fewest pods, then the first by name', {}, 'a'],
    ['a selector', { nodeSelector: { 'kubernetes.io/hostname': 'b' } }, 'b'],
    ['an affinity to a value', { affinity: affinity({ key: 'disk', operator: 'In', values: ['ssd', 'nvme'] }) }, 'a'],
    ['an affinity to no such label', { affinity: affinity({ key: 'disk', operator: 'DoesNotExist' }) }, 'b'],
    ['an affinity to a label', { affinity: affinity({ key: 'disk', operator: 'Exists' }) }, 'a'],
    ['an affinity to what is not', { affinity: affinity({ key: 'disk', operator: 'NotIn', values: ['ssd'] }) }, 'b'],
    ['an affinity to more', { affinity: affinity({ key: 'size', operator: 'Gt', values: ['5'] }) }, 'b'],
    ['an affinity to less', { affinity: affinity({ key: 'size', operator: 'Lt', values: ['5'] }) }, 'a'],
    ['all expressions of a term', { affinity: affinity({ key: 'size', operator: 'Exists' }, { key: 'disk', operator: 'DoesNotExist' }) }, 'b'],
  ])('%s', async (_, spec, node) => {
    await cluster.apply(pods, pod('one', spec));
    expect(cluster.pods()).toEqual([`one@${node}`]);
    expect(cluster.find(pods, 'one')!.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
  });

  test('pods that must stand apart do, and those that cannot wait with a reason until there is room', async () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'x' } } };
    const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    for (const name of ['one', 'two', 'three']) await cluster.apply(pods, pod(name, apart, { app: 'x' }));
    expect(cluster.pods()).toEqual(['one@a', 'three@', 'two@b']);
    expect(cluster.find(pods, 'three')!.status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules." },
    ]);
    await cluster.addNode('c');
    await cluster.settle();
    expect(cluster.pods()).toContain('three@c');
    expect(cluster.find(pods, 'three')!.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
  });

  test('a port of a node is given once', async () => {
    for (const name of ['one', 'two', 'three']) await cluster.apply(pods, pod(name, { hostNetwork: true }));
    expect(cluster.pods()).toEqual(['one@a', 'three@', 'two@b']);
    await cluster.api.store.delete(pods, { namespace: 'default', name: 'one' }, { gracePeriodSeconds: 0 });
    await cluster.settle();
    expect(cluster.pods()).toEqual(['three@a', 'two@b']);
  });

  test('a node that is not ready, or closed, takes nothing', async () => {
    const status = { conditions: [{ type: 'Ready', status: 'Unknown' }] };
    await cluster.api.store.patch(RESOURCES.nodes, { name: 'a', subresource: 'status' }, 'merge', { status });
    await cluster.api.store.patch(RESOURCES.nodes, { name: 'b' }, 'merge', { spec: { unschedulable: true } });
    await cluster.apply(pods, pod('one'));
    expect(cluster.find(pods, 'one')!.status.conditions).toMatchObject([
      { message: '0/2 nodes are available: 1 node(s) were not ready, 1 node(s) were unschedulable.' },
    ]);
  });
});
