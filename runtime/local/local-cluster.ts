import { createServer, Server } from 'node:net';
import { cpus } from 'node:os';
import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { Random } from '../../lib/sys/random';
import { replaceFile } from '../../lib/sys/replace-file';
import { Dialer } from '../http/dial';
import { listen } from '../http/listen';
import { ONLY_ADDRESS, PortTable } from '../http/port-table';
import { addProcessMetrics } from '../http/process-metrics';
import { KubeApi } from './api/kube-api';
import { ClusterWork } from './controllers/cluster-work';
import { startControllers } from './controllers/controllers';
import { Kubelet } from './kubelet/kubelet';
import { StartTurns } from './kubelet/start-turns';
import { LocalAddress, LocalAddresses, SLICE_COUNT } from './network/addresses';
import { HostsFiles } from './network/hosts-files';
import { ServiceProxy } from './network/service-proxy';
import { NodePlan } from './nodes';
import { StandIn } from './standins/stand-in';

export interface LocalClusterOptions {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the executable, which every container is a process of. */
  readonly launcher: string;
  /** Where everything of the run is kept. */
  readonly stateDir: string;
  readonly nodes: readonly NodePlan[];
  /** Use 127.0.0.1 alone, with other ports, as is done anyway where the system has no other address. */
  readonly singleAddress: boolean;
  /** What a container prints. */
  readonly onLine?: (pod: string, container: string, line: string) => void;
}

const API_PORT = 6443, GUARD_PORT = 6442;
const GRACE = 1000; // ms for running requests when it ends

/** A cluster within this process: API, controllers, network, nodes with their kubelets, and stand-ins for the rest of a control plane. */
export class LocalCluster {
  private readonly kubelets: Kubelet[] = [];
  private readonly standIns: StandIn[] = [];
  private readonly ending = new AbortController();
  private readonly turns: StartTurns;
  private readonly ports: PortTable | undefined;
  private hosts!: HostsFiles;
  private proxy!: ServiceProxy;
  /** Where the API listens. */
  server = '';

  private constructor(private readonly options: LocalClusterOptions, readonly api: KubeApi, private readonly slice: Slice) {
    const { fs, stateDir } = options;
    if (!slice.guard) this.ports = new PortTable(fs, `${stateDir}/run/ports`);
    this.turns = new StartTurns(options.clock, cpus().length);
  }

  /**
   * Brings it up, empty but for its nodes. What was begun is ended again where something fails.
   * @param step is told of each part as it stands
   * @throws CodedError LISTEN, LOCAL_ADDRESS, CERTIFICATE; FsError
   */
  static async start(options: LocalClusterOptions, step: (text: string) => void): Promise<LocalCluster> {
    const { fs, clock, log, random, stateDir } = options;
    await fs.mkdir(`${stateDir}/run`);
    const slice = options.singleAddress ? { addresses: new LocalAddresses(0) } : await freeSlice();
    const registry = new Registry({ refused: (err) => log.warn('Metric is full', { err }) });
    addProcessMetrics(registry, fs, clock);
    const api = await KubeApi.open({ fs, clock, log, random, registry, serviceRange: slice.addresses.serviceRange, loopbackPods: true });
    const cluster = new LocalCluster(options, api, slice);
    try {
      await cluster.begin(step);
      return cluster;
    } catch (err) {
      await cluster.stop();
      throw err;
    }
  }

  /** For requests from outside the cluster to its pods and Services by their names. */
  dialer(): Dialer {
    const { fs, clock } = this.options;
    return new Dialer({ env: { MONITORING_HOSTS: this.hosts.fileOf('default'), MONITORING_PORTS: this.ports?.dir }, fs, clock });
  }

  /** A URL for others than the programs of the run, which know no table of ports. */
  async outside(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const found = await this.ports?.find({ host: hostname, port: Number(port) });
    return found === undefined ? url : url.replace(`${hostname}:${port}`, `${ONLY_ADDRESS}:${found}`);
  }

  /** For kubectl and the like. */
  get kubeconfig(): string {
    return `${this.options.stateDir}/kubeconfig`;
  }

  /** Which components stand-ins answer for, as `kube-scheduler on cp-1`. */
  get standInNames(): string[] {
    return this.standIns.map(({ component, node }) => `${component} on ${node}`);
  }

  /** Ends every process and closes every port. */
  async stop(): Promise<void> {
    await Promise.all(this.kubelets.map((kubelet) => kubelet.stop()));
    this.ending.abort();
    await Promise.all(this.standIns.map((standIn) => standIn.stop()));
    await this.proxy?.stop();
    await this.hosts?.stop();
    await this.api.close(GRACE);
    const { guard } = this.slice;
    if (guard) await new Promise((resolve) => guard.close(resolve));
  }

  private async begin(step: (text: string) => void): Promise<void> {
    const { fs, clock, log, stateDir, nodes } = this.options;
    const { api, ports, slice: { addresses } } = this;
    if (ports) {
      await fs.removeAll(ports.dir);
      await fs.mkdir(ports.dir);
    }
    const host = addresses.controlPlane;
    this.server = await this.outside(`https://${await api.listen(`${host}:${API_PORT}`, { ports })}`);
    await replaceFile(fs, stateDir, 'kubeconfig', Buffer.from(await api.kubeconfig(this.server)));
    if (ports) step(`${ONLY_ADDRESS} alone is used, with other ports than those of the pods`);
    step(`API server on ${this.server}, kubeconfig ${this.kubeconfig}`);
    const work = new ClusterWork(clock);
    this.hosts = new HostsFiles(api.store, fs, `${stateDir}/run`, log);
    await this.hosts.settled();
    const dialer = new Dialer({ env: { MONITORING_PORTS: ports?.dir }, fs, clock });
    this.proxy = new ServiceProxy(api.store, dialer, log, ports, () => work.synced());
    startControllers({ store: api.store, clock, log, work, signal: this.ending.signal }, api.authority.pair.cert);
    const leader = nodes.findIndex(({ standIns }) => standIns.length > 0);
    for (const [i, plan] of nodes.entries()) await this.addNode(plan, addresses.node(i), i === leader, work);
    step(`nodes ${nodes.map(({ name, roles }) => `${name} (${roles.join(', ') || 'worker'})`).join(', ')}`);
    if (this.standIns.length > 0) step(`stand-ins answer for ${this.standInNames.join(', ')}`);
  }

  private async addNode(plan: NodePlan, place: LocalAddress, isLeader: boolean, work: ClusterWork): Promise<void> {
    const { fs, clock, random, log, env, launcher, stateDir, onLine } = this.options;
    const { api, ports, slice: { addresses } } = this;
    const dir = `${stateDir}/nodes/${plan.name}`;
    await fs.mkdir(dir);
    this.kubelets.push(await Kubelet.start({
      node: { name: plan.name, ...place, labels: plan.labels, taints: plan.taints }, store: api.store, tokens: api.tokens, authority: api.authority,
      clock, fs, random, log: log.with({ node: plan.name }), launcher, env, stateDir: dir, claimsDir: `${stateDir}/claims`, addresses, turns: this.turns, ports,
      apiServer: { host: addresses.controlPlane, port: API_PORT }, hostsFile: (namespace) => this.hosts.fileOf(namespace),
      authorize: (request, path) => api.authorize(request, nodeMetrics(plan.name, path)), onLine,
    }));
    for (const { component, exposure } of plan.standIns) {
      const certificate = exposure.scheme === 'https'
        ? await api.authority.issue({ commonName: component, hosts: [plan.name, place.address, place.loopback, '127.0.0.1', 'localhost'] }) : undefined;
      this.standIns.push(await StandIn.start({
        component, node: plan.name, isLeader, store: api.store, work, address: place.address, loopback: place.loopback, ports, clock, log,
        port: exposure.port, onLocalhost: exposure.onLocalhost, certificate,
        clientCa: exposure.credential === 'certificate' ? api.authority.pair.cert : undefined,
        authorize: exposure.credential === 'token' ? (request, path) => api.authorize(request, { ...NO_RESOURCE, verb: 'get', path }) : undefined,
      }));
    }
  }
}

const NO_RESOURCE = { group: '', resource: '', subresource: '', namespace: '', name: '' };

/** A kubelet asks who may read the node's metrics, and for all else who may do everything with the node. */
function nodeMetrics(name: string, path: string) {
  return { ...NO_RESOURCE, verb: 'get', resource: 'nodes', subresource: path.startsWith('/metrics') ? 'metrics' : 'proxy', name };
}

/** The addresses of a run, and what keeps other runs from them. Without a guard they stand in its own table of ports alone. */
interface Slice { readonly addresses: LocalAddresses; readonly guard?: Server }

/** A slice of 127.0.0.0/8 that no other run on this machine has, or any where the system has no such addresses. @throws CodedError LISTEN, LOCAL_ADDRESS */
async function freeSlice(): Promise<Slice> {
  for (let slice = 0; slice < SLICE_COUNT; slice++) {
    const addresses = new LocalAddresses(slice);
    const guard = createServer((socket) => socket.destroy());
    try {
      await listen(guard, `${addresses.controlPlane}:${GUARD_PORT}`, {});
      return { addresses, guard };
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      if (err.message.includes('cannot assign')) return { addresses };
      if (!err.message.includes('already in use')) throw err;
    }
  }
  throw new CodedError('LOCAL_ADDRESS', `${SLICE_COUNT} local runs are on this machine already: stop one of them`);
}
