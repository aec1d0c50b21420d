import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The originals that differential tests compare with, in the folder that the environment variable PEERS_ROOT names. */
export type Peer = 'prometheus' | 'promtool' | 'prometheus-alertmanager' | 'amtool' | 'prometheus-node-exporter' | 'kubectl';

/** Where the binary is, or undefined where this machine has none. */
export function peer(name: Peer): string | undefined {
  const root = process.env.PEERS_ROOT;
  const path = root && join(root, 'usr', 'bin', name);
  return path && existsSync(path) ? path : undefined;
}

/** `describe`, or a skip that says why: the project's own tests stand without the originals. */
export function describeWith(peers: readonly Peer[], name: string, body: () => void): void {
  const missing = peers.filter((wanted) => !peer(wanted));
  if (missing.length === 0) return describe(name, body);
  describe.skip(`${name} (no ${missing.join(', ')}: PEERS_ROOT is ${process.env.PEERS_ROOT ?? 'not set'})`, body);
}
