import { Clock } from '../../lib/sys/clock';
import { Fs } from '../../lib/sys/fs';
import { Random } from '../../lib/sys/random';

/** What a program may know of the machine. The launcher gives the real one, a test its own, so a main can run within a test. */
export interface Surroundings {
  /** The arguments behind the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly fs: Fs;
  readonly random: Random;
  /** Path of the executable itself, for programs that start others. */
  readonly launcher: string;
  /** Width of the terminal; undefined where there is none. */
  readonly columns?: number;
  /** Writes text as it is: no newline is added. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborts when the program shall end: SIGTERM, or Ctrl-C. A second Ctrl-C ends the process at once. */
  readonly stop: AbortSignal;
  /** What is typed, a key at a time, where there is a terminal; reading it begins to listen. */
  readonly keys?: AsyncIterable<string>;
  /** Tells of every SIGHUP by an event `hangup`, where somebody may send them. */
  readonly hangup?: EventTarget;
}

/** Runs until its work is done or `stop` aborts. @returns the exit code; what it throws is printed on one line and exits with 1 */
export type Main = (surroundings: Surroundings) => Promise<number>;
