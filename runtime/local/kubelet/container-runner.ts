import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { FOREIGN_IMAGE, programOf } from '../images';
import { Container, ContainerState, ContainerStatus, Hook, timeText } from './pod';
import { canProbe, ProbeKind, probeLoop, ProbeResult } from './prober';
import { Ending, RunningProcess } from './processes';
import { RestartBackoff } from './restart-backoff';

export interface RunnerOptions {
  readonly container: Container;
  /** Never, OnFailure or Always. */
  readonly restartPolicy: string;
  /** Milliseconds that it has to end when a probe ends it. */
  readonly grace: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Waits until it may start. @returns what says that it has, and that the next may */
  readonly turn: () => Promise<() => void>;
  /** Starts the program. @param run how often it was started before @throws CodedError for what keeps it from being started now */
  readonly start: (program: string, run: number) => Promise<RunningProcess>;
  readonly probe: (kind: ProbeKind, container: Container, signal: AbortSignal) => Promise<ProbeResult>;
  /** Does what is to be done before the container is asked to end, in at most `grace` milliseconds. */
  readonly beforeStop: (hook: Hook, container: Container, grace: number) => Promise<void>;
  /** Something of `status` is another. */
  readonly changed: () => void;
  readonly tell: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
}

/** A process that a container has now. */
export interface ContainerProcess { readonly pid: number; readonly startedAt: number }

const CONFIGURATION_RETRY = 1000; // ms until what was missing is looked for again
const UNPROBED_START = 150; // ms that the start of a program may take that nobody asks whether it is ready
const LAST_GRACE = 2000; // ms that it has at least, however long its hook took
const LONGEST_MESSAGE = 2048; // characters, as in a cluster
const PROBES = ['startup', 'liveness', 'readiness'] as const;

/** Keeps one container's process running, as its pod's restart policy wants it. */
export class ContainerRunner {
  private state: ContainerState = { waiting: { reason: 'PodInitializing' } };
  private lastState: ContainerState = {};
  private restartCount = 0;
  private isReady = false;
  private isStarted = false;
  private process: RunningProcess | undefined;
  private asked: RunningProcess | undefined;
  private startedAt = 0;
  private endTurn: () => void = () => undefined;
  private readonly stopping = new AbortController();
  /** Resolves with the ending after which it is not started again; undefined where it never was. */
  readonly done: Promise<Ending | undefined>;
  /** Resolves once it has started, its startup probe included. */
  readonly started: Promise<void>;
  private running: Promise<void> = Promise.resolve();
  private finish!: (ending: Ending | undefined) => void;
  private start!: () => void;

  constructor(private readonly options: RunnerOptions) {
    this.done = new Promise((resolve) => { this.finish = resolve; });
    this.started = new Promise((resolve) => { this.start = resolve; });
  }

  get status(): ContainerStatus {
    const { container: { name, image } } = this.options;
    const { state, lastState, restartCount, isReady, isStarted } = this;
    return {
      name, image, imageID: image, ready: isReady, started: isStarted, restartCount, state, lastState,
      ...this.process ? { containerID: containerId(this.process) } : {},
    };
  }

  get current(): ContainerProcess | undefined {
    return this.process && { pid: this.process.pid, startedAt: this.startedAt };
  }

  begin(): void {
    this.running = this.run().catch((err) => this.options.log.error('Running a container failed', { container: this.options.container.name, err }));
  }

  /** Ends the process for good: asks, and after `grace` milliseconds makes it. A second call can shorten the time. */
  async stop(grace: number): Promise<void> {
    const { beforeStop, container } = this.options;
    const end = this.options.clock.monotonic() + grace;
    const hook = container.lifecycle?.preStop;
    const isFirst = !this.stopping.signal.aborted;
    this.stopping.abort();
    if (isFirst && hook && this.process) await beforeStop(hook, container, grace);
    await this.endProcess(Math.max(end - this.options.clock.monotonic(), Math.min(grace, LAST_GRACE)));
    await this.running;
  }

  private async run(): Promise<void> {
    const { container, clock, tell } = this.options;
    const program = programOf(container.image);
    if (program === undefined) {
      const message = `${container.image} is not run here: the local run has the programs of images named .../cdk8s-monitoring/PROGRAM alone`;
      this.wait(FOREIGN_IMAGE, message);
      tell('Warning', FOREIGN_IMAGE, message);
      return;
    }
    this.tellWhatIsNotRun();
    const backoff = new RestartBackoff(clock);
    while (!this.stopping.signal.aborted) {
      const begin = clock.monotonic();
      const ending = await this.runOnce(program);
      if (this.stopping.signal.aborted || ending && !this.comesAgain(ending)) return this.finish(ending);
      let pause = CONFIGURATION_RETRY;
      if (ending) {
        pause = backoff.next(clock.monotonic() - begin);
        const message = `back-off ${pause / 1000}s restarting container ${container.name} after ${endingText(ending)}`;
        tell('Warning', 'BackOff', message);
        this.wait('CrashLoopBackOff', message);
      }
      await clock.sleep(pause, this.stopping.signal).catch(() => undefined);
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
    const { clock, tell, container, turn, start, changed } = this.options;
    this.endTurn = await turn();
    if (this.stopping.signal.aborted) {
      this.endTurn();
      return undefined;
    }
    let process: RunningProcess;
    try {
      process = await start(program, this.restartCount);
    } catch (err) {
      this.endTurn();
      if (!(err instanceof CodedError)) throw err;
      const message = errorText(err);
      if (this.state.waiting?.message !== message) tell('Warning', 'Failed', message);
      this.wait('CreateContainerConfigError', message);
      return undefined;
    }
    this.process = process;
    this.startedAt = clock.now();
    const startedAt = timeText(this.startedAt);
    if (this.stopping.signal.aborted) process.signal('SIGKILL'); // it was asked to stop while it started, and nobody relies on it yet
    this.become({ running: { startedAt } });
    this.setStarted(!canProbe(container.startupProbe));
    tell('Normal', 'Started', `Started container ${container.name}`);
    const over = new AbortController();
    this.beginProbes(over.signal);
    const isAsked = canProbe(container.startupProbe) || canProbe(container.readinessProbe);
    if (!isAsked) void clock.sleep(UNPROBED_START, over.signal).then(this.endTurn, () => undefined);
    const ending = await process.ended;
    over.abort();
    this.endTurn();
    this.process = undefined;
    this.isReady = this.isStarted = false;
    this.become({ terminated: { ...terminationOf(ending), startedAt, finishedAt: timeText(clock.now()), containerID: containerId(process) } });
    changed();
    return ending;
  }

  private setStarted(isStarted: boolean): void {
    this.isStarted = isStarted;
    this.isReady = isStarted && !canProbe(this.options.container.readinessProbe);
    if (isStarted) this.start();
    if (this.isReady && canProbe(this.options.container.startupProbe)) this.endTurn();
    this.options.changed();
  }

  private tellWhatIsNotRun(): void {
    const { container, tell } = this.options;
    for (const kind of PROBES) {
      const probe = container[`${kind}Probe`];
      if (probe && !canProbe(probe)) tell('Warning', 'ProbeNotRunHere', `the ${kind} probe of ${container.name} is none of HTTP or TCP, and is not sent here`);
    }
    const { postStart, preStop } = container.lifecycle ?? {};
    if (postStart) tell('Warning', 'HookNotRunHere', `what ${container.name} does after its start (postStart) is not run here`);
    if (preStop?.exec) tell('Warning', 'HookNotRunHere', `the command that ${container.name} runs before its end (preStop) is not run here`);
  }

  private beginProbes(signal: AbortSignal): void {
    const { container: { startupProbe } } = this.options;
    const later = () => {
      this.loop('liveness', signal, (result) => { if (!result.ok) this.restart('liveness', result); });
      this.loop('readiness', signal, ({ ok }) => {
        if (ok === this.isReady) return;
        this.isReady = ok;
        this.endTurn();
        this.options.changed();
      });
    };
    if (!canProbe(startupProbe)) return later();
    const starting = new AbortController();
    this.loop('startup', AbortSignal.any([signal, starting.signal]), (result) => {
      starting.abort(); // it is asked once, whatever it says
      if (!result.ok) return this.restart('startup', result);
      this.setStarted(true);
      later();
    });
  }

  private loop(kind: ProbeKind, signal: AbortSignal, decided: (result: ProbeResult) => void): void {
    const { container, clock, probe: send } = this.options;
    const probe = container[`${kind}Probe`];
    if (canProbe(probe)) void probeLoop(probe, clock, signal, () => send(kind, container, signal), decided);
  }

  private restart(kind: ProbeKind, { why }: ProbeResult): void {
    const { tell, container, grace } = this.options;
    tell('Warning', 'Unhealthy', `${kind} probe of ${container.name} failed, it is started again: ${why ?? ''}`);
    const own = container[`${kind}Probe`]?.terminationGracePeriodSeconds;
    void this.endProcess(own === undefined ? grace : own * 1000);
  }

  private async endProcess(grace: number): Promise<void> {
    const { process } = this;
    if (!process) return;
    if (this.asked !== process) process.signal('SIGTERM'); // a second one would cut short how a program ends
    this.asked = process;
    const patience = new AbortController();
    void this.options.clock.sleep(grace, patience.signal).then(() => process.signal('SIGKILL'), () => undefined);
    await process.ended;
    patience.abort();
  }

  private wait(reason: string, message: string): void {
    this.become({ waiting: { reason, message } });
    this.options.changed();
  }

  private become(state: ContainerState): void {
    if (this.state.terminated) this.lastState = this.state;
    this.state = state;
  }
}

function containerId({ pid }: RunningProcess): string {
  return `process://${pid}`;
}

/** What a container printed last tells best why it failed, whatever its `terminationMessagePolicy`. */
function terminationOf({ code: exitCode, lastLine }: Ending) {
  if (exitCode === 0) return { exitCode, reason: 'Completed' };
  return { exitCode, reason: 'Error', ...lastLine ? { message: lastLine.slice(0, LONGEST_MESSAGE) } : {} };
}

function endingText({ code, signal }: Ending): string {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}
