import { Counter } from '../../../lib/metrics/counter';
import { MetricFamily } from '../../../lib/metrics/family';
import { Histogram } from '../../../lib/metrics/histogram';
import { LabelPairs, labelPairs } from '../../../lib/metrics/label-pairs';
import { Registry } from '../../../lib/metrics/registry';
import { Vec } from '../../../lib/metrics/vec';
import { Fs } from '../../../lib/sys/fs';

import { Pod } from './pod';
import { ProbeKind } from './prober';

/** A process of a container, and whose it is. */
export interface ContainerProcess { readonly pod: Pod; readonly container: string; readonly image: string; readonly pid: number }

const LARGEST = 1 << 16;
const TICKS = 100; // USER_HZ of every architecture that Node runs on
const PROBE_LABELS = ['probe_type', 'container', 'pod', 'namespace', 'pod_uid', 'result'] as const;
const STARTS = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120];

/** What the kubelet tells of its own work at `/metrics`, and of probes at `/metrics/probes`. */
export class KubeletMetrics {
  readonly registry = new Registry();
  readonly probes = new Registry();
  private readonly probeTotal: Vec<Counter, typeof PROBE_LABELS>;
  private readonly starts: Histogram;

  constructor(node: string, counts: () => { pods: number; containers: number }) {
    this.registry.gauge('kubelet_node_name', 'The name of the node.', ['node']).with(node).set(1);
    this.registry.gaugeFunc('kubelet_running_pods', 'Pods that have a running process.', () => counts().pods);
    const containers = this.registry.gauge('kubelet_running_containers', 'Containers by their state.', ['container_state']);
    this.registry.collect(() => {
      containers.with('running').set(counts().containers);
      return [];
    });
    this.starts = this.registry.histogram('kubelet_pod_start_duration_seconds', 'Seconds from a pod\'s first sight to its processes.', STARTS);
    this.probeTotal = this.probes.counter('prober_probe_total', 'Probes by what came of them.', PROBE_LABELS);
  }

  probed(kind: ProbeKind, { metadata }: Pod, container: string, isOk: boolean): void {
    const type = `${kind[0].toUpperCase()}${kind.slice(1)}`;
    this.probeTotal.with(type, container, metadata.name, metadata.namespace!, metadata.uid!, isOk ? 'successful' : 'failed').inc();
  }

  started(seconds: number): void {
    this.starts.observe(seconds);
  }
}

/** What cAdvisor tells of containers, read from their processes, for `/metrics/cadvisor`. */
export async function containerMetrics(fs: Fs, processes: readonly ContainerProcess[], machine: { cpu: number; memory: number }): Promise<MetricFamily[]> {
  const seen = await Promise.all(processes.map(async (process) => ({ labels: labelsOf(process), usage: await usageOf(fs, process.pid) })));
  const measured = seen.filter((entry): entry is { labels: LabelPairs; usage: Usage } => entry.usage !== undefined);
  const family = (type: 'gauge' | 'counter', name: string, help: string, value: (usage: Usage) => number): MetricFamily => (
    { name, help, type, metrics: measured.map(({ labels, usage }) => ({ labels, value: value(usage) })) });
  const one = (name: string, help: string, value: number): MetricFamily => ({ name, help, type: 'gauge', metrics: [{ labels: labelPairs({}), value }] });
  return [
    family('counter', 'container_cpu_usage_seconds_total', 'CPU time that the container has used, in seconds.', ({ cpu }) => cpu),
    family('counter', 'container_cpu_user_seconds_total', 'CPU time in user mode, in seconds.', ({ user }) => user),
    family('counter', 'container_cpu_system_seconds_total', 'CPU time in system mode, in seconds.', ({ cpu, user }) => cpu - user),
    family('gauge', 'container_memory_working_set_bytes', 'Memory that the container holds, in bytes.', ({ rss }) => rss),
    family('gauge', 'container_memory_rss', 'Memory of the container that is in RAM and no file\'s, in bytes.', ({ anonymous }) => anonymous),
    family('gauge', 'container_memory_usage_bytes', 'Memory that the container uses, in bytes.', ({ rss }) => rss),
    family('gauge', 'container_threads', 'Threads of the container.', ({ threads }) => threads),
    family('gauge', 'container_processes', 'Processes of the container.', () => 1),
    one('machine_cpu_cores', 'Cores of the machine.', machine.cpu), one('machine_memory_bytes', 'Memory of the machine, in bytes.', machine.memory),
  ];
}

function labelsOf({ pod, container, image, pid }: ContainerProcess): LabelPairs {
  const { name, namespace, uid } = pod.metadata;
  return labelPairs({ container, id: `/kubepods/pod${uid}/${container}`, image, name: String(pid), namespace: namespace!, pod: name });
}

interface Usage { readonly cpu: number; readonly user: number; readonly rss: number; readonly anonymous: number; readonly threads: number }

/** Undefined where the process has ended, or the system does not tell. */
async function usageOf(fs: Fs, pid: number): Promise<Usage | undefined> {
  const read = async (name: string) => Buffer.from(await fs.readFile(`/proc/${pid}/${name}`, LARGEST)).toString('latin1');
  try {
    const stat = (await read('stat')).replace(/^.*\)/s, '').trim().split(' ');
    const status = await read('status');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
    const user = Number(stat[11]) / TICKS;
    return { user, cpu: user + Number(stat[12]) / TICKS, rss: kilobytes('VmRSS'), anonymous: kilobytes('RssAnon'), threads: Number(stat[17]) };
  } catch {
    return undefined;
  }
}
