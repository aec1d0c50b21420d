import { MemFs } from '../../../../../lib/sys/mem-fs';
import { Resource } from '../../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../../runtime/kube/resources';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from '../../../../../runtime/local/api/auth/role-resources';
import { Loose, TestApi } from '../test-api';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start({ authorizationMode: 'RBAC' });
});
afterEach(() => expect(api.log.entries).toEqual([]));

const RBAC = 'rbac.authorization.k8s.io';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const as = (commonName: string, ...organizations: string[]) => ({ commonName, organizations });
const send = (user: string, method: string, path: string, body: unknown = '', headers: Record<string, string> = {}) => (
  api.send(method, path, body, headers, as(user)));
const rules = (verbs: string, apiGroups: string, resources: string, more: object = {}) => (
  { verbs: verbs.split(' '), apiGroups: [apiGroups], resources: resources.split(' '), ...more });

const object = ({ kind }: Resource, name: string, more: object, namespace?: string) => (
  { apiVersion: `${RBAC}/v1`, kind, metadata: { name, ...namespace ? { namespace } : {} }, ...more }) as unknown as Loose;
const clusterRole = (name: string, ...given: object[]) => api.store.create(CLUSTER_ROLES, object(CLUSTER_ROLES, name, { rules: given }));
const bind = (role: string, user: string, namespace?: string) => {
  const resource = namespace ? ROLE_BINDINGS : CLUSTER_ROLE_BINDINGS;
  const more = { roleRef: { kind: 'ClusterRole', name: role }, subjects: [{ kind: 'User', name: user }] };
  return api.store.create(resource, object(resource, `${role}-${user}`, more, namespace));
};

describe('whoever is known', () => {
  test.each([
    ['GET', '/api', 200], ['GET', '/apis', 200], ['GET', '/apis/apps/v1', 200], ['GET', '/openapi/v3', 200], ['GET', '/version', 200],
    ['GET', '/metrics', 403], ['GET', '/', 403], ['GET', CONFIG_MAPS, 403], ['GET', '/api/v1/nodes', 403],
  ])('%s %s: %d', async (method, path, status) => expect((await send('bob', method, path)).status).toBe(status));

  test('may ask what they may do themselves, and not what others may', async () => {
    const spec = { resourceAttributes: { verb: 'get', resource: 'pods' } };
    expect((await send('bob', 'POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec })).body.status).toEqual({ allowed: false });
    expect((await send('bob', 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})).body.status).toMatchObject({ userInfo: { username: 'bob' } });
    expect((await send('bob', 'POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec: { ...spec, user: 'eve' } })).status).toBe(403);
  });

  test('is told what they may not', async () => {
    expect((await send('bob', 'GET', `${CONFIG_MAPS}/x`)).body).toMatchObject({
      code: 403, reason: 'Forbidden', details: { name: 'x', kind: 'configmaps' },
      message: 'configmaps "x" is forbidden: User "bob" cannot get resource "configmaps" in API group "" in the namespace "default"',
    });
    expect((await send('bob', 'GET', '/metrics')).body.message).toBe('forbidden: User "bob" cannot get path "/metrics"');
  });

  test('is told of a role that is bound but not there', async () => {
    await bind('none', 'bob');
    expect((await send('bob', 'GET', CONFIG_MAPS)).body.message).toBe('configmaps is forbidden: User "bob" cannot list resource "configmaps" '
      + 'in API group "" in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "none" not found');
  });

  test('of system:masters may do everything', async () => {
    expect((await api.send('GET', '/metrics', '', {}, as('root', 'system:masters'))).status).toBe(200);
  });
});

test.each<[string, object, ReadonlyArray<readonly [string, string, number]>]>([
  ['verbs', rules('get', '', 'configmaps'), [['GET', `${CONFIG_MAPS}/x`, 404], ['GET', CONFIG_MAPS, 403], ['DELETE', `${CONFIG_MAPS}/x`, 403]]],
  ['names', rules('*', '', 'configmaps', { resourceNames: ['x'] }), [
    ['GET', `${CONFIG_MAPS}/x`, 404], ['GET', `${CONFIG_MAPS}/y`, 403], ['POST', CONFIG_MAPS, 403]]],
  ['groups', rules('*', 'apps', '*'), [['GET', '/apis/apps/v1/namespaces/default/deployments', 200], ['GET', CONFIG_MAPS, 403]]],
  ['subresources', rules('*', 'apps', 'deployments/scale'), [
    ['GET', '/apis/apps/v1/namespaces/default/deployments/x/scale', 404], ['GET', '/apis/apps/v1/namespaces/default/deployments/x', 403]]],
  ['whole collections', rules('deletecollection', '', 'configmaps'), [['DELETE', CONFIG_MAPS, 200], ['DELETE', `${CONFIG_MAPS}/x`, 403]]],
  ['paths', { verbs: ['get'], nonResourceURLs: ['/metr*'] }, [['GET', '/metrics', 200], ['GET', '/', 403]]],
])('a rule is about %s', async (_, rule, requests) => {
  await clusterRole('r', rule);
  await bind('r', 'bob');
  for (const [method, path, status] of requests) {
    const answer = await send('bob', method, path, method === 'POST' ? { metadata: { name: 'x' } } : '');
    expect([method, path, answer.status]).toEqual([method, path, status]);
  }
});

test('who may only change what is there makes nothing by an apply', async () => {
  await clusterRole('r', rules('patch', '', 'configmaps'));
  await bind('r', 'bob', 'default');
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: {} };
  const apply = (user: string) => send(user, 'PATCH', `${CONFIG_MAPS}/x?fieldManager=f`, object, { 'content-type': 'application/apply-patch+yaml' });
  expect((await apply('bob')).body.message).toContain('User "bob" cannot create resource "configmaps"');
  await api.store.create(RESOURCES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'default' } });
  expect((await apply('bob')).status).toBe(200);
});

describe('the roles of every cluster', () => {
  const pods = '/api/v1/namespaces/default/pods', secrets = '/api/v1/namespaces/default/secrets', roles = `/apis/${RBAC}/v1/namespaces/default/roles`;
  test.each([
    ['view', pods, 'GET', 200], ['view', secrets, 'GET', 403], ['view', pods, 'DELETE', 403], ['edit', secrets, 'GET', 200], ['edit', pods, 'DELETE', 200],
    ['edit', roles, 'GET', 403], ['admin', roles, 'GET', 200], ['admin', '/api/v1/nodes', 'GET', 403], ['cluster-admin', secrets, 'GET', 200],
  ])('%s: %s %s: %d', async (role, path, method, status) => {
    await bind(role, 'bob', 'default');
    expect((await send('bob', method, path)).status).toBe(status);
    expect((await send('bob', 'GET', '/api/v1/namespaces/kube-system/pods')).status).toBe(403);
  });

  test('bring together what carries their labels', async () => {
    await bind('view', 'bob');
    expect((await send('bob', 'GET', '/api/v1/nodes')).status).toBe(403);
    const role = object(CLUSTER_ROLES, 'nodes', { rules: [rules('list', '', 'nodes')] });
    await api.store.create(CLUSTER_ROLES, { ...role, metadata: { ...role.metadata, labels: { [`${RBAC}/aggregate-to-view`]: 'true' } } });
    await api.api.settled();
    expect((await send('bob', 'GET', '/api/v1/nodes')).status).toBe(200);
    expect(JSON.stringify(api.store.get(CLUSTER_ROLES, undefined, 'admin'))).toContain('"nodes"');
    await api.store.delete(CLUSTER_ROLES, { name: 'nodes' });
    await api.api.settled();
    expect((await send('bob', 'GET', '/api/v1/nodes')).status).toBe(403);
  });

  test('come back after a restart as far as they were lost', async () => {
    const fs = new MemFs(), options = { fs, dataDir: '/data', authorizationMode: 'RBAC' } as const;
    const first = await TestApi.start(options);
    const patch = (name: string, change: object) => first.store.patch(CLUSTER_ROLES, { name }, 'merge', change as never);
    await patch('system:discovery', { rules: [{ verbs: ['get'], nonResourceURLs: ['/mine'] }] });
    await patch('system:basic-user', { rules: [], metadata: { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } } });
    await first.store.delete(CLUSTER_ROLES, { name: 'system:auth-delegator' });
    await first.api.close(0);
    const second = await TestApi.start(options);
    const rulesOf = (name: string) => second.store.get<Loose & { rules?: object[] }>(CLUSTER_ROLES, undefined, name).rules?.length ?? 0;
    expect(['system:discovery', 'system:basic-user', 'system:auth-delegator', 'admin'].map(rulesOf)).toEqual([2, 0, 2, expect.any(Number)]);
    await second.api.close(0);
  });

  test('are there for whoever is spoken for where nobody else is judged', async () => {
    api = await TestApi.start();
    const bob = { 'impersonate-user': 'bob' };
    expect((await api.send('GET', '/apis', '', bob)).status).toBe(200);
    await bind('view', 'bob');
    expect((await api.send('GET', pods, '', bob)).status).toBe(200);
    expect((await api.send('GET', secrets, '', bob)).status).toBe(403);
    expect((await send('eve', 'GET', secrets)).status).toBe(200);
    expect(api.store.count(CLUSTER_ROLES)).toBe(0);
  });
});

describe('nobody gives what they do not have', () => {
  const ROLE_PATH = `/apis/${RBAC}/v1/namespaces/default/roles`, BINDING_PATH = `/apis/${RBAC}/v1/namespaces/default/rolebindings`;
  const role = (...given: object[]) => object(ROLES, 'r', { rules: given }, 'default');
  const subjects = [{ kind: 'User', name: 'eve' }];
  const binding = (name: string) => object(ROLE_BINDINGS, 'b', { roleRef: { kind: 'ClusterRole', name }, subjects }, 'default');
  beforeEach(async () => {
    await bind('admin', 'bob', 'default');
  });

  test.each<[string, object, string]>([
    ['a role of what one has', rules('get list', '', 'pods'), ''],
    ['a role of what others have', rules('get delete', '', 'nodes'), '{APIGroups:[""], Resources:["nodes"], Verbs:["get" "delete"]}'],
    ['a role of everything', rules('*', '*', '*'), '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}'],
    ['a role of some by name', rules('get', '', 'pods', { resourceNames: ['x'] }), ''],
    ['a role of others by name', rules('get', '', 'nodes', { resourceNames: ['x'] }),
      '{APIGroups:[""], Resources:["nodes"], ResourceNames:["x"], Verbs:["get"]}'],
    ['a role of all parts', rules('get', '', 'pods/*'), '{APIGroups:[""], Resources:["pods/*"], Verbs:["get"]}'],
  ])('%s', async (_, rule, missing) => {
    const { status, body } = await send('bob', 'POST', ROLE_PATH, role(rule));
    if (missing === '') return expect(status).toBe(201);
    expect([status, body.message]).toEqual([403, 'roles.rbac.authorization.k8s.io "r" is forbidden: user "bob" (groups=["system:authenticated"]) is attempting '
      + `to grant RBAC permissions not currently held:\n${missing}`]);
  });

  test('not by a change either, but for whoever may escalate', async () => {
    await send('bob', 'POST', ROLE_PATH, role(rules('get', '', 'pods')));
    const widen = () => send('bob', 'PATCH', `${ROLE_PATH}/r`, { rules: [rules('get', '', 'nodes')] }, { 'content-type': 'application/merge-patch+json' });
    expect((await widen()).status).toBe(403);
    await clusterRole('escalator', rules('escalate', RBAC, 'roles'));
    await bind('escalator', 'bob', 'default');
    expect((await widen()).status).toBe(200);
  });

  test('a binding gives what its maker has, or may bind', async () => {
    const post = (name: string) => send('bob', 'POST', BINDING_PATH, binding(name));
    expect((await post('none')).body.message).toBe('clusterroles.rbac.authorization.k8s.io "none" not found');
    const refused = await post('cluster-admin');
    const message = 'rolebindings.rbac.authorization.k8s.io "b" is forbidden: user "bob"';
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining(message)]);
    expect((await post('view')).status).toBe(201);
    await clusterRole('binder', rules('bind', RBAC, 'clusterroles', { resourceNames: ['cluster-admin'] }));
    await bind('binder', 'bob', 'default');
    await api.store.delete(ROLE_BINDINGS, { namespace: 'default', name: 'b' });
    expect((await post('cluster-admin')).status).toBe(201);
  });

  test('who brings roles together has everything', async () => {
    await clusterRole('roles', rules('*', RBAC, 'clusterroles'));
    await clusterRole('some', rules('get create', RBAC, 'clusterroles'));
    await bind('some', 'eve');
    const all = object(CLUSTER_ROLES, 'all', { rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } });
    expect((await send('eve', 'POST', `/apis/${RBAC}/v1/clusterroles`, all)).body.message)
      .toBe('clusterroles.rbac.authorization.k8s.io "all" is forbidden: must have cluster-admin privileges to use the aggregationRule');
  });
});

describe('who speaks for others', () => {
  const ask = (headers: Record<string, string>) => {
    const request = api.request('GET', '/version/x', '', headers, as('bob'));
    return api.api.handler({ ...request, path: '/api', rawHeaders: Object.entries(headers).flat() }, {});
  };
  const why = async (headers: Record<string, string>) => {
    const { status, body } = await ask(headers);
    return [status ?? 200, (JSON.parse(String(body)) as { message?: string }).message];
  };

  test.each<[string, object, Record<string, string>, number, string]>([
    ['a user that one may not', rules('get', '', 'users'), { 'impersonate-user': 'eve' }, 403,
      'users "eve" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope'],
    ['a user', rules('impersonate', '', 'users'), { 'impersonate-user': 'eve' }, 200, ''],
    ['a user in a group that one may not', rules('impersonate', '', 'users'), { 'impersonate-user': 'eve', 'impersonate-group': 'g' }, 403,
      'groups "g" is forbidden: '],
    ['a user in a group', rules('impersonate', '', 'users groups'), { 'impersonate-user': 'eve', 'impersonate-group': 'g' }, 200, ''],
    ['a ServiceAccount', rules('impersonate', '', 'serviceaccounts'), { 'impersonate-user': 'system:serviceaccount:default:default' }, 200, ''],
    ['a ServiceAccount that one may not', rules('impersonate', '', 'users'), { 'impersonate-user': 'system:serviceaccount:default:a' }, 403,
      'serviceaccounts "a" is forbidden: User "bob" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "default"'],
    ['a uid that one may not', rules('impersonate', '', 'users'), { 'impersonate-user': 'eve', 'impersonate-uid': '1' }, 403,
      'uids.authentication.k8s.io "1" is forbidden'],
    ['nobody in a group', rules('impersonate', '', 'users groups'), { 'impersonate-group': 'g' }, 500, 'without impersonating a user'],
    ['a user with more', rules('impersonate', '', 'users'), { 'impersonate-user': 'eve', 'impersonate-extra-a': 'b' }, 400, 'impersonate-extra-a is not taken'],
  ])('%s', async (_, rule, headers, status, message) => {
    await clusterRole('r', rule);
    await bind('r', 'bob');
    expect(await why(headers)).toEqual([status, message === '' ? undefined : expect.stringContaining(message)]);
  });
});
