import { TargetGroup } from '../target-group';
import { Endpoints, EndpointSlice, Node, Pod, Service, TargetRef } from './kinds';
import { addMeta, addObjectLabels, address, LabelMap, sanitized } from './labels';
import { addContainerLabels, addNodeLabels, addPodLabels, addServiceLabels } from './targets';

/** Looks objects up. `node` is absent where targets shall not get labels of their nodes. */
export interface Lookups {
  pod(namespace: string, name: string): Pod | undefined;
  service(namespace: string, name: string): Service | undefined;
  node?(name: string): Node | undefined;
}

/** The names of the pods that a group depends on, as `namespace/name`, besides the group itself. */
export interface EndpointGroup { readonly group: TargetGroup; readonly pods: readonly string[] }

/** Labels that one address of a service gives a target, and where it leads. */
interface Address { readonly ip: string; readonly labels: LabelMap; readonly targetRef?: TargetRef; readonly nodeName?: string }
interface Port { readonly number: number | undefined; readonly labels: LabelMap }

/** A target per address and port, and one per further port of the pods behind them. */
export function endpointsGroup(endpoints: Endpoints, lookups: Lookups): EndpointGroup {
  const { name, namespace } = endpoints.metadata;
  const labels: LabelMap = {};
  addMeta(labels, { namespace, endpoints_name: name });
  addObjectLabels(labels, 'endpoints', endpoints.metadata);
  const builder = new TargetBuilder(namespace!, lookups);
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    for (const { name: portName = '', port, protocol = 'TCP' } of ports) {
      const portLabels: LabelMap = {};
      addMeta(portLabels, { endpoint_port_name: portName, endpoint_port_protocol: protocol });
      for (const [list, ready] of [[addresses, true], [notReadyAddresses, false]] as const) {
        for (const { ip, hostname, nodeName, targetRef } of list) {
          const own: LabelMap = {};
          addMeta(own, {
            endpoint_ready: ready, endpoint_address_target_kind: targetRef?.kind, endpoint_address_target_name: targetRef?.name,
            endpoint_node_name: nodeName, endpoint_hostname: hostname,
          });
          builder.add({ ip, labels: own, targetRef, nodeName }, { number: port, labels: portLabels });
        }
      }
    }
  }
  addService(labels, namespace!, name, lookups);
  return { group: { source: `endpoints/${namespace}/${name}`, labels, targets: builder.finish() }, pods: builder.pods };
}

/** The same of an endpoint slice. Those of the second address family of a service with two would be the same pods again: they give none. */
export function endpointSliceGroup(slice: EndpointSlice, lookups: Lookups): EndpointGroup {
  const { name, namespace, labels: sliceLabels = {} } = slice.metadata;
  const labels: LabelMap = {};
  addMeta(labels, { namespace, endpointslice_name: name, endpointslice_address_type: slice.addressType });
  addObjectLabels(labels, 'endpointslice', slice.metadata);
  const builder = new TargetBuilder(namespace!, lookups);
  for (const { name: portName = '', port, protocol = 'TCP', appProtocol } of slice.ports ?? []) {
    const portLabels: LabelMap = {};
    addMeta(portLabels, {
      endpointslice_port_name: portName, endpointslice_port_protocol: protocol, endpointslice_port: port, endpointslice_port_app_protocol: appProtocol,
    });
    for (const { addresses, hostname, nodeName, zone, targetRef, conditions = {}, deprecatedTopology = {} } of slice.endpoints ?? []) {
      const own: LabelMap = {};
      addMeta(own, {
        endpointslice_endpoint_conditions_ready: conditions.ready, endpointslice_endpoint_conditions_serving: conditions.serving,
        endpointslice_endpoint_conditions_terminating: conditions.terminating, endpointslice_endpoint_hostname: hostname,
        endpointslice_endpoint_node_name: nodeName, endpointslice_endpoint_zone: zone,
        endpointslice_address_target_kind: targetRef?.kind, endpointslice_address_target_name: targetRef?.name,
      });
      for (const [key, value] of Object.entries(deprecatedTopology)) {
        addMeta(own, { [`endpointslice_endpoint_topology_${sanitized(key)}`]: value, [`endpointslice_endpoint_topology_present_${sanitized(key)}`]: true });
      }
      for (const ip of addresses) builder.add({ ip, labels: own, targetRef, nodeName }, { number: port, labels: portLabels });
    }
  }
  addService(labels, namespace!, sliceLabels['kubernetes.io/service-name'] ?? '', lookups);
  return { group: { source: `endpointslice/${namespace}/${name}`, labels, targets: builder.finish() }, pods: builder.pods };
}

function addService(labels: LabelMap, namespace: string, name: string, lookups: Lookups): void {
  const service = lookups.service(namespace, name);
  if (service) addServiceLabels(labels, service.metadata);
}

/** Collects targets, and remembers which ports of which pods they cover. */
class TargetBuilder {
  private readonly targets: LabelMap[] = [];
  private readonly behind = new Map<string, { readonly pod: Pod; readonly node?: string; readonly covered: Set<number> }>();
  private readonly asked = new Set<string>();

  constructor(private readonly namespace: string, private readonly lookups: Lookups) {}

  get pods(): string[] {
    return [...this.asked];
  }

  add({ ip, labels, targetRef, nodeName }: Address, port: Port): void {
    const target: LabelMap = { __address__: address(ip, port.number ?? 0), ...port.labels, ...labels };
    const node = nodeName === undefined ? undefined : this.lookups.node?.(nodeName);
    if (node) addNodeLabels(target, node);
    this.targets.push(target);
    if (targetRef?.kind !== 'Pod' || targetRef.name === undefined) return;
    const namespace = targetRef.namespace ?? this.namespace, key = `${namespace}/${targetRef.name}`;
    this.asked.add(key);
    const pod = this.lookups.pod(namespace, targetRef.name);
    if (!pod) return;
    addPodLabels(target, pod);
    const entry = this.behind.get(key) ?? { pod, node: nodeName, covered: new Set<number>() };
    this.behind.set(key, entry);
    for (const container of pod.spec.containers) {
      const known = container.ports?.find(({ containerPort }) => containerPort === port.number);
      if (!known) continue;
      addContainerLabels(target, pod, container, known);
      entry.covered.add(known.containerPort);
      break;
    }
  }

  /** All targets, with those for ports of the pods that no service names. */
  finish(): LabelMap[] {
    for (const { pod, node, covered } of this.behind.values()) {
      for (const container of pod.spec.containers) {
        for (const port of container.ports ?? []) {
          if (covered.has(port.containerPort) || !pod.status?.podIP) continue;
          const target: LabelMap = { __address__: address(pod.status.podIP, port.containerPort) };
          addContainerLabels(target, pod, container, port);
          addPodLabels(target, pod);
          const known = node === undefined ? undefined : this.lookups.node?.(node);
          if (known) addNodeLabels(target, known);
          this.targets.push(target);
        }
      }
    }
    return this.targets;
  }
}
