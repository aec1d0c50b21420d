import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { ClusterView } from '../cluster-view';
import { Generated } from '../generated';

export interface StatusCondition {
  readonly type: 'Available' | 'Reconciled';
  readonly status: 'True' | 'False' | 'Degraded';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

interface StatefulSet extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly updatedReplicas?: number; readonly availableReplicas?: number };
}

interface Counts { readonly replicas: number; readonly updatedReplicas: number; readonly availableReplicas: number; readonly unavailableReplicas: number }

/** What an object says of the workload that was made of it. @param failure what kept it from being reconciled */
export function workloadStatus(
  workload: KubeObject & { readonly spec: { readonly paused?: boolean }; readonly status?: { readonly conditions?: readonly StatusCondition[] } },
  { statefulSets, selector, remark }: Pick<Generated, 'statefulSets' | 'selector' | 'remark'>, view: ClusterView, failure: string | undefined, now: string,
): Record<string, unknown> {
  const { namespace, generation } = workload.metadata;
  const sets = statefulSets.map((name) => ({ name, set: view.get<StatefulSet>(RESOURCES.statefulSets, namespace, name) }));
  const shards = sets.map(({ set }) => countsOf(set));
  const sum = (count: keyof Counts) => shards.reduce((total, shard) => total + shard[count], 0);
  const hasShards = workload.kind === 'Prometheus' || workload.kind === 'PrometheusAgent';
  const condition = (type: StatusCondition['type'], what: Outcome): StatusCondition => {
    const before = workload.status?.conditions?.find((other) => other.type === type);
    return { type, ...what, lastTransitionTime: before?.status === what.status ? before.lastTransitionTime : now, observedGeneration: generation };
  };
  return {
    paused: workload.spec.paused === true,
    replicas: sum('replicas'), updatedReplicas: sum('updatedReplicas'), availableReplicas: sum('availableReplicas'),
    unavailableReplicas: sum('unavailableReplicas'), selector,
    ...hasShards ? { shards: sets.length, shardStatuses: shards.map((counts, i) => ({ shardID: String(i), ...counts })) } : {},
    conditions: [
      condition('Available', availability(sets, hasShards, namespace!)),
      condition('Reconciled', failure === undefined ? { ...GOOD, ...remark } : { status: 'False', reason: 'ReconciliationFailed', message: failure }),
    ],
  };
}

function countsOf(set: StatefulSet | undefined): Counts {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = set?.status ?? {};
  return { replicas, updatedReplicas, availableReplicas, unavailableReplicas: replicas - availableReplicas };
}

type Outcome = Pick<StatusCondition, 'status' | 'reason' | 'message'>;
const GOOD: Outcome = { status: 'True', reason: '', message: '' };

function availability(sets: ReadonlyArray<{ name: string; set: StatefulSet | undefined }>, hasShards: boolean, namespace: string): Outcome {
  const missing = sets.flatMap(({ name, set }, i) => (set ? [] : [`shard ${i}: statefulset ${namespace}/${name} not found`]));
  if (missing.length > 0) return { status: 'False', reason: 'StatefulSetNotFound', message: hasShards ? missing.join('\n') : '' };
  const available = sets.map(({ set }) => ({ wanted: set!.spec.replicas ?? 1, is: set!.status?.availableReplicas ?? 0 }));
  if (available.every(({ wanted, is }) => is >= wanted)) return GOOD;
  const someReady = available.some(({ is }) => is > 0);
  return { status: someReady ? 'Degraded' : 'False', reason: someReady ? 'SomePodsNotReady' : 'NoPodReady', message: '' };
}
