import { MASTERS, AUTHENTICATED } from './user';
import { AggregationRule, Binding, EVERYTHING, Role, Rule } from './rbac';

const API_VERSION = 'rbac.authorization.k8s.io/v1';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const READ = ['get', 'list', 'watch'], WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];

/** What everybody works with inside a namespace: by group what can be changed, and what is only looked at. */
const WORK: ReadonlyArray<{ readonly group: string; readonly changed: readonly string[]; readonly seen?: readonly string[] }> = [
  {
    group: '', changed: ['configmaps', 'endpoints', 'persistentvolumeclaims', 'pods', 'serviceaccounts', 'services'],
    seen: ['events', 'namespaces', 'namespaces/status', 'persistentvolumeclaims/status', 'pods/log', 'pods/status', 'services/status'],
  },
  {
    group: 'apps', changed: ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets', 'statefulsets/scale'],
    seen: ['controllerrevisions', 'daemonsets/status', 'deployments/status', 'replicasets/status', 'statefulsets/status'],
  },
  { group: 'batch', changed: ['cronjobs', 'jobs'], seen: ['cronjobs/status', 'jobs/status'] },
  { group: 'discovery.k8s.io', changed: [], seen: ['endpointslices'] },
  { group: 'networking.k8s.io', changed: ['ingresses', 'networkpolicies'], seen: ['ingresses/status'] },
  { group: 'policy', changed: ['poddisruptionbudgets'], seen: ['poddisruptionbudgets/status'] },
];

const VIEW: readonly Rule[] = WORK.map(({ group, changed, seen = [] }) => ({ verbs: READ, apiGroups: [group], resources: [...changed, ...seen] }));
const EDIT: readonly Rule[] = [
  { verbs: [...READ, ...WRITE], apiGroups: [''], resources: ['secrets'] },
  { verbs: ['impersonate'], apiGroups: [''], resources: ['serviceaccounts'] },
  { verbs: ['create'], apiGroups: [''], resources: ['serviceaccounts/token'] },
  { verbs: [...READ, ...WRITE], apiGroups: ['coordination.k8s.io'], resources: ['leases'] },
  ...WORK.filter(({ changed }) => changed.length > 0).map(({ group, changed }) => ({ verbs: WRITE, apiGroups: [group], resources: changed })),
];
const ADMIN: readonly Rule[] = [
  { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'] },
  { verbs: [...READ, ...WRITE], apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings', 'roles'] },
];

/**
 * The roles that a cluster has from the start, as far as this server has the resources. What `view`, `edit` and `admin` allow comes together
 * from the roles that carry their labels, those of others included.
 */
export const BOOTSTRAP_ROLES: readonly Role[] = [
  role('cluster-admin', EVERYTHING),
  role('system:discovery', [{ verbs: ['get'], nonResourceURLs: [...DISCOVERY_PATHS, ...PUBLIC_PATHS] }]),
  role('system:public-info-viewer', [{ verbs: ['get'], nonResourceURLs: PUBLIC_PATHS }]),
  role('system:basic-user', [
    { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ]),
  role('system:auth-delegator', [
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'] },
    { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'] },
  ]),
  role('system:aggregate-to-view', VIEW, { [labelOf('view')]: 'true' }),
  role('system:aggregate-to-edit', EDIT, { [labelOf('edit')]: 'true' }),
  role('system:aggregate-to-admin', ADMIN, { [labelOf('admin')]: 'true' }),
  role('view', VIEW, { [labelOf('edit')]: 'true' }, 'view'),
  role('edit', [...EDIT, ...VIEW], { [labelOf('admin')]: 'true' }, 'edit'),
  role('admin', [...EDIT, ...VIEW, ...ADMIN], {}, 'admin'),
];

export const BOOTSTRAP_BINDINGS: readonly Binding[] = [
  binding('cluster-admin', MASTERS), binding('system:discovery', AUTHENTICATED), binding('system:basic-user', AUTHENTICATED),
  binding('system:public-info-viewer', AUTHENTICATED),
];

function labelOf(name: string): string {
  return `rbac.authorization.k8s.io/aggregate-to-${name}`;
}

/** @param sum the roles whose rules it brings together */
function role(name: string, rules: readonly Rule[], labels: Readonly<Record<string, string>> = {}, sum?: string): Role {
  const aggregationRule: AggregationRule | undefined = sum === undefined ? undefined : { clusterRoleSelectors: [{ matchLabels: { [labelOf(sum)]: 'true' } }] };
  return {
    apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name, labels: { ...LABELS, ...labels }, annotations: ANNOTATIONS },
    ...aggregationRule ? { aggregationRule } : {}, rules,
  };
}

function binding(name: string, group: string): Binding & { readonly roleRef: object } {
  return {
    apiVersion: API_VERSION, kind: 'ClusterRoleBinding', metadata: { name, labels: LABELS, annotations: ANNOTATIONS },
    roleRef: { kind: 'ClusterRole', name }, subjects: [{ kind: 'Group', name: group }],
  };
}
