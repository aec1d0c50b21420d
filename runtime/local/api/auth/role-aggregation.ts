import { equalJson, Json } from '../../../../lib/crds/json';
import { WorkLoop } from '../collect/work-loop';
import { isApiError } from '../api-error';
import { KubeStore } from '../kube-store';
import { objectSelector, selects } from '../select/label-selector';
import { Role } from './rbac';
import { CLUSTER_ROLES } from './role-resources';

const MANAGER = { fieldManager: 'clusterrole-aggregation-controller' };

/** Gives ClusterRoles that bring others together the rules of those, whenever any of them changes. */
export class RoleAggregation {
  constructor(private readonly store: KubeStore, loop: WorkLoop) {
    const ask = () => loop.add('aggregated roles', () => this.aggregate());
    if (store.count(CLUSTER_ROLES) > 0) ask();
    store.onChange(({ table }) => {
      if (table === store.kinds.get(CLUSTER_ROLES).table) ask();
    });
  }

  private async aggregate(): Promise<void> {
    for (const role of this.store.list<Role>(CLUSTER_ROLES).items) {
      if (!role.aggregationRule) continue;
      const rules = this.rulesFor(role);
      if (equalJson((role.rules ?? []) as unknown as Json, rules)) continue;
      try { // a role that others bring together, too, asks again by its change
        await this.store.patch(CLUSTER_ROLES, { name: role.metadata.name }, 'merge', { rules }, MANAGER);
      } catch (err) {
        if (!isApiError(err, 'NotFound', 'Conflict')) throw err;
      }
    }
  }

  private rulesFor({ metadata, aggregationRule }: Role): Json[] {
    const selectors = (aggregationRule!.clusterRoleSelectors ?? []).map(objectSelector);
    const sources = this.store.list<Role>(CLUSTER_ROLES).items.filter(({ metadata: { name, labels } }) => (
      name !== metadata.name && selectors.some((selector) => selects(selector, labels))));
    const texts = new Set(sources.flatMap(({ rules = [] }) => rules.map((rule) => JSON.stringify(rule))));
    return [...texts].map((text) => JSON.parse(text) as Json);
  }
}
