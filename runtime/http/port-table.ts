import { formatHostPort, HostPort } from '../../lib/flags/host-port';
import { CodedError } from '../../lib/sys/errors';
import { Fs, FsError } from '../../lib/sys/fs';
import { replaceFile } from '../../lib/sys/replace-file';

/** The one address that every system has. */
export const ONLY_ADDRESS = '127.0.0.1';
const LONGEST = 16; // bytes of an entry

/**
 * Which port of 127.0.0.1 stands for an address of the local run, on systems that have no other loopback address: a folder with one file per
 * listener, named `127.64.2.9_9090`, in which the port is written. All processes of a run share it.
 */
export class PortTable {
  /** @param dir an absolute path: all processes of a run are given the same */
  constructor(private readonly fs: Fs, readonly dir: string) {}

  /** @param port of 127.0.0.1 that is bound already. What a process that is gone has left under the same address is replaced. @throws FsError */
  async publish(at: HostPort, port: number): Promise<void> {
    await replaceFile(this.fs, this.dir, fileName(at), Buffer.from(String(port)));
  }

  async withdraw(at: HostPort): Promise<void> {
    await this.fs.removeAll(`${this.dir}/${fileName(at)}`);
  }

  /** @returns undefined where nobody listens @throws FsError; CodedError PORT_TABLE for an entry that is none */
  async find(at: HostPort): Promise<number | undefined> {
    const path = `${this.dir}/${fileName(at)}`;
    const text = await this.fs.readFile(path, LONGEST).then((bytes) => Buffer.from(bytes).toString(), (err) => {
      if (err instanceof FsError && err.code === 'NOT_FOUND') return undefined;
      throw err;
    });
    if (text === undefined) return undefined;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new CodedError('PORT_TABLE', `${path}: expected a port, got ${JSON.stringify(text)}`);
    return port;
  }

  /** Whether `host` is an address that only the table knows: any of 127.0.0.0/8 but 127.0.0.1. */
  static covers(host: string): boolean {
    return host.startsWith('127.') && host !== ONLY_ADDRESS;
  }
}

function fileName(at: HostPort): string {
  return formatHostPort(at).replace(/[[\]]/g, '').replace(/:(\d+)$/, '_$1');
}
