import { createServer, Server, Socket } from 'node:net';
import { Logger } from '../../../lib/log/logger';
import { HostPort } from '../../../lib/flags/host-port';
import { Dialer } from '../../http/dial';
import { listen, Listening } from '../../http/listen';
import { PortTable } from '../../http/port-table';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { WorkLoop } from '../api/collect/work-loop';
import { KubeStore } from '../api/kube-store';

const { endpoints, services } = RESOURCES;
const CONNECT_TIMEOUT = 5000; // ms
const PER_PORT = 1000; // connections at once

interface Port { readonly name?: string; readonly port: number; readonly protocol?: string }
interface Service extends KubeObject { readonly spec: { readonly clusterIP?: string; readonly ports?: readonly Port[] } }
interface Endpoints extends KubeObject {
  readonly subsets?: ReadonlyArray<{ readonly addresses?: ReadonlyArray<{ readonly ip: string }>; readonly ports?: readonly Port[] }>;
}

/** One port of one Service: what listens there, and to whom it hands connections, one after the other. */
interface Listener { readonly server: Server; readonly sockets: Set<Socket>; backends: readonly HostPort[]; next: number; listening?: Listening }

/** Listens at the address and ports of every Service and hands each connection to a ready pod, as the kernel does on a real node. */
export class ServiceProxy {
  private readonly listeners = new Map<string, Listener>();
  private readonly refused = new Set<string>();
  private readonly loop: WorkLoop;
  private readonly leave: () => void;

  /**
   * @param ports where the system has no address but 127.0.0.1
   * @param synced is told after each time that the listeners were brought up to date
   */
  constructor(
    private readonly store: KubeStore, private readonly dialer: Dialer, private readonly log: Logger, private readonly ports?: PortTable,
    private readonly synced: () => void = () => undefined,
  ) {
    this.loop = new WorkLoop(log);
    const update = () => this.loop.add('services', () => this.update());
    this.leave = store.onChange(({ table }) => { if (table === '/services' || table === '/endpoints') update(); });
    update();
  }

  /** Resolves when the listeners are those of the Services there are now. */
  settled(): Promise<void> {
    return this.loop.idle();
  }

  async stop(): Promise<void> {
    this.leave();
    await this.loop.stop();
    await Promise.all([...this.listeners.keys()].map((address) => this.close(address)));
  }

  private async update(): Promise<void> {
    const wanted = new Map<string, readonly HostPort[]>();
    for (const service of this.store.list<Service>(services).items) {
      const { clusterIP, ports = [] } = service.spec;
      if (!clusterIP || clusterIP === 'None') continue;
      const { subsets = [] } = this.store.find<Endpoints>(endpoints, service.metadata.namespace, service.metadata.name) ?? {};
      for (const { name = '', port, protocol = 'TCP' } of ports) {
        if (protocol !== 'TCP') continue;
        const backends = subsets.flatMap(({ addresses = [], ports: open = [] }) => open.filter((other) => (other.name ?? '') === name)
          .flatMap((target) => addresses.map(({ ip }) => ({ host: ip, port: target.port }))));
        wanted.set(`${clusterIP}:${port}`, backends);
      }
    }
    for (const address of this.listeners.keys()) if (!wanted.has(address)) await this.close(address);
    for (const [address, backends] of wanted) {
      const listener = this.listeners.get(address);
      if (listener) listener.backends = backends;
      else await this.open(address, backends);
    }
    this.synced();
  }

  private async open(address: string, backends: readonly HostPort[]): Promise<void> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      void this.hand(socket, listener);
    });
    server.maxConnections = PER_PORT;
    const listener: Listener = { server, sockets, backends, next: 0, listening: undefined };
    try {
      listener.listening = await listen(server, address, { ports: this.ports });
    } catch (err) {
      if (!this.refused.has(address)) this.log.warn('A Service has no listener', { address, err });
      this.refused.add(address);
      return;
    }
    this.refused.delete(address);
    this.listeners.set(address, listener);
  }

  private async close(address: string): Promise<void> {
    const { server, sockets, listening } = this.listeners.get(address)!;
    this.listeners.delete(address);
    for (const socket of sockets) socket.destroy();
    await Promise.all([new Promise((resolve) => server.close(resolve)), listening?.close()]);
  }

  private async hand(socket: Socket, listener: Listener): Promise<void> {
    socket.on('error', () => socket.destroy());
    const { backends } = listener;
    if (backends.length === 0) return void socket.resetAndDestroy(); // nobody is ready
    const target = backends[listener.next++ % backends.length];
    try {
      const backend = await this.dialer.dial(target, { timeout: CONNECT_TIMEOUT });
      backend.on('error', () => socket.destroy());
      backend.once('close', () => socket.destroy());
      socket.once('close', () => backend.destroy());
      socket.pipe(backend).pipe(socket);
    } catch {
      socket.resetAndDestroy(); // what a client sees of a pod that is gone
    }
  }
}
