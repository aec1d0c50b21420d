import { KubeObject } from '../../../kube/objects';
import { ApiError } from '../api-error';
import { ObjectSelector } from '../select/label-selector';
import { MASTERS, User } from './user';

/** What somebody wants to do: to a resource, or with a path that leads to none. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of a request that is about no resource; all else is empty then. */
  readonly path?: string;
}

/** What a role allows. */
export interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
export interface Role extends KubeObject { readonly rules?: readonly Rule[]; readonly aggregationRule?: AggregationRule }
/** Of a ClusterRole whose rules are those of all others that one of the selectors selects. */
export interface AggregationRule { readonly clusterRoleSelectors?: readonly ObjectSelector[] }
export interface RoleRef { readonly kind: string; readonly name: string }
interface Subject { readonly kind: string; readonly name: string; readonly namespace?: string }
export interface Binding extends KubeObject { readonly subjects?: readonly Subject[]; readonly roleRef: RoleRef }

/** Where roles and bindings are read from. */
export interface RoleSource {
  roles(namespace: string): readonly KubeObject[];
  bindings(namespace: string): readonly KubeObject[];
}

/** Whether, and why. */
export interface Decision { readonly allowed: boolean; readonly reason?: string }

export type Decide = (user: User, attempt: Attempt) => Decision;

/** Judges by the roles that are bound to a user; `system:masters` may do everything. */
export class RoleBasedAccess {
  constructor(private readonly source: RoleSource) {}

  readonly decide: Decide = (user, attempt) => {
    if (user.groups.includes(MASTERS)) return { allowed: true };
    const missing: string[] = [];
    for (const namespace of reach(attempt.namespace)) {
      for (const binding of this.source.bindings(namespace) as readonly Binding[]) {
        const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, namespace));
        if (!subject) continue;
        const rules = this.rulesOf(binding.roleRef, namespace);
        if (!rules) missing.push(`${binding.roleRef.kind.toLowerCase()}.${GROUP} ${JSON.stringify(binding.roleRef.name)} not found`);
        else if (rules.some((rule) => permits(rule, attempt))) return { allowed: true, reason: reasonOf(binding, namespace, subject) };
      }
    }
    if (missing.length === 0) return { allowed: false };
    return { allowed: false, reason: `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}` };
  };

  /** The rules that hold for a user within `namespace`; empty: everywhere. */
  rules(user: User, namespace: string): Rule[] {
    if (user.groups.includes(MASTERS)) return [...EVERYTHING];
    return reach(namespace).flatMap((at) => (this.source.bindings(at) as readonly Binding[])
      .filter((binding) => binding.subjects?.some((candidate) => isSubject(candidate, user, at)))
      .flatMap((binding) => this.rulesOf(binding.roleRef, at) ?? []));
  }

  /** The rules of a role that a binding in `namespace` refers to; undefined where there is no such role. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly Rule[] | undefined {
    const role = (this.source.roles(kind === 'ClusterRole' ? '' : namespace) as readonly Role[]).find(({ metadata }) => metadata.name === name);
    return role && (role.rules ?? []);
  }
}

const GROUP = 'rbac.authorization.k8s.io';

export const EVERYTHING: readonly Rule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];

/** Where bindings count for what happens in `namespace`. */
function reach(namespace: string): string[] {
  return namespace ? ['', namespace] : [''];
}

function isSubject({ kind, name, namespace }: Subject, user: User, boundIn: string): boolean {
  switch (kind) {
    case 'User': return user.name === name;
    case 'Group': return user.groups.includes(name);
    case 'ServiceAccount': return user.name === `system:serviceaccount:${namespace ?? boundIn}:${name}`;
    default: return false;
  }
}

/** Whether a rule allows an attempt. Stars in the attempt are covered by stars alone. */
export function permits({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule, attempt: Attempt): boolean {
  if (!has(verbs, attempt.verb)) return false;
  const { path } = attempt;
  if (path !== undefined) return nonResourceURLs.some((url) => url === path || url.endsWith('*') && path.startsWith(url.slice(0, -1)));
  const resource = attempt.subresource ? `${attempt.resource}/${attempt.subresource}` : attempt.resource;
  const isCovered = has(resources, resource) || attempt.subresource !== '' && resources.includes(`*/${attempt.subresource}`);
  return isCovered && has(apiGroups, attempt.group) && (resourceNames.length === 0 || resourceNames.includes(attempt.name));
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

function reasonOf({ metadata, roleRef }: Binding, namespace: string, { kind, name }: Subject): string {
  const binding = namespace ? `RoleBinding ${JSON.stringify(`${metadata.name}/${namespace}`)}` : `ClusterRoleBinding ${JSON.stringify(metadata.name)}`;
  return `RBAC: allowed by ${binding} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${kind} ${JSON.stringify(name)}`;
}

/** What whoever may not is told. */
export function forbiddenTo(user: User, { verb, group, resource, subresource, namespace, name, path }: Attempt, reason = ''): ApiError {
  const why = reason && `: ${reason}`;
  if (path !== undefined) {
    return new ApiError(403, 'Forbidden', `forbidden: User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}${why}`, {});
  }
  const what = group ? `${resource}.${group}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  const message = `${what}${name ? ` ${JSON.stringify(name)}` : ''} is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} `
    + `resource ${JSON.stringify(subresource ? `${resource}/${subresource}` : resource)} in API group ${JSON.stringify(group)} ${where}${why}`;
  return new ApiError(403, 'Forbidden', message, { ...name ? { name } : {}, ...group ? { group } : {}, kind: resource });
}
