import { KubeObject } from '../../../../runtime/kube/objects';
import { workloadStatus } from '../../../../runtime/operator/status/workload-status';

const NOW = '2026-11-23T12:00:00Z', EARLIER = '2026-11-23T11:00:00Z';

type Counts = { replicas?: number; updatedReplicas?: number; availableReplicas?: number };
const statusOf = (
  kind: string, sets: ReadonlyArray<Counts | undefined>,
  { failure, remark, before }: { failure?: string; remark?: { reason: string; message: string }; before?: object } = {},
) => {
  const names = sets.map((_, i) => (i === 0 ? 'prometheus-main' : `prometheus-main-shard-${i}`));
  const workload = { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { namespace: 'mon', name: 'main', generation: 3 }, spec: {}, status: before };
  return workloadStatus(workload as never, { statefulSets: names, selector: 's', remark }, {
    get: (_, __, name) => {
      const status = sets[names.indexOf(name)];
      return status && { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, spec: { replicas: 2 }, status } as KubeObject as never;
    },
    list: () => [],
  }, failure, NOW);
};

test.each<[string, string, Array<Counts | undefined>, object]>([
  ['no StatefulSet of a shard', 'Prometheus', [{ availableReplicas: 2 }, undefined],
    { status: 'False', reason: 'StatefulSetNotFound', message: 'shard 1: statefulset mon/prometheus-main-shard-1 not found' }],
  ['no StatefulSet', 'Alertmanager', [undefined], { status: 'False', reason: 'StatefulSetNotFound', message: '' }],
  ['no pod', 'Prometheus', [{}], { status: 'False', reason: 'NoPodReady', message: '' }],
  ['some pods', 'Prometheus', [{ replicas: 2, availableReplicas: 1 }], { status: 'Degraded', reason: 'SomePodsNotReady', message: '' }],
  ['all pods of one shard of two', 'Prometheus', [{ availableReplicas: 2 }, {}], { status: 'Degraded', reason: 'SomePodsNotReady' }],
  ['all pods', 'Prometheus', [{ replicas: 2, availableReplicas: 2 }, { availableReplicas: 2 }], { status: 'True', reason: '', message: '' }],
])('with %s ready', (_, kind, sets, expected) => {
  expect(statusOf(kind, sets)).toMatchObject({ conditions: [{ type: 'Available', observedGeneration: 3, ...expected }, { type: 'Reconciled' }] });
});

test.each([
  ['a failure', { failure: 'no such class' }, { status: 'False', reason: 'ReconciliationFailed', message: 'no such class' }],
  ['a remark', { remark: { reason: 'NoSelectedResources', message: 'nothing' } }, { status: 'True', reason: 'NoSelectedResources', message: 'nothing' }],
  ['nothing to say', {}, { status: 'True', reason: '', message: '' }],
])('it is reconciled with %s', (_, how, expected) => {
  expect(statusOf('Prometheus', [{}], how)).toMatchObject({ conditions: [{}, { type: 'Reconciled', ...expected }] });
});

test('pods are counted by shard and in all; what has no shards has none in its status', () => {
  const sets = [{ replicas: 2, updatedReplicas: 1, availableReplicas: 1 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }];
  const sums = { replicas: 4, updatedReplicas: 3, availableReplicas: 3, unavailableReplicas: 1 };
  expect(statusOf('Prometheus', sets)).toMatchObject({
    ...sums, shards: 2, shardStatuses: [{ shardID: '0', ...sets[0], unavailableReplicas: 1 }, { shardID: '1', ...sets[1], unavailableReplicas: 0 }],
  });
  expect(statusOf('Alertmanager', sets.slice(0, 1))).not.toHaveProperty('shards');
});

test('a condition keeps the time at which its status came to be', () => {
  const before = { conditions: [
    { type: 'Available', status: 'False', lastTransitionTime: EARLIER }, { type: 'Reconciled', status: 'False', lastTransitionTime: EARLIER },
  ] };
  expect(statusOf('Prometheus', [{}], { before })).toMatchObject({ conditions: [{ lastTransitionTime: EARLIER }, { lastTransitionTime: NOW }] });
});
