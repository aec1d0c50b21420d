import { MetricFamily, ScalarFamily, ScalarMetric } from '../../../lib/metrics/family';
import { labelPairs, NO_LABELS } from '../../../lib/metrics/label-pairs';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';

/** Where a collector finds the machine: a container sees its host's files under other paths. */
export interface Machine {
  readonly fs: Fs;
  readonly clock: Clock;
  /** Where the host's /proc and /sys are mounted, without a slash at the end. */
  readonly procfs: string;
  readonly sysfs: string;
}

/** Reads one part of the machine at every scrape. It keeps nothing between two. */
export interface Collector {
  readonly name: string;
  /** What it exposes, without a full stop. */
  readonly summary: string;
  /** @throws whatever makes its figures unknown: the others are exposed all the same, and this one counts as failed */
  collect(machine: Machine): Promise<MetricFamily[]>;
}

const LARGEST_FILE = 1 << 20; // /proc/stat of a thousand CPUs is a tenth of it

/** The text of a small file of the kernel's. */
export async function readText(machine: Machine, path: string): Promise<string> {
  return Buffer.from(await machine.fs.readFile(path, LARGEST_FILE)).toString('utf8');
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

/** One metric of a family that has labels. */
export function labelled(labels: Readonly<Record<string, string>>, value: number): ScalarMetric {
  return { labels: labelPairs(labels), value };
}
