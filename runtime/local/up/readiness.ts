import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { Condition } from '../controllers/objects';
import { FOREIGN_IMAGE } from '../images';
import { objectName } from '../manifests/read-manifests';

interface ContainerStatus {
  readonly name: string;
  readonly image?: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: { readonly exitCode: number; readonly message?: string } };
}

interface Pod extends KubeObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** How far the pods of a run are. */
export interface Readiness {
  /** Names of pods as `namespace/name`. */
  readonly ready: readonly string[];
  /** Those that are still coming, with what they wait for. */
  readonly waiting: readonly string[];
  /** Those that cannot run here, with the images: they never become ready, and nobody waits for them. */
  readonly foreign: readonly string[];
  /** Containers that have ended and are to be started again. */
  readonly ended: readonly EndedContainer[];
}

/** A container that shall run and does not: its name as `namespace/pod: container`, how often it has ended by now, and why, as a sentence without it. */
export interface EndedContainer { readonly container: string; readonly times: number; readonly why: string }

/** Looks at all pods. Those that have done their work count as ready. */
export function readiness(store: KubeStore): Readiness {
  const ready: string[] = [], waiting: string[] = [], foreign: string[] = [];
  const ended: EndedContainer[] = [];
  for (const pod of store.list<Pod>(RESOURCES.pods).items) {
    if (pod.metadata.deletionTimestamp) continue;
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    const { phase, conditions = [] } = pod.status ?? {};
    const statuses = statusesOf(pod.status);
    const strangers = statuses.filter(({ state }) => state?.waiting?.reason === FOREIGN_IMAGE);
    if (strangers.length > 0) foreign.push(`${name} (${strangers.map(({ image }) => image).join(', ')})`);
    else if (phase === 'Succeeded' || conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) ready.push(name);
    else waiting.push(`${name}: ${waitsFor(pod, statuses)}`);
    for (const { name: container, restartCount = 0, state, lastState } of statuses) {
      if (state?.waiting?.reason !== 'CrashLoopBackOff') continue;
      const { exitCode = 0, message = '' } = lastState?.terminated ?? {};
      ended.push({ container: `${name}: ${container}`, times: restartCount + 1, why: `ended with code ${exitCode}${message ? `: ${message}` : ''}` });
    }
  }
  return { ready, waiting, foreign, ended };
}

function waitsFor({ spec, status }: Pod, statuses: readonly ContainerStatus[]): string {
  if (!spec.nodeName) return status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? 'has no node yet';
  for (const { name, state } of statuses) {
    const { reason, message } = state?.waiting ?? {};
    if (reason && reason !== 'PodInitializing' && reason !== 'ContainerCreating') return `${name} ${reason}${message ? ` (${message})` : ''}`;
  }
  const late = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  return late.length ? `${late.join(', ')} not ready` : 'starts';
}

/** Workloads that have not yet as many pods as they ask for, or whose pods are of an old template; not those whose pods cannot run here. */
export function unfinishedWorkloads(store: KubeStore): string[] {
  const hopeless = foreignOwners(store);
  const { deployments, statefulSets, daemonSets, prometheuses, alertmanagers } = RESOURCES;
  const unfinished: string[] = [];
  const isDone = ({ metadata, status }: Workload, wanted: number, ...counts: Array<number | undefined>) => (
    status?.observedGeneration === metadata.generation && (counts.every((count = 0) => count >= wanted) || hopeless.has(metadata.uid!)));
  for (const resource of [deployments, statefulSets]) {
    for (const workload of store.list<Workload>(resource).items) {
      const { spec, status } = workload;
      if (!isDone(workload, spec?.replicas ?? 1, status?.updatedReplicas, status?.readyReplicas)) unfinished.push(objectName(workload));
    }
  }
  for (const set of store.list<Workload>(daemonSets).items) {
    if (!isDone(set, set.status?.desiredNumberScheduled ?? 1, set.status?.numberReady)) unfinished.push(objectName(set));
  }
  for (const resource of [prometheuses, alertmanagers]) {
    if (!store.kinds.find(resource)) continue;
    for (const object of store.list(resource).items) {
      const { namespace, uid } = object.metadata;
      const isMade = store.list(statefulSets, { namespace }).items.some((set) => set.metadata.ownerReferences?.some((owner) => owner.uid === uid));
      if (!isMade) unfinished.push(objectName(object));
    }
  }
  return unfinished;
}

/** The uids of workloads with a pod that cannot run here, at any number of steps above it. */
function foreignOwners(store: KubeStore): Set<string> {
  const owners = new Set<string>();
  for (const pod of store.list<Pod>(RESOURCES.pods).items) {
    if (!isForeign(pod)) continue;
    for (const { kind, name, uid } of pod.metadata.ownerReferences ?? []) {
      owners.add(uid);
      const set = kind === 'ReplicaSet' ? store.find(RESOURCES.replicaSets, pod.metadata.namespace, name) : undefined;
      for (const owner of set?.metadata.ownerReferences ?? []) owners.add(owner.uid);
    }
  }
  return owners;
}

function isForeign({ status }: Pod): boolean {
  return statusesOf(status).some(({ state }) => state?.waiting?.reason === FOREIGN_IMAGE);
}

function statusesOf(status: Pod['status']): ContainerStatus[] {
  return [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []];
}

interface Workload extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}
