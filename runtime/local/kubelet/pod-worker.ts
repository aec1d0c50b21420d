import { JsonObject } from '../../../lib/crds/json';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { quietly } from '../controllers/controller';
import { ContainerProcess, ContainerRunner, RunnerOptions } from './container-runner';
import { allContainers, Container, graceOf, isSidecar, Pod } from './pod';
import { PodPlace } from './pod-fields';
import { PodStatusWriter } from './pod-status';
import { RunningProcess } from './processes';
import { PodVolumes } from './volumes';

export interface PodWorkerOptions extends Pick<RunnerOptions, 'turn' | 'probe' | 'beforeStop' | 'tell'> {
  readonly store: KubeStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly place: PodPlace;
  readonly volumes: PodVolumes;
  /** Starts a container. @param pod as it is now @param run how often it was started before @throws CodedError for what keeps it from that now */
  readonly start: (pod: Pod, container: Container, program: string, run: number) => Promise<RunningProcess>;
  /** Every container has been started. @param ms since the pod was first seen */
  readonly begun: (ms: number) => void;
}

const { pods } = RESOURCES;
const MANAGER = { fieldManager: 'kubelet' };
const RETRY = 500; // ms until a volume that was missing is looked for again
const TOKEN_LOOK = 30_000; // ms between two looks whether a token gets old: by the wall clock, since tokens are, and a laptop sleeps
const LAST_GRACE = 2000; // ms that a sidecar has at least, however long the others took

/** Runs one pod, from its volumes to its end, and says how it is. */
export class PodWorker {
  private readonly inits: ContainerRunner[];
  private readonly mains: ContainerRunner[];
  private readonly stopping = new AbortController();
  private readonly status: PodStatusWriter;
  private readonly seen: number;
  private readonly grace: number;
  private reporting: Promise<void> | undefined;
  private reportAgain = false;
  private removal: Promise<void> | undefined;

  constructor(private current: Pod, private readonly options: PodWorkerOptions) {
    const { spec } = current;
    const policy = spec.restartPolicy ?? 'Always';
    this.seen = options.clock.monotonic();
    this.grace = graceOf(current);
    this.inits = (spec.initContainers ?? []).map((container) => (
      this.runner(container, isSidecar(container) ? 'Always' : policy === 'Never' ? policy : 'OnFailure')));
    this.mains = spec.containers.map((container) => this.runner(container, policy));
    this.status = new PodStatusWriter(policy, options.place, options.clock);
  }

  begin(): void {
    this.report();
    void this.run().catch((err) => this.options.log.error('Running a pod failed', { pod: this.current.metadata.name, err }));
  }

  get pod(): Pod {
    return this.current;
  }

  get volumes(): PodVolumes {
    return this.options.volumes;
  }

  /** What of its containers runs now. */
  get running(): ReadonlyArray<ContainerProcess & { readonly container: Container }> {
    const containers = allContainers(this.current);
    return [...this.inits, ...this.mains].flatMap(({ current }, i) => (current ? [{ ...current, container: containers[i] }] : []));
  }

  /** How often a container was started before; undefined for one that is none of the pod's. */
  runOf(container: string): number | undefined {
    return [...this.inits, ...this.mains].map(({ status }) => status).find(({ name }) => name === container)?.restartCount;
  }

  /** Its labels and annotations can change, and when it shall go. */
  podChanged(pod: Pod): void {
    this.current = pod;
    if (this.options.volumes.follow(pod)) this.updateVolumes();
  }

  /** @param name of an object that has changed, as `secrets/name` */
  objectChanged(name: string): void {
    if (this.options.volumes.concerns(name)) this.updateVolumes();
  }

  /**
   * Ends all processes, sidecars last, and removes what was the pod's. A second call can shorten the time.
   * @param grace milliseconds that they have to end by themselves
   */
  async stop(grace: number): Promise<void> {
    const { clock, volumes } = this.options;
    const end = clock.monotonic() + grace;
    this.stopping.abort();
    await Promise.all(this.mains.map((runner) => runner.stop(grace)));
    const left = Math.max(end - clock.monotonic(), Math.min(grace, LAST_GRACE));
    await Promise.all(this.inits.map((runner) => runner.stop(left)));
    await this.reporting;
    await (this.removal ??= volumes.remove());
  }

  private runner(container: Container, restartPolicy: string): ContainerRunner {
    const { clock, log, turn, probe, beforeStop, tell, start } = this.options;
    return new ContainerRunner({
      container, restartPolicy, grace: this.grace, clock, log, turn, probe, beforeStop, tell,
      changed: () => this.report(), start: (program, run) => start(this.current, container, program, run),
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { clock, begun } = this.options;
    await this.prepare();
    if (!await this.initialize() || signal.aborted) return this.report();
    this.status.isInitialized = true;
    for (const runner of this.mains) runner.begin();
    this.report();
    void this.renewTokens();
    void Promise.all(this.mains.map(({ started }) => started)).then(() => begun(clock.monotonic() - this.seen));
    await Promise.all(this.mains.map((runner) => runner.done));
    if (signal.aborted) return;
    await Promise.all(this.inits.map((runner) => runner.stop(this.grace))); // sidecars have nobody left to serve
    this.report();
  }

  /** Runs the init containers one after the other; a sidecar only has to have started. @returns whether the others may follow */
  private async initialize(): Promise<boolean> {
    for (const [i, runner] of this.inits.entries()) {
      if (this.stopping.signal.aborted) return false;
      runner.begin();
      if (isSidecar(this.current.spec.initContainers![i])) {
        await Promise.race([runner.started, runner.done]);
        continue;
      }
      const ending = await runner.done;
      if (ending?.code === 0) continue;
      this.status.hasFailed = !this.stopping.signal.aborted;
      return false;
    }
    return true;
  }

  /** Makes the volumes, and waits for what is missing. */
  private async prepare(): Promise<void> {
    const { volumes, clock, tell } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        await volumes.update();
        this.status.problem = undefined;
        return;
      } catch (err) {
        if (!(err instanceof CodedError)) throw err;
        const problem = errorText(err);
        if (this.status.problem !== problem) tell('Warning', 'FailedMount', problem);
        this.status.problem = problem;
        this.report();
        await clock.sleep(RETRY, this.stopping.signal).catch(() => undefined);
      }
    }
  }

  /** What cannot be made new stays as it is, as in a cluster. */
  private updateVolumes(): void {
    const { volumes, log } = this.options;
    if (!this.status.isInitialized && this.status.problem !== undefined) return; // `prepare` tries again anyway
    void volumes.update().catch((err) => log.warn('Updating a volume failed', { pod: this.current.metadata.name, err }));
  }

  private async renewTokens(): Promise<void> {
    const { clock, volumes } = this.options;
    while (!this.stopping.signal.aborted) {
      await clock.sleep(TOKEN_LOOK, this.stopping.signal).catch(() => undefined);
      if (!this.stopping.signal.aborted && volumes.isTokenDue) this.updateVolumes();
    }
  }

  /** Writes the status, once for all changes of one moment. */
  private report(): void {
    if (this.reporting) {
      this.reportAgain = true;
      return;
    }
    this.reporting = Promise.resolve().then(() => this.write());
  }

  private async write(): Promise<void> {
    const { log } = this.options;
    do {
      this.reportAgain = false;
      await this.writeOnce().catch((err) => log.error('Writing the status of a pod failed', { pod: this.current.metadata.name, err }));
    } while (this.reportAgain);
    this.reporting = undefined;
  }

  private async writeOnce(): Promise<void> {
    const { store } = this.options;
    const { namespace, name, uid } = this.current.metadata;
    const found = store.find<Pod>(pods, namespace, name);
    if (found?.metadata.uid !== uid) return;
    const status = this.status.of(found!, this.inits.map((runner) => runner.status), this.mains.map((runner) => runner.status));
    await quietly(store.patch(pods, { namespace, name, subresource: 'status' }, 'merge', { status } as unknown as JsonObject, MANAGER));
  }
}
