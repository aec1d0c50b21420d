import { Logger } from '../../../lib/log/logger';
import { Fs } from '../../../lib/sys/fs';
import { replaceFile } from '../../../lib/sys/replace-file';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { WorkLoop } from '../api/collect/work-loop';
import { KubeStore } from '../api/kube-store';

const { endpoints, namespaces, nodes, services } = RESOURCES;
const TABLES = new Set(['/endpoints', '/namespaces', '/nodes', '/services']);
const DOMAIN = 'cluster.local';

interface Service extends KubeObject { readonly spec: { readonly clusterIP?: string; readonly type?: string } }
interface Endpoints extends KubeObject { readonly subsets?: ReadonlyArray<{ readonly addresses?: readonly EndpointAddress[] }> }
interface EndpointAddress { readonly ip: string; readonly hostname?: string }
interface Node extends KubeObject { readonly status?: { readonly addresses?: ReadonlyArray<{ readonly type: string; readonly address: string }> } }

/**
 * What cluster DNS would answer, as one file in the form of /etc/hosts per namespace, because a name without dots is looked for in the
 * namespace of who asks. Services have their address, headless ones those of their ready pods, and pods with a host name theirs.
 */
export class HostsFiles {
  private readonly loop: WorkLoop;
  private readonly written = new Map<string, string>();
  private readonly leave: () => void;

  /** @param dir where the files go; it must exist */
  constructor(private readonly store: KubeStore, private readonly fs: Fs, private readonly dir: string, log: Logger) {
    this.loop = new WorkLoop(log);
    const update = () => this.loop.add('hosts', () => this.write());
    this.leave = store.onChange(({ table }) => { if (TABLES.has(table)) update(); });
    update();
  }

  /** The file that pods of `namespace` read. */
  fileOf(namespace: string): string {
    return `${this.dir}/hosts-${namespace}`;
  }

  /** Resolves when the files say what the cluster is now. */
  settled(): Promise<void> {
    return this.loop.idle();
  }

  async stop(): Promise<void> {
    this.leave();
    await this.loop.stop();
  }

  private async write(): Promise<void> {
    const everywhere = nodeLines(this.store.list<Node>(nodes).items);
    const names: Array<{ namespace: string; short: string; address: string }> = [];
    for (const service of this.store.list<Service>(services).items) {
      const { namespace, name } = service.metadata;
      if (service.spec.type === 'ExternalName') continue;
      for (const { address, prefix } of this.addressesOf(service)) names.push({ namespace: namespace!, short: `${prefix}${name}`, address });
    }
    const lines = names.map(({ namespace, short, address }) => ({
      namespace, address, short, text: `${address} ${short}.${namespace}.svc.${DOMAIN} ${short}.${namespace}.svc ${short}.${namespace}`,
    }));
    for (const { metadata } of this.store.list(namespaces).items) {
      const text = [...everywhere, ...lines.map((line) => (line.namespace === metadata.name ? `${line.text} ${line.short}` : line.text)), ''].join('\n');
      if (this.written.get(metadata.name) === text) continue;
      await replaceFile(this.fs, this.dir, `hosts-${metadata.name}`, Buffer.from(text));
      this.written.set(metadata.name, text);
    }
  }

  /** A headless Service stands where its pods are, each of which may have a name of its own before it. */
  private addressesOf({ metadata: { namespace, name }, spec }: Service): Array<{ address: string; prefix: string }> {
    if (spec.clusterIP && spec.clusterIP !== 'None') return [{ address: spec.clusterIP, prefix: '' }];
    const ready = this.store.find<Endpoints>(endpoints, namespace, name)?.subsets?.flatMap(({ addresses = [] }) => addresses) ?? [];
    return ready.flatMap(({ ip, hostname }) => [{ address: ip, prefix: '' }, ...hostname ? [{ address: ip, prefix: `${hostname}.` }] : []]);
  }
}

function nodeLines(all: readonly Node[]): string[] {
  return all.flatMap(({ metadata, status }) => {
    const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    return address ? [`${address} ${metadata.name}`] : [];
  });
}
