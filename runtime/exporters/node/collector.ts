import { MetricFamily, ScalarFamily, ScalarMetric } from '../../../lib/metrics/family';
import { labelPairs, NO_LABELS } from '../../../lib/metrics/label-pairs';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Fs, FsError } from '../../../lib/sys/fs';
import { Filters } from './filters';
import { MountSpace } from './mount-space';

/** Where a collector finds the machine: a container sees its host's files under other paths. */
export interface Machine {
  readonly fs: Fs;
  readonly clock: Clock;
  /** Where the host's /proc and /sys are mounted, without a slash at the end. */
  readonly procfs: string;
  readonly sysfs: string;
  /** Where the host's / is mounted: `/` on the host itself. */
  readonly rootfs: string;
  /** Where the host's udev keeps what it knows of devices. */
  readonly udev: string;
  /** Which of its parts are exposed. */
  readonly filters: Filters;
  readonly mountSpace: MountSpace;
}

/** Reads one part of the machine at every scrape. It keeps nothing between two. */
export interface Collector {
  readonly name: string;
  /** What it exposes, without a full stop. */
  readonly summary: string;
  /**
   * @returns undefined where this machine has nothing of the kind, such as a kernel built without it
   * @throws whatever makes its figures unknown: the others are exposed all the same, and this one counts as failed
   */
  collect(machine: Machine): Promise<MetricFamily[] | undefined>;
}

const LARGEST_FILE = 1 << 20; // /proc/stat of a thousand CPUs is a tenth of it

/** The text of a small file of the kernel's. */
export async function readText(machine: Machine, path: string): Promise<string> {
  return Buffer.from(await machine.fs.readFile(path, LARGEST_FILE)).toString('utf8');
}

/** As `readText`, but undefined where there is no such file. */
export async function readTextIfThere(machine: Machine, path: string): Promise<string | undefined> {
  return readText(machine, path).catch((err: unknown) => {
    if (err instanceof FsError && err.code === 'NOT_FOUND') return undefined;
    throw err;
  });
}

/** The lines of a text, without those that are empty. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The number in a field of `path`. @throws CodedError naming the file where it is none */
export function numberIn(path: string, field: string | undefined): number {
  const value = Number(field);
  if (field === undefined || field === '' || Number.isNaN(value)) {
    throw new CodedError('PROCFS', `${path}: expected a number, got ${field === undefined ? 'nothing' : `"${field.slice(0, 40)}"`}`);
  }
  return value;
}

export function gauge(name: string, help: string, value: number): ScalarFamily {
  return { name, help, type: 'gauge', metrics: [{ labels: NO_LABELS, value }] };
}

export function counter(name: string, help: string, value: number): ScalarFamily {
  return { ...gauge(name, help, value), type: 'counter' };
}

/** A family whose kind of figure the kernel does not tell. */
export function untyped(name: string, help: string, value: number): ScalarFamily {
  return { ...gauge(name, help, value), type: 'untyped' };
}

/** One metric of a family that has labels. */
export function labelled(labels: Readonly<Record<string, string>>, value: number): ScalarMetric {
  return { labels: labelPairs(labels), value };
}
