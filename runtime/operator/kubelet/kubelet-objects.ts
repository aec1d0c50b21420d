import { KubeObject } from '../../kube/objects';

export interface Node extends KubeObject {
  readonly status?: { readonly addresses?: ReadonlyArray<{ readonly type: string; readonly address: string }> };
}

export interface KubeletSettings {
  readonly namespace: string;
  readonly name: string;
  /** Which nodes, as a label selector; absent: all. */
  readonly selector?: string;
  /** Which address of a node comes first. */
  readonly priority: 'internal' | 'external';
  readonly endpoints: boolean;
  readonly endpointSlice: boolean;
  /** Whether the port without TLS is offered as well. Default true. */
  readonly httpMetrics?: boolean;
  /** Milliseconds after which what somebody else has changed is put right. Default 3 minutes. */
  readonly syncPeriod?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const PORTS = [{ name: 'https-metrics', port: 10250 }, { name: 'cadvisor', port: 4194 }, { name: 'http-metrics', port: 10255 }];
const LABELS = { 'app.kubernetes.io/managed-by': 'prometheus-operator', 'app.kubernetes.io/name': 'kubelet', 'k8s-app': 'kubelet' };
const MOST_IN_SLICE = 512;

/** The Service by which kubelets are found, with the nodes' addresses behind it. Nodes without an address are left out. */
export function kubeletObjects(nodes: readonly Node[], settings: KubeletSettings): KubeObject[] {
  const { namespace, name, endpoints, endpointSlice, httpMetrics = true } = settings;
  const ports = PORTS.filter((port) => httpMetrics || port.name !== 'http-metrics');
  const metadata = {
    name, namespace, labels: { ...LABELS, ...settings.labels }, ...Object.keys(settings.annotations).length ? { annotations: settings.annotations } : {},
  };
  const found = nodes.flatMap((node) => {
    const ip = addressOf(node, settings.priority);
    return ip === undefined ? [] : [{ ip, node }];
  }).sort((a, b) => (a.node.metadata.name < b.node.metadata.name ? -1 : 1));
  const reference = ({ metadata: { name: nodeName, uid } }: Node) => ({ kind: 'Node', name: nodeName, uid });
  const service = {
    apiVersion: 'v1', kind: 'Service', metadata,
    spec: { type: 'ClusterIP', clusterIP: 'None', ports: ports.map((port) => ({ ...port, targetPort: port.port })) },
  };
  const subset = {
    addresses: found.map(({ ip, node }) => ({ ip, nodeName: node.metadata.name, targetRef: reference(node) })), ports,
  };
  const slices = ['IPv4', 'IPv6'].flatMap((addressType) => pages(found.filter(({ ip }) => ip.includes(':') === (addressType === 'IPv6'))).map((page, i) => ({
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType, ports,
    metadata: {
      name: `${name}-${addressType === 'IPv4' ? '' : 'ipv6-'}${i}`, namespace,
      labels: { ...metadata.labels, 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'prometheus-operator' },
    },
    endpoints: page.map(({ ip, node }) => ({ addresses: [ip], conditions: { ready: true }, nodeName: node.metadata.name, targetRef: reference(node) })),
  })));
  const list = [service, ...endpoints ? [{ apiVersion: 'v1', kind: 'Endpoints', metadata, ...found.length ? { subsets: [subset] } : {} }] : [],
    ...endpointSlice ? slices : []];
  return list as unknown as KubeObject[];
}

function pages<T>(list: readonly T[]): Array<readonly T[]> {
  return Array.from({ length: Math.ceil(list.length / MOST_IN_SLICE) }, (_, i) => list.slice(i * MOST_IN_SLICE, (i + 1) * MOST_IN_SLICE));
}

function addressOf({ status }: Node, priority: KubeletSettings['priority']): string | undefined {
  const first = priority === 'internal' ? ['InternalIP', 'ExternalIP'] : ['ExternalIP', 'InternalIP'];
  for (const type of first) {
    const found = status?.addresses?.find((address) => address.type === type);
    if (found) return found.address;
  }
  return undefined;
}
