import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { FOREIGN_IMAGE, programOf } from '../images';
import { Container, ContainerState, ContainerStatus, timeText } from './pod';
import { canProbe, ProbeKind, probeLoop, ProbeResult } from './prober';
import { Ending, RunningProcess } from './processes';

export interface RunnerOptions {
  readonly container: Container;
  /** Never, OnFailure or Always. */
  readonly restartPolicy: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Starts the program. @throws CodedError for what keeps it from being started now */
  readonly start: (program: string) => Promise<RunningProcess>;
  readonly probe: (kind: ProbeKind, container: Container, signal: AbortSignal) => Promise<ProbeResult>;
  /** Something of `status` is another. */
  readonly changed: () => void;
  readonly tell: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
}

const FIRST_BACKOFF = 10_000, LAST_BACKOFF = 300_000, GOOD_RUN = 600_000; // ms, as in a cluster
const EARLY = 60_000, EARLY_BACKOFF = 500; // ms: what fails in a pod's first minute is mostly about order, and nobody wants to wait for that
const GRACE_OF_RESTART = 10_000; // ms that a container has to end when a probe ends it

/** Keeps one container's process running, as its pod's restart policy wants it. */
export class ContainerRunner {
  private state: ContainerState = { waiting: { reason: 'PodInitializing' } };
  private lastState: ContainerState = {};
  private restartCount = 0;
  private isReady = false;
  private isStarted = false;
  private process: RunningProcess | undefined;
  private readonly stopping = new AbortController();
  /** Resolves with the ending after which it is not started again; undefined where it never was. */
  readonly done: Promise<Ending | undefined>;
  private running: Promise<void> = Promise.resolve();
  private grace = GRACE_OF_RESTART;
  private finish!: (ending: Ending | undefined) => void;

  constructor(private readonly options: RunnerOptions) {
    this.done = new Promise((resolve) => { this.finish = resolve; });
  }

  get status(): ContainerStatus {
    const { container: { name, image } } = this.options;
    const { state, lastState, restartCount, isReady, isStarted } = this;
    return {
      name, image, imageID: image, ready: isReady, started: isStarted, restartCount, state, lastState,
      ...this.process ? { containerID: `process://${this.process.pid}` } : {},
    };
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  begin(): void {
    this.running = this.run().catch((err) => this.options.log.error('Running a container failed', { container: this.options.container.name, err }));
  }

  /** Ends the process for good: asks, and after `grace` milliseconds makes it. */
  async stop(grace: number): Promise<void> {
    this.stopping.abort();
    this.grace = grace;
    await this.endProcess();
    await this.running;
  }

  private async run(): Promise<void> {
    const { container, clock } = this.options;
    const program = programOf(container.image);
    if (program === undefined) {
      const message = `${container.image} is not run here: the local run has the programs of images named .../cdk8s-monitoring/PROGRAM alone`;
      this.wait(FOREIGN_IMAGE, message);
      this.options.tell('Warning', FOREIGN_IMAGE, message);
      return;
    }
    const born = clock.monotonic();
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const begin = clock.monotonic();
      const ending = await this.runOnce(program);
      if (this.stopping.signal.aborted || ending && !this.comesAgain(ending)) return this.finish(ending);
      failures = clock.monotonic() - begin > GOOD_RUN ? 1 : failures + 1;
      const cap = clock.monotonic() - born < EARLY ? EARLY_BACKOFF * 2 ** (failures - 1) : Infinity;
      const backoff = Math.min(FIRST_BACKOFF * 2 ** (failures - 1), LAST_BACKOFF, cap);
      if (ending) {
        const how = ending.signal ? `signal ${ending.signal}` : `exit code ${ending.code}`;
        this.wait('CrashLoopBackOff', `back-off ${backoff / 1000}s restarting after ${how}`);
      }
      await clock.sleep(backoff, this.stopping.signal).catch(() => undefined);
      if (ending) this.restartCount++;
    }
    this.finish(undefined);
  }

  private comesAgain({ code }: Ending): boolean {
    const { restartPolicy } = this.options;
    return restartPolicy === 'Always' || restartPolicy === 'OnFailure' && code !== 0;
  }

  /** @returns undefined where it could not be started */
  private async runOnce(program: string): Promise<Ending | undefined> {
    const { clock, tell, container } = this.options;
    let process: RunningProcess;
    try {
      process = await this.options.start(program);
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      this.wait('CreateContainerConfigError', errorText(err));
      return undefined;
    }
    const startedAt = timeText(clock.now());
    this.process = process;
    if (this.stopping.signal.aborted) void this.endProcess(); // it was asked to stop while it started
    this.isStarted = !canProbe(container.startupProbe);
    this.isReady = this.isStarted && !canProbe(container.readinessProbe);
    this.state = { running: { startedAt } };
    this.options.changed();
    const over = new AbortController();
    this.beginProbes(over.signal);
    const ending = await process.ended;
    over.abort();
    this.process = undefined;
    this.isReady = this.isStarted = false;
    const reason = ending.code === 0 ? 'Completed' : ending.signal === 'SIGKILL' && this.stopping.signal.aborted ? 'Killed' : 'Error';
    this.lastState = this.state = { terminated: { exitCode: ending.code, reason, startedAt, finishedAt: timeText(clock.now()) } };
    if (ending.code !== 0 && !this.stopping.signal.aborted) {
      tell('Warning', 'BackOff', `container ${container.name} ended with ${ending.signal ?? `code ${ending.code}`}`);
    }
    this.options.changed();
    return ending;
  }

  private beginProbes(signal: AbortSignal): void {
    const { container, tell } = this.options;
    for (const kind of ['startup', 'liveness', 'readiness'] as const) {
      const probe = container[`${kind}Probe`];
      if (!probe || canProbe(probe)) continue;
      tell('Warning', 'ProbeNotRunHere', `the ${kind} probe of ${container.name} is none of HTTP or TCP, and is not sent here`);
    }
    const later = () => {
      this.loop('liveness', signal);
      this.loop('readiness', signal);
    };
    if (!canProbe(container.startupProbe)) return later();
    void probeLoop(container.startupProbe, this.options.clock, signal, () => this.options.probe('startup', container, signal), (result) => {
      if (this.isStarted) return;
      if (!result.ok) return this.restart('startup', result);
      this.isStarted = true;
      this.isReady = !canProbe(container.readinessProbe);
      this.options.changed();
      later();
    });
  }

  private loop(kind: 'liveness' | 'readiness', signal: AbortSignal): void {
    const { container, clock, probe: send, changed } = this.options;
    const probe = kind === 'liveness' ? container.livenessProbe : container.readinessProbe;
    if (!canProbe(probe)) return;
    void probeLoop(probe, clock, signal, () => send(kind, container, signal), (result) => {
      if (kind === 'readiness') {
        this.isReady = result.ok;
        changed();
      } else if (!result.ok) this.restart(kind, result);
    });
  }

  private restart(kind: ProbeKind, { why }: ProbeResult): void {
    const { tell, container } = this.options;
    tell('Warning', 'Unhealthy', `${kind} probe of ${container.name} failed: ${why ?? ''}`);
    void this.endProcess();
  }

  private async endProcess(): Promise<void> {
    const { process } = this;
    if (!process) return;
    process.signal('SIGTERM');
    const patience = new AbortController();
    void this.options.clock.sleep(this.grace, patience.signal).then(() => process.signal('SIGKILL'), () => undefined);
    await process.ended;
    patience.abort();
  }

  private wait(reason: string, message: string): void {
    this.state = { waiting: { reason, message } };
    this.options.changed();
  }
}
