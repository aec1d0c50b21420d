import { cpus, totalmem } from 'node:os';
import { JsonObject } from '../../../lib/crds/json';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { CertificateAuthority } from '../../http/certificate-authority';
import { Dialer } from '../../http/dial';
import { HttpRequest } from '../../http/message';
import { HttpServer } from '../../http/server';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { TokenIssuer } from '../api/auth/token-issuer';
import { KubeStore } from '../api/kube-store';
import { quietly } from '../controllers/controller';
import { Node, Taint } from '../controllers/objects';
import { LocalAddress } from '../network/addresses';
import { KubeletMetrics, ContainerProcess } from './kubelet-metrics';
import { kubeletRoutes } from './kubelet-routes';
import { LogFile } from './log-file';
import { Container, Pod, timeText } from './pod';
import { PodWorker } from './pod-worker';
import { ProbeKind, ProbeSender } from './prober';
import { nodeProcesses, Processes, programArguments, ProcessRecord, RunningProcess } from './processes';
import { quantityValue } from './quantity';
import { PodVolumes } from './volumes';

export interface NodeSpec extends LocalAddress {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

export interface KubeletOptions {
  readonly node: NodeSpec;
  readonly store: KubeStore;
  readonly tokens: TokenIssuer;
  readonly authority: CertificateAuthority;
  readonly clock: Clock;
  readonly fs: Fs;
  readonly random: Random;
  readonly log: Logger;
  /** Path of the executable whose programs the containers are. */
  readonly launcher: string;
  /** The node's own folder. */
  readonly stateDir: string;
  /** Of the claims of all nodes. */
  readonly claimsDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For pods that are not on the host network. */
  readonly addresses: { take(): LocalAddress; give(address: string): void };
  readonly apiServer: { readonly host: string; readonly port: number };
  /** The file of names that pods of a namespace read. */
  readonly hostsFile: (namespace: string) => string;
  /** Refuses, by throwing, who may not read `path` of the kubelet's server. */
  readonly authorize: (request: HttpRequest, path: string) => void;
  readonly onLine?: (pod: string, container: string, line: string) => void;
  /** Absent: those of the machine. */
  readonly processes?: Processes;
}

const { nodes, pods } = RESOURCES;
const PORT = 10250;
const MANAGER = { fieldManager: 'kubelet' };
const HEARTBEAT = 30_000, GRACE = 500; // ms
/** What of our own environment every process may have. */
const INHERITED = ['PATH', 'TZ', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
const HEAP_SHARE = 0.75; // of a memory limit: the rest is buffers and code

/** A node of the local run: it runs the pods that are placed on it as processes of this machine. */
export class Kubelet {
  private readonly workers = new Map<string, PodWorker>();
  private readonly stopping = new AbortController();
  private readonly record: ProcessRecord;
  private readonly processes: Processes;
  private readonly prober: ProbeSender;
  private readonly metrics: KubeletMetrics;
  private readonly machine = { cpu: cpus().length, memory: totalmem() };
  private server: HttpServer | undefined;
  private leave: () => void = () => undefined;

  private constructor(private readonly options: KubeletOptions) {
    const { fs, clock, stateDir, node, processes = nodeProcesses } = options;
    this.processes = processes;
    this.record = new ProcessRecord(fs, stateDir);
    this.prober = new ProbeSender(new Dialer({ env: {}, fs, clock }), clock);
    this.metrics = new KubeletMetrics(node.name, () => ({ pods: new Set(this.running().map(({ pod }) => pod)).size, containers: this.running().length }));
  }

  /** Registers the node and begins to run its pods. What an earlier run has left is ended first. @throws CodedError LISTEN; FsError */
  static async start(options: KubeletOptions): Promise<Kubelet> {
    const kubelet = new Kubelet(options);
    const { fs, stateDir, log } = options;
    await fs.mkdir(stateDir);
    const leftovers = await kubelet.record.endLeftovers();
    if (leftovers > 0) log.warn('Ended processes of an earlier run', { count: leftovers });
    await fs.removeAll(`${stateDir}/pods`);
    await kubelet.serve();
    await kubelet.register();
    void kubelet.heartbeat();
    kubelet.follow();
    return kubelet;
  }

  /** Ends every process, asking first, and stops to serve. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.leave();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
    await this.server?.close(GRACE);
  }

  private running(): ContainerProcess[] {
    return [...this.workers.values()].flatMap(({ pod, running }) => running.map((process) => ({ pod, ...process })));
  }

  private async serve(): Promise<void> {
    const { authority, node, clock, log, fs, authorize, stateDir } = this.options;
    const tls = await authority.issue({ commonName: `system:node:${node.name}`, hosts: [node.name, node.address] });
    const handler = kubeletRoutes({
      fs, metrics: this.metrics, machine: this.machine, authorize, processes: () => this.running(), logDir: (pod) => `${stateDir}/logs/${pod}`,
      pods: () => [...this.workers.values()].map(({ pod }) => pod),
    });
    this.server = new HttpServer({ handler, clock, log, tls: { ...tls, clientCa: authority.pair.cert } });
    await this.server.listen(`:${PORT}`, { pod: node.address, loopback: node.loopback });
  }

  private async register(): Promise<void> {
    const { store, node } = this.options;
    const { name, labels, taints } = node;
    const metadata = { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': process.arch, ...labels } };
    const object = { apiVersion: 'v1', kind: 'Node', metadata, spec: { ...taints ? { taints } : {} } };
    await store.patch(nodes, { name }, 'apply', object as unknown as JsonObject, { ...MANAGER, force: true });
    await this.reportNode();
  }

  private async reportNode(): Promise<void> {
    const { store, node, clock } = this.options;
    const now = timeText(clock.now());
    const before = store.find<Node>(nodes, undefined, node.name);
    const since = before?.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? now;
    const amounts = { cpu: String(this.machine.cpu), memory: `${Math.floor(this.machine.memory / 1024)}Ki`, pods: '110' };
    const status = {
      addresses: [{ type: 'InternalIP', address: node.address }, { type: 'Hostname', address: node.name }], capacity: amounts, allocatable: amounts,
      daemonEndpoints: { kubeletEndpoint: { Port: PORT } },
      nodeInfo: {
        kubeletVersion: 'v1.36.0', kubeProxyVersion: '', containerRuntimeVersion: 'process://1', operatingSystem: 'linux', architecture: process.arch,
        osImage: 'local run', kernelVersion: '', machineID: node.name, systemUUID: node.name, bootID: node.name,
      },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'processes are run here', lastHeartbeatTime: now, lastTransitionTime: since },
      ],
    };
    await quietly(store.patch(nodes, { name: node.name, subresource: 'status' }, 'merge', { status } as unknown as JsonObject, MANAGER));
  }

  private async heartbeat(): Promise<void> {
    const { clock, log } = this.options;
    while (!this.stopping.signal.aborted) {
      await clock.sleep(HEARTBEAT, this.stopping.signal).catch(() => undefined);
      if (!this.stopping.signal.aborted) await this.reportNode().catch((err) => log.warn('Reporting the node failed', { err }));
    }
  }

  private follow(): void {
    const { store } = this.options;
    this.leave = store.onChange(({ table, key, after, before }) => {
      const [namespace, name] = key.split('/');
      if (table === '/pods') this.podChanged((after ?? before) as Pod, after !== undefined);
      else if (table === '/secrets' || table === '/configmaps') {
        for (const worker of this.workers.values()) {
          if (worker.pod.metadata.namespace === namespace) worker.objectChanged(`${table.slice(1)}/${name}`);
        }
      }
    });
    for (const pod of store.list<Pod>(pods).items) this.podChanged(pod, true);
  }

  private podChanged(pod: Pod, isThere: boolean): void {
    if (pod.spec.nodeName !== this.options.node.name) return;
    const uid = pod.metadata.uid!;
    const worker = this.workers.get(uid);
    if (!isThere) void worker?.stop();
    else if (pod.metadata.deletionTimestamp) void this.end(pod, worker);
    else if (!worker && !this.stopping.signal.aborted && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') this.begin(pod);
  }

  /** Ends a pod that is to go, and lets it go. */
  private async end({ metadata }: Pod, worker: PodWorker | undefined): Promise<void> {
    await worker?.stop();
    if (this.options.store.find(pods, metadata.namespace, metadata.name)?.metadata.uid !== metadata.uid) return;
    await quietly(this.options.store.delete(pods, metadata, { gracePeriodSeconds: 0 }));
  }

  private begin(pod: Pod): void {
    const { store, clock, fs, log, tokens, node, addresses, stateDir, claimsDir, apiServer } = this.options;
    const { uid, name, namespace } = pod.metadata;
    const own = pod.spec.hostNetwork ? undefined : addresses.take();
    const { address, loopback } = own ?? node;
    const place = { podIP: address, hostIP: node.address, nodeName: node.name };
    const podDir = `${stateDir}/pods/${uid}`;
    const volumes = new PodVolumes(pod, { fs, clock, store, tokens, podDir, claimsDir, rootDir: `${stateDir}/root`, place, machine: this.machine });
    const logs = new Map(allContainers(pod).map((container) => [container.name, new LogFile(fs, `${stateDir}/logs/${namespace}_${name}`, container.name)]));
    const begun = clock.monotonic();
    this.workers.set(uid!, new PodWorker(pod, {
      store, clock, log, volumes, environment: { store, place, machine: this.machine, apiServer },
      launch: async (container, program, args, env, mounts) => {
        await fs.mkdir(podDir);
        const whole = { ...this.inherited(), ...env, ...this.doors(namespace!, { address, loopback }, mounts) };
        const started = await this.launch(pod, container, program, args, whole, podDir, logs.get(container.name)!);
        this.metrics.started((clock.monotonic() - begun) / 1000);
        return started;
      },
      probe: async (kind: ProbeKind, container, signal) => {
        const result = await this.prober.send(container[`${kind}Probe`]!, container, address, signal);
        this.metrics.probed(kind, pod, container.name, result.ok);
        return result;
      },
      tell: (type, reason, message) => void this.event(pod, type, reason, message),
      ended: () => {
        if (own) addresses.give(own.address);
        this.workers.delete(uid!);
        for (const file of logs.values()) void file.close();
      },
    }));
    this.workers.get(uid!)!.begin();
  }

  private async launch(
    pod: Pod, container: Container, program: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string, log: LogFile,
  ): Promise<RunningProcess> {
    const { launcher, onLine } = this.options;
    const limit = quantityValue(container.resources?.limits?.memory ?? '');
    const heap = Number.isNaN(limit) ? [] : [`--max-old-space-size=${Math.max(32, Math.floor(limit * HEAP_SHARE / 2 ** 20))}`];
    const process = this.processes.start({
      args: [...heap, launcher, ...programArguments(program, container.command, args)], env, cwd,
      onLine: (line) => {
        log.add(line);
        onLine?.(`${pod.metadata.namespace}/${pod.metadata.name}`, container.name, line);
      },
    });
    await this.record.add(process.pid);
    void process.ended.then(() => this.record.remove(process.pid)).catch(() => undefined);
    return process;
  }

  private inherited(): Record<string, string> {
    return Object.fromEntries(INHERITED.flatMap((name) => (this.options.env[name] === undefined ? [] : [[name, this.options.env[name]]])));
  }

  /** What the three doors of a program are told. */
  private doors(namespace: string, { address, loopback }: LocalAddress, mounts: Readonly<Record<string, string>>): Record<string, string> {
    return {
      MONITORING_MOUNTS: JSON.stringify(mounts), MONITORING_POD_IP: address, MONITORING_LOOPBACK_IP: loopback,
      MONITORING_HOSTS: this.options.hostsFile(namespace),
    };
  }

  private async event(pod: Pod, type: string, reason: string, message: string): Promise<void> {
    const { store, clock, log, node, random } = this.options;
    const { name, namespace, uid, resourceVersion } = pod.metadata;
    const now = timeText(clock.now());
    const event = {
      apiVersion: 'v1', kind: 'Event', metadata: { name: `${name}.${Math.floor(random.next() * 2 ** 48).toString(16)}`, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion }, type, reason, message, count: 1,
      source: { component: 'kubelet', host: node.name }, firstTimestamp: now, lastTimestamp: now,
    };
    const resource = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
    await store.create(resource, event as unknown as KubeObject, MANAGER).catch((err) => log.warn('Telling of an event failed', { reason, err }));
  }
}

function allContainers({ spec }: Pod): readonly Container[] {
  return [...spec.initContainers ?? [], ...spec.containers];
}
