import { RESOURCES } from '../../../../../runtime/kube/resources';
import { FREE, Loose, TestApi } from '../test-api';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => expect(api.log.entries).toEqual([]));

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

test.each<[string, string, string, number, string]>([
  ['health', 'GET', '/healthz', 200, 'ok'],
  ['readiness in part', 'GET', '/readyz/etcd', 200, 'ok'],
  ['its version', 'GET', '/version', 200, '"major":"1","minor":"36"'],
  ['its metrics', 'GET', '/metrics', 200, 'apiserver_storage_objects{resource="namespaces"} 4'],
  ['what there is', 'GET', '/', 200, '"/openapi/v3"'],
  ['groups', 'GET', '/apis', 200, '"kind":"APIGroupList"'],
  ['a group', 'GET', '/apis/apps', 200, '"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}'],
  ['resources', 'GET', '/apis/apps/v1', 200,
    '{"name":"deployments/scale","singularName":"","namespaced":true,"kind":"Scale","verbs":["get","patch","update"],'],
  ['an object with a slash behind', 'GET', '/api/v1/namespaces/default/', 200, '"name":"default"'],
  ['no such path', 'GET', '/nope', 404, 'the server could not find the requested resource'],
  ['no such group', 'GET', '/apis/none', 404, 'the server could not find the requested resource'],
  ['no such resource', 'GET', '/api/v1/nopes', 404, 'the server could not find the requested resource'],
  ['no such part', 'GET', `${CONFIG_MAPS}/a/status`, 404, 'the server could not find the requested resource'],
  ['an object of no namespace', 'GET', '/api/v1/configmaps/a', 404, 'the server could not find the requested resource'],
  ['an object in a namespace that has none', 'GET', '/api/v1/namespaces/default/nodes/a', 404, 'the server could not find the requested resource'],
  ['an update without a name', 'PUT', CONFIG_MAPS, 400, 'name must be provided'],
  ['a method that nobody has', 'OPTIONS', CONFIG_MAPS, 405, 'is not supported on resources of kind \\"configmaps\\"'],
  ['a name that is no UTF-8', 'GET', `${CONFIG_MAPS}/%ff`, 404, 'configmaps \\"%ff\\" not found'],
])('%s', async (_, method, path, status, text) => {
  const answer = await api.send(method, path);
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
});

describe('who asks', () => {
  const token = (serviceAccount = 'default') => api.api.tokens.issue({ namespace: 'default', serviceAccount }).token;
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

  test.each<[string, () => Record<string, string>, number]>([
    ['nobody', () => ({}), 401],
    ['a ServiceAccount', () => bearer(token()), 200],
    ['one that is none', () => bearer(token('none')), 401],
    ['a token that is none', () => bearer('x'), 401],
    ['a token that was changed', () => bearer(token().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))), 401],
    ['another scheme', () => ({ authorization: `Basic ${token()}` }), 401],
  ])('%s', async (_, headers, status) => expect((await api.send('GET', CONFIG_MAPS, '', headers(), null)).status).toBe(status));

  test('a token is good for its time', async () => {
    const headers = bearer(token());
    api.clock.jump(3_600_000);
    expect((await api.send('GET', CONFIG_MAPS, '', headers, null)).status).toBe(401);
  });

  test('a wrong token is no better for a certificate beside it', async () => {
    expect((await api.send('GET', CONFIG_MAPS, '', bearer('x'))).status).toBe(401);
  });

  test('health and version are told to anybody', async () => {
    for (const path of ['/healthz', '/livez', '/readyz', '/version']) expect((await api.send('GET', path, '', {}, null)).status).toBe(200);
    expect((await api.send('GET', '/metrics', '', {}, null)).status).toBe(401);
  });

  test('who speaks for others has their rights alone', async () => {
    const bob = { 'impersonate-user': 'bob' };
    expect((await api.send('GET', CONFIG_MAPS, '', bob)).body).toMatchObject({ code: 403, message: 'configmaps is forbidden: User "bob" cannot list resource '
      + '"configmaps" in API group "" in the namespace "default"' });
    await api.store.create({ group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'clusterroles', kind: 'ClusterRole', namespaced: false }, {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' }, rules: [{ verbs: ['list'], apiGroups: [''], resources: ['*'] }],
    } as unknown as Loose);
    await api.store.create({ group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'rolebindings', kind: 'RoleBinding', namespaced: true }, {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'r', namespace: 'default' },
      subjects: [{ kind: 'User', name: 'bob' }], roleRef: { kind: 'ClusterRole', name: 'r' },
    } as unknown as Loose);
    expect((await api.send('GET', CONFIG_MAPS, '', bob)).status).toBe(200);
    expect((await api.send('GET', '/api/v1/namespaces/kube-system/configmaps', '', bob)).status).toBe(403);
    expect((await api.send('GET', CONFIG_MAPS, '', { ...bob, ...bearer(token()) }, null)).status).toBe(403);
  });

  test('reviews tell', async () => {
    const review = async (group: string, plural: string, spec: object, headers = {}) => (
      (await api.send('POST', `/apis/${group}/v1/${plural}`, { spec }, headers)).body.status);
    expect(await review('authentication.k8s.io', 'tokenreviews', { token: token() })).toMatchObject({
      authenticated: true, user: { username: 'system:serviceaccount:default:default' },
    });
    expect(await review('authentication.k8s.io', 'tokenreviews', { token: 'x' })).toMatchObject({ authenticated: false });
    const may = (spec: object, headers = {}) => review('authorization.k8s.io', 'selfsubjectaccessreviews', spec, headers);
    expect(await may({ resourceAttributes: { verb: 'get', resource: 'pods' } })).toEqual({ allowed: true });
    expect(await may({ nonResourceAttributes: { verb: 'get', path: '/' } }, { 'impersonate-user': 'bob' })).toEqual({ allowed: false });
    expect(await review('authentication.k8s.io', 'selfsubjectreviews', {})).toMatchObject({ userInfo: { username: 'admin' } });
  });

  test('kubectl asks for reviews in protobuf', async () => {
    const field = (number: number, text: Buffer | string) => Buffer.concat([Buffer.from([number << 3 | 2, Buffer.byteLength(text)]), Buffer.from(text)]);
    const spec = field(1, Buffer.concat([field(1, 'default'), field(2, 'list'), field(5, 'pods')]));
    const body = Buffer.concat([Buffer.from('k8s\0'), field(1, field(2, 'SelfSubjectAccessReview')), field(2, field(2, spec))]).toString('latin1');
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await api.send('POST', path, body, { 'content-type': PROTOBUF });
    expect(answer.body).toMatchObject({ spec: { resourceAttributes: { namespace: 'default', verb: 'list', resource: 'pods' } }, status: { allowed: true } });
    expect((await api.send('POST', path, body.slice(0, -2), { 'content-type': PROTOBUF })).status).toBe(400);
  });

  test('a kubelet asks for a token of a ServiceAccount', async () => {
    const { status, body } = await api.send('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { spec: { expirationSeconds: 600 } });
    expect([status, body.status.expirationTimestamp]).toEqual([201, '2026-01-01T00:10:00Z']);
    expect((await api.send('GET', CONFIG_MAPS, '', bearer(body.status.token as unknown as string), null)).status).toBe(200);
    expect((await api.send('POST', '/api/v1/namespaces/default/serviceaccounts/none/token', {})).status).toBe(404);
  });
});

describe('a body', () => {
  const put = (body: string, type = 'application/json') => api.send('POST', CONFIG_MAPS, body, { 'content-type': type });

  test('may be YAML', async () => expect((await put('metadata: {name: a}\ndata:\n  k: "1"\n', 'application/yaml')).status).toBe(201));

  test.each<[string, string, string, number, string]>([
    ['broken JSON', '{', 'application/json', 400, "couldn't get version/kind; json parse error: unexpected end of JSON input ({)"],
    ['a list', '[]', 'application/json', 400, 'cannot unmarshal array'],
    ['broken YAML', 'a: [', 'application/yaml', 400, 'the object provided is unrecognized'],
    ['text', 'x', 'text/plain', 415, 'accepted media types include: application/json, application/yaml'],
    ['broken protobuf', 'x', PROTOBUF, 400,
      'the object provided is unrecognized (must be of type ConfigMap): it does not begin as protobuf of Kubernetes does'],
    ['another kind', '{"apiVersion":"v1","kind":"Secret"}', 'application/json', 400, 'cannot be handled as a ConfigMap'],
    ['another version', '{"apiVersion":"v2","kind":"ConfigMap"}', 'application/json', 400, 'does not match the expected API version (v1)'],
    ['another namespace', '{"metadata":{"name":"a","namespace":"b"}}', 'application/json', 400, 'does not match the namespace sent on the request'],
    ['a label that is none', '{"metadata":{"name":"a","labels":{"k":{}}}}', 'application/json', 400,
      'cannot unmarshal object into Go struct field ObjectMeta.labels of type string'],
  ])('that is %s is refused', async (_, body, type, status, why) => {
    const answer = await put(body, type);
    expect([answer.status, String(answer.body.message)]).toEqual([status, expect.stringContaining(why)]);
  });

  test('of a kind without a protobuf form may not be protobuf', async () => {
    await api.define(FREE);
    const { status, body } = await api.send('POST', '/apis/test.example.com/v1/namespaces/default/gadgets', 'k8s\0', { 'content-type': PROTOBUF });
    expect([status, body.message]).toEqual([415, 'Gadget is taken as application/json or application/yaml only: use kubectl apply -f']);
  });

  test('fields that are there twice are told of, or refused', async () => {
    const twice = '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}';
    expect((await api.send('POST', `${CONFIG_MAPS}?fieldValidation=Strict`, twice)).body.message)
      .toBe('ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.k"');
    expect((await put(twice)).headers).toMatchObject({ warning: ['299 - "duplicate field \\"data.k\\""'] });
  });
});

describe('documents', () => {
  test('discovery in one piece is made again only when kinds change', async () => {
    const accept = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' };
    const first = await api.send('GET', '/apis', '', accept);
    const names = (text: string) => (JSON.parse(text) as { items: Array<{ metadata: { name: string } }> }).items.map(({ metadata }) => metadata.name);
    expect(names(first.text)).toContain('apps');
    expect(first.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    const etag = String(first.headers.etag);
    expect((await api.send('GET', '/apis', '', { ...accept, 'if-none-match': etag })).status).toBe(304);
    await api.define(FREE);
    const second = await api.send('GET', '/apis', '', { ...accept, 'if-none-match': etag });
    expect(names(second.text)).toContain('test.example.com');
  });

  test('every reference in OpenAPI leads somewhere', async () => {
    await api.define({ type: 'object', properties: { a: { type: 'string', description: 'something' } } });
    const { paths } = (await api.send('GET', '/openapi/v3')).body;
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/test.example.com/v1']));
    for (const { serverRelativeURL } of Object.values(paths)) {
      const { status, text } = await api.send('GET', serverRelativeURL as unknown as string);
      expect(status).toBe(200);
      const { components } = JSON.parse(text) as { components: { schemas: object } };
      const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
      expect(references.filter((name) => !(name in components.schemas))).toEqual([]);
    }
  });

  test('a table has a row per object and says what is in it', async () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, data: { x: '1' } };
    await api.store.create(RESOURCES.configMaps, object);
    api.clock.jump(90_000);
    const { body } = await api.send('GET', CONFIG_MAPS, '', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
    expect(body).toMatchObject({
      kind: 'Table', columnDefinitions: [{ name: 'Name', format: 'name' }, { name: 'Data' }, { name: 'Age' }],
      rows: [{ cells: ['a', 1, '90s'], object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } } }],
    });
  });

  test.each([
    ['text/html', 406], [PROTOBUF, 406], [`${PROTOBUF},application/json`, 200], ['*/*', 200], ['application/json;q=0.5,text/html', 200], ['', 200],
    ['application/json;as=Nothing;v=v1;g=meta.k8s.io', 406],
  ])('accept %p: %d', async (accept, status) => expect((await api.send('GET', CONFIG_MAPS, '', { accept })).status).toBe(status));
});

test('requests are counted by what is served, whatever is asked for', async () => {
  await api.send('GET', CONFIG_MAPS);
  await api.send('GET', `${CONFIG_MAPS}/none`);
  for (let i = 0; i < 3; i++) await api.send('GET', `/apis/made-up-${i}/v1/things`);
  const { text } = await api.send('GET', '/metrics');
  const counted = text.split('\n').filter((line) => line.startsWith('apiserver_request_total')).map((line) => line.replace('apiserver_request_total', ''));
  expect(counted).toEqual([
    '{code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="LIST",version="v1"} 1',
    '{code="404",component="apiserver",dry_run="",group="",resource="",scope="",subresource="",verb="LIST",version=""} 3',
    '{code="404",component="apiserver",dry_run="",group="",resource="configmaps",scope="resource",subresource="",verb="GET",version="v1"} 1',
  ]);
  expect(text).toContain('apiserver_storage_objects{resource="namespaces"} 4');
});
