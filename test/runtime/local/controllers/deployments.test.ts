import { RESOURCES } from '../../../../runtime/kube/resources';
import { isReady } from '../../../../runtime/local/controllers/owned-pods';
import { template, TestCluster } from './test-cluster';

const { deployments, pods, replicaSets } = RESOURCES;
const LABELS = { app: 'shop' };

function deployment(replicas: number, spec: object = {}, podSpec: object = {}) {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: LABELS }, template: template(LABELS, podSpec), ...spec },
  };
}

describe('Deployments and their ReplicaSets', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a', 'b'); });
  afterEach(() => cluster.end());

  const sets = () => cluster.list(replicaSets).map((set) => `${Number(set.spec.replicas)}`).sort();

  test('pods come, on as many nodes as there are, and are counted once they are ready', async () => {
    await cluster.apply(deployments, deployment(3));
    expect(cluster.pods().map((pod) => pod.split('@')[1])).toEqual(expect.arrayContaining(['a', 'b']));
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.find(deployments, 'shop')!.status).toMatchObject({ replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, observedGeneration: 1 });
    await cluster.run();
    const { status } = cluster.find(deployments, 'shop')!;
    expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
    expect(status.unavailableReplicas).toBeUndefined();
    expect(status.conditions).toMatchObject([{ type: 'Available', status: 'True' }, { type: 'Progressing', reason: 'NewReplicaSetAvailable' }]);
  });

  test('one pod per pod that is gone, none for what stays', async () => {
    await cluster.apply(deployments, deployment(2));
    await cluster.run();
    const [lost] = cluster.list(pods);
    await cluster.api.store.delete(pods, lost.metadata, { gracePeriodSeconds: 0 });
    await cluster.settle();
    expect(cluster.pods()).toHaveLength(2);
    expect(cluster.pods((pod) => ` ${isReady(pod)}`).filter((pod) => pod.endsWith('true'))).toHaveLength(1);
  });

  test('fewer replicas: the ones that do least go', async () => {
    await cluster.apply(deployments, deployment(3));
    const [ready] = cluster.list(pods);
    await cluster.run((pod) => pod.metadata.name === ready.metadata.name);
    await cluster.apply(deployments, deployment(1));
    await cluster.run((pod) => pod.metadata.name === ready.metadata.name);
    expect(cluster.pods().map((pod) => pod.split('@')[0])).toEqual([ready.metadata.name]);
  });

  test('a new template: one more pod at a time, and never fewer than asked for are available', async () => {
    await cluster.apply(deployments, deployment(3));
    await cluster.run();
    const [old] = cluster.list(replicaSets);
    await cluster.apply(deployments, deployment(3, {}, { serviceAccountName: 'other' }));
    expect(sets()).toEqual(['1', '3']);
    await cluster.run();
    expect(sets()).toEqual(['0', '3']);
    expect(cluster.find(replicaSets, old.metadata.name)!.spec.replicas).toBe(0);
    expect(cluster.list(replicaSets).map(({ metadata }) => metadata.annotations!['deployment.kubernetes.io/revision']).sort()).toEqual(['1', '2']);
    expect(cluster.find(deployments, 'shop')!.status).toMatchObject({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 });
  });

  test('a new template that never becomes ready keeps the old pods', async () => {
    await cluster.apply(deployments, deployment(2));
    await cluster.run();
    const names = cluster.pods();
    await cluster.apply(deployments, deployment(2, {}, { serviceAccountName: 'broken' }));
    await cluster.run((pod) => names.some((name) => name.startsWith(`${pod.metadata.name}@`)));
    expect(cluster.pods()).toEqual(expect.arrayContaining(names));
    expect(cluster.find(deployments, 'shop')!.status).toMatchObject({ availableReplicas: 2, updatedReplicas: 1 });
  });

  test('Recreate: all old pods are gone before the first new one comes', async () => {
    const strategy = { type: 'Recreate' };
    await cluster.apply(deployments, deployment(2, { strategy }));
    await cluster.run();
    const old = cluster.pods();
    await cluster.apply(deployments, deployment(2, { strategy }, { serviceAccountName: 'other' }));
    expect(cluster.pods()).toEqual(old); // they are about to end
    await cluster.run();
    expect(cluster.pods()).toHaveLength(2);
    expect(cluster.pods().some((pod) => old.includes(pod))).toBe(false);
  });

  test('going back to an old template takes its ReplicaSet again', async () => {
    await cluster.apply(deployments, deployment(1));
    await cluster.run();
    await cluster.apply(deployments, deployment(1, {}, { serviceAccountName: 'other' }));
    await cluster.run();
    await cluster.apply(deployments, deployment(1, {}, { serviceAccountName: undefined }));
    await cluster.run();
    expect(sets()).toEqual(['0', '1']);
  });

  test('old ReplicaSets are forgotten past the limit', async () => {
    for (const account of ['one', 'two', 'three', 'four']) {
      await cluster.apply(deployments, deployment(1, { revisionHistoryLimit: 1 }, { serviceAccountName: account }));
      await cluster.run();
    }
    expect(sets()).toEqual(['0', '1']);
  });

  test('with seconds to be ready for, pods are available only after them', async () => {
    await cluster.apply(deployments, deployment(1, { minReadySeconds: 10 }));
    await cluster.run();
    expect(cluster.find(deployments, 'shop')!.status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
    await cluster.api.clock.advance(10_000);
    await cluster.settle();
    expect(cluster.find(deployments, 'shop')!.status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
  });

  test('a Deployment that goes takes everything with it', async () => {
    await cluster.apply(deployments, deployment(2));
    await cluster.run();
    await cluster.api.store.delete(deployments, { namespace: 'default', name: 'shop' });
    await cluster.settle();
    await cluster.run();
    expect([...cluster.pods(), ...cluster.list(replicaSets)]).toEqual([]);
  });
});
