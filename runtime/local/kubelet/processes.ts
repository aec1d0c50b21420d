import { ChildProcess, spawn } from 'node:child_process';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { LineSplitter } from './line-splitter';

/** How a process ended, and what it printed last. A process that could not be started has code 128. */
export interface Ending { readonly code: number; readonly signal?: NodeJS.Signals; readonly lastLine?: string }

export interface RunningProcess {
  /** 0 where it could not be started. */
  readonly pid: number;
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
}

export interface ProcessOptions {
  /** Arguments of Node itself, the script first among those behind them. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Every line of both outputs, in the order in which they came; none comes after `ended`. */
  readonly onLine: (line: string) => void;
}

/** Starts processes. A test has its own. */
export interface Processes {
  start(options: ProcessOptions): RunningProcess;
  /** Ends any process at once. @returns false where there is none, or it is not ours to end */
  kill(pid: number): boolean;
}

const NOT_STARTED = 128; // as Kubernetes has it
const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** The machine's. */
export const nodeProcesses: Processes = {
  start({ args, env, cwd, onLine }) {
    const failed = (err: unknown): Ending => {
      onLine(errorText(err));
      return { code: NOT_STARTED };
    };
    try {
      const child: ChildProcess = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = new Promise<Ending>((resolve) => {
        child.once('error', (err) => resolve(failed(err)));
        child.once('close', (code, signal) => resolve(signal ? { code: 128 + (SIGNALS[signal] ?? 0), signal } : { code: code ?? 0 }));
      });
      for (const stream of [child.stdout, child.stderr]) { // null where the process has too many open files
        const lines = new LineSplitter(onLine);
        stream?.on('data', (bytes: Buffer) => lines.add(bytes)).on('end', () => lines.end());
      }
      return { pid: child.pid ?? 0, ended, signal: (signal) => void child.kill(signal) };
    } catch (err) { // such as a NUL within a variable, or more of them than the system takes
      return { pid: 0, ended: Promise.resolve(failed(err)), signal: () => undefined };
    }
  },
  kill(pid) {
    try {
      return process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  },
};

/** The command line of a program: how `command` and `args` of a container become arguments of the executable. @throws CodedError POD */
export function programArguments(program: string, command: readonly string[] | undefined, args: readonly string[]): string[] {
  if (!command?.length) return [program, ...args];
  const [first, ...rest] = command;
  const name = first.slice(first.lastIndexOf('/') + 1);
  if (name === 'sh' || name === 'bash') throw new CodedError('POD', `the command ${first} is a shell, which the images do not have: name the program`);
  return name === 'monitoring' ? [...rest, ...args] : [name, ...rest, ...args];
}
