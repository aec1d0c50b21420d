import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

/** A Kubernetes object with a fixed name, for parts that others refer to. */
export function kubeObject(scope: Construct, id: string, apiVersion: string, kind: string, name: string, rest: { [key: string]: unknown }): ApiObject {
  const { labels, ...more } = rest as { labels?: { [key: string]: string } };
  return new ApiObject(scope, id, { apiVersion, kind, metadata: { name, ...labels ? { labels } : {} }, ...more });
}

/** The labels by which a part's pods are selected. */
export function partLabels(name: string, component: string): { [key: string]: string } {
  return { 'app.kubernetes.io/name': component, 'app.kubernetes.io/instance': name };
}

/** A ServiceAccount with what it may do in the whole cluster. */
export function accountWithRole(scope: Construct, name: string, namespace: string | undefined, rules: object[]): void {
  const api = 'rbac.authorization.k8s.io';
  kubeObject(scope, 'ServiceAccount', 'v1', 'ServiceAccount', name, {});
  kubeObject(scope, 'ClusterRole', `${api}/v1`, 'ClusterRole', name, { rules });
  kubeObject(scope, 'ClusterRoleBinding', `${api}/v1`, 'ClusterRoleBinding', name, {
    roleRef: { apiGroup: api, kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name, namespace: namespace ?? 'default' }],
  });
}

/** What every container of ours is allowed, which is next to nothing. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, runAsUser: 65532,
};
