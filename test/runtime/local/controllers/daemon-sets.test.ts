import { RESOURCES } from '../../../../runtime/kube/resources';
import { template, TestCluster } from './test-cluster';

const { daemonSets } = RESOURCES;
const LABELS = { app: 'agent' };

function daemonSet(podSpec: object = {}, spec: object = {}) {
  return {
    apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'default' },
    spec: { selector: { matchLabels: LABELS }, template: template(LABELS, podSpec), ...spec },
  };
}

describe('DaemonSets', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a role=etcd', 'b', 'c role=etcd'); });
  afterEach(() => cluster.end());

  const placed = () => cluster.pods().map((pod) => pod.split('@')[1]).sort();

  test('one pod on every node, also on one that comes later', async () => {
    await cluster.apply(daemonSets, daemonSet());
    expect(placed()).toEqual(['a', 'b', 'c']);
    await cluster.addNode('d');
    await cluster.settle();
    expect(placed()).toEqual(['a', 'b', 'c', 'd']);
    await cluster.run();
    expect(cluster.find(daemonSets, 'agent')!.status).toMatchObject({
      desiredNumberScheduled: 4, currentNumberScheduled: 4, numberReady: 4, numberAvailable: 4, updatedNumberScheduled: 4, numberMisscheduled: 0,
    });
  });

  test('a selector, and taints that are not tolerated, keep it from nodes', async () => {
    await cluster.addNode('d role=etcd', { taints: [{ key: 'only', value: 'x', effect: 'NoSchedule' }] });
    await cluster.apply(daemonSets, daemonSet({ nodeSelector: { role: 'etcd' } }));
    expect(placed()).toEqual(['a', 'c']);
    await cluster.apply(daemonSets, daemonSet({ nodeSelector: { role: 'etcd' }, tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] }));
    await cluster.run();
    expect(placed()).toEqual(['a', 'c', 'd']);
  });

  test('a new template replaces one pod at a time', async () => {
    await cluster.apply(daemonSets, daemonSet());
    await cluster.run();
    const before = cluster.pods();
    await cluster.apply(daemonSets, daemonSet({ serviceAccountName: 'other' }));
    expect(cluster.pods((pod) => (pod.metadata.deletionTimestamp ? ' goes' : '')).filter((pod) => pod.endsWith(' goes'))).toHaveLength(1);
    await cluster.run();
    expect(cluster.pods().filter((pod) => before.includes(pod))).toEqual([]);
    expect(placed()).toEqual(['a', 'b', 'c']);
  });
});
