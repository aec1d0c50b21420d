import { Json, JsonObject, objectAt } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { age } from '../age';
import { AGE_COLUMN, NAME_COLUMN } from '../custom/columns';
import { JsonPath } from '../custom/json-path';
import { Column } from '../kind';
import { objectSelector, ObjectSelector, selectorText } from '../select/label-selector';
import { items } from './pod-defaults';

const NONE = '<none>';
const AGE: Column = { ...AGE_COLUMN, type: 'string' };
const body = (object: KubeObject) => object as unknown as JsonObject;

function text(name: string, description: string, cell: (object: JsonObject, now: number) => Json, priority = 0): Column {
  return { name, type: 'string', description, priority, cell: (object, now) => cell(body(object), now) };
}

function integer(name: string, description: string, cell: (object: JsonObject) => Json): Column {
  return { name, type: 'integer', description, cell: (object) => cell(body(object)) };
}

function wide(column: Column): Column {
  return { ...column, priority: 1 };
}

/** A column that shows what stands at `path`. */
function at(name: string, path: string, description: string, absent: Json = '', priority = 0): Column {
  const compiled = new JsonPath(path);
  return text(name, description, (object) => {
    const found = compiled.first(object) ?? absent;
    return typeof found === 'object' && found !== null ? JSON.stringify(found) : found;
  }, priority);
}

function number(object: JsonObject, part: string, field: string): number {
  const found = objectAt(object, part)?.[field];
  return typeof found === 'number' ? found : 0;
}

function podSpec(object: JsonObject): JsonObject | undefined {
  return objectAt(objectAt(objectAt(object, 'spec'), 'template'), 'spec');
}

const CONTAINERS = [
  text('Containers', 'Names of the containers.', (object) => items(podSpec(object), 'containers').map(({ name }) => name).join(','), 1),
  text('Images', 'Images of the containers.', (object) => items(podSpec(object), 'containers').map(({ image }) => image ?? '').join(','), 1),
];
const SELECTOR = text('Selector', 'Labels of the pods.', (object) => (
  selectorText(objectSelector((objectAt(objectAt(object, 'spec'), 'selector') ?? {}) as ObjectSelector)) || NONE), 1);

function keyCount(...fields: string[]): Column {
  return text('Data', 'How many keys there are.', (object) => fields.reduce((sum, field) => sum + Object.keys(objectAt(object, field) ?? {}).length, 0));
}

/** What `kubectl get pods` shows as the state of a pod: the worst that is known. */
function podState(object: JsonObject): string {
  const status = objectAt(object, 'status');
  if (objectAt(object, 'metadata')?.deletionTimestamp) return 'Terminating';
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const { state } of items(status, list)) {
      const waiting = (state as JsonObject | undefined)?.waiting as JsonObject | undefined;
      const terminated = (state as JsonObject | undefined)?.terminated as JsonObject | undefined;
      if (waiting?.reason && waiting.reason !== 'PodInitializing') return String(waiting.reason);
      if (terminated && list === 'containerStatuses') return String(terminated.reason ?? `ExitCode:${terminated.exitCode}`);
    }
  }
  return String(status?.reason ?? status?.phase ?? 'Unknown');
}

function readyContainers(object: JsonObject): string {
  const ready = items(objectAt(object, 'status'), 'containerStatuses').filter((container) => container.ready === true).length;
  return `${ready}/${items(objectAt(object, 'spec'), 'containers').length}`;
}

export const POD_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Ready', 'Containers that are ready, of how many.', readyContainers),
  text('Status', 'What the pod is doing.', podState),
  integer('Restarts', 'How often containers were restarted.', (object) => (
    items(objectAt(object, 'status'), 'containerStatuses').reduce((sum, { restartCount }) => sum + (Number(restartCount) || 0), 0))),
  AGE,
  at('IP', '.status.podIP', 'The address of the pod.', NONE, 1),
  at('Node', '.spec.nodeName', 'The node that runs the pod.', NONE, 1),
  at('Nominated Node', '.status.nominatedNodeName', 'The node that makes room for the pod.', NONE, 1),
  text('Readiness Gates', 'Conditions that hold the pod back from being ready.', () => NONE, 1),
];

function servicePorts(object: JsonObject): string {
  const ports = items(objectAt(object, 'spec'), 'ports').map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`);
  return ports.join(',') || NONE;
}

export const SERVICE_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  at('Type', '.spec.type', 'How the Service is reached.'),
  at('Cluster-IP', '.spec.clusterIP', 'Its address within the cluster.', NONE),
  text('External-IP', 'Its addresses from outside.', (object) => {
    const spec = objectAt(object, 'spec');
    return spec?.type === 'ExternalName' ? spec.externalName ?? NONE : (spec?.externalIPs as string[] | undefined)?.join(',') ?? NONE;
  }),
  text('Port(s)', 'Its ports.', servicePorts),
  AGE,
  text('Selector', 'Labels of the pods behind it.', (object) => (
    Object.entries(objectAt(objectAt(object, 'spec'), 'selector') ?? {}).map(([key, value]) => `${key}=${String(value)}`).join(',') || NONE), 1),
];

export const STATEFUL_SET_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Ready', 'Pods that are ready, of how many.', (object) => `${number(object, 'status', 'readyReplicas')}/${number(object, 'spec', 'replicas')}`),
  AGE, ...CONTAINERS,
];

export const DEPLOYMENT_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Ready', 'Pods that are ready, of how many.', (object) => `${number(object, 'status', 'readyReplicas')}/${number(object, 'spec', 'replicas')}`),
  text('Up-to-date', 'Pods of the latest template.', (object) => number(object, 'status', 'updatedReplicas')),
  text('Available', 'Pods that have been ready for long enough.', (object) => number(object, 'status', 'availableReplicas')),
  AGE, ...CONTAINERS, SELECTOR,
];

export const REPLICA_SET_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  integer('Desired', 'How many pods are wanted.', (object) => number(object, 'spec', 'replicas')),
  integer('Current', 'How many pods there are.', (object) => number(object, 'status', 'replicas')),
  integer('Ready', 'How many of them are ready.', (object) => number(object, 'status', 'readyReplicas')),
  AGE, ...CONTAINERS, SELECTOR,
];

export const DAEMON_SET_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  integer('Desired', 'How many nodes want a pod.', (object) => number(object, 'status', 'desiredNumberScheduled')),
  integer('Current', 'How many of them have one.', (object) => number(object, 'status', 'currentNumberScheduled')),
  integer('Ready', 'How many pods are ready.', (object) => number(object, 'status', 'numberReady')),
  integer('Up-to-date', 'How many pods are of the latest template.', (object) => number(object, 'status', 'updatedNumberScheduled')),
  integer('Available', 'How many pods have been ready for long enough.', (object) => number(object, 'status', 'numberAvailable')),
  text('Node Selector', 'Labels of the nodes.', (object) => (
    Object.entries(objectAt(podSpec(object), 'nodeSelector') ?? {}).map(([key, value]) => `${key}=${String(value)}`).join(',') || NONE)),
  AGE, ...CONTAINERS, SELECTOR,
];

function about(object: JsonObject): string {
  const { kind = '', name = '' } = (objectAt(object, 'involvedObject') ?? objectAt(object, 'regarding') ?? {}) as Record<string, string>;
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

/** An event that went on is as old as its last sign. */
function lastSeen(object: JsonObject): Json | undefined {
  return objectAt(object, 'series')?.lastObservedTime ?? object.lastTimestamp ?? object.deprecatedLastTimestamp ?? object.eventTime
    ?? objectAt(object, 'metadata')?.creationTimestamp;
}

export const EVENT_COLUMNS: readonly Column[] = [
  text('Last Seen', 'When it last happened.', (object, now) => age(lastSeen(object), now)),
  at('Type', '.type', 'Whether it is normal.'),
  at('Reason', '.reason', 'Why it happened, in a word.'),
  text('Object', 'What it is about.', about),
  text('Subobject', 'Which part of that.', (object) => (objectAt(object, 'involvedObject') ?? objectAt(object, 'regarding'))?.fieldPath ?? '', 1),
  text('Source', 'Who tells it.', (object) => {
    const { component, host } = (objectAt(object, 'source') ?? objectAt(object, 'deprecatedSource') ?? {}) as Record<string, string | undefined>;
    const who = component ?? object.reportingComponent ?? object.reportingController, where = host ?? object.reportingInstance;
    return [who, where].filter(Boolean).join(', ');
  }, 1),
  text('Message', 'What happened.', (object) => String(object.message ?? object.note ?? '').trim()),
  text('First Seen', 'When it first happened.', (object, now) => (
    age(object.firstTimestamp ?? object.deprecatedFirstTimestamp ?? object.eventTime ?? objectAt(object, 'metadata')?.creationTimestamp, now)), 1),
  text('Count', 'How often it happened.', (object) => (
    objectAt(object, 'series') ? Number(objectAt(object, 'series')!.count) + 1 : Number(object.count ?? object.deprecatedCount ?? 1)), 1),
  wide(NAME_COLUMN),
];

export const NODE_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Status', 'Whether it takes pods.', (object) => {
    const ready = items(objectAt(object, 'status'), 'conditions').find(({ type }) => type === 'Ready')?.status;
    const state = ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady';
    return objectAt(object, 'spec')?.unschedulable === true ? `${state},SchedulingDisabled` : state;
  }),
  text('Roles', 'What it does besides running pods.', (object) => {
    const labels = Object.keys(objectAt(objectAt(object, 'metadata'), 'labels') ?? {});
    const prefix = 'node-role.kubernetes.io/';
    return labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length)).sort().join(',') || NONE;
  }),
  AGE,
  at('Version', '.status.nodeInfo.kubeletVersion', 'The version of its kubelet.'),
  at('Internal-IP', '.status.addresses[?(@.type=="InternalIP")].address', 'Its address within the cluster.', NONE, 1),
  at('OS-Image', '.status.nodeInfo.osImage', 'Its system.', '<unknown>', 1),
];

export const NAMESPACE_COLUMNS: readonly Column[] = [NAME_COLUMN, at('Status', '.status.phase', 'Whether it is in use or about to go.'), AGE];
export const CONFIG_MAP_COLUMNS: readonly Column[] = [NAME_COLUMN, keyCount('data', 'binaryData'), AGE];
export const SECRET_COLUMNS: readonly Column[] = [NAME_COLUMN, at('Type', '.type', 'What is in it.'), keyCount('data'), AGE];
export const SERVICE_ACCOUNT_COLUMNS: readonly Column[] = [
  NAME_COLUMN, text('Secrets', 'How many Secrets it names.', (object) => items(object, 'secrets').length), AGE,
];

export const ENDPOINTS_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Endpoints', 'Addresses that are ready, with their ports.', (object) => {
    const all = items(object, 'subsets').flatMap((subset) => items(subset, 'addresses').flatMap(({ ip }) => {
      const ports = items(subset, 'ports');
      return ports.length ? ports.map(({ port }) => `${String(ip)}:${String(port)}`) : [String(ip)];
    }));
    return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',') || NONE;
  }),
  AGE,
];

export const SLICE_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  at('AddressType', '.addressType', 'What its addresses are.'),
  text('Ports', 'Its ports.', (object) => items(object, 'ports').map(({ port }) => port).join(',') || '<unset>'),
  text('Endpoints', 'Its addresses.', (object) => items(object, 'endpoints').flatMap(({ addresses }) => addresses as string[]).join(',') || '<unset>'),
  AGE,
];

export const CLAIM_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  at('Status', '.status.phase', 'Whether a volume stands for it.'),
  at('Volume', '.spec.volumeName', 'That volume.'),
  at('Capacity', '.status.capacity.storage', 'How much that holds.'),
  text('Access Modes', 'Who may use it.', (object) => (objectAt(object, 'status')?.accessModes as string[] | undefined)?.map(shortMode).join(',') ?? ''),
  at('StorageClass', '.spec.storageClassName', 'What makes the volume.'),
  AGE,
  at('VolumeMode', '.spec.volumeMode', 'Whether it is mounted or used as a device.', '', 1),
];

function shortMode(mode: string): string {
  return { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }[mode] ?? mode;
}

export const DEFINITION_COLUMNS: readonly Column[] = [
  NAME_COLUMN, { name: 'Created At', type: 'date', description: 'When it was created.', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
];

export const ROLE_COLUMNS: readonly Column[] = [
  NAME_COLUMN, { name: 'Created At', type: 'string', description: 'When it was created.', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
];

export const BINDING_COLUMNS: readonly Column[] = [
  NAME_COLUMN, text('Role', 'What it gives.', (object) => `${String(objectAt(object, 'roleRef')?.kind)}/${String(objectAt(object, 'roleRef')?.name)}`), AGE,
];

export const JOB_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  text('Completions', 'Pods that have succeeded, of how many.', (object) => (
    `${number(object, 'status', 'succeeded')}/${number(object, 'spec', 'completions') || 1}`)),
  AGE, ...CONTAINERS, SELECTOR,
];

export const INGRESS_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  at('Class', '.spec.ingressClassName', 'Who serves it.', NONE),
  text('Hosts', 'The hosts it answers for.', (object) => items(objectAt(object, 'spec'), 'rules').map(({ host }) => host ?? '*').join(',') || '*'),
  text('Address', 'Where it is reached.', (object) => (
    items(objectAt(objectAt(object, 'status'), 'loadBalancer'), 'ingress').map(({ ip, hostname }) => ip ?? hostname).join(','))),
  text('Ports', 'Its ports.', (object) => (items(objectAt(object, 'spec'), 'tls').length ? '80, 443' : '80')),
  AGE,
];

export const LEASE_COLUMNS: readonly Column[] = [NAME_COLUMN, at('Holder', '.spec.holderIdentity', 'Who holds it.'), AGE];
export const STORAGE_CLASS_COLUMNS: readonly Column[] = [
  NAME_COLUMN, at('Provisioner', '.provisioner', 'What makes its volumes.'), at('ReclaimPolicy', '.reclaimPolicy', 'What becomes of a volume.'),
  at('VolumeBindingMode', '.volumeBindingMode', 'When a volume is made.'), AGE,
];
export const PLAIN_COLUMNS: readonly Column[] = [NAME_COLUMN, AGE];
