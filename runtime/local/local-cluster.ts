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
  private hosts!: HostsFiles;
  private proxy!: ServiceProxy;
  /** Where the API listens. */
  server = '';

  private constructor(
    private readonly options: LocalClusterOptions, readonly api: KubeApi, private readonly addresses: LocalAddresses, private readonly guard: Server,
  ) {
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
    const { guard, addresses } = await freeSlice();
    const registry = new Registry({ refused: (err) => log.warn('Metric is full', { err }) });
    addProcessMetrics(registry, fs, clock);
    const api = await KubeApi.open({ fs, clock, log, random, registry, serviceRange: addresses.serviceRange, loopbackPods: true });
    const cluster = new LocalCluster(options, api, addresses, guard);
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
    return new Dialer({ env: { MONITORING_HOSTS: this.hosts.fileOf('default') }, fs, clock });
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
    await new Promise((resolve) => this.guard.close(resolve));
  }

  private async begin(step: (text: string) => void): Promise<void> {
    const { fs, clock, log, stateDir, nodes } = this.options;
    const { api, addresses } = this;
    const host = addresses.controlPlane;
    this.server = await api.listen(`${host}:${API_PORT}`, {});
    await replaceFile(fs, stateDir, 'kubeconfig', Buffer.from(await api.kubeconfig(`https://${this.server}`)));
    step(`API server on https://${this.server}, kubeconfig ${this.kubeconfig}`);
    const work = new ClusterWork(clock);
    this.hosts = new HostsFiles(api.store, fs, `${stateDir}/run`, log);
    await this.hosts.settled();
    const dialer = new Dialer({ env: {}, fs, clock });
    this.proxy = new ServiceProxy(api.store, dialer, log, () => work.synced());
    startControllers({ store: api.store, clock, log, work, signal: this.ending.signal }, api.authority.pair.cert);
    const leader = nodes.findIndex(({ standIns }) => standIns.length > 0);
    for (const [i, plan] of nodes.entries()) await this.addNode(plan, addresses.node(i), i === leader, work);
    step(`nodes ${nodes.map(({ name, roles }) => `${name} (${roles.join(', ') || 'worker'})`).join(', ')}`);
    if (this.standIns.length > 0) step(`stand-ins answer for ${this.standInNames.join(', ')}`);
  }

  private async addNode(plan: NodePlan, place: LocalAddress, isLeader: boolean, work: ClusterWork): Promise<void> {
    const { fs, clock, random, log, env, launcher, stateDir, onLine } = this.options;
    const { api, addresses } = this;
    const dir = `${stateDir}/nodes/${plan.name}`;
    await fs.mkdir(dir);
    this.kubelets.push(await Kubelet.start({
      node: { name: plan.name, ...place, labels: plan.labels, taints: plan.taints }, store: api.store, tokens: api.tokens, authority: api.authority,
      clock, fs, random, log: log.with({ node: plan.name }), launcher, env, stateDir: dir, claimsDir: `${stateDir}/claims`, addresses, turns: this.turns,
      apiServer: { host: addresses.controlPlane, port: API_PORT }, hostsFile: (namespace) => this.hosts.fileOf(namespace),
      authorize: (request, path) => api.authorize(request, nodeMetrics(plan.name, path)), onLine,
    }));
    for (const { component, exposure } of plan.standIns) {
      const certificate = exposure.scheme === 'https'
        ? await api.authority.issue({ commonName: component, hosts: [plan.name, place.address, place.loopback, '127.0.0.1', 'localhost'] }) : undefined;
      this.standIns.push(await StandIn.start({
        component, node: plan.name, isLeader, store: api.store, work, address: place.address, loopback: place.loopback, clock, log,
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

/** A slice of 127.0.0.0/8 that no other run on this machine has. @throws CodedError LISTEN, LOCAL_ADDRESS */
async function freeSlice(): Promise<{ guard: Server; addresses: LocalAddresses }> {
  for (let slice = 0; slice < SLICE_COUNT; slice++) {
    const addresses = new LocalAddresses(slice);
    const guard = createServer((socket) => socket.destroy());
    try {
      await listen(guard, `${addresses.controlPlane}:${GUARD_PORT}`, {});
      return { guard, addresses };
    } catch (err) {
      if (!(err instanceof CodedError && err.message.includes('already in use'))) throw localAddressError(err);
    }
  }
  throw new CodedError('LOCAL_ADDRESS', `${SLICE_COUNT} local runs are on this machine already: stop one of them`);
}

function localAddressError(err: unknown): unknown {
  if (!(err instanceof CodedError && err.message.includes('cannot assign'))) return err;
  return new CodedError('LOCAL_ADDRESS', 'this system has no addresses in 127.0.0.0/8 but 127.0.0.1: the local run needs Linux so far', err);
}
