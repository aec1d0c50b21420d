import { JsonObject } from '../../../lib/crds/json';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { quietly } from '../controllers/controller';
import { Condition } from '../controllers/objects';
import { ContainerRunner } from './container-runner';
import { environmentOf, expanded, EnvironmentSurroundings } from './environment';
import { Container, ContainerStatus, Pod, timeText } from './pod';
import { ProbeKind, ProbeResult } from './prober';
import { RunningProcess } from './processes';
import { PodVolumes, TOKEN_RENEWAL } from './volumes';

export interface PodWorkerOptions {
  readonly store: KubeStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly volumes: PodVolumes;
  readonly environment: EnvironmentSurroundings;
  /** Starts a program with arguments and variables. */
  readonly launch: (container: Container, program: string, args: readonly string[], env: Readonly<Record<string, string>>,
    mounts: Readonly<Record<string, string>>) => Promise<RunningProcess>;
  readonly probe: (kind: ProbeKind, container: Container, signal: AbortSignal) => Promise<ProbeResult>;
  readonly tell: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
  /** Everything of the pod is gone. */
  readonly ended: () => void;
}

const { pods } = RESOURCES;
const MANAGER = { fieldManager: 'kubelet' };
const RETRY = 500; // ms until a volume that was missing is looked for again

/** Runs one pod, from its volumes to its end, and says how it is. */
export class PodWorker {
  private readonly inits: ContainerRunner[];
  private readonly mains: ContainerRunner[];
  private readonly stopping = new AbortController();
  private readonly startTime: string;
  private readonly since = new Map<string, { status: string; time: string }>();
  private isInitialized = false;
  private failure: string | undefined;
  private problem: string | undefined;
  private reporting: Promise<void> | undefined;
  private reportAgain = false;
  private isRemoved = false;

  constructor(readonly pod: Pod, private readonly options: PodWorkerOptions) {
    const { spec } = pod;
    this.startTime = timeText(options.clock.now());
    this.inits = (spec.initContainers ?? []).map((container) => this.runner(container, container.restartPolicy === 'Always' ? 'Always'
      : spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure'));
    this.mains = spec.containers.map((container) => this.runner(container, spec.restartPolicy ?? 'Always'));
  }

  begin(): void {
    this.report();
    void this.run().catch((err) => this.options.log.error('Running a pod failed', { pod: this.pod.metadata.name, err }));
  }

  /** The runners of all containers that have a process. */
  get running(): ReadonlyArray<{ readonly container: string; readonly image: string; readonly pid: number }> {
    return [...this.inits, ...this.mains].flatMap(({ pid, status }) => (pid === undefined ? [] : [{ container: status.name, image: status.image, pid }]));
  }

  /** @param name of an object that has changed, as `secrets/name` */
  objectChanged(name: string): void {
    if (this.options.volumes.concerns(name)) void this.updateVolumes();
  }

  /** Ends all processes, and removes what was the pod's. */
  async stop(): Promise<void> {
    if (this.isRemoved) return;
    this.isRemoved = true;
    this.stopping.abort();
    const grace = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    await Promise.all([...this.mains, ...this.inits].map((runner) => runner.stop(grace)));
    await this.reporting;
    await this.options.volumes.remove();
    this.options.ended();
  }

  private runner(container: Container, restartPolicy: string): ContainerRunner {
    const { clock, log, probe, tell } = this.options;
    return new ContainerRunner({
      container, restartPolicy, clock, log, probe, tell, changed: () => this.report(), start: (program) => this.start(container, program),
    });
  }

  private async start(container: Container, program: string): Promise<RunningProcess> {
    const env = environmentOf(this.pod, container, this.options.environment);
    const mounts = await this.options.volumes.mounts(container, (text) => expanded(text, env));
    const expand = (texts: readonly string[] | undefined) => texts?.map((text) => expanded(text, env));
    return this.options.launch({ ...container, command: expand(container.command) }, program, expand(container.args) ?? [], env, mounts);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    await this.prepare();
    for (const [i, runner] of this.inits.entries()) {
      if (signal.aborted) return;
      runner.begin();
      if (this.pod.spec.initContainers![i].restartPolicy === 'Always') continue;
      const ending = await runner.done;
      if (signal.aborted) return;
      if (!ending || ending.code !== 0) {
        this.failure = `init container ${runner.status.name} failed`;
        return this.report();
      }
    }
    this.isInitialized = true;
    for (const runner of this.mains) runner.begin();
    this.report();
    void this.renewTokens();
    const endings = await Promise.all(this.mains.map((runner) => runner.done));
    if (signal.aborted) return;
    if (endings.some((ending) => ending && ending.code !== 0)) this.failure = 'a container failed';
    this.report();
  }

  /** Makes the volumes, and waits for what is missing. */
  private async prepare(): Promise<void> {
    const { volumes, clock, tell } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        await volumes.update();
        this.problem = undefined;
        return;
      } catch (err) {
        if (!(err instanceof CodedError)) throw err;
        if (this.problem !== errorText(err)) tell('Warning', 'FailedMount', errorText(err));
        this.problem = errorText(err);
        this.report();
        await clock.sleep(RETRY, this.stopping.signal).catch(() => undefined);
      }
    }
  }

  private async updateVolumes(): Promise<void> {
    await this.options.volumes.update().catch((err) => this.options.log.warn('Updating a volume failed', { pod: this.pod.metadata.name, err }));
  }

  private async renewTokens(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.options.clock.sleep(TOKEN_RENEWAL * 1000, this.stopping.signal).catch(() => undefined);
      if (!this.stopping.signal.aborted) await this.updateVolumes();
    }
  }

  /** Writes the status, once for all changes of one moment. */
  private report(): void {
    if (this.reporting) {
      this.reportAgain = true;
      return;
    }
    this.reporting = Promise.resolve().then(async () => {
      do {
        this.reportAgain = false;
        const { namespace, name, uid } = this.pod.metadata;
        const found = this.options.store.find<Pod>(pods, namespace, name);
        if (!found || found.metadata.uid !== uid || this.isRemoved && found.metadata.deletionTimestamp) break;
        await quietly(this.options.store.patch(pods, { namespace, name, subresource: 'status' }, 'merge', { status: this.status(found) }, MANAGER));
      } while (this.reportAgain);
    }).catch((err) => this.options.log.error('Writing the status of a pod failed', { pod: this.pod.metadata.name, err }))
      .finally(() => { this.reporting = undefined; });
  }

  private status(found: Pod): JsonObject {
    const { podIP, hostIP } = this.options.environment.place;
    const initContainerStatuses = this.inits.map(({ status }) => status), containerStatuses = this.mains.map(({ status }) => this.shown(status));
    const phase = this.phase(containerStatuses);
    const areReady = phase !== 'Succeeded' && containerStatuses.every(({ ready }) => ready);
    const late = containerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
    const notReady = phase === 'Succeeded' ? { reason: 'PodCompleted' }
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${late.join(' ')}]` };
    const conditions = [
      ...(found.status?.conditions ?? []).filter(({ type }) => type === 'PodScheduled'),
      this.condition('Initialized', this.isInitialized, { reason: 'ContainersNotInitialized' }),
      this.condition('ContainersReady', areReady, notReady), this.condition('Ready', areReady, notReady),
    ];
    if (!conditions.some(({ type }) => type === 'PodScheduled')) conditions.unshift(this.condition('PodScheduled', true, {}));
    return {
      phase, conditions, hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }], startTime: this.startTime, containerStatuses,
      ...initContainerStatuses.length ? { initContainerStatuses } : {}, ...this.problem ? { message: this.problem } : { message: null },
    } as unknown as JsonObject;
  }

  /** A container that waits for its pod says what the pod waits for. */
  private shown(status: ContainerStatus): ContainerStatus {
    if (!this.problem || status.state.waiting?.reason !== 'PodInitializing') return status;
    return { ...status, state: { waiting: { reason: 'ContainerCreating', message: this.problem } } };
  }

  private phase(statuses: readonly ContainerStatus[]): string {
    if (this.failure) return 'Failed';
    if (!this.isInitialized) return 'Pending';
    const comesBack = (this.pod.spec.restartPolicy ?? 'Always') === 'Always';
    if (!comesBack && statuses.every(({ state }) => state.terminated)) return 'Succeeded';
    return statuses.every(({ state, lastState }) => state.waiting && !lastState.terminated) ? 'Pending' : 'Running';
  }

  private condition(type: string, holds: boolean, otherwise: Pick<Condition, 'reason' | 'message'>): Condition {
    const status = holds ? 'True' : 'False';
    const before = this.since.get(type);
    const time = before?.status === status ? before.time : timeText(this.options.clock.now());
    this.since.set(type, { status, time });
    return { type, status, lastTransitionTime: time, ...holds ? {} : otherwise };
  }
}
