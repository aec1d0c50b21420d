import { AddressInfo, Server } from 'node:net';
import { formatHostPort, parseHostPort } from '../../lib/flags/host-port';
import { CodedError } from '../../lib/sys/errors';

/**
 * Where a pod of the local run stands: `pod` is the address of its own, `loopback` what 127.0.0.1 means within it (on the host
 * network: within its node). Both are absent in a cluster and on a bare machine.
 */
export interface PodAddresses { readonly pod?: string; readonly loopback?: string }

/** What the local kubelet told this process. This file and dial.ts are the only ones to ask. */
export function podAddresses(env: Readonly<Record<string, string | undefined>>): PodAddresses {
  return { pod: env.MONITORING_POD_IP || undefined, loopback: env.MONITORING_LOOPBACK_IP || undefined };
}

const EVERYWHERE = ['', '0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** The host that `host` means for a listener: '' is every address, IPv4 and IPv6. */
export function listenHost(host: string, { pod, loopback }: PodAddresses): string {
  if (EVERYWHERE.includes(host)) return pod ?? '';
  return LOOPBACK.includes(host) ? loopback ?? host : host;
}

/**
 * Binds `server` to `address`, as the originals read it: `:9090`, `0.0.0.0:9090`, `localhost:9090`, `[::1]:9090`; port 0 takes a free one.
 * @returns the address it is bound to, as Go prints it: `[::]:9090`, `127.0.0.1:9090`
 * @throws CodedError LISTEN naming the address, in Go's words and with what to do
 */
export async function listen(server: Server, address: string, pod: PodAddresses): Promise<string> {
  const { host, port } = parseHostPort(address);
  const bound = listenHost(host, pod);
  await new Promise<void>((resolve, reject) => {
    const refused = (err: NodeJS.ErrnoException) => reject(listenError(formatHostPort({ host: bound, port }), err));
    server.once('error', refused);
    server.listen({ port, host: bound || undefined }, () => {
      server.off('error', refused);
      resolve();
    });
  });
  const { address: at, port: taken } = server.address() as AddressInfo;
  return formatHostPort({ host: at === '0.0.0.0' && bound === '' ? '::' : at, port: taken });
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
