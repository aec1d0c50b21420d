import { gzipSync } from 'node:zlib';
import { KubeObject, OwnerReference } from '../kube/objects';
import { OperatorSettings } from './settings';

const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'prometheus-operator', 'managed-by': 'prometheus-operator' };

/** Makes objects that belong to a workload. */
export class Owned {
  /** @param peers all workloads of its kind in its namespace, itself among them: they own together what they share */
  constructor(
    private readonly workload: KubeObject, private readonly peers: readonly KubeObject[],
    private readonly settings: Pick<OperatorSettings, 'labels' | 'annotations'>,
  ) {}

  metadata(name: string, labels: Readonly<Record<string, string>> = {}): KubeObject['metadata'] {
    return this.withOwners(name, labels, [{ ...reference(this.workload), controller: true, blockOwnerDeletion: true }]);
  }

  /** Of what all workloads of a namespace have together. */
  sharedMetadata(name: string, labels: Readonly<Record<string, string>>): KubeObject['metadata'] {
    return this.withOwners(name, labels, [...this.peers].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).map(reference));
  }

  private withOwners(name: string, labels: Readonly<Record<string, string>>, ownerReferences: readonly OwnerReference[]): KubeObject['metadata'] {
    return {
      name, namespace: this.workload.metadata.namespace, labels: { ...MANAGED_BY, ...labels, ...this.settings.labels },
      ...Object.keys(this.settings.annotations).length ? { annotations: this.settings.annotations } : {},
      ownerReferences,
    };
  }

  /** @param data texts by keys */
  secret(name: string, data: Readonly<Record<string, string | Buffer>>): KubeObject {
    const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value as string).toString('base64')]));
    return { apiVersion: 'v1', kind: 'Secret', metadata: this.metadata(name), data: encoded } as KubeObject;
  }
}

function reference({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid: uid! };
}

/** The same bytes for the same text. */
export function packed(text: string): Buffer {
  return gzipSync(text);
}
