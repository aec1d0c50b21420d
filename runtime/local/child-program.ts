import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';

/** How a child is started and what is done with what it prints. */
export interface ChildOptions {
  /** Path of the executable, `bin/monitoring`. */
  readonly launcher: string;
  readonly clock: Clock;
  /** Gets every line of the child's error stream, without its newline. */
  readonly onLine: (line: string) => void;
  /** Aborting it kills the child. */
  readonly signal: AbortSignal;
}

const PATIENCE = 10_000; // ms to listen, and to end when asked

/** A program of this executable that runs as a process of its own. */
export class ChildProgram {
  /** Resolves with how it ended, as people say it: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  private last = '';

  private constructor(readonly name: string, private readonly process: ChildProcess, private readonly clock: Clock) {
    this.ended = new Promise((resolve) => {
      process.once('error', (err) => resolve(err.message));
      process.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    });
  }

  /**
   * Starts `name` and waits until it listens.
   * @returns the child and the addresses in its `Listening on` lines so far
   * @throws CodedError CHILD naming the program and its last words where it ends or stays silent instead
   */
  static async start(name: string, args: readonly string[], options: ChildOptions): Promise<{ child: ChildProgram; address: string }> {
    const process = spawn(globalThis.process.execPath, [options.launcher, name, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const child = new ChildProgram(name, process, options.clock);
    options.signal.addEventListener('abort', () => void child.stop(), { once: true });
    const listening = new Promise<string>((resolve) => {
      createInterface({ input: process.stderr! }).on('line', (line) => {
        child.last = line;
        options.onLine(line);
        const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    });
    const silence = new AbortController();
    const address = await Promise.race([
      listening,
      child.ended.then((how) => Promise.reject(new CodedError('CHILD', `${name} ended with ${how} before it listened: ${child.last}`))),
      options.clock.sleep(PATIENCE, silence.signal).then(async () => {
        await child.stop();
        throw new CodedError('CHILD', `${name} did not listen within ${PATIENCE / 1000} s: ${child.last}`);
      }),
    ]).finally(() => silence.abort());
    return { child, address };
  }

  /** Asks the child to end, and kills it when it does not. Resolves with how it ended; a second call joins the first. */
  async stop(): Promise<string> {
    this.process.kill('SIGTERM');
    const patience = new AbortController();
    void this.clock.sleep(PATIENCE, patience.signal).then(() => this.process.kill('SIGKILL'), () => undefined);
    return this.ended.finally(() => patience.abort());
  }
}
