import { RESOURCES } from '../../../../runtime/kube/resources';
import { FOREIGN_IMAGE } from '../../../../runtime/local/images';
import { entryPoints } from '../../../../runtime/local/up/entry-points';
import { readiness, unfinishedWorkloads } from '../../../../runtime/local/up/readiness';
import { template, TestCluster } from '../controllers/test-cluster';

const { daemonSets, deployments, pods } = RESOURCES;
const LABELS = { app: 'x' };

function workload(kind: string, name: string, image: string, spec: object = {}) {
  const pod = template(LABELS) as { spec: { containers: object[] } };
  const container = { ...pod.spec.containers[0], image };
  return {
    apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: LABELS }, template: { ...pod, spec: { containers: [container] } }, ...spec },
  };
}

describe('how far a run is', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a'); });
  afterEach(() => cluster.end());

  test('pods that come, that are there, and that never come', async () => {
    const { store } = cluster.api;
    await cluster.apply(deployments, workload('Deployment', 'shop', 'x/cdk8s-monitoring/demo-shop:1'));
    const [name] = cluster.pods().map((pod) => pod.split('@')[0]);
    expect(readiness(store)).toEqual({ ready: [], waiting: [`default/${name}: starts`], foreign: [], ended: [] });
    await cluster.run();
    expect(readiness(store)).toEqual({ ready: [`default/${name}`], waiting: [], foreign: [], ended: [] });
    const state = { waiting: { reason: FOREIGN_IMAGE, message: 'x' } };
    const status = { containerStatuses: [{ name: 'main', image: 'nginx', imageID: '', ready: false, restartCount: 0, state }], conditions: [] };
    await store.patch(pods, { namespace: 'default', name, subresource: 'status' }, 'merge', { status });
    await cluster.settle();
    expect(readiness(store)).toEqual({ ready: [], waiting: [], foreign: [`default/${name} (nginx)`], ended: [] });
    expect(unfinishedWorkloads(store)).toEqual([]); // nobody waits for it
    status.containerStatuses[0].state.waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s' };
    Object.assign(status.containerStatuses[0], { restartCount: 2, lastState: { terminated: { exitCode: 1, message: 'bind: address already in use' } } });
    await store.patch(pods, { namespace: 'default', name, subresource: 'status' }, 'merge', { status });
    expect(readiness(store).waiting).toEqual([`default/${name}: main CrashLoopBackOff (back-off 10s)`]);
    expect(readiness(store).ended).toEqual([{ container: `default/${name}: main`, times: 3, why: 'ended with code 1: bind: address already in use' }]);
  });

  test('a pod without a node says why', async () => {
    const spec = { nodeSelector: { no: 'where' }, containers: [{ name: 'c', image: 'x' }] };
    await cluster.apply(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
    expect(readiness(cluster.api.store).waiting).toEqual(["default/p: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."]);
  });

  test('workloads are unfinished until all their pods are there', async () => {
    const { store } = cluster.api;
    await cluster.apply(deployments, workload('Deployment', 'shop', 'x/cdk8s-monitoring/demo-shop:1', { replicas: 2 }));
    await cluster.apply(daemonSets, workload('DaemonSet', 'agent', 'x/cdk8s-monitoring/node-exporter:1'));
    expect(unfinishedWorkloads(store)).toEqual(['Deployment default/shop', 'DaemonSet default/agent']);
    await cluster.run();
    expect(unfinishedWorkloads(store)).toEqual([]);
  });

  test('pages are those of ready pods whose programs have some', async () => {
    await cluster.apply(deployments, workload('Deployment', 'shop', 'x/cdk8s-monitoring/demo-shop:1'));
    expect(entryPoints(cluster.api.store)).toEqual([]);
    await cluster.apply(daemonSets, workload('DaemonSet', 'agent', 'x/cdk8s-monitoring/node-exporter:1'));
    await cluster.run();
    const [pod] = cluster.list(pods).filter(({ metadata }) => metadata.name.startsWith('shop-'));
    expect(entryPoints(cluster.api.store)).toEqual([
      { program: 'demo-shop', pod: `default/${pod.metadata.name}`, url: `http://${String(pod.status.podIP)}:8080/` },
    ]);
  });
});
