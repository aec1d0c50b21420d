import { Fs } from '../../lib/sys/fs';

const LARGEST = 1 << 20;

/**
 * Names and addresses in the form of /etc/hosts, kept by somebody else while we read: an address, then its names, then perhaps a
 * comment. It is read again when its size or time has changed.
 */
export class HostsFile {
  private names = new Map<string, string[]>();
  private version = '';

  constructor(private readonly fs: Fs, private readonly path: string) {}

  /** The addresses of `name`, in the order of the file; none where it is not there or the file is missing. */
  async lookup(name: string): Promise<readonly string[]> {
    const stat = await this.fs.stat(this.path);
    const version = stat ? `${stat.mtime} ${stat.size}` : '';
    if (version !== this.version) {
      this.names = stat ? parse(Buffer.from(await this.fs.readFile(this.path, LARGEST)).toString('utf8')) : new Map();
      this.version = version;
    }
    return this.names.get(name.toLowerCase().replace(/\.$/, '')) ?? [];
  }
}

function parse(text: string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    for (const alias of aliases) names.set(alias.toLowerCase(), [...names.get(alias.toLowerCase()) ?? [], address]);
  }
  return names;
}
