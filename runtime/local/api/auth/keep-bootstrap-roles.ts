import { equalJson, Json } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { KubeStore } from '../kube-store';
import { BOOTSTRAP_BINDINGS, BOOTSTRAP_ROLES } from './bootstrap-roles';
import { Role } from './rbac';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES } from './role-resources';

const MANAGER = { fieldManager: 'kube-apiserver' };
const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';

/**
 * Makes the roles and bindings that a cluster has from the start where they are missing, and gives those roles back what they have lost,
 * unless their annotation says that somebody else cares for them.
 */
export async function keepBootstrapRoles(store: KubeStore): Promise<void> {
  for (const role of BOOTSTRAP_ROLES) {
    const { name } = role.metadata;
    const found = store.find<Role & Annotated>(CLUSTER_ROLES, undefined, name);
    if (!found) await store.create(CLUSTER_ROLES, role, MANAGER);
    else if (!role.aggregationRule && found.metadata.annotations?.[AUTO_UPDATE] === 'true') {
      const rules = (found.rules ?? []) as unknown as Json[];
      const lost = (role.rules as unknown as Json[]).filter((rule) => !rules.some((held) => equalJson(held, rule)));
      if (lost.length > 0) await store.patch(CLUSTER_ROLES, { name }, 'merge', { rules: [...rules, ...lost] }, MANAGER);
    }
  }
  for (const binding of BOOTSTRAP_BINDINGS) {
    if (!store.find(CLUSTER_ROLE_BINDINGS, undefined, binding.metadata.name)) await store.create(CLUSTER_ROLE_BINDINGS, binding, MANAGER);
  }
}

interface Annotated extends KubeObject { readonly metadata: KubeObject['metadata'] & { readonly annotations?: Readonly<Record<string, string>> } }
