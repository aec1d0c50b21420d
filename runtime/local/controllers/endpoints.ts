import { JsonObject } from '../../../lib/crds/json';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, quietly, splitKey } from './controller';
import { Pod, Service, ServicePort } from './objects';
import { isReady, ownerReference } from './owned-pods';

const { endpoints, endpointSlices, pods, services } = RESOURCES;
const MANAGED_BY = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
const APPLY = { fieldManager: 'endpoint-controller', force: true };

interface Address { readonly ip: string; readonly pod: Pod; readonly isReady: boolean }
interface Port { readonly name: string; readonly port: number; readonly protocol: string }

/** Writes down at which addresses the pods of each Service stand: as Endpoints and as EndpointSlices. */
export function endpointsController({ store }: Cluster): Controller {
  return {
    name: 'endpoints',
    *concerns({ table, key, before, after }) {
      if (table === '/services') yield key;
      if (table !== '/pods') return;
      for (const { metadata, spec } of store.list<Service>(services, { namespace: splitKey(key).namespace }).items) {
        const isConcerned = [before, after].some((pod) => pod && isSelected(spec.selector, pod));
        if (isConcerned) yield `${metadata.namespace}/${metadata.name}`;
      }
    },
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const service = store.find<Service>(services, namespace, name);
      if (!service) {
        if (store.find(endpoints, namespace, name)) await quietly(store.delete(endpoints, { namespace, name })); // slices go with their owner
        return;
      }
      if (!service.spec.selector || service.spec.type === 'ExternalName') return; // somebody else keeps these
      const groups = grouped(service, store.list<Pod>(pods, { namespace }).items.filter((pod) => isSelected(service.spec.selector, pod)));
      await store.patch(endpoints, { namespace, name }, 'apply', endpointsOf(service, groups), APPLY);
      await writeSlices({ store }, service, groups);
    },
  };
}

/** Addresses by the numbers that their named ports have. */
type Group = { readonly ports: readonly Port[]; readonly addresses: readonly Address[] };

function grouped({ spec }: Service, selected: readonly Pod[]): Group[] {
  const groups = new Map<string, { ports: Port[]; addresses: Address[] }>();
  for (const pod of [...selected].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))) {
    const { status, metadata } = pod;
    if (!status?.podIP || status.phase === 'Succeeded' || status.phase === 'Failed') continue;
    const ports = (spec.ports ?? []).flatMap((port) => portOf(port, pod));
    if (ports.length === 0 && spec.ports?.length) continue;
    const address = { ip: status.podIP, pod, isReady: spec.publishNotReadyAddresses === true || isReady(pod) && !metadata.deletionTimestamp };
    const group = groups.get(JSON.stringify(ports)) ?? { ports, addresses: [] };
    groups.set(JSON.stringify(ports), group);
    group.addresses.push(address);
  }
  return [...groups.values()];
}

function portOf({ name = '', port, protocol = 'TCP', targetPort = port }: ServicePort, { spec }: Pod): Port[] {
  if (typeof targetPort === 'number') return [{ name, port: targetPort, protocol }];
  const found = spec.containers.flatMap(({ ports = [] }) => ports)
    .find((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol);
  return found ? [{ name, port: found.containerPort, protocol }] : [];
}

function isSelected(selector: Readonly<Record<string, string>> | undefined, { metadata }: KubeObject): boolean {
  return selector !== undefined && Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);
}

function reference({ metadata }: Pod): JsonObject {
  return { kind: 'Pod', namespace: metadata.namespace!, name: metadata.name, uid: metadata.uid! };
}

function hostnameOf({ spec }: Pod, service: Service): { hostname?: string } {
  return spec.hostname && spec.subdomain === service.metadata.name ? { hostname: spec.hostname } : {};
}

function headless({ spec }: Service): Record<string, string> {
  return spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
}

function endpointsOf(service: Service, groups: readonly Group[]): JsonObject {
  const { name, namespace, labels } = service.metadata;
  const addressOf = ({ ip, pod }: Address): JsonObject => ({ ip, nodeName: pod.spec.nodeName!, targetRef: reference(pod), ...hostnameOf(pod, service) });
  const subsets = groups.map(({ ports, addresses }): JsonObject => {
    const ready = addresses.filter((address) => address.isReady).map(addressOf), others = addresses.filter((address) => !address.isReady).map(addressOf);
    return {
      ...ready.length ? { addresses: ready } : {}, ...others.length ? { notReadyAddresses: others } : {},
      ...ports.length ? { ports: ports.map((port) => ({ ...port.name ? { name: port.name } : {}, port: port.port, protocol: port.protocol })) } : {},
    };
  });
  return {
    apiVersion: 'v1', kind: 'Endpoints', ...subsets.length ? { subsets } : {},
    metadata: { name, namespace: namespace!, labels: { ...labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', ...headless(service) } },
  };
}

/** A slice per group; those of an earlier time go. */
async function writeSlices({ store }: Pick<Cluster, 'store'>, service: Service, groups: readonly Group[]): Promise<void> {
  const { name, namespace, labels } = service.metadata;
  const wanted = (groups.length ? groups : [{ ports: [], addresses: [] }]).map(({ ports, addresses }, i): JsonObject => ({
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4',
    metadata: {
      name: `${name}-${i}`, namespace: namespace!, labels: { ...labels, ...MANAGED_BY, 'kubernetes.io/service-name': name, ...headless(service) },
      ownerReferences: [ownerReference(service) as unknown as JsonObject],
    },
    endpoints: addresses.map(({ ip, pod, isReady: ready }): JsonObject => {
      const isTerminating = pod.metadata.deletionTimestamp !== undefined;
      return {
        addresses: [ip], conditions: { ready, serving: service.spec.publishNotReadyAddresses === true || isReady(pod), terminating: isTerminating },
        nodeName: pod.spec.nodeName!, targetRef: reference(pod), ...hostnameOf(pod, service),
      };
    }),
    ports: ports.map((port) => ({ ...port })),
  }));
  for (const slice of wanted) await store.patch(endpointSlices, { namespace, name: String((slice.metadata as JsonObject).name) }, 'apply', slice, APPLY);
  const names = new Set(wanted.map((slice) => (slice.metadata as JsonObject).name));
  for (const { metadata } of store.list(endpointSlices, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }).items) {
    if (metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === MANAGED_BY['endpointslice.kubernetes.io/managed-by'] && !names.has(metadata.name)) {
      await quietly(store.delete(endpointSlices, metadata));
    }
  }
}
