import { MetricFamily } from '../../../lib/metrics/family';
import { LabelPairs, labelPairs, NO_LABELS } from '../../../lib/metrics/label-pairs';
import { Fs } from '../../../lib/sys/fs';
import { ContainerProcess } from './container-runner';
import { Container, Pod } from './pod';
import { quantityValue } from './quantity';

/** A process of a container, and whose it is. */
export interface PodProcess extends ContainerProcess { readonly pod: Pod; readonly container: Container }

interface Usage {
  /** Seconds of CPU time in all, and in user mode. */
  readonly cpu: number;
  readonly user: number;
  /** Bytes in RAM, of these no file's, and swapped out. */
  readonly resident: number;
  readonly anonymous: number;
  readonly swapped: number;
  readonly threads: number;
  /** Bytes from and to disks; undefined where the system does not tell. */
  readonly read?: number;
  readonly written?: number;
}

interface Measured { readonly labels: LabelPairs; readonly usage: Usage; readonly process: PodProcess }

const LARGEST = 1 << 16;
const TICKS = 100; // USER_HZ of every architecture that Node runs on
const PERIOD = 100_000; // us, of CPU quotas
const SHARES = 1024; // of a whole core

/**
 * What cAdvisor tells of containers, read from their processes. There are no control groups here: the memory of a container is what its
 * process has in RAM, and networks are not told apart.
 */
export async function containerMetrics(fs: Fs, processes: readonly PodProcess[], machine: { cpu: number; memory: number }): Promise<MetricFamily[]> {
  const usages = await Promise.all(processes.map(({ pid }) => usageOf(fs, pid)));
  const measured = processes.flatMap((process, i) => (usages[i] ? [{ labels: labelsOf(process), usage: usages[i], process }] : []));
  const family = (type: 'gauge' | 'counter', name: string, help: string, value: (one: Measured) => number | undefined): MetricFamily => (
    { name, help, type, metrics: measured.map((one) => ({ labels: one.labels, value: value(one) })).filter(hasValue) });
  const one = (name: string, help: string, value: number): MetricFamily => ({ name, help, type: 'gauge', metrics: [{ labels: NO_LABELS, value }] });
  return [
    family('counter', 'container_cpu_usage_seconds_total', 'CPU time that the container has used, in seconds.', ({ usage }) => usage.cpu),
    family('counter', 'container_cpu_user_seconds_total', 'CPU time in user mode, in seconds.', ({ usage }) => usage.user),
    family('counter', 'container_cpu_system_seconds_total', 'CPU time in system mode, in seconds.', ({ usage }) => usage.cpu - usage.user),
    family('gauge', 'container_memory_working_set_bytes', 'Memory that the container holds, in bytes.', ({ usage }) => usage.resident),
    family('gauge', 'container_memory_usage_bytes', 'Memory that the container uses, in bytes.', ({ usage }) => usage.resident),
    family('gauge', 'container_memory_rss', 'Memory of the container that is in RAM and no file\'s, in bytes.', ({ usage }) => usage.anonymous),
    family('gauge', 'container_memory_swap', 'Memory of the container that is swapped out, in bytes.', ({ usage }) => usage.swapped),
    family('counter', 'container_fs_reads_bytes_total', 'Bytes that the container has read from disks.', ({ usage }) => usage.read),
    family('counter', 'container_fs_writes_bytes_total', 'Bytes that the container has written to disks.', ({ usage }) => usage.written),
    family('gauge', 'container_threads', 'Threads of the container.', ({ usage }) => usage.threads),
    family('gauge', 'container_processes', 'Processes of the container.', () => 1),
    family('gauge', 'container_start_time_seconds', 'When the container was started, in seconds since the Unix epoch.',
      ({ process }) => process.startedAt / 1000),
    family('gauge', 'container_spec_memory_limit_bytes', 'Memory that the container may use, in bytes; 0 for no limit.',
      ({ process }) => amount(process, 'limits', 'memory') ?? 0),
    family('gauge', 'container_spec_cpu_period', 'Length of a period of CPU time, in microseconds.', () => PERIOD),
    family('gauge', 'container_spec_cpu_quota', 'CPU time that the container may use in a period, in microseconds.', ({ process }) => {
      const limit = amount(process, 'limits', 'cpu');
      return limit && Math.round(limit * PERIOD);
    }),
    family('gauge', 'container_spec_cpu_shares', 'Share of CPU time that the container asks for, in 1024ths of a core.',
      ({ process }) => Math.max(2, Math.floor((amount(process, 'requests', 'cpu') ?? 0) * SHARES))),
    one('machine_cpu_cores', 'Cores of the machine.', machine.cpu), one('machine_memory_bytes', 'Memory of the machine, in bytes.', machine.memory),
  ];
}

function hasValue(metric: { labels: LabelPairs; value: number | undefined }): metric is { labels: LabelPairs; value: number } {
  return metric.value !== undefined;
}

function labelsOf({ pod, container: { name: container, image }, pid }: PodProcess): LabelPairs {
  const { name, namespace = '', uid } = pod.metadata;
  return labelPairs({ container, id: `/kubepods/pod${uid}/${container}`, image, name: `process://${pid}`, namespace, pod: name });
}

function amount({ container }: PodProcess, kind: 'limits' | 'requests', resource: string): number | undefined {
  const value = quantityValue(container.resources?.[kind]?.[resource] ?? '');
  return Number.isNaN(value) ? undefined : value;
}

/** Undefined where the process has ended, or the system does not tell. Source: proc(5). */
async function usageOf(fs: Fs, pid: number): Promise<Usage | undefined> {
  const read = async (name: string) => Buffer.from(await fs.readFile(`/proc/${pid}/${name}`, LARGEST)).toString('latin1');
  try {
    const [stat, status, io] = await Promise.all([read('stat'), read('status'), read('io').catch(() => '')]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold anything
    const [user, system, threads] = [11, 12, 17].map((i) => Number(fields[i]));
    const kilobytes = (name: string) => (numberAfter(status, `${name}:`) ?? 0) * 1024;
    return {
      user: user / TICKS, cpu: (user + system) / TICKS, threads, resident: kilobytes('VmRSS'), anonymous: kilobytes('RssAnon'), swapped: kilobytes('VmSwap'),
      read: numberAfter(io, 'read_bytes:'), written: numberAfter(io, 'write_bytes:'),
    };
  } catch {
    return undefined;
  }
}

/** The number that stands behind `name` at the start of a line. */
function numberAfter(text: string, name: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(name));
  return line === undefined ? undefined : Number.parseInt(line.slice(name.length), 10);
}
