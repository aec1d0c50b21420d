import { cpus, totalmem } from 'node:os';
import { Registry } from '../../../lib/metrics/registry';
import { CertificateAuthority } from '../../http/certificate-authority';
import { Dialer } from '../../http/dial';
import { HttpRequest } from '../../http/message';
import { addProcessMetrics } from '../../http/process-metrics';
import { PortTable } from '../../http/port-table';
import { HttpServer } from '../../http/server';
import { RESOURCES } from '../../kube/resources';
import { claimMetrics } from './claim-metrics';
import { ContainerLauncher } from './container-launcher';
import { containerMetrics } from './container-metrics';
import { KubeletMetrics } from './kubelet-metrics';
import { kubeletRoutes } from './kubelet-routes';
import { NodePods, NodePodsOptions } from './node-pods';
import { registerNode, reportNode } from './node-report';
import { Pod } from './pod';
import { PodLogs } from './pod-logs';
import { ProbeSender } from './prober';
import { ProcessRecord } from './process-record';
import { nodeProcesses, Processes } from './processes';

export interface KubeletOptions extends NodePodsOptions {
  readonly authority: CertificateAuthority;
  /** Path of the executable whose programs the containers are. */
  readonly launcher: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file of names that pods of a namespace read. */
  readonly hostsFile: (namespace: string) => string;
  /** Refuses, by throwing an ApiError, who may not read `path` of the kubelet's server. */
  readonly authorize: (request: HttpRequest, path: string) => void;
  readonly onLine?: (pod: string, container: string, line: string) => void;
  /** Where the system has no address but 127.0.0.1. */
  readonly ports?: PortTable;
  /** Absent: those of the machine. */
  readonly processes?: Processes;
}

const { pods } = RESOURCES;
const PORT = 10250;
const HEARTBEAT = 30_000; // ms
const CLOSING = 500; // ms for running requests
const WATCHED = ['/secrets', '/configmaps'];

/** A node of the local run: it runs the pods that are placed on it as processes of this machine. */
export class Kubelet {
  private readonly stopping = new AbortController();
  private readonly record: ProcessRecord;
  private readonly processes: Processes;
  private readonly metrics: KubeletMetrics;
  private readonly logs: PodLogs;
  private readonly pods: NodePods;
  private readonly machine = { cpu: cpus().length, memory: totalmem() };
  private server: HttpServer | undefined;
  private leave: () => void = () => undefined;
  /** Where this process is made to end at once, there is no time to ask. */
  private readonly endAll = () => { for (const { pid } of this.pods.running) this.processes.kill(pid); };

  private constructor(private readonly options: KubeletOptions) {
    const { fs, clock, log, stateDir, node, ports, processes = nodeProcesses } = options;
    this.processes = processes;
    this.record = new ProcessRecord(fs, stateDir, log);
    this.logs = new PodLogs(fs, `${stateDir}/logs`);
    this.metrics = new KubeletMetrics(node.name, log, () => this.pods.counts);
    this.pods = new NodePods(options, {
      launcher: new ContainerLauncher({ ...options, portsDir: ports?.dir, processes, record: this.record, logs: this.logs }),
      prober: new ProbeSender(new Dialer({ env: { MONITORING_LOOPBACK_IP: node.loopback, MONITORING_PORTS: ports?.dir }, fs, clock }), clock),
      metrics: this.metrics, logs: this.logs, machine: this.machine,
    });
  }

  /**
   * Registers the node and begins to run its pods. What an earlier run has left is ended first.
   * @throws CodedError LISTEN, CERTIFICATE; FsError. Nothing is left then.
   */
  static async start(options: KubeletOptions): Promise<Kubelet> {
    const kubelet = new Kubelet(options);
    try {
      await kubelet.begin();
      return kubelet;
    } catch (err) {
      await kubelet.stop();
      throw err;
    }
  }

  /** Ends every process, asking first, and stops to serve. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.leave();
    await this.pods.stop();
    process.off('exit', this.endAll);
    await this.server?.close(CLOSING);
  }

  private async begin(): Promise<void> {
    const { fs, stateDir, log, clock, node } = this.options;
    await fs.mkdir(stateDir);
    const leftovers = await this.record.endLeftovers(this.processes, clock);
    if (leftovers > 0) log.warn('Ended processes of an earlier run', { count: leftovers });
    for (const folder of ['pods', 'logs']) await fs.removeAll(`${stateDir}/${folder}`);
    process.on('exit', this.endAll);
    await this.serve();
    await registerNode(node, this.surroundings);
    await reportNode(node, this.surroundings);
    void this.heartbeat();
    this.follow();
  }

  private get surroundings() {
    const { store, clock } = this.options;
    return { store, clock, machine: this.machine, port: PORT };
  }

  private follow(): void {
    const { store } = this.options;
    this.leave = store.onChange(({ table, key, after, before }) => {
      const [namespace, name] = key.split('/');
      if (table === '/pods') this.pods.changed((after ?? before) as Pod, after !== undefined);
      else if (WATCHED.includes(table)) this.pods.objectChanged(namespace, `${table.slice(1)}/${name}`);
    });
    for (const pod of store.list<Pod>(pods).items) this.pods.changed(pod, true);
  }

  private async serve(): Promise<void> {
    const { authority, node, clock, log, fs, authorize, store, ports } = this.options;
    const tls = await authority.issue({ commonName: `system:node:${node.name}`, hosts: [node.name, node.address] });
    const { registry } = this.metrics;
    addProcessMetrics(registry, fs, clock); // of the process that is the kubelet of every node
    registry.collect(() => claimMetrics(fs, this.pods.claims));
    const containers = new Registry();
    containers.collect(() => containerMetrics(fs, this.pods.running, this.machine));
    const handler = kubeletRoutes({
      metrics: this.metrics, containers, authorize, logs: this.logs, runOf: (pod, container) => this.pods.runOf(pod, container),
      pods: () => store.list<Pod>(pods).items.filter(({ spec }) => spec.nodeName === node.name),
    });
    this.server = new HttpServer({ handler, clock, log, tls: { ...tls, clientCa: authority.pair.cert } });
    await this.server.listen(`:${PORT}`, { pod: node.address, loopback: node.loopback, ports });
  }

  private async heartbeat(): Promise<void> {
    const { clock, log, node } = this.options;
    while (!this.stopping.signal.aborted) {
      await clock.sleep(HEARTBEAT, this.stopping.signal).catch(() => undefined);
      if (!this.stopping.signal.aborted) await reportNode(node, this.surroundings).catch((err) => log.warn('Reporting the node failed', { err }));
    }
  }
}
