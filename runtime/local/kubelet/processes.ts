import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { replaceFile } from '../../../lib/sys/replace-file';

/** How a process ended. A process that could not be started has code 128. */
export interface Ending { readonly code: number; readonly signal?: NodeJS.Signals }

export interface RunningProcess {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
}

export interface ProcessOptions {
  /** Arguments of Node itself, the script first among those behind them. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly onLine: (line: string) => void;
}

/** Starts processes. A test has its own. */
export interface Processes { start(options: ProcessOptions): RunningProcess }

/** The machine's. */
export const nodeProcesses: Processes = {
  start({ args, env, cwd, onLine }) {
    const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
    const ended = new Promise<Ending>((resolve) => {
      child.once('error', (err) => {
        onLine(err.message);
        resolve({ code: 128 });
      });
      child.once('close', (code, signal) => resolve(signal ? { code: 128 + (SIGNALS[signal] ?? 0), signal } : { code: code ?? 0 }));
    });
    return { pid: child.pid ?? 0, ended, signal: (signal) => void child.kill(signal) };
  },
};

const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
const RECORD = 'processes', LARGEST = 1 << 20;

/**
 * Which processes run, kept on disk: a run that was killed leaves its processes, and the next one ends them. A process is known again by its
 * number and by when it was started, so that a stranger who got the number is left alone.
 */
export class ProcessRecord {
  private readonly running = new Map<number, string>();
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly fs: Fs, private readonly dir: string) {}

  /** Ends what an earlier run has left. @returns how many */
  async endLeftovers(): Promise<number> {
    if (!await this.fs.stat(`${this.dir}/${RECORD}`)) return 0;
    const lines = Buffer.from(await this.fs.readFile(`${this.dir}/${RECORD}`, LARGEST)).toString('utf8').split('\n');
    let ended = 0;
    for (const line of lines) {
      const [pid, started] = line.split(' ');
      if (!pid || await startTime(this.fs, Number(pid)) !== started) continue;
      try {
        process.kill(Number(pid), 'SIGKILL');
        ended++;
      } catch {
        // it has ended in between
      }
    }
    await this.fs.remove(`${this.dir}/${RECORD}`);
    return ended;
  }

  async add(pid: number): Promise<void> {
    const started = await startTime(this.fs, pid);
    if (started !== undefined) this.running.set(pid, started);
    await this.write();
  }

  async remove(pid: number): Promise<void> {
    if (this.running.delete(pid)) await this.write();
  }

  private write(): Promise<void> {
    const text = [...this.running].map(([pid, started]) => `${pid} ${started}\n`).join('');
    this.writing = this.writing.then(() => replaceFile(this.fs, this.dir, RECORD, Buffer.from(text)));
    return this.writing;
  }
}

/** When a process was started, in ticks since boot; undefined where it is not, or the system does not say. */
export async function startTime(fs: Fs, pid: number): Promise<string | undefined> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, LARGEST).catch(() => undefined);
  return stat && Buffer.from(stat).toString('latin1').replace(/^.*\)/s, '').trim().split(' ')[19];
}

/** The command line of a program: how `command` and `args` of a container become arguments of the executable. */
export function programArguments(program: string, command: readonly string[] | undefined, args: readonly string[]): string[] {
  if (!command?.length) return [program, ...args];
  const [first, ...rest] = command;
  const name = first.slice(first.lastIndexOf('/') + 1);
  if (name === 'sh' || name === 'bash') throw new CodedError('POD', `the command ${first} is a shell, which the images do not have: name the program`);
  return name === 'monitoring' ? [...rest, ...args] : [name, ...rest, ...args];
}
