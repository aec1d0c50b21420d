import { lookup as systemLookup, LookupAddress } from 'node:dns';
import { connect, isIP, LookupFunction, Socket } from 'node:net';
import { connect as connectTls, ConnectionOptions } from 'node:tls';
import { formatHostPort, HostPort } from '../../lib/flags/host-port';
import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { HostsFile } from './hosts-file';
import { ONLY_ADDRESS, PortTable } from './port-table';

export interface DialerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fs: Fs;
  readonly clock: Clock;
}

export interface DialOptions {
  /** For TLS: what Node's `tls.connect` takes besides the socket. The server is asked for by the name that was dialled. */
  readonly tls?: ConnectionOptions;
  /** For looking the name up, connecting and the handshake together, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** The door for connections out. This file and listen.ts alone know of pods. */
export class Dialer {
  private readonly loopback: string | undefined;
  private readonly hosts: HostsFile | undefined;
  private readonly ports: PortTable | undefined;

  constructor(private readonly options: DialerOptions) {
    const { MONITORING_LOOPBACK_IP: loopback, MONITORING_HOSTS: hosts, MONITORING_PORTS: ports } = options.env;
    this.loopback = loopback || undefined;
    this.hosts = hosts ? new HostsFile(options.fs, hosts) : undefined;
    this.ports = ports ? new PortTable(options.fs, ports) : undefined;
  }

  /**
   * A connection that is ready to be written to; it belongs to the caller.
   * @throws CodedError DIAL in Go's words (`dial tcp 127.0.0.1:9: connect: connection refused`), TIMEOUT (`context deadline exceeded`), or
   *         the signal's reason. No socket is left behind.
   */
  async dial(target: HostPort, { tls, timeout, signal }: DialOptions): Promise<Socket> {
    signal?.throwIfAborted();
    const own = { host: this.ownHost(target.host), port: target.port };
    const { host, port } = this.ports ? await this.mapped(own, this.ports) : own;
    const plain = connect({ host, port, lookup: this.lookup, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE });
    const socket = tls ? connectTls({ host: target.host, servername: isIP(target.host) ? undefined : target.host, ...tls, socket: plain }) : plain;
    const done = new AbortController();
    const deadline = this.options.clock.sleep(timeout, done.signal).then(() => Promise.reject(new CodedError('TIMEOUT', 'context deadline exceeded')));
    try {
      await Promise.race([ready(socket, plain, tls ? 'secureConnect' : 'connect', target, signal), deadline]);
      return socket;
    } catch (err) {
      socket.destroy();
      plain.destroy();
      throw err;
    } finally {
      done.abort();
      deadline.catch(() => undefined);
    }
  }

  /** What stands for an address of the run. @throws CodedError DIAL where nobody listens there */
  private async mapped(target: HostPort, table: PortTable): Promise<HostPort> {
    const hosts = isIP(target.host) ? [target.host] : await this.hosts?.lookup(target.host) ?? [];
    for (const host of hosts) {
      const port = await table.find({ host, port: target.port });
      if (port !== undefined) return { host: ONLY_ADDRESS, port };
    }
    const nowhere = hosts.find(PortTable.covers);
    if (nowhere === undefined) return target;
    throw new CodedError('DIAL', `dial tcp ${formatHostPort({ host: nowhere, port: target.port })}: ${REASONS.ECONNREFUSED}`);
  }

  /** Finds names as `dial` does, for clients of others such as undici: the hosts file first, then the system. */
  readonly lookup: LookupFunction = (name, options, callback) => {
    const answer = (found: LookupAddress[]) => (options.all ? callback(null, found) : callback(null, found[0].address, found[0].family));
    this.ours(name, options.family).then(
      (found) => (found.length ? answer(found) : systemLookup(name, options, callback)),
      (err: NodeJS.ErrnoException) => callback(err, []),
    );
  };

  private async ours(name: string, family: number | string | undefined): Promise<LookupAddress[]> {
    if (this.ownHost(name) !== name) return [{ address: this.loopback!, family: isIP(this.loopback!) }];
    const found = await this.hosts?.lookup(name) ?? [];
    const wanted = Number(String(family ?? 0).replace('IPv', ''));
    return found.map((address) => ({ address, family: isIP(address) })).filter((entry) => !wanted || entry.family === wanted);
  }

  private ownHost(host: string): string {
    return this.loopback !== undefined && LOOPBACK.includes(host) ? this.loopback : host;
  }
}

const KEEP_ALIVE = 15_000; // ms of silence after which is asked whether the other side is still there: a poll may hang for hours
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

function ready(socket: Socket, plain: Socket, event: 'connect' | 'secureConnect', target: HostPort, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (err: NodeJS.ErrnoException) => settle(() => reject(dialError(target, err)));
    const aborted = () => settle(() => reject(signal!.reason));
    const connected = () => settle(resolve);
    const settle = (outcome: () => void) => {
      socket.off(event, connected);
      signal?.removeEventListener('abort', aborted);
      outcome(); // the error listeners stay: a socket that is being destroyed may fail once more, and nobody asks then
    };
    plain.on('error', failed);
    socket.on('error', failed);
    socket.once(event, connected);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused', EHOSTUNREACH: 'connect: no route to host', ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'connect: connection timed out', EADDRNOTAVAIL: 'connect: cannot assign requested address', ECONNRESET: 'connection reset by peer',
};

/** In Go's words, because users know them from `lastError`. */
function dialError(target: HostPort, thrown: NodeJS.ErrnoException): CodedError {
  const err = thrown instanceof AggregateError ? thrown.errors[0] as NodeJS.ErrnoException : thrown; // one per address that was tried
  if (err.code === 'ENOTFOUND' || err.code === 'EAI_AGAIN') return new CodedError('DIAL', `dial tcp: lookup ${target.host}: no such host`, thrown);
  if (err.syscall === 'connect') return new CodedError('DIAL', `dial tcp ${addressOf(err, target)}: ${REASONS[err.code ?? ''] ?? err.message}`, thrown);
  return new CodedError('DIAL', `${formatHostPort(target)}: ${err.message}`, thrown);
}

function addressOf(err: NodeJS.ErrnoException & Partial<{ address: string; port: number }>, target: HostPort): string {
  return formatHostPort({ host: err.address ?? target.host, port: err.port ?? target.port });
}
