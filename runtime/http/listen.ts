import { AddressInfo, connect, createServer, Server } from 'node:net';
import { formatHostPort, HostPort, parseHostPort } from '../../lib/flags/host-port';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { ONLY_ADDRESS, PortTable } from './port-table';

/**
 * Where a pod of the local run stands: `pod` is the address of its own, `loopback` what 127.0.0.1 means within it (on the host
 * network: within its node), `ports` what stands for both where the system has 127.0.0.1 alone. All are absent in a cluster and on a bare machine.
 */
export interface PodAddresses { readonly pod?: string; readonly loopback?: string; readonly ports?: PortTable }

/** What the local kubelet told this process. This file and dial.ts are the only ones to ask. */
export function podAddresses({ env, fs }: { readonly env: Readonly<Record<string, string | undefined>>; readonly fs: Fs }): PodAddresses {
  const { MONITORING_POD_IP: pod, MONITORING_LOOPBACK_IP: loopback, MONITORING_PORTS: ports } = env;
  return { pod: pod || undefined, loopback: loopback || undefined, ...ports ? { ports: new PortTable(fs, ports) } : {} };
}

const EVERYWHERE = ['', '0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** The hosts that `host` means for a listener: '' is every address, IPv4 and IPv6; within a pod its own and its loopback. */
export function listenHosts(host: string, { pod, loopback }: PodAddresses): readonly string[] {
  if (EVERYWHERE.includes(host)) return pod ? [pod, ...loopback ? [loopback] : []] : [''];
  return [LOOPBACK.includes(host) ? loopback ?? host : host];
}

/** What is listening. Its server ends by itself; this ends what was opened beside it. */
export interface Listening {
  /** As Go prints it: `[::]:9090`, `127.0.0.1:9090`. */
  readonly address: string;
  /** Takes no new connections at other addresses than the server's own. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Binds `server` to `address`, as the originals read it: `:9090`, `0.0.0.0:9090`, `localhost:9090`, `[::1]:9090`; port 0 takes a free one.
 * @throws CodedError LISTEN naming the address, in Go's words and with what to do; FsError
 */
export async function listen(server: Server, address: string, pod: PodAddresses): Promise<Listening> {
  const { host, port } = parseHostPort(address);
  const [first, ...others] = listenHosts(host, pod).map((each) => ({ host: each, port }));
  if (pod.ports) return listenMapped(server, [first, ...others], pod.ports);
  const bound = await bind(server, first);
  const twins = others.map(() => twinOf(server));
  const close = async () => { await Promise.all(twins.map((twin) => new Promise((resolve) => { twin.close(resolve); }))); };
  try {
    for (const [i, other] of others.entries()) await bind(twins[i], { host: other.host, port: bound.port });
  } catch (err) {
    await Promise.all([close(), new Promise((resolve) => { server.close(resolve); })]);
    throw err;
  }
  return { address: formatHostPort(bound), close };
}

/** Binds a free port of 127.0.0.1, and has the table tell which it is. */
async function listenMapped(server: Server, wanted: readonly HostPort[], table: PortTable): Promise<Listening> {
  for (const at of wanted) if (await isTaken(at, table)) throw listenError(formatHostPort(at), { code: 'EADDRINUSE' } as NodeJS.ErrnoException);
  const { port } = await bind(server, { host: ONLY_ADDRESS, port: 0 });
  const published = wanted.map((at) => (at.port === 0 ? { host: at.host, port } : at));
  for (const at of published) await table.publish(at, port);
  let closing: Promise<unknown> | undefined;
  const close = async () => { await (closing ??= Promise.all(published.map((at) => table.withdraw(at)))); };
  return { address: formatHostPort(published[0]), close };
}

/** An entry may be of a process that is gone: somebody has to answer. */
async function isTaken(at: HostPort, table: PortTable): Promise<boolean> {
  const port = await table.find(at);
  if (port === undefined) return false;
  return new Promise((resolve) => {
    const socket = connect({ host: ONLY_ADDRESS, port }, () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function bind(server: Server, { host, port }: HostPort): Promise<HostPort> {
  await new Promise<void>((resolve, reject) => {
    const refused = (err: NodeJS.ErrnoException) => reject(listenError(formatHostPort({ host, port }), err));
    server.once('error', refused);
    server.listen({ port, host: host || undefined }, () => {
      server.off('error', refused);
      resolve();
    });
  });
  const { address: at, port: taken } = server.address() as AddressInfo;
  return { host: at === '0.0.0.0' && host === '' ? '::' : at, port: taken };
}

/** A server that hands its connections to another: a server listens at one address, and a pod has two. */
function twinOf(server: Server): Server {
  const { pauseOnConnect } = server as Server & { readonly pauseOnConnect: boolean };
  return createServer({ pauseOnConnect, noDelay: true }, (socket) => {
    if (server.listening) server.emit('connection', socket);
    else socket.destroy();
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use: stop what holds it, or choose another address',
  EACCES: 'bind: permission denied: choose a port from 1024 on, or run with the right to bind it',
  EADDRNOTAVAIL: 'bind: cannot assign requested address: choose an address of this machine',
  ENOTFOUND: 'no such host: choose an address of this machine',
  EAI_AGAIN: 'no such host: choose an address of this machine',
};

function listenError(address: string, err: NodeJS.ErrnoException): CodedError {
  return new CodedError('LISTEN', `listen tcp ${address}: ${REASONS[err.code ?? ''] ?? err.message}`, err);
}
