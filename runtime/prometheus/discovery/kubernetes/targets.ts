import { TargetGroup } from '../target-group';
import { Container, Ingress, Node, Pod, Service } from './kinds';
import { addMeta, addObjectLabels, address, LabelMap } from './labels';

const NODE_ADDRESSES = ['InternalIP', 'ExternalIP', 'LegacyHostIP', 'HostName'];

/** One target: the kubelet of the node. */
export function nodeGroup(node: Node): TargetGroup {
  const { metadata: { name }, spec, status } = node;
  const labels: LabelMap = {};
  addNodeLabels(labels, node);
  addMeta(labels, { node_provider_id: spec?.providerID });
  for (const { type, status: is } of status?.conditions ?? []) addMeta(labels, { [`node_condition_${type.toLowerCase()}`]: is });
  const addresses = status?.addresses ?? [];
  for (const { type, address: at } of [...addresses].reverse()) addMeta(labels, { [`node_address_${type}`]: at }); // the first of a type counts
  const main = NODE_ADDRESSES.flatMap((type) => addresses.filter((each) => each.type === type))[0]?.address;
  const target = main === undefined ? [] : [{ __address__: address(main, status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 0), instance: name }];
  return { source: `node/${name}`, labels, targets: target };
}

/** What targets get of the node they run on. */
export function addNodeLabels(into: LabelMap, { metadata }: Node): void {
  addMeta(into, { node_name: metadata.name });
  addObjectLabels(into, 'node', metadata);
}

/** A target per port. */
export function serviceGroup({ metadata, spec }: Service): TargetGroup {
  const { name, namespace } = metadata;
  const labels: LabelMap = {};
  addMeta(labels, { namespace });
  addServiceLabels(labels, metadata);
  const targets = (spec.ports ?? []).map(({ name: port = '', port: number, protocol = 'TCP' }): LabelMap => {
    const target: LabelMap = { __address__: `${name}.${namespace}.svc:${number}` };
    addMeta(target, { service_port_name: port, service_port_number: number, service_port_protocol: protocol, service_type: spec.type });
    if (spec.type === 'ExternalName') addMeta(target, { service_external_name: spec.externalName });
    else addMeta(target, { service_cluster_ip: spec.clusterIP });
    if (spec.type === 'LoadBalancer') addMeta(target, { service_loadbalancer_ip: spec.loadBalancerIP ?? '' });
    return target;
  });
  return { source: `svc/${namespace}/${name}`, labels, targets };
}

export function addServiceLabels(into: LabelMap, metadata: Service['metadata']): void {
  addMeta(into, { service_name: metadata.name });
  addObjectLabels(into, 'service', metadata);
}

/** A target per port of each container, or one without a port for a container that has none. @param node where it gives labels to them */
export function podGroup(pod: Pod, node?: Node): TargetGroup {
  const { metadata: { name, namespace }, spec, status } = pod;
  const source = `pod/${namespace}/${name}`;
  if (!status?.podIP) return { source, labels: {}, targets: [] };
  const labels: LabelMap = {};
  addMeta(labels, { namespace });
  addPodLabels(labels, pod);
  if (node) addNodeLabels(labels, node);
  const of = (containers: readonly Container[], init: boolean) => containers.flatMap((container) => {
    const ports = container.ports?.length ? container.ports : [undefined];
    return ports.map((port): LabelMap => {
      const target: LabelMap = { __address__: port ? address(status.podIP!, port.containerPort) : bare(status.podIP!) };
      addContainerLabels(target, pod, container, port);
      addMeta(target, { pod_container_init: init });
      return target;
    });
  });
  return { source, labels, targets: [...of(spec.containers, false), ...of(spec.initContainers ?? [], true)] };
}

function bare(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** What a target gets of the container it is. */
export function addContainerLabels(into: LabelMap, { status }: Pod, container: Container, port?: NonNullable<Container['ports']>[number]): void {
  const known = [...status?.containerStatuses ?? [], ...status?.initContainerStatuses ?? []].find(({ name }) => name === container.name);
  addMeta(into, { pod_container_name: container.name, pod_container_id: known?.containerID ?? '', pod_container_image: container.image ?? '' });
  if (!port) return;
  addMeta(into, {
    pod_container_port_name: port.name ?? '', pod_container_port_number: port.containerPort, pod_container_port_protocol: port.protocol ?? 'TCP',
  });
}

/** What targets get of their pod. */
export function addPodLabels(into: LabelMap, { metadata, spec, status }: Pod): void {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'unknown';
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  addMeta(into, {
    pod_name: metadata.name, pod_ip: status?.podIP ?? '', pod_ready: ready.toLowerCase(), pod_phase: status?.phase ?? '', pod_node_name: spec.nodeName ?? '',
    pod_host_ip: status?.hostIP ?? '', pod_uid: metadata.uid ?? '', pod_controller_kind: owner?.kind, pod_controller_name: owner?.name,
  });
  addObjectLabels(into, 'pod', metadata);
}

/** A target per host and path. */
export function ingressGroup({ metadata, spec }: Ingress): TargetGroup {
  const { name, namespace } = metadata;
  const labels: LabelMap = {};
  addMeta(labels, { namespace, ingress_name: name, ingress_class_name: spec?.ingressClassName });
  addObjectLabels(labels, 'ingress', metadata);
  const secured = (spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []);
  const targets = (spec?.rules ?? []).flatMap(({ host = '', http }) => {
    const scheme = secured.some((each) => each === host || each.startsWith('*.') && host.slice(host.indexOf('.')) === each.slice(1)) ? 'https' : 'http';
    const paths = http?.paths?.length ? http.paths.map(({ path }) => path || '/') : ['/'];
    return paths.map((path): LabelMap => {
      const target: LabelMap = { __address__: host };
      addMeta(target, { ingress_scheme: scheme, ingress_host: host, ingress_path: path });
      return target;
    });
  });
  return { source: `ingress/${namespace}/${name}`, labels, targets };
}
