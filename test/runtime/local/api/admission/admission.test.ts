import { RESOURCES } from '../../../../../runtime/kube/resources';
import { FREE, GADGETS, Loose, TestApi } from '../test-api';
import { Answering, MUTATING, patching, rule, VALIDATING, WebhookServer } from './webhook-server';

let hooks: WebhookServer, api: TestApi;
beforeAll(async () => {
  hooks = await WebhookServer.start();
});
afterAll(() => hooks.stop());
beforeEach(async () => {
  api = await TestApi.start();
  hooks.answers.clear();
  hooks.reviews.length = 0;
});
afterEach(() => api.api.close(0));

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string, data: object = {}, more: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...more }, data });
const create = (name: string, data: object = {}, query = '') => api.send('POST', `${CONFIG_MAPS}${query}`, configMap(name, data));
const add = (key: string, value = '1') => ({ op: 'add', path: `/data/${key}`, value });

describe('a webhook that refuses', () => {
  beforeEach(() => hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com' }));

  test.each<[string, Answering, number, string]>([
    ['without a word', () => ({ allowed: false }), 400, 'admission webhook "a.example.com" denied the request without explanation'],
    ['with a message', () => ({ allowed: false, status: { message: 'no', code: 403, reason: 'Forbidden' } }), 403,
      'admission webhook "a.example.com" denied the request: no'],
    ['with a reason', () => ({ allowed: false, status: { reason: 'Gone' } }), 400, 'admission webhook "a.example.com" denied the request: Gone'],
    ['with a status of success', () => ({ allowed: false, status: { code: 200, status: 'Success' } }), 400,
      'admission webhook "a.example.com" denied the request without explanation'],
    ['with another uid', () => ({ allowed: true, uid: 'x' }), 500, 'received invalid webhook response: expected response.uid="'],
    ['with a patch', () => patching(add('b')), 500, 'received invalid webhook response: validating webhook may not return response.patch'],
    ['with nothing', () => ({ body: '{}' }), 500, 'received invalid webhook response: webhook response was absent'],
    ['in another kind', ({ uid }) => ({ body: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', response: { uid } }) }), 500,
      'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got v1, Kind=Pod'],
    ['with text', () => ({ body: 'x' }), 500, 'failed calling webhook "a.example.com": failed to call webhook: couldn\'t get version/kind; json parse error'],
    ['with an error', () => ({ status: 500, body: 'oh' }), 500, 'an error on the server ("oh") has prevented the request from succeeding'],
    ['with a path that is not there', () => ({ status: 404, body: '' }), 500, 'the server could not find the requested resource'],
  ])('%s', async (_, answering, status, message) => {
    hooks.answers.set('a', answering);
    const answer = await create('x');
    expect([answer.status, answer.body.message]).toEqual([status, status === 500 ? expect.stringContaining(message) : message]);
    expect(api.store.find(RESOURCES.configMaps, 'default', 'x')).toBeUndefined();
  });

  test('is told in full what is written', async () => {
    await create('x', { a: '1' }, '?fieldManager=me&dryRun=All');
    const [{ target, review }] = hooks.reviews;
    expect(target).toBe('/a?timeout=10s');
    expect(review).toEqual({
      kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: {
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/), kind: { group: '', version: 'v1', kind: 'ConfigMap' },
        resource: { group: '', version: 'v1', resource: 'configmaps' }, requestKind: { group: '', version: 'v1', kind: 'ConfigMap' },
        requestResource: { group: '', version: 'v1', resource: 'configmaps' }, name: 'x', namespace: 'default', operation: 'CREATE',
        userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
        object: expect.objectContaining({ kind: 'ConfigMap', data: { a: '1' }, metadata: expect.objectContaining({ name: 'x', uid: expect.any(String) }) }),
        oldObject: null, dryRun: true,
        options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'me', fieldValidation: 'Warn', dryRun: ['All'] },
      },
    });
  });

  test('is asked about changes and deletions, too', async () => {
    await create('x', { a: '1' });
    await api.send('PATCH', `${CONFIG_MAPS}/x`, { data: { a: '2' } }, { 'content-type': 'application/merge-patch+json' });
    hooks.answers.set('a', () => ({ allowed: false }));
    expect((await api.send('DELETE', `${CONFIG_MAPS}/x`)).status).toBe(400);
    expect((await api.send('DELETE', CONFIG_MAPS)).status).toBe(400);
    expect(api.store.get<Loose>(RESOURCES.configMaps, 'default', 'x').data).toEqual({ a: '2' });
    const told = hooks.reviews.map(({ review: { request: { operation, object, oldObject, options } } }) => (
      [operation, object?.data ?? null, oldObject?.data ?? null, options.kind]));
    expect(told).toEqual([
      ['CREATE', { a: '1' }, null, 'CreateOptions'], ['UPDATE', { a: '2' }, { a: '1' }, 'PatchOptions'],
      ['DELETE', null, { a: '2' }, 'DeleteOptions'], ['DELETE', null, { a: '2' }, 'DeleteOptions'],
    ]);
  });

  test('warns', async () => {
    const long = 'x'.repeat(5000);
    hooks.answers.set('a', () => ({ allowed: true, warnings: ['"old"\n', '\u4f60'] }));
    expect((await create('x')).headers).toMatchObject({ warning: ['299 - "\\"old\\" "', `299 - "${Buffer.from('\u4f60').toString('latin1')}"`] });
    hooks.answers.set('a', () => ({ allowed: true, warnings: [long] }));
    expect((await create('y')).headers).toMatchObject({ warning: [`299 - "${long.slice(0, 256)}"`] });
  });

  test('may say more, of which nothing counts that is of another type', async () => {
    const details = { name: 'n', kind: 1, retryAfterSeconds: '1\r\nx: y', causes: [{ message: 'm', field: 'f' }, 'x', { reason: {} }] };
    hooks.answers.set('a', () => ({ allowed: false, status: { code: 99_999, message: 'no', details } }));
    const { status, headers, body } = await create('x');
    expect([status, body.details]).toEqual([400, { name: 'n', causes: [{ message: 'm', field: 'f' }, { message: '' }] }]);
    expect(headers).not.toHaveProperty('retry-after');
  });

  test('is counted', async () => {
    hooks.answers.set('a', () => ({ allowed: false }));
    await create('x');
    const { text } = await api.send('GET', '/metrics');
    expect(text).toContain('apiserver_admission_webhook_rejection_count'
      + '{error_type="no_error",name="a.example.com",operation="CREATE",rejection_code="400",type="validating"} 1');
    expect(text).toContain('apiserver_admission_webhook_admission_duration_seconds_count'
      + '{name="a.example.com",operation="CREATE",rejected="true",type="validating"} 1');
  });
});

describe('a webhook that changes', () => {
  test('changes what is stored, and owns nothing of it', async () => {
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com' });
    hooks.answers.set('a', () => patching(add('b')));
    const { status, body } = await create('x', { a: '1' });
    expect([status, body.data]).toEqual([201, { a: '1', b: '1' }]);
    expect(JSON.stringify(body.metadata.managedFields)).not.toContain('f:b');
  });

  test('is asked before those that refuse, in the order of the names of configurations', async () => {
    await hooks.register(api.store, VALIDATING, 'a', { name: 'v.example.com' });
    await hooks.register(api.store, MUTATING, 'b', { name: 'b.example.com' }, { name: 'c.example.com' });
    await hooks.register(api.store, MUTATING, 'a', { name: 'a.example.com' });
    for (const name of ['a', 'b', 'c']) hooks.answers.set(name, () => patching(add(name)));
    expect((await create('x', { x: '1' })).body.data).toEqual({ x: '1', a: '1', b: '1', c: '1' });
    expect(hooks.asked).toEqual(['a', 'b', 'c', 'v']);
    expect(hooks.reviews[3].review.request.object.data).toEqual({ x: '1', a: '1', b: '1', c: '1' });
  });

  test('sees once more what others have changed behind it, if it wants to', async () => {
    await hooks.register(api.store, MUTATING, 'a', { name: 'a.example.com', reinvocationPolicy: 'IfNeeded' }, { name: 'never.example.com' },
      { name: 'b.example.com' }, { name: 'late.example.com', reinvocationPolicy: 'IfNeeded' });
    hooks.answers.set('b', () => patching(add('b')));
    await create('x', { x: '1' });
    expect(hooks.asked).toEqual(['a', 'never', 'b', 'late', 'a']);
  });

  test.each<[string, object[], string]>([
    ['fits nothing', [{ op: 'replace', path: '/nope/a', value: 1 }], 'the patch of admission webhook "a.example.com" does not fit'],
    ['gives it another name', [{ op: 'replace', path: '/metadata/name', value: 'y' }], 'does not fit: name may not be changed'],
    ['makes another kind of it', [{ op: 'replace', path: '/kind', value: 'Secret' }], 'does not fit: kind may not be changed'],
    ['takes its metadata', [{ op: 'remove', path: '/metadata' }], 'does not fit: metadata must stay'],
    ['has other types', [{ op: 'add', path: '/data/a', value: 1 }], 'the patch of admission webhook "a.example.com" does not fit'],
    ['is none', [{ op: 'nope' }], 'unsupported operation'],
  ])('is an error of the server where the patch %s', async (_, patch, message) => {
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com' });
    hooks.answers.set('a', () => patching(...patch));
    const { status, body } = await create('x', { x: '1' });
    expect([status, body.reason, body.message]).toEqual([500, 'InternalError', expect.stringContaining(message)]);
  });

  test.each<[string, object, string]>([
    ['a patch of no type', { patch: 'W10=' }, 'webhook returned response.patch but not response.patchType'],
    ['a type without a patch', { patchType: 'JSONPatch' }, 'webhook returned response.patchType but not response.patch'],
    ['another type', { patch: 'W10=', patchType: 'Merge' }, 'unsupported patch type "Merge"'],
    ['a patch that is no list', { patch: 'e30=', patchType: 'JSONPatch' }, 'does not fit: error decoding patch: json: cannot unmarshal object'],
    ['a patch that is no JSON', { patch: 'eA==', patchType: 'JSONPatch' }, 'webhook returned a response.patch that is no JSON in base64'],
  ])('may not answer %s', async (_, answer, message) => {
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com' });
    hooks.answers.set('a', () => ({ allowed: true, ...answer }));
    expect((await create('x')).body.message).toContain(message);
  });

  test('has no say in what cannot be changed, and what it makes is checked', async () => {
    await create('x', { a: '1' });
    const before = api.store.get(RESOURCES.configMaps, 'default', 'x').metadata;
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com' });
    hooks.answers.set('a', () => patching(
      { op: 'add', path: '/metadata/creationTimestamp', value: '2000-01-01T00:00:00Z' }, { op: 'remove', path: '/metadata/managedFields' }));
    await api.send('PATCH', `${CONFIG_MAPS}/x`, { data: { a: '2' } }, { 'content-type': 'application/merge-patch+json' });
    const { creationTimestamp } = before;
    expect(api.store.get(RESOURCES.configMaps, 'default', 'x').metadata).toMatchObject({ creationTimestamp, managedFields: expect.any(Array) });
    hooks.answers.set('a', () => patching({ op: 'add', path: '/metadata/labels', value: { '-': 'x' } }));
    expect((await create('y')).body).toMatchObject({ code: 422, reason: 'Invalid' });
  });

  test('changes scales', async () => {
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com', rules: [rule('UPDATE', 'apps', 'deployments/scale')] });
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'c' }] } };
    await api.store.create(RESOURCES.deployments, {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace: 'default' },
      spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template },
    } as unknown as Loose);
    hooks.answers.set('a', () => patching({ op: 'replace', path: '/spec/replicas', value: 3 }));
    const scale = '/apis/apps/v1/namespaces/default/deployments/d/scale';
    const { body } = await api.send('PATCH', scale, { spec: { replicas: 9 } }, { 'content-type': 'application/merge-patch+json' });
    expect(body.spec).toEqual({ replicas: 3 });
    expect(hooks.reviews[0].review.request).toMatchObject({
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, resource: { group: 'apps', resource: 'deployments' },
      subResource: 'scale', requestSubResource: 'scale',
      object: { kind: 'Scale', spec: { replicas: 9 } }, oldObject: { spec: { replicas: 1 } },
    });
  });
});

describe('who is asked', () => {
  test.each<[string, object, string[]]>([
    ['for another operation', { rules: [rule('DELETE', '', 'configmaps')] }, []],
    ['for another group', { rules: [rule('CREATE', 'apps', 'configmaps')] }, []],
    ['for all groups', { rules: [rule('CREATE', '*', '*', '*')] }, ['a']],
    ['for subresources', { rules: [rule('CREATE', '', 'configmaps/status')] }, []],
    ['for it and all its subresources', { rules: [rule('CREATE', '', 'configmaps/*')] }, ['a']],
    ['for everything', { rules: [rule('*', '*', '*/*', '*')] }, ['a']],
    ['for what has no namespace', { rules: [rule('CREATE', '', '*', 'v1', { scope: 'Cluster' })] }, []],
    ['for what has a namespace', { rules: [rule('CREATE', '', '*', 'v1', { scope: 'Namespaced' })] }, ['a']],
    ['for another label', { objectSelector: { matchLabels: { l: 'y' } } }, []],
    ['for its label', { objectSelector: { matchLabels: { l: 'x' } } }, ['a']],
    ['for its namespace', { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'default' } } }, ['a']],
    ['for other namespaces', { namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'NotIn', values: ['default'] }] } }, []],
  ])('a webhook that is there %s', async (_, more, asked) => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', ...more });
    await api.send('POST', CONFIG_MAPS, configMap('x', {}, { labels: { l: 'x' } }));
    expect(hooks.asked).toEqual(asked);
  });

  test.each<[string, string, object]>([
    ['an object', 'object.data.k == "v" && oldObject == null', ['a']],
    ['another object', 'object.data.k == "w"', []],
    ['who asks, for what', 'request.operation == "CREATE" && request.userInfo.username == "admin" && "system:masters" in request.userInfo.groups', ['a']],
    ['what may be missing', 'has(object.metadata.labels) && object.metadata.labels.size() > 0', []],
  ])('a webhook with a condition about %s', async (_, expression, asked) => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', matchConditions: [{ name: 'c', expression }] });
    expect((await create('x', { k: 'v' })).status).toBe(201);
    expect(hooks.asked).toEqual(asked);
  });

  test.each<[string, string[], number, string | undefined]>([
    ['Fail', ['object.nope == 1'], 403, 'configmaps "x" is forbidden: expression \'object.nope == 1\' resulted in error: no such key: nope'],
    ['Fail', ['object.nope == 1', 'false'], 201, undefined],
    ['Fail', ['object.data.k'], 403, 'configmaps "x" is forbidden: expression \'object.data.k\' resulted in error: it is neither true nor false'],
    ['Ignore', ['object.nope == 1'], 201, undefined],
  ])('conditions that cannot be evaluated: %s %j', async (failurePolicy, expressions, status, message) => {
    const matchConditions = expressions.map((expression, i) => ({ name: `c${i}`, expression }));
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', failurePolicy, matchConditions });
    const answer = await create('x', { k: 'v' });
    expect([answer.status, answer.body.message]).toEqual([status, message]);
    expect(hooks.asked).toEqual([]);
  });

  test('a namespace is judged by its own labels', async () => {
    const namespaceSelector = { matchLabels: { l: 'x' } };
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', rules: [rule('CREATE', '', 'namespaces')], namespaceSelector });
    const make = (name: string, labels: object) => api.send('POST', '/api/v1/namespaces', { metadata: { name, labels } });
    await make('one', {});
    await make('two', { l: 'x' });
    expect(hooks.reviews.map(({ review }) => review.request.name)).toEqual(['two']);
  });

  test.each<[string, unknown[]]>([
    ['Exact', []],
    ['Equivalent', [{ kind: { group: '' }, requestKind: { group: 'events.k8s.io' }, object: { apiVersion: 'v1', message: 'm' } }]],
  ])('a webhook for another version of the same: %s', async (matchPolicy, requests) => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', matchPolicy, rules: [rule('CREATE', '', 'events')] });
    await api.send('POST', '/apis/events.k8s.io/v1/namespaces/default/events', {
      metadata: { name: 'e' }, eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'x/y', reportingInstance: 'i', action: 'a', reason: 'r', type: 'Normal', note: 'm',
      regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
    });
    expect(hooks.reviews.map(({ review }) => review.request)).toMatchObject(requests);
  });

  test('no webhook about webhooks, or nobody could get rid of one', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', rules: [rule('*', '*', '*/*', '*')] });
    hooks.answers.set('a', () => ({ allowed: false }));
    expect((await api.send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/v')).status).toBe(200);
    expect((await create('x')).status).toBe(201);
  });

  test('nobody with side effects in a dry run', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com' });
    // What an older version of the API has taken.
    const { webhooks } = api.store.get<Loose & { webhooks: object[] }>(VALIDATING, undefined, 'v');
    (webhooks[0] as { sideEffects: string }).sideEffects = 'Some';
    expect((await create('x', {}, '?dryRun=All')).body).toMatchObject({ code: 400, message: 'admission webhook "a.example.com" does not support dry run' });
    expect((await create('x')).status).toBe(201);
  });

  test('webhooks of custom resources see what their definitions make of them', async () => {
    await api.define({ ...FREE, properties: { size: { type: 'integer', default: 1 } } });
    await hooks.register(api.store, MUTATING, 'm', { name: 'a.example.com', rules: [rule('*', 'test.example.com', 'gadgets')] });
    hooks.answers.set('a', () => patching({ op: 'add', path: '/nope', value: 1 }, { op: 'add', path: '/spec/more', value: 1 },
      { op: 'add', path: '/status', value: {} }, { op: 'add', path: '/metadata/deletionTimestamp', value: '2026-01-01T00:00:00Z' }));
    await api.gadget('g');
    expect(hooks.reviews[0].review.request.object.spec).toEqual({ size: 1 });
    expect(api.store.get<Loose>(GADGETS, 'default', 'g')).toMatchObject({ spec: { size: 1, more: 1 } });
    const made = api.store.get(GADGETS, 'default', 'g');
    for (const path of ['nope', 'status', 'metadata.deletionTimestamp']) expect(made).not.toHaveProperty(path);
  });
});

describe('a webhook that cannot be asked', () => {
  const clientConfig = { url: 'https://127.0.0.1:1/a' };
  const refused = 'Post "https://127.0.0.1:1/a?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused';

  test('ends the write, or is passed over', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', clientConfig, failurePolicy: 'Ignore' });
    expect((await create('x')).status).toBe(201);
    expect(api.log.entries).toMatchObject([{ message: 'Webhook failed and is passed over' }]);
    expect((await api.send('GET', '/metrics')).text).toContain('apiserver_admission_webhook_fail_open_count{name="a.example.com",type="validating"} 1');
    await hooks.register(api.store, VALIDATING, 'w', { name: 'b.example.com', clientConfig });
    const message = `failed calling webhook "b.example.com": failed to call webhook: ${refused}`;
    expect((await create('y')).body).toMatchObject({
      code: 500, reason: 'InternalError', message: expect.stringContaining(`Internal error occurred: ${message}`),
      details: { causes: [{ message: expect.stringContaining(message) }] },
    });
  });

  test('a strange certificate is none', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', clientConfig: { url: `https://${hooks.address}/a` } });
    expect((await create('x')).body.message).toMatch(/failed to call webhook: Post "https:\/\/127.0.0.1:\d+\/a\?timeout=10s": .*certificate/);
    expect(hooks.asked).toEqual([]);
  });

  test('one that takes too long', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', timeoutSeconds: 3 });
    let release = (): void => undefined;
    const asked = new Promise<void>((resolve) => hooks.answers.set('a', async () => {
      resolve();
      await new Promise<void>((free) => { release = free; });
      return { allowed: true };
    }));
    const answer = create('x');
    await asked;
    await api.clock.advance(3000);
    expect((await answer).body.message).toMatch(/Post "https:\/\/.*\/a\?timeout=3s": context deadline exceeded$/);
    release();
  });
});

test('what the server does for others is tried again where a webhook has refused it', async () => {
  await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', rules: [rule('CREATE', '', 'serviceaccounts')] });
  hooks.answers.set('a', () => ({ allowed: false }));
  await api.send('POST', '/api/v1/namespaces', { metadata: { name: 'n' } });
  await api.api.settled();
  expect(api.log.entries).toMatchObject([{ message: 'Cleaning up behind a change failed' }]);
  expect(hooks.reviews[0].review.request.userInfo).toEqual({ username: 'system:apiserver', groups: ['system:masters'] });
  hooks.answers.clear();
  await api.clock.advance(5000);
  await api.api.settled();
  expect(api.store.find(RESOURCES.serviceAccounts, 'n', 'default')).toBeDefined();
});

test('all webhooks together have a minute', async () => {
  const names = ['a', 'b', 'c', 'd'];
  await hooks.register(api.store, MUTATING, 'm', ...names.map((name) => ({ name: `${name}.example.com`, timeoutSeconds: 30, failurePolicy: 'Ignore' })));
  for (const name of names) {
    hooks.answers.set(name, async () => {
      await api.clock.advance(29_000);
      return { allowed: true };
    });
  }
  expect((await create('x')).body).toMatchObject({ code: 504, reason: 'Timeout', message: 'Timeout: request did not complete within the allotted timeout' });
  expect(hooks.asked).toEqual(['a', 'b', 'c']);
  expect(api.log.entries).toMatchObject([{ message: 'Webhook failed and is passed over' }]);
});

describe('a webhook behind a Service', () => {
  const register = (name: string) => hooks.register(api.store, VALIDATING, name, {
    name: 'a.example.com', clientConfig: { service: { namespace: 'default', name, path: '/a' }, caBundle: hooks.caBundle },
  });
  const endpoints = (name: string) => {
    const [ip, port] = hooks.address.split(':');
    return api.store.create(RESOURCES.endpoints, {
      apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace: 'default' },
      subsets: [{ addresses: [{ ip }], ports: [{ name: 'web', port: Number(port) }] }],
    } as unknown as Loose);
  };
  const service = (name: string) => api.store.create(RESOURCES.services, {
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports: [{ name: 'web', port: 443 }] },
  } as unknown as Loose);
  const url = 'https://hook.default.svc:443/a?timeout=10s';

  test('is found by its Endpoints, and has to be who it should be', async () => {
    await api.api.close(0);
    api = await TestApi.start({ loopbackPods: true });
    await register('hook');
    expect((await create('x')).body.message).toContain(`Post ${JSON.stringify(url)}: service "hook" not found`);
    await service('hook');
    expect((await create('x')).body.message).toContain('no endpoints available for service "hook"');
    await endpoints('hook');
    expect((await create('x')).status).toBe(201);
    expect(hooks.reviews[0].target).toBe('/a?timeout=10s');
    await service('stranger');
    await endpoints('stranger');
    await register('stranger');
    expect((await create('y')).body.message).toMatch(/Post "https:\/\/stranger.default.svc:443\/a\?timeout=10s": .*stranger.default.svc/);
  });
});

describe('while webhooks are waited for', () => {
  /** Holds the first question until `meanwhile` is done. */
  const during = (meanwhile: () => Promise<unknown>) => {
    let isFirst = true;
    hooks.answers.set('a', async () => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return { allowed: true };
    });
  };
  const touch = (data: object) => api.store.patch<Loose>(RESOURCES.configMaps, { namespace: 'default', name: 'x' }, 'merge', { data } as never);

  test('a change of somebody else makes a patch begin anew', async () => {
    await create('x', { a: '1' });
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com' });
    during(() => touch({ b: '2' }));
    await touch({ a: '2' });
    expect(api.store.get<Loose>(RESOURCES.configMaps, 'default', 'x').data).toEqual({ a: '2', b: '2' });
    expect(hooks.asked).toEqual(['a', 'a', 'a']);
  });

  test('a replacement based on what is no more is a conflict', async () => {
    await create('x', { a: '1' });
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com' });
    const { metadata } = api.store.get<Loose>(RESOURCES.configMaps, 'default', 'x');
    during(() => touch({ b: '2' }));
    expect((await api.send('PUT', `${CONFIG_MAPS}/x`, { ...configMap('x', { a: '3' }), metadata })).status).toBe(409);
  });

  test('a name can be taken, a namespace can end, a definition can go', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', rules: [rule('CREATE', '*', '*', '*')] });
    during(() => create('x'));
    expect((await create('x')).body).toMatchObject({ code: 409, reason: 'AlreadyExists' });
    await api.send('POST', '/api/v1/namespaces', { metadata: { name: 'ending' } });
    await api.api.settled();
    during(() => api.send('DELETE', '/api/v1/namespaces/ending'));
    expect((await api.send('POST', '/api/v1/namespaces/ending/configmaps', configMap('x'))).status).toBe(404);
    await api.define(FREE);
    during(() => api.send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.test.example.com'));
    await expect(api.gadget('g')).rejects.toMatchObject({ status: 409, message: expect.stringContaining('its definition has changed meanwhile') });
  });

  test('two Services get two addresses', async () => {
    await hooks.register(api.store, VALIDATING, 'v', { name: 'a.example.com', rules: [rule('CREATE', '', 'services')] });
    const service = (name: string) => api.send('POST', '/api/v1/namespaces/default/services', { metadata: { name }, spec: { ports: [{ port: 1 }] } });
    const answers = await Promise.all([service('one'), service('two')]);
    expect(new Set(answers.map(({ body }) => body.spec.clusterIP)).size).toBe(2);
  });
});
