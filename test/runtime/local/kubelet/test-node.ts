import { JsonObject } from '../../../../lib/crds/json';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { KubeObject, Resource } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { ContainerLauncher } from '../../../../runtime/local/kubelet/container-launcher';
import { KubeletMetrics } from '../../../../runtime/local/kubelet/kubelet-metrics';
import { NodePods } from '../../../../runtime/local/kubelet/node-pods';
import { ContainerStatus, Pod, Probe } from '../../../../runtime/local/kubelet/pod';
import { PodLogs } from '../../../../runtime/local/kubelet/pod-logs';
import { ProbeResult, ProbeSender } from '../../../../runtime/local/kubelet/prober';
import { ProcessRecord } from '../../../../runtime/local/kubelet/process-record';
import { Ending, Processes, ProcessOptions } from '../../../../runtime/local/kubelet/processes';
import { StartTurns } from '../../../../runtime/local/kubelet/start-turns';
import { LocalAddresses } from '../../../../runtime/local/network/addresses';
import { TestApi } from '../api/test-api';

const { configMaps, pods, secrets } = RESOURCES;
const EVENTS: Resource = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
export const IMAGE = 'registry.example.com/cdk8s-monitoring/node-exporter:1';

/** A process on paper: a test says when it ends. */
export class FakeProcess {
  readonly signals: NodeJS.Signals[] = [];
  readonly ended: Promise<Ending>;
  private resolve!: (ending: Ending) => void;

  constructor(readonly pid: number, readonly options: ProcessOptions, private readonly obeys: boolean) {
    this.ended = new Promise((resolve) => { this.resolve = resolve; });
  }

  get env(): Readonly<Record<string, string>> {
    return this.options.env;
  }

  /** Where a path of the container is found. */
  mount(path: string): string {
    return (JSON.parse(this.env.MONITORING_MOUNTS) as Record<string, string>)[path];
  }

  end(code: number): void {
    this.resolve({ code });
  }

  signal(signal: NodeJS.Signals): void {
    this.signals.push(signal);
    if (signal === 'SIGKILL') this.resolve({ code: 137, signal });
    else if (this.obeys) this.resolve({ code: 0 });
  }
}

/** A node whose processes and probes are on paper, in a time that stands still. */
export class TestNode implements Processes {
  readonly started: FakeProcess[] = [];
  readonly fs = new MemFs();
  /** What a probe of a path is answered, where that is not yes. */
  answers: Record<string, boolean> = {};
  readonly probed: string[] = [];
  /** Whether processes end when they are asked to. */
  obeys = true;
  readonly metrics: KubeletMetrics;
  readonly pods: NodePods;
  private leave: () => void;

  private constructor(readonly api: TestApi) {
    const { fs, api: { store, clock, log } } = this;
    const machine = { cpu: 4, memory: 8 * 2 ** 30 };
    const logs = new PodLogs(fs, '/state/logs');
    this.metrics = new KubeletMetrics('worker', log, () => this.pods.counts);
    const launcher = new ContainerLauncher({
      fs, processes: this, record: new ProcessRecord(fs, '/state', log), logs, launcher: '/bin/monitoring', env: { PATH: '/usr/bin', SECRET: 'ours' },
      hostsFile: (namespace) => `/state/hosts.${namespace}`,
    });
    this.pods = new NodePods({
      node: { name: 'worker', address: '127.64.0.3', loopback: '127.64.128.3', labels: {} }, store, tokens: api.api.tokens, clock, fs,
      random: new SeededRandom(1), log, stateDir: '/state', claimsDir: '/claims', addresses: new LocalAddresses(0),
      apiServer: { host: '127.64.1.1', port: 6443 }, turns: new StartTurns(clock, 100),
    }, { launcher, prober: this.prober(), metrics: this.metrics, logs, machine });
    this.leave = store.onChange(({ table, key, after, before }) => {
      const [namespace, name] = key.split('/');
      if (table === '/pods') this.pods.changed((after ?? before) as Pod, after !== undefined);
      else this.pods.objectChanged(namespace, `${table.slice(1)}/${name}`);
    });
  }

  static async start(): Promise<TestNode> {
    const node = new TestNode(await TestApi.start({ loopbackPods: true }));
    await node.api.api.settled();
    await node.fs.mkdir('/state');
    await node.object(configMaps, 'kube-root-ca.crt', { data: { 'ca.crt': 'CERTIFICATE' } });
    return node;
  }

  async end(): Promise<void> {
    this.leave();
    const stopped = this.pods.stop();
    await this.api.clock.advance(20_000);
    await stopped;
  }

  /** Processes: */
  start(options: ProcessOptions): FakeProcess {
    const process = new FakeProcess(1000 + this.started.length, options, this.obeys);
    this.started.push(process);
    return process;
  }

  kill(): boolean {
    return false;
  }

  /** Lets everything happen that waits for no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  async advance(ms: number): Promise<void> {
    await this.api.clock.advance(ms);
    await this.settle();
  }

  /** Makes or changes an object of the core group, in the namespace `default`. */
  async object(resource: Resource, name: string, content: object): Promise<void> {
    const object = { apiVersion: 'v1', kind: resource.kind, metadata: { name }, ...content };
    await this.api.store.patch(resource, { namespace: 'default', name }, 'apply', object as JsonObject, { fieldManager: 'test', force: true });
    await this.settle();
  }

  async secret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
    const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    await this.object(secrets, name, { data: Object.fromEntries(encoded) });
  }

  /** Places a pod of one container here. */
  async run(container: object = {}, spec: object = {}, metadata: object = {}): Promise<void> {
    await this.runAll([{ name: 'main', ...container }], spec, metadata);
  }

  async runAll(containers: object[], spec: object = {}, metadata: object = {}): Promise<void> {
    const whole = { containers: containers.map((container) => ({ image: IMAGE, ...container })), nodeName: 'worker', ...spec };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', ...metadata }, spec: whole };
    await this.api.store.create(pods, pod as unknown as KubeObject);
    await this.settle();
  }

  async delete(gracePeriodSeconds?: number): Promise<void> {
    await this.api.store.delete(pods, { namespace: 'default', name: 'web' }, { gracePeriodSeconds });
    await this.settle();
  }

  get pod(): Pod | undefined {
    return this.api.store.find<Pod>(pods, 'default', 'web');
  }

  /** The phase, and of every container how it is: `Running main=running ready`. */
  get shown(): string {
    const { phase, containerStatuses = [], initContainerStatuses = [] } = this.pod!.status!;
    return [phase, ...[...initContainerStatuses, ...containerStatuses].map(containerText)].join(' ');
  }

  /** `type=status` of the pod's conditions. */
  get conditions(): Record<string, string> {
    return Object.fromEntries(this.pod!.status!.conditions!.map(({ type, status }) => [type, status]));
  }

  container(name = 'main'): ContainerStatus {
    const { containerStatuses = [], initContainerStatuses = [] } = this.pod!.status!;
    return [...initContainerStatuses, ...containerStatuses].find((status) => status.name === name)!;
  }

  /** The process that was started last. */
  get process(): FakeProcess {
    return this.started.at(-1)!;
  }

  /** Warnings that were told of the pod, as `reason: message`. */
  get warnings(): string[] {
    const events = [...this.api.store.list<KubeObject & { type: string; reason: string; message: string }>(EVENTS).items];
    events.sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
    return events.filter(({ type }) => type === 'Warning').map(({ reason, message }) => `${reason}: ${message}`);
  }

  async text(path: string): Promise<string> {
    return Buffer.from(await this.fs.readFile(path, 1 << 20)).toString();
  }

  private prober(): ProbeSender {
    const send = async ({ httpGet }: Probe): Promise<ProbeResult> => {
      this.probed.push(httpGet!.path!);
      return this.answers[httpGet!.path!] ?? true ? { ok: true } : { ok: false, why: 'not well' };
    };
    const get = async ({ path }: { path?: string }): Promise<ProbeResult> => {
      this.probed.push(path!);
      return { ok: true };
    };
    return { send, get } as unknown as ProbeSender;
  }
}

function containerText({ name, state, ready, restartCount }: ContainerStatus): string {
  const how = state.waiting?.reason ?? (state.terminated ? `${state.terminated.reason}(${state.terminated.exitCode})` : 'running');
  return `${name}=${how}${ready ? ' ready' : ''}${restartCount ? ` #${restartCount}` : ''}`;
}
