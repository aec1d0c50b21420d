import { equalJson, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { ApiError, notFound, qualified } from '../api-error';
import { Kind } from '../kind';
import { Attempt, Binding, EVERYTHING, permits, Role, RoleBasedAccess, Rule } from './rbac';
import { MASTERS, User } from './user';

const GROUP = 'rbac.authorization.k8s.io';

/**
 * Keeps people from giving what they do not have themselves: a role may hold only what its writer holds, or whoever may `escalate` it
 * writes it; a binding may give only that, or whoever may `bind` the role makes it.
 * @throws ApiError Forbidden in the words of Kubernetes, NotFound for a binding to a role that is not there
 */
export function checkEscalation(access: RoleBasedAccess, kind: Kind, object: KubeObject, before: KubeObject | undefined, user: User): void {
  if (kind.group !== GROUP || user.groups.includes(MASTERS) || before && isSameGrant(object, before)) return;
  const namespace = object.metadata.namespace ?? '', { name } = object.metadata;
  const may = (verb: string, resource: string, of: string) => access.decide(user, attempt({ verb, group: GROUP, resource, namespace, name: of })).allowed;
  const refuse = (why: string) => {
    const message = `${qualified(kind.plural, GROUP)} ${JSON.stringify(name)} is forbidden: ${why}`;
    return new ApiError(403, 'Forbidden', message, { name, group: GROUP, kind: kind.plural });
  };
  const held = access.rules(user, namespace);
  if (kind.kind === 'Role' || kind.kind === 'ClusterRole') {
    if (may('escalate', kind.plural, name)) return;
    const { rules = [], aggregationRule } = object as Role;
    if (aggregationRule && missingRules(EVERYTHING, held).length > 0) throw refuse('must have cluster-admin privileges to use the aggregationRule');
    confirmHeld(rules, held, user, refuse);
    return;
  }
  const { roleRef } = object as Binding;
  const roles = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if (may('bind', roles, roleRef.name)) return;
  const rules = access.rulesOf(roleRef, namespace);
  if (!rules) throw notFound({ group: GROUP, plural: roles, kind: roleRef.kind }, roleRef.name);
  confirmHeld(rules, held, user, refuse);
}

/** Whether two states differ in nothing but what garbage collection has to write. */
function isSameGrant(object: KubeObject, before: KubeObject): boolean {
  const rest = ({ metadata, ...content }: KubeObject) => {
    const shown: JsonObject = { ...metadata as unknown as JsonObject };
    for (const field of ['ownerReferences', 'finalizers', 'managedFields', 'resourceVersion']) delete shown[field];
    return { ...content, metadata: shown } as unknown as JsonObject;
  };
  return equalJson(rest(object), rest(before));
}

function confirmHeld(rules: readonly Rule[], held: readonly Rule[], { name, groups }: User, refuse: (why: string) => ApiError): void {
  const missing = missingRules(rules, held);
  if (missing.length === 0) return;
  const lines = [...new Set(compacted(missing).map(ruleText))].sort();
  throw refuse(`user ${JSON.stringify(name)} (groups=${listText(groups)}) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}`);
}

/** A rule about one verb, and one resource or path. */
interface Grain { readonly verb: string; readonly group?: string; readonly resource?: string; readonly name?: string; readonly path?: string }

function missingRules(rules: readonly Rule[], held: readonly Rule[]): Grain[] {
  return rules.flatMap(grains).filter((grain) => {
    const { verb, group = '', resource = '', name = '', path } = grain;
    const wanted = path === undefined ? attempt({ verb, group, resource, name }) : attempt({ verb, path });
    return !held.some((rule) => permits(rule, wanted));
  });
}

function grains({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): Grain[] {
  const names = resourceNames.length === 0 ? [undefined] : resourceNames;
  return verbs.flatMap((verb) => [
    ...nonResourceURLs.map((path) => ({ verb, path })),
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => names.map((name) => ({ verb, group, resource, name })))),
  ]);
}

/** Those about the same with all their verbs. */
function compacted(missing: readonly Grain[]): Rule[] {
  const verbs = new Map<string, { grain: Grain; verbs: string[] }>();
  for (const grain of missing) {
    const key = JSON.stringify([grain.group, grain.resource, grain.name, grain.path]);
    const found = verbs.get(key);
    if (found) found.verbs.push(grain.verb);
    else verbs.set(key, { grain, verbs: [grain.verb] });
  }
  return [...verbs.values()].map(({ grain: { group, resource, name, path }, verbs: all }) => ({
    ...path === undefined ? { apiGroups: [group!], resources: [resource!] } : { nonResourceURLs: [path] },
    ...name === undefined ? {} : { resourceNames: [name] }, verbs: all,
  }));
}

function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: Rule): string {
  const parts = { APIGroups: apiGroups, Resources: resources, NonResourceURLs: nonResourceURLs, ResourceNames: resourceNames, Verbs: verbs };
  return `{${Object.entries(parts).filter(([, list]) => list?.length).map(([name, list]) => `${name}:${listText(list!)}`).join(', ')}}`;
}

/** As Go prints a list of quoted texts. */
function listText(list: readonly string[]): string {
  return `[${list.map((text) => JSON.stringify(text)).join(' ')}]`;
}

function attempt({ resource: whole = '', ...more }: Partial<Attempt>): Attempt {
  const [resource, ...part] = whole.split('/');
  return { verb: '', group: '', namespace: '', name: '', ...more, resource, subresource: part.join('/') };
}
