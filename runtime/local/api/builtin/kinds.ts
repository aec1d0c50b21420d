import { FieldError } from '../../../../lib/crds/field-error';
import { JsonObject } from '../../../../lib/crds/json';
import { compileNode } from '../../../../lib/crds/compile-node';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { KubeObject, Resource } from '../../../kube/objects';
import { validateWebhooks } from '../admission/webhook-rules';
import { defaultDefinition, establish, terminateDefinition, validateDefinition } from '../custom/definition';
import { ALL_VERBS, Column, Kind, ScalePaths, WriteContext } from '../kind';
import { checkLabel, checkLabel1035, checkPathSegment, checkSubdomain, NameCheck } from '../meta/names';
import { METADATA_FIELDS, SelectableFields } from '../select/field-selector';
import * as columns from './columns';
import * as core from './core-rules';
import { decodeTyped } from './decode';
import * as events from './events';
import { admitPod, defaultPod, ensure, fill } from './pod-defaults';
import { BuiltinSchemas } from './schemas';
import * as services from './service-rules';
import * as workloads from './workload-rules';

/** What a built-in kind has beside its names. */
interface Rules {
  /** Of its schema, where that is not the kind. */
  readonly definition?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly table?: string;
  readonly hasStatus?: boolean;
  readonly hasGeneration?: boolean;
  readonly scale?: ScalePaths;
  readonly checkName?: NameCheck;
  readonly fields?: SelectableFields;
  readonly columns?: readonly Column[];
  readonly defaults?: (object: JsonObject) => void;
  readonly create?: (object: JsonObject, context: WriteContext) => void;
  readonly update?: (object: JsonObject, before: KubeObject, context: WriteContext) => void;
  readonly validate?: (object: JsonObject, before: KubeObject | undefined) => FieldError[];
  readonly toServed?: (stored: KubeObject) => KubeObject;
  readonly toStored?: (served: KubeObject) => KubeObject;
  readonly gracePeriod?: (object: KubeObject) => number;
  readonly remove?: (object: JsonObject, now: number) => void;
}

const REPLICAS: ScalePaths = { spec: '.spec.replicas', status: '.status.replicas', selector: '.spec.selector' };
const ALL = ['all'];
const TEXT = compileNode({ type: 'string' });

/** Those of this server, which may well listen on this machine alone. */
function isOwnEndpoints({ metadata }: JsonObject): boolean {
  const { namespace, name } = metadata as JsonObject;
  return namespace === 'default' && name === 'kubernetes';
}

function field(path: string): readonly [string, (object: KubeObject) => string] {
  const steps = path.split('.');
  return [path, (object) => String(steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], object) ?? '')];
}

function fields(...paths: string[]): SelectableFields {
  return Object.fromEntries(paths.map(field));
}

const EVENT_FIELDS = fields('involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion',
  'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type');
const NEW_EVENT_FIELDS = fields('regarding.kind', 'regarding.namespace', 'regarding.name', 'regarding.uid', 'reason', 'reportingController', 'type');

/** All built-in kinds. @param isLoopbackTaken whether pods may stand at 127.0.0.0/8 */
export function builtinKinds(schemas: BuiltinSchemas, isLoopbackTaken: boolean): Kind[] {
  const kinds: Kind[] = [];
  const add = (group: string, version: string, namespaced: boolean) => (kind: string, plural: string, rules: Rules = {}) => (
    void kinds.push(builtinKind({ group, version, kind, plural, namespaced }, rules, schemas)));
  const status = { hasStatus: true }, workload = { hasStatus: true, hasGeneration: true, categories: ALL };

  const v1 = add('', 'v1', true), cluster = add('', 'v1', false);
  cluster('Namespace', 'namespaces', {
    ...status, shortNames: ['ns'], checkName: checkLabel, columns: columns.NAMESPACE_COLUMNS, fields: fields('status.phase'),
    defaults: core.defaultNamespace, create: core.admitNamespace, remove: core.terminateNamespace,
  });
  cluster('Node', 'nodes', { ...status, shortNames: ['no'], columns: columns.NODE_COLUMNS, fields: fields('spec.unschedulable') });
  v1('Pod', 'pods', {
    ...status, shortNames: ['po'], categories: ALL, columns: columns.POD_COLUMNS, defaults: defaultPod, create: admitPod, validate: workloads.validatePod,
    fields: fields('spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP',
      'status.nominatedNodeName'),
    gracePeriod: podGracePeriod,
  });
  v1('Service', 'services', {
    ...status, shortNames: ['svc'], categories: ALL, checkName: checkLabel1035, columns: columns.SERVICE_COLUMNS, fields: fields('spec.clusterIP', 'spec.type'),
    defaults: services.defaultService, create: services.allocateService, validate: services.validateService,
    update: services.keepAddress,
  });
  v1('Endpoints', 'endpoints', {
    shortNames: ['ep'], columns: columns.ENDPOINTS_COLUMNS, defaults: services.defaultEndpoints,
    validate: (object) => services.validateEndpoints(object, isLoopbackTaken || isOwnEndpoints(object)),
  });
  v1('ConfigMap', 'configmaps', { shortNames: ['cm'], columns: columns.CONFIG_MAP_COLUMNS, validate: core.validateKeys });
  v1('Secret', 'secrets', { columns: columns.SECRET_COLUMNS, fields: fields('type'), defaults: core.encodeSecret, validate: core.validateSecret });
  v1('ServiceAccount', 'serviceaccounts', { shortNames: ['sa'], columns: columns.SERVICE_ACCOUNT_COLUMNS });
  v1('Event', 'events', {
    shortNames: ['ev'], columns: columns.EVENT_COLUMNS, fields: EVENT_FIELDS, defaults: events.defaultCoreEvent, validate: events.validateCoreEvent,
  });
  v1('PersistentVolumeClaim', 'persistentvolumeclaims', {
    ...status, shortNames: ['pvc'], columns: columns.CLAIM_COLUMNS, defaults: core.defaultClaim, create: core.protectClaim,
  });
  cluster('PersistentVolume', 'persistentvolumes', { ...status, shortNames: ['pv'], defaults: core.defaultVolume });

  const apps = add('apps', 'v1', true);
  apps('Deployment', 'deployments', {
    ...workload, shortNames: ['deploy'], scale: REPLICAS, columns: columns.DEPLOYMENT_COLUMNS, defaults: workloads.defaultDeployment,
    validate: workloads.validateDeployment,
  });
  apps('StatefulSet', 'statefulsets', {
    ...workload, shortNames: ['sts'], scale: REPLICAS, columns: columns.STATEFUL_SET_COLUMNS, defaults: workloads.defaultStatefulSet,
    validate: workloads.validateStatefulSet,
  });
  apps('DaemonSet', 'daemonsets', {
    ...workload, shortNames: ['ds'], columns: columns.DAEMON_SET_COLUMNS, defaults: workloads.defaultDaemonSet, validate: workloads.validateDeployment,
    update: workloads.countTemplate,
  });
  apps('ReplicaSet', 'replicasets', {
    ...workload, shortNames: ['rs'], scale: REPLICAS, columns: columns.REPLICA_SET_COLUMNS, defaults: workloads.defaultReplicaSet,
    validate: workloads.validateDeployment,
  });
  apps('ControllerRevision', 'controllerrevisions');

  const batch = add('batch', 'v1', true);
  batch('Job', 'jobs', { ...workload, columns: columns.JOB_COLUMNS, defaults: workloads.defaultJob, create: workloads.labelJob });
  batch('CronJob', 'cronjobs', { ...workload, shortNames: ['cj'], defaults: workloads.defaultCronJob });

  add('discovery.k8s.io', 'v1', true)('EndpointSlice', 'endpointslices', {
    hasGeneration: true, columns: columns.SLICE_COLUMNS, defaults: services.defaultEndpointSlice, validate: services.validateEndpointSlice,
  });
  const networking = add('networking.k8s.io', 'v1', true);
  networking('Ingress', 'ingresses', { ...status, hasGeneration: true, shortNames: ['ing'], columns: columns.INGRESS_COLUMNS });
  networking('NetworkPolicy', 'networkpolicies', { hasGeneration: true, shortNames: ['netpol'], defaults: services.defaultNetworkPolicy });
  add('networking.k8s.io', 'v1', false)('IngressClass', 'ingressclasses', { hasGeneration: true });

  const access = add('rbac.authorization.k8s.io', 'v1', true), clusterAccess = add('rbac.authorization.k8s.io', 'v1', false);
  const role = { checkName: checkPathSegment, columns: columns.ROLE_COLUMNS };
  const binding = { checkName: checkPathSegment, columns: columns.BINDING_COLUMNS, defaults: core.defaultBinding, validate: core.validateBinding };
  access('Role', 'roles', role);
  access('RoleBinding', 'rolebindings', binding);
  clusterAccess('ClusterRole', 'clusterroles', role);
  clusterAccess('ClusterRoleBinding', 'clusterrolebindings', binding);

  add('coordination.k8s.io', 'v1', true)('Lease', 'leases', { columns: columns.LEASE_COLUMNS });
  add('events.k8s.io', 'v1', true)('Event', 'events', {
    definition: 'events.Event', table: '/events', shortNames: ['ev'], columns: columns.EVENT_COLUMNS, fields: NEW_EVENT_FIELDS,
    defaults: events.defaultNewEvent, validate: events.validateNewEvent, toServed: events.toNewEvent, toStored: events.toCoreEvent,
  });
  add('storage.k8s.io', 'v1', false)('StorageClass', 'storageclasses', {
    shortNames: ['sc'], columns: columns.STORAGE_CLASS_COLUMNS, defaults: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  });
  add('scheduling.k8s.io', 'v1', false)('PriorityClass', 'priorityclasses', { shortNames: ['pc'] });
  add('policy', 'v1', true)('PodDisruptionBudget', 'poddisruptionbudgets', {
    ...status, hasGeneration: true, shortNames: ['pdb'],
    defaults: (object) => fill(ensure(object, 'status'), { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
  });
  const webhook = { hasGeneration: true, defaults: core.defaultWebhooks, validate: validateWebhooks };
  const admission = add('admissionregistration.k8s.io', 'v1', false);
  admission('ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', webhook);
  admission('MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', webhook);
  add('apiextensions.k8s.io', 'v1', false)('CustomResourceDefinition', 'customresourcedefinitions', {
    ...status, hasGeneration: true, shortNames: ['crd', 'crds'], categories: ['api-extensions'], columns: columns.DEFINITION_COLUMNS,
    defaults: defaultDefinition, validate: validateDefinition, create: (object, { now }) => establish(object, undefined, now),
    update: (object, before, { now }) => establish(object, before, now),
    remove: terminateDefinition,
  });
  return kinds;
}

function builtinKind(resource: Resource, rules: Rules, schemas: BuiltinSchemas): Kind {
  const definition = rules.definition ?? resource.kind;
  const same = (object: KubeObject) => object;
  const schema = withType(schemas.node(definition));
  return {
    ...resource, singular: resource.kind.toLowerCase(), listKind: `${resource.kind}List`,
    shortNames: rules.shortNames ?? [], categories: rules.categories ?? [],
    table: rules.table ?? `${resource.group}/${resource.plural}`, isCustom: false, verbs: ALL_VERBS, schema,
    hasStatus: rules.hasStatus === true, hasGeneration: rules.hasGeneration === true, scale: rules.scale, alwaysThere: schemas.alwaysThere(definition),
    checkName: rules.checkName ?? checkSubdomain, fields: { ...METADATA_FIELDS, ...rules.fields },
    columns: rules.columns ?? columns.PLAIN_COLUMNS,
    toServed: rules.toServed ? cached(rules.toServed) : same, toStored: rules.toStored ?? same,
    decode: (object) => decodeTyped(schema, object, '', resource.kind, resource.version).sort(),
    applyDefaults: (object) => rules.defaults?.(object),
    prepareCreate: rules.create, prepareUpdate: rules.update, prepareDelete: rules.remove, gracePeriod: rules.gracePeriod,
    validate: (object, before) => rules.validate?.(object, before) ?? [],
  };
}

function withType(node: SchemaNode): SchemaNode {
  return { ...node, properties: new Map([...node.properties!, ['apiVersion', TEXT], ['kind', TEXT]]) };
}

function cached(convert: (stored: KubeObject) => KubeObject): (stored: KubeObject) => KubeObject {
  const views = new WeakMap<KubeObject, KubeObject>();
  return (stored) => {
    let view = views.get(stored);
    if (!view) views.set(stored, view = convert(stored));
    return view;
  };
}

/** A pod that no node runs has nobody who would end it. */
function podGracePeriod(object: KubeObject): number {
  const { spec, status } = object as unknown as { spec?: { nodeName?: string; terminationGracePeriodSeconds?: number }; status?: { phase?: string } };
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  return spec.terminationGracePeriodSeconds ?? 30;
}
