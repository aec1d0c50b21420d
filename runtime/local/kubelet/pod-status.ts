import { Clock } from '../../../lib/sys/clock';
import { Condition } from '../controllers/objects';
import { ContainerStatus, Pod, timeText } from './pod';
import { PodPlace } from './pod-fields';

const OURS = ['Initialized', 'ContainersReady', 'Ready'];

/** Tells the status of a pod from those of its containers, as kubelets do. */
export class PodStatusWriter {
  /** All init containers are done. */
  isInitialized = false;
  /** An init container has failed for good. */
  hasFailed = false;
  /** What the pod waits for before its first container starts. */
  problem: string | undefined;
  private readonly startTime: string;

  constructor(private readonly restartPolicy: string, private readonly place: PodPlace, private readonly clock: Clock) {
    this.startTime = timeText(clock.now());
  }

  /** The status as a merge patch: what is null goes. @param pod as it is now, whose other conditions stay */
  of(pod: Pod, inits: readonly ContainerStatus[], mains: readonly ContainerStatus[]): object {
    const { podIP, hostIP } = this.place;
    const containerStatuses = mains.map((status) => this.shown(status)), initContainerStatuses = inits.map((status) => this.shown(doneIsReady(status)));
    const phase = this.phase(containerStatuses);
    const late = containerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
    const notReady = phase === 'Succeeded' ? { reason: 'PodCompleted' }
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${late.join(' ')}]` };
    const undone = initContainerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
    const before = pod.status?.conditions ?? [];
    const condition = (type: string, holds: boolean, otherwise: Pick<Condition, 'reason' | 'message'>): Condition => {
      const status = holds ? 'True' : 'False';
      const known = before.find((other) => other.type === type);
      const lastTransitionTime = known?.status === status && known.lastTransitionTime ? known.lastTransitionTime : timeText(this.clock.now());
      return { type, status, lastTransitionTime, ...holds ? {} : otherwise };
    };
    const conditions = [
      ...before.filter(({ type }) => !OURS.includes(type)),
      ...before.some(({ type }) => type === 'PodScheduled') ? [] : [condition('PodScheduled', true, {})],
      condition('Initialized', this.isInitialized, {
        reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${undone.join(' ')}]`,
      }),
      condition('ContainersReady', late.length === 0, notReady), condition('Ready', late.length === 0, notReady),
    ];
    return {
      phase, conditions, hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }], startTime: this.startTime, containerStatuses,
      ...inits.length ? { initContainerStatuses } : {}, message: this.problem ?? null,
    };
  }

  /** A container that waits for its pod says what the pod waits for. */
  private shown(status: ContainerStatus): ContainerStatus {
    if (this.problem === undefined || status.state.waiting?.reason !== 'PodInitializing') return status;
    return { ...status, state: { waiting: { reason: 'ContainerCreating', message: this.problem } } };
  }

  private phase(mains: readonly ContainerStatus[]): string {
    if (this.hasFailed) return 'Failed';
    if (!this.isInitialized || mains.some(({ state, lastState }) => state.waiting && !lastState.terminated)) return 'Pending';
    if (this.restartPolicy === 'Always' || !mains.every(({ state }) => state.terminated)) return 'Running';
    if (mains.every(({ state }) => state.terminated?.exitCode === 0)) return 'Succeeded';
    return this.restartPolicy === 'Never' ? 'Failed' : 'Running'; // what failed is about to be started again
  }
}

/** An init container that has done its work is ready, though it does not run. */
function doneIsReady(status: ContainerStatus): ContainerStatus {
  return status.state.terminated?.exitCode === 0 ? { ...status, ready: true } : status;
}
