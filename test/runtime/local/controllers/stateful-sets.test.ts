import { RESOURCES } from '../../../../runtime/kube/resources';
import { template, TestCluster } from './test-cluster';

const { persistentVolumeClaims, pods, statefulSets } = RESOURCES;
const LABELS = { app: 'db' };

function statefulSet(replicas: number, spec: object = {}, podSpec: object = {}) {
  return {
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'default' },
    spec: { replicas, serviceName: 'db-headless', selector: { matchLabels: LABELS }, template: template(LABELS, podSpec), ...spec },
  };
}

describe('StatefulSets', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a'); });
  afterEach(() => cluster.end());

  test('an ordered set waits for each pod', async () => {
    await cluster.apply(statefulSets, statefulSet(3));
    expect(cluster.pods()).toEqual(['db-0@a']);
    await cluster.run((pod) => pod.metadata.name === 'db-0');
    expect(cluster.pods()).toEqual(['db-0@a', 'db-1@a']);
    await cluster.run();
    expect(cluster.pods()).toEqual(['db-0@a', 'db-1@a', 'db-2@a']);
    const { status } = cluster.find(statefulSets, 'db')!;
    expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3 });
  });

  test('a parallel set does not, and pods know who they are', async () => {
    await cluster.apply(statefulSets, statefulSet(2, { podManagementPolicy: 'Parallel' }));
    expect(cluster.pods()).toEqual(['db-0@a', 'db-1@a']);
    expect(cluster.find(pods, 'db-1')).toMatchObject({
      metadata: { labels: { app: 'db', 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' } },
      spec: { hostname: 'db-1', subdomain: 'db-headless' },
    });
    const { status } = cluster.find(statefulSets, 'db')!;
    expect(cluster.find(pods, 'db-1')!.metadata.labels!['controller-revision-hash']).toBe(status.updateRevision);
  });

  test('each pod has claims of its own, which stay when it goes', async () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }];
    await cluster.apply(statefulSets, statefulSet(2, { podManagementPolicy: 'Parallel', volumeClaimTemplates }));
    await cluster.run();
    expect(cluster.find(pods, 'db-1')!.spec.volumes).toMatchObject([{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } }]);
    const claim = cluster.find(persistentVolumeClaims, 'data-db-1');
    expect(claim).toMatchObject({ metadata: { labels: LABELS }, status: { phase: 'Bound', capacity: { storage: '1Gi' } } });
    await cluster.apply(statefulSets, statefulSet(1, { podManagementPolicy: 'Parallel', volumeClaimTemplates }));
    await cluster.run();
    expect(cluster.pods()).toEqual(['db-0@a']);
    expect(cluster.list(persistentVolumeClaims).map(({ metadata }) => metadata.name)).toEqual(['data-db-0', 'data-db-1']);
  });

  test('a new template: from the highest on, one at a time', async () => {
    await cluster.apply(statefulSets, statefulSet(3));
    await cluster.run();
    const uids = new Map(cluster.list(pods).map(({ metadata }) => [metadata.name, metadata.uid]));
    await cluster.apply(statefulSets, statefulSet(3, {}, { serviceAccountName: 'other' }));
    expect(cluster.list(pods).filter(({ metadata }) => metadata.deletionTimestamp).map(({ metadata }) => metadata.name)).toEqual(['db-2']);
    expect(cluster.find(statefulSets, 'db')!.status.currentRevision).not.toBe(cluster.find(statefulSets, 'db')!.status.updateRevision);
    await cluster.run();
    expect(cluster.list(pods).filter(({ metadata }) => uids.get(metadata.name) === metadata.uid)).toEqual([]);
    const { status } = cluster.find(statefulSets, 'db')!;
    expect(status).toMatchObject({ updatedReplicas: 3, currentReplicas: 3, currentRevision: status.updateRevision });
  });

  test('a partition keeps those below it', async () => {
    await cluster.apply(statefulSets, statefulSet(3));
    await cluster.run();
    const uids = new Map(cluster.list(pods).map(({ metadata }) => [metadata.name, metadata.uid]));
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    await cluster.apply(statefulSets, statefulSet(3, { updateStrategy }, { serviceAccountName: 'other' }));
    await cluster.run();
    const kept = cluster.list(pods).filter(({ metadata }) => uids.get(metadata.name) === metadata.uid);
    expect(kept.map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
  });

  test('a broken pod of an old template does not keep its repair from coming', async () => {
    await cluster.apply(statefulSets, statefulSet(1, {}, { serviceAccountName: 'broken' }));
    await cluster.run(() => false);
    await cluster.apply(statefulSets, statefulSet(1, {}, { serviceAccountName: 'right' }));
    await cluster.run((pod) => (pod.spec as { serviceAccountName?: string }).serviceAccountName === 'right');
    expect(cluster.find(statefulSets, 'db')!.status).toMatchObject({ readyReplicas: 1, updatedReplicas: 1 });
  });
});
