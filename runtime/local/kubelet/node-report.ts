import { release } from 'node:os';
import { JsonObject } from '../../../lib/crds/json';
import { RESOURCES } from '../../kube/resources';
import { Clock } from '../../../lib/sys/clock';
import { KubeStore } from '../api/kube-store';
import { quietly } from '../controllers/controller';
import { Node, Taint } from '../controllers/objects';
import { LocalAddress } from '../network/addresses';
import { timeText } from './pod';

export interface NodeSpec extends LocalAddress {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

export interface NodeSurroundings {
  readonly store: KubeStore;
  readonly clock: Clock;
  /** Cores, and bytes of memory. */
  readonly machine: { readonly cpu: number; readonly memory: number };
  /** Where the kubelet serves. */
  readonly port: number;
}

const { nodes } = RESOURCES;
const MANAGER = { fieldManager: 'kubelet' };
const MOST_PODS = 110; // the default of a kubelet
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }; // Go's names, which images and selectors use

/** Makes the node's object, or brings it to what the node is now. */
export async function registerNode({ name, labels, taints }: NodeSpec, { store }: NodeSurroundings): Promise<void> {
  const metadata = { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture(), ...labels } };
  const object = { apiVersion: 'v1', kind: 'Node', metadata, spec: { ...taints ? { taints } : {} } };
  await store.patch(nodes, { name }, 'apply', object as unknown as JsonObject, { ...MANAGER, force: true });
}

/** Says that the node is there and well. */
export async function reportNode({ name, address }: NodeSpec, { store, clock, machine, port }: NodeSurroundings): Promise<void> {
  const now = timeText(clock.now());
  const before = store.find<Node>(nodes, undefined, name)?.status?.conditions?.find(({ type }) => type === 'Ready');
  const since = before?.status === 'True' ? before.lastTransitionTime : now;
  const amounts = { cpu: String(machine.cpu), memory: `${Math.floor(machine.memory / 1024)}Ki`, pods: String(MOST_PODS) };
  const status = {
    addresses: [{ type: 'InternalIP', address }, { type: 'Hostname', address: name }], capacity: amounts, allocatable: amounts,
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    nodeInfo: {
      kubeletVersion: 'v1.36.0', kubeProxyVersion: '', containerRuntimeVersion: 'process://1', operatingSystem: 'linux', architecture: architecture(),
      osImage: 'local run', kernelVersion: release(), machineID: name, systemUUID: name, bootID: name,
    },
    conditions: [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'processes are run here', lastHeartbeatTime: now, lastTransitionTime: since },
    ],
  };
  await quietly(store.patch(nodes, { name, subresource: 'status' }, 'merge', { status } as unknown as JsonObject, MANAGER));
}

function architecture(): string {
  return ARCHITECTURES[process.arch] ?? process.arch;
}
