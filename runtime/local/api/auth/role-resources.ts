import { Resource } from '../../../kube/objects';

const rbac = (plural: string, kind: string, namespaced: boolean): Resource => ({ group: 'rbac.authorization.k8s.io', version: 'v1', plural, kind, namespaced });

export const ROLES = rbac('roles', 'Role', true), CLUSTER_ROLES = rbac('clusterroles', 'ClusterRole', false);
export const ROLE_BINDINGS = rbac('rolebindings', 'RoleBinding', true), CLUSTER_ROLE_BINDINGS = rbac('clusterrolebindings', 'ClusterRoleBinding', false);
