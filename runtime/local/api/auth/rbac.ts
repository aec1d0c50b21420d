import { KubeObject } from '../../../kube/objects';
import { ApiError } from '../api-error';
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

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
interface Role extends KubeObject { readonly rules?: readonly Rule[] }
interface Subject { readonly kind: string; readonly name: string; readonly namespace?: string }
interface Binding extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef: { readonly kind: string; readonly name: string };
}

/** Where roles and bindings are read from. */
export interface RoleSource {
  roles(namespace: string): readonly KubeObject[];
  bindings(namespace: string): readonly KubeObject[];
}

/** Whether, and why. */
export interface Decision { readonly allowed: boolean; readonly reason?: string }

/** Judges by the roles that are bound to a user; `system:masters` may do everything. */
export class RoleBasedAccess {
  constructor(private readonly source: RoleSource) {}

  decide(user: User, attempt: Attempt): Decision {
    if (user.groups.includes(MASTERS)) return { allowed: true };
    for (const namespace of ['', ...attempt.namespace ? [attempt.namespace] : []]) {
      for (const binding of this.source.bindings(namespace) as readonly Binding[]) {
        const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, namespace));
        if (!subject || !this.rulesOf(binding, namespace).some((rule) => permits(rule, attempt))) continue;
        return { allowed: true, reason: reasonOf(binding, namespace, subject) };
      }
    }
    return { allowed: false };
  }

  /** The rules that hold for a user within `namespace`. */
  rules(user: User, namespace: string): Rule[] {
    if (user.groups.includes(MASTERS)) return [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
    return ['', namespace].flatMap((at) => (this.source.bindings(at) as readonly Binding[])
      .filter((binding) => binding.subjects?.some((candidate) => isSubject(candidate, user, at)))
      .flatMap((binding) => this.rulesOf(binding, at)));
  }

  private rulesOf({ roleRef }: Binding, namespace: string): readonly Rule[] {
    const roles = this.source.roles(roleRef.kind === 'ClusterRole' ? '' : namespace) as readonly Role[];
    return roles.find(({ metadata }) => metadata.name === roleRef.name)?.rules ?? [];
  }
}

function isSubject({ kind, name, namespace }: Subject, user: User, boundIn: string): boolean {
  switch (kind) {
    case 'User': return user.name === name;
    case 'Group': return user.groups.includes(name);
    case 'ServiceAccount': return user.name === `system:serviceaccount:${namespace ?? boundIn}:${name}`;
    default: return false;
  }
}

function permits({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule, attempt: Attempt): boolean {
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
export function forbiddenTo(user: User, { verb, group, resource, subresource, namespace, name, path }: Attempt): ApiError {
  if (path !== undefined) return new ApiError(403, 'Forbidden', `forbidden: User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}`, {});
  const what = group ? `${resource}.${group}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  const message = `${what}${name ? ` ${JSON.stringify(name)}` : ''} is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} `
    + `resource ${JSON.stringify(subresource ? `${resource}/${subresource}` : resource)} in API group ${JSON.stringify(group)} ${where}`;
  return new ApiError(403, 'Forbidden', message, { ...name ? { name } : {}, ...group ? { group } : {}, kind: resource });
}
