import { Counter } from '../../../lib/metrics/counter';
import { Histogram } from '../../../lib/metrics/histogram';
import { Registry } from '../../../lib/metrics/registry';
import { Vec } from '../../../lib/metrics/vec';
import { Logger } from '../../../lib/log/logger';
import { Container, Pod } from './pod';
import { ProbeKind } from './prober';

/** What the kubelet counts when it is asked. */
export interface KubeletCounts { readonly pods: number; readonly containers: number; readonly desiredVolumes: number; readonly volumes: number }

const POD_STARTS = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700, 3600]; // s
const PROBE_TIMES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]; // s
const PROBE = ['probe_type', 'container', 'pod', 'namespace'] as const;
const PROBE_RESULT = [...PROBE, 'pod_uid', 'result'] as const;
const RESULTS = ['successful', 'failed'] as const;
const KINDS: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' };

/** What the kubelet tells of its own work at `/metrics`, and of probes at `/metrics/probes`, under the names of Kubernetes. */
export class KubeletMetrics {
  readonly registry: Registry;
  readonly probes: Registry;
  private readonly podStarts: Histogram;
  private readonly startedPods: Counter;
  private readonly startedContainers: Vec<Counter, readonly ['container_type']>;
  private readonly failedContainers: Vec<Counter, readonly ['container_type', 'code']>;
  private readonly probeTotal: Vec<Counter, typeof PROBE_RESULT>;
  private readonly probeTime: Vec<Histogram, typeof PROBE>;

  constructor(node: string, log: Logger, counts: () => KubeletCounts) {
    const refused = (err: Error) => log.warn('Metric is full', { err });
    this.registry = new Registry({ refused });
    this.probes = new Registry({ refused });
    this.registry.gauge('kubelet_node_name', 'The name of the node; always 1.', ['node']).with(node).set(1);
    this.registry.gaugeFunc('kubelet_running_pods', 'Pods that have a running process.', () => counts().pods);
    const containers = this.registry.gauge('kubelet_running_containers', 'Containers by their state; only running ones are counted.', ['container_state']);
    const volumes = this.registry.gauge('volume_manager_total_volumes', 'Volumes that pods ask for, and those that are there.', ['plugin_name', 'state']);
    this.registry.collect(() => {
      const now = counts();
      containers.with('running').set(now.containers);
      volumes.with('folder', 'desired_state_of_world').set(now.desiredVolumes);
      volumes.with('folder', 'actual_state_of_world').set(now.volumes);
      return [];
    });
    this.podStarts = this.registry.histogram('kubelet_pod_start_duration_seconds', 'Seconds from first seeing a pod until all of it ran.', POD_STARTS);
    this.startedPods = this.registry.counter('kubelet_started_pods_total', 'Pods that were begun.');
    this.startedContainers = this.registry.counter('kubelet_started_containers_total', 'Attempts to start a container.', ['container_type']);
    this.failedContainers = this.registry.counter('kubelet_started_containers_errors_total', 'Those that failed.', ['container_type', 'code']);
    this.probeTotal = this.probes.counter('prober_probe_total', 'Probes by what came of them.', PROBE_RESULT);
    this.probeTime = this.probes.histogram('prober_probe_duration_seconds', 'Seconds that probes took.', PROBE_TIMES, PROBE);
  }

  podSeen(): void {
    this.startedPods.inc();
  }

  /** All containers of a pod run. */
  podBegun(ms: number): void {
    this.podStarts.observe(ms / 1000);
  }

  /** @param failure why it could not be started */
  containerStarted(pod: Pod, { name }: Container, failure?: string): void {
    const type = pod.spec.initContainers?.some((init) => init.name === name) ? 'init_container' : 'container';
    this.startedContainers.with(type).inc();
    if (failure !== undefined) this.failedContainers.with(type, failure).inc();
  }

  probed(kind: ProbeKind, { metadata: { name, namespace = '', uid = '' } }: Pod, container: string, isOk: boolean, ms: number): void {
    this.probeTotal.with(KINDS[kind], container, name, namespace, uid, RESULTS[isOk ? 0 : 1]).inc();
    this.probeTime.with(KINDS[kind], container, name, namespace).observe(ms / 1000);
  }

  /** The pod has gone, and its series with it. */
  forget({ metadata: { name, namespace = '', uid = '' } }: Pod, containers: readonly Container[]): void {
    for (const container of containers) for (const kind of Object.values(KINDS)) {
      for (const result of RESULTS) this.probeTotal.remove(kind, container.name, name, namespace, uid, result);
      this.probeTime.remove(kind, container.name, name, namespace);
    }
  }
}
