import { ObjectMeta } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { isApiError } from '../../../../runtime/local/api/api-error';
import { FREE, GADGETS, Loose, TestApi } from './test-api';

const { configMaps, namespaces, pods, secrets, services, statefulSets } = RESOURCES;
const service = (name: string) => (
  { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80 }] } }) as unknown as Loose;
const configMap = (name: string, data: object = {}) => (
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } as ObjectMeta, data });

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});

/** How `work` was refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const err: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
  return isApiError(err) ? `${err.status} ${err.reason}: ${err.message}` : String(err);
}

describe('an object', () => {
  test('gets what the server gives, and keeps it through updates', async () => {
    const metadata = { name: 'a', namespace: 'default', uid: 'mine' } as ObjectMeta;
    const made = await api.store.create(configMaps, { ...configMap('a', { k: '1' }), metadata });
    expect(made.metadata).toMatchObject({ creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: expect.stringMatching(/^\d+$/) });
    expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    const bare = { ...made.metadata, uid: undefined, creationTimestamp: undefined };
    const changed = await api.store.update(configMaps, { ...made, metadata: bare, data: { k: '2' } } as unknown as Loose);
    expect(changed.metadata).toMatchObject({ uid: made.metadata.uid, creationTimestamp: made.metadata.creationTimestamp });
    expect(Number(changed.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
  });

  test('is not written where nothing changes', async () => {
    const made = await api.store.create(configMaps, configMap('a', { k: '1' }));
    const same = await api.store.patch(configMaps, made.metadata, 'merge', { data: { k: '1' } });
    expect(same.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  test('is not changed by who made it, nor is what they handed in', async () => {
    const given = configMap('a', { k: '1' });
    await api.store.create(configMaps, given);
    expect(given).toEqual(configMap('a', { k: '1' }));
    (given.data as Record<string, string>).k = '2';
    expect(api.store.get<Loose>(configMaps, 'default', 'a').data).toEqual({ k: '1' });
  });

  test('gets a name where it asks for one', async () => {
    const names = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const made = await api.store.create<Loose>(configMaps, { ...configMap(''), metadata: { generateName: 'x-', namespace: 'default' } } as never);
      expect(made.metadata.name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      names.add(made.metadata.name);
    }
    expect(names.size).toBe(20);
  });

  test('is gone through a dry run as it would be, and is not', async () => {
    await api.store.create(configMaps, configMap('a'));
    expect(await api.store.create(configMaps, configMap('b'), { dryRun: true })).toMatchObject({ metadata: { name: 'b' } });
    expect(await api.store.patch<Loose>(configMaps, { namespace: 'default', name: 'a' }, 'merge', { data: { k: '1' } }, { dryRun: true }))
      .toMatchObject({ data: { k: '1' } });
    expect(await api.store.delete(configMaps, { namespace: 'default', name: 'a' }, { dryRun: true })).toMatchObject({ isGone: true });
    expect(api.store.list<Loose>(configMaps, { namespace: 'default' }).items.map(({ metadata, data }) => [metadata.name, data])).toEqual([['a', undefined]]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['twice', () => api.store.create(configMaps, configMap('a')), '409 AlreadyExists: configmaps "a" already exists'],
    ['in a namespace that is none', () => api.store.create(configMaps, { ...configMap('b'), metadata: { name: 'b', namespace: 'none' } }),
      '404 NotFound: namespaces "none" not found'],
    ['of no resource', () => api.store.create({ ...GADGETS, plural: 'none' }, configMap('b')),
      '404 NotFound: the server could not find the requested resource'],
    ['over a newer one', () => api.store.update(configMaps, { ...configMap('a'), metadata: { name: 'a', namespace: 'default', resourceVersion: '1' } }),
      '409 Conflict: Operation cannot be fulfilled on configmaps "a": the object has been modified; '
      + 'please apply your changes to the latest version and try again'],
    ['that is not there', () => api.store.update(configMaps, configMap('none')), '404 NotFound: configmaps "none" not found'],
    ['larger than any may be', () => api.store.create(configMaps, configMap('b', { k: 'x'.repeat(1_600_000) })),
      '413 RequestEntityTooLarge: Request entity too large: limit is 1572864'],
    ['with a key that is no file name', () => api.store.create(configMaps, configMap('b', { 'a/b': '' })),
      '422 Invalid: ConfigMap "b" is invalid: data[a/b]: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, \'-\', \'_\' or '
      + '\'.\' (e.g. \'key.name\',  or \'KEY_NAME\',  or \'key-name\', regex used for validation is \'[-._a-zA-Z0-9]+\')'],
  ])('is refused %s', async (_, work, text) => {
    await api.store.create(configMaps, configMap('a'));
    expect(await refusal(work())).toBe(text);
  });
});

describe('generation', () => {
  test('counts what is wanted, not metadata or status', async () => {
    await api.define(FREE);
    const { metadata } = await api.gadget('a', { x: 1 });
    const generation = async (patch: object, subresource: '' | 'status' = '') => (
      (await api.store.patch(GADGETS, { ...metadata, subresource }, 'merge', patch as never)).metadata.generation);
    expect(await generation({ metadata: { labels: { a: 'b' } } })).toBe(1);
    expect(await generation({ status: { ready: true } }, 'status')).toBe(1);
    expect(await generation({ spec: { x: 2 } })).toBe(2);
    expect(await generation({ spec: { x: 3 } }, 'status')).toBe(2);
    expect(api.store.get<Loose>(GADGETS, 'default', 'a')).toMatchObject({ spec: { x: 2 }, status: { ready: true }, metadata: { labels: { a: 'b' } } });
  });
});

describe('a deletion', () => {
  test('waits for finalizers', async () => {
    await api.define(FREE);
    const { metadata } = await api.gadget('a', {}, { finalizers: ['example.com/hold'] });
    const { object, isGone } = await api.store.delete(GADGETS, metadata);
    expect(isGone).toBe(false);
    expect(object.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:00Z', generation: 2 });
    await api.store.patch(GADGETS, metadata, 'merge', { metadata: { finalizers: null } });
    expect(api.store.find(GADGETS, 'default', 'a')).toBeUndefined();
  });

  test('of a pod on a node waits for the node', async () => {
    const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec };
    await api.store.create(pods, pod as unknown as Loose);
    const { object, isGone } = await api.store.delete(pods, pod.metadata);
    expect(isGone).toBe(false);
    expect(object.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 });
    expect((await api.store.delete(pods, pod.metadata, { gracePeriodSeconds: 0 })).isGone).toBe(true);
  });

  test('takes only what still is what was meant', async () => {
    const { metadata } = await api.store.create(configMaps, configMap('a'));
    const refused = (preconditions: object) => refusal(api.store.delete(configMaps, metadata, { preconditions }));
    expect(await refused({ uid: 'other' })).toMatch(/^409 Conflict: .* the UID in the precondition \(other\)/);
    expect(await refused({ resourceVersion: '1' })).toMatch(/ResourceVersion in the precondition \(1\)/);
    await api.store.delete(configMaps, metadata, { preconditions: { uid: metadata.uid } });
  });

  test('of many takes those that are selected', async () => {
    for (const [name, a] of [['x', '1'], ['y', '1'], ['z', '2']]) {
      await api.store.create(configMaps, { ...configMap(name), metadata: { name, namespace: 'default', labels: { a } } });
    }
    const gone = await api.store.deleteCollection(configMaps, { namespace: 'default', labelSelector: 'a=1' });
    expect(gone.map(({ metadata }) => metadata.name)).toEqual(['x', 'y']);
    expect(api.store.list(configMaps, { namespace: 'default' }).items).toHaveLength(1);
  });
});

describe('built-in kinds', () => {
  test('a Service gets the lowest free address, and keeps it', async () => {
    const made: unknown[] = [];
    for (const name of ['a', 'b', 'c']) made.push((await api.store.create<Loose>(services, service(name))).spec.clusterIP);
    expect(made).toEqual(['127.96.0.1', '127.96.0.2', '127.96.0.3']);
    await api.store.delete(services, { namespace: 'default', name: 'b' });
    expect((await api.store.create<Loose>(services, service('d'))).spec.clusterIP).toBe('127.96.0.2');
    expect((await api.store.update<Loose>(services, service('a'))).spec.clusterIP).toBe('127.96.0.1');
  });

  test('a status never changes what is beside it', async () => {
    const made = await api.store.create(services, service('a'));
    const changed = await api.store.patch<Loose>(services, { ...made.metadata, subresource: 'status' }, 'merge',
      { spec: { type: 'NodePort' }, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } });
    expect(changed.spec).toEqual(made.spec);
    expect(changed.status).toEqual({ loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } });
  });

  test('a Secret keeps what was given as text as everything else', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'default' }, data: { a: 'eA==' }, stringData: { b: 'y' } };
    expect(await api.store.create(secrets, secret)).toMatchObject({ data: { a: 'eA==', b: 'eQ==' }, type: 'Opaque' });
    expect(api.store.get(secrets, 'default', 'a')).not.toHaveProperty('stringData');
  });

  test('amounts are written in one way', async () => {
    const resources = { requests: { cpu: 0.5, memory: '1024Mi' }, limits: { cpu: '2000m' } };
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i', resources }] } };
    const made = await api.store.create<Loose>(statefulSets, {
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's', namespace: 'default' }, spec: { selector: { matchLabels: { a: 'b' } }, template },
    } as unknown as Loose);
    expect(made.spec.template.spec.containers[0].resources).toEqual({ requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2' } });
  });

  test('unknown fields leave, are told of or refused', async () => {
    const sent = () => ({ ...configMap('a'), datum: 1, metadata: { name: 'a', namespace: 'default', bogus: 1 } });
    const warnings: string[] = [];
    expect(await refusal(api.store.create(configMaps, sent(), { fieldValidation: 'Strict' })))
      .toBe('400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: '
      + 'strict decoding error: unknown field "datum", unknown field "metadata.bogus"');
    const made = await api.store.create(configMaps, sent(), { fieldValidation: 'Warn', warn: (text) => warnings.push(text) });
    expect(warnings).toEqual(['unknown field "datum"', 'unknown field "metadata.bogus"']);
    expect(made).not.toHaveProperty('datum');
  });

  test.each<[string, object, string]>([
    ['a number for a text', { data: { k: 1 } }, 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string'],
    ['a text for a map', { data: 'x' }, 'json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string'],
    ['a text for a truth', { immutable: 'yes' }, 'json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool'],
  ])('%s is refused', async (_, part, why) => expect(await refusal(api.store.create(configMaps, { ...configMap('a'), ...part })))
    .toBe(`400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: ${why}`));
});

describe('a custom resource', () => {
  test('is served as soon as it is defined, and no longer than that', async () => {
    await api.define(FREE);
    await api.gadget('a');
    await api.store.delete(RESOURCES.customResourceDefinitions, { name: 'gadgets.test.example.com' });
    expect(await refusal(api.gadget('b'))).toBe('405 MethodNotAllowed: create not allowed while custom resource definition is terminating');
    await api.api.settled();
    expect(await refusal(api.gadget('b'))).toMatch(/^404 NotFound: the server could not find/);
    await api.define(FREE);
    expect(api.store.list(GADGETS).items).toEqual([]);
  });

  test('cannot take the place of a built-in kind', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'statefulsets.apps' },
      spec: { group: 'apps', scope: 'Namespaced', names: { plural: 'statefulsets', kind: 'StatefulSet' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
    };
    await api.store.create(RESOURCES.customResourceDefinitions, definition as unknown as Loose);
    expect(api.store.kinds.get(statefulSets).isCustom).toBe(false);
  });

  test('shows new defaults on old objects', async () => {
    await api.define({ type: 'object', properties: { a: { type: 'string' } } });
    await api.gadget('a', { a: 'x' });
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/b';
    await api.store.patch(RESOURCES.customResourceDefinitions, { name: 'gadgets.test.example.com' }, 'json',
      [{ op: 'add', path, value: { type: 'string', default: 'bee' } }]);
    expect(api.store.get<Loose>(GADGETS, 'default', 'a').spec).toEqual({ a: 'x', b: 'bee' });
  });

  const version = (name: string, schema = {}) => ({ name, served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', ...schema } } });
  test.each<[string, { name?: string; spec: object }, string]>([
    ['a name that is not made of plural and group', { name: 'x.test.example.com', spec: {} }, 'metadata.name: Invalid value: "x.test.example.com"'],
    ['no group', { spec: { group: undefined } }, 'spec.group: Required value'],
    ['two storage versions', { spec: { versions: [version('v1'), version('v2')] } }, 'must have exactly one version marked as storage version'],
    ['a pattern that is none', { spec: { versions: [version('v1', { pattern: '(' })] } }, 'missing closing )'],
    ['a column without a path', { spec: { versions: [{ ...version('v1'), additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.a[' }] }] } },
      'cannot read the JSON path ".a[" from character 3 on'],
  ])('a definition with %s is refused', async (_, { name = 'gadgets.test.example.com', spec }, why) => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name },
      spec: { group: 'test.example.com', scope: 'Cluster', names: { plural: 'gadgets', kind: 'Gadget' }, versions: [version('v1')], ...spec },
    };
    expect(await refusal(api.store.create(RESOURCES.customResourceDefinitions, definition as unknown as Loose))).toContain(why);
  });
});

test('a namespace goes with all that is in it', async () => {
  await api.store.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'foo' } });
  await api.api.settled();
  await api.store.create(configMaps, { ...configMap('a'), metadata: { name: 'a', namespace: 'foo', finalizers: ['example.com/hold'] } });
  await api.store.create(configMaps, { ...configMap('foo'), metadata: { name: 'foo', namespace: 'foo' } });
  expect((await api.store.delete<Loose>(namespaces, { name: 'foo' })).object.status).toEqual({ phase: 'Terminating' });
  await api.api.settled();
  expect(await refusal(api.store.create(configMaps, { ...configMap('b'), metadata: { name: 'b', namespace: 'foo' } })))
    .toBe('403 Forbidden: configmaps "b" is forbidden: unable to create new content in namespace foo because it is being terminated');
  expect(api.store.list(configMaps, { namespace: 'foo' }).items).toHaveLength(1);
  await api.store.patch(configMaps, { namespace: 'foo', name: 'a' }, 'merge', { metadata: { finalizers: null } });
  await api.api.settled();
  expect(api.store.find(namespaces, undefined, 'foo')).toBeUndefined();
  expect(api.log.entries).toEqual([]);
});
