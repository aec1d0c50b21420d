import { RESOURCES } from '../../../../../runtime/kube/resources';
import { isApiError } from '../../../../../runtime/local/api/api-error';
import { GADGETS, Loose, TestApi } from '../test-api';

const { services } = RESOURCES;
let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
  await api.define({ type: 'object', properties: {
    size: { type: 'string' }, replicas: { type: 'integer', default: 1 },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    tags: { 'type': 'array', 'x-kubernetes-list-type': 'set', 'items': { type: 'string' } },
    args: { type: 'array', items: { type: 'string' } },
    items: { 'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], 'items': {
      type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' }, weight: { type: 'integer', default: 1 } },
    } },
  } });
});

async function apply(manager: string, spec: object, force = false, metadata: object = {}): Promise<Loose> {
  const object = { apiVersion: 'test.example.com/v1', kind: 'Gadget', metadata: { name: 'a', ...metadata }, spec };
  return api.store.patch<Loose>(GADGETS, { namespace: 'default', name: 'a' }, 'apply', object as never, { fieldManager: manager, force });
}

/** Who owns what, by name. */
function owners(object: Loose): Record<string, unknown> {
  const { managedFields = [] } = object.metadata as unknown as { managedFields?: ReadonlyArray<{ manager: string; operation: string; fieldsV1: object }> };
  return Object.fromEntries(managedFields.map(({ manager, operation, fieldsV1 }) => [`${manager} ${operation}`, fieldsV1]));
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const err: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
  return isApiError(err) ? err.message : String(err);
}

test('a field leaves with its last owner, and its default comes back', async () => {
  await apply('m1', { size: 'big', replicas: 5, labels: { x: '1', y: '2' }, tags: ['p', 'q'] }, false, { labels: { k: 'v' } });
  await apply('m2', { size: 'big', labels: { x: '1' }, tags: ['q'] });
  const left = await apply('m1', { size: 'big' });
  expect(left.spec).toEqual({ size: 'big', replicas: 1, labels: { x: '1' }, tags: ['q'] });
  expect(left.metadata).toMatchObject({ name: 'a', generation: 2 });
  expect(left.metadata).not.toHaveProperty('labels');
  expect((await apply('m2', { size: 'big' })).spec).toEqual({ size: 'big', replicas: 1 });
});

test('what others own is not taken without force', async () => {
  await apply('m1', { size: 'big', replicas: 2 });
  expect(await refusal(apply('m2', { size: 'low', replicas: 3 })))
    .toBe('Apply failed with 2 conflicts: conflicts with "m1":\n- .spec.replicas\n- .spec.size');
  const taken = await apply('m2', { replicas: 3 }, true);
  expect(taken.spec).toEqual({ size: 'big', replicas: 3 });
  expect(owners(taken)).toEqual({ 'm1 Apply': { 'f:spec': { 'f:size': {} } }, 'm2 Apply': { 'f:spec': { 'f:replicas': {} } } });
});

test('who says the same owns it too', async () => {
  await apply('m1', { size: 'big' });
  expect(owners(await apply('m2', { size: 'big' }))).toEqual({ 'm1 Apply': { 'f:spec': { 'f:size': {} } }, 'm2 Apply': { 'f:spec': { 'f:size': {} } } });
});

test('items are merged by their keys, in the order of who applies last', async () => {
  await apply('m1', { items: [{ name: 'one', value: '1' }, { name: 'two' }] });
  expect((await apply('m2', { items: [{ name: 'three' }, { name: 'one', weight: 7 }] })).spec.items).toEqual([
    { name: 'three', weight: 1 }, { name: 'one', value: '1', weight: 7 }, { name: 'two', weight: 1 },
  ]);
  expect((await apply('m1', { items: [{ name: 'two' }] })).spec.items).toEqual([
    { name: 'three', weight: 1 }, { name: 'one', weight: 7 }, { name: 'two', weight: 1 },
  ]);
});

test('a list without keys belongs to one', async () => {
  await apply('m1', { args: ['a'] });
  expect(await refusal(apply('m2', { args: ['b'] }))).toBe('Apply failed with 1 conflict: conflict with "m1": .spec.args');
  expect((await apply('m1', { args: ['b', 'c'] })).spec.args).toEqual(['b', 'c']);
});

test('an update takes what it changes, and no more', async () => {
  await apply('m1', { size: 'big', replicas: 2 });
  const patch = { spec: { replicas: 3, size: 'big' } };
  const patched = await api.store.patch<Loose>(GADGETS, { namespace: 'default', name: 'a' }, 'merge', patch, { fieldManager: 'p' });
  expect(owners(patched)).toEqual({ 'm1 Apply': { 'f:spec': { 'f:size': {} } }, 'p Update': { 'f:spec': { 'f:replicas': {} } } });
  expect(await refusal(apply('m1', { size: 'big', replicas: 2 })))
    .toBe('Apply failed with 1 conflict: conflict with "p" using test.example.com/v1: .spec.replicas');
});

test('an object that is replaced keeps no owner of what is gone', async () => {
  const made = await apply('m1', { size: 'big', labels: { x: '1' } });
  const replaced = await api.store.update<Loose>(GADGETS, { ...made, spec: { replicas: 1 } } as unknown as Loose, { fieldManager: 'u' });
  expect(owners(replaced)).toEqual({});
});

test('an apply that says nothing new changes nothing', async () => {
  const made = await apply('m1', { size: 'big' });
  expect((await apply('m1', { size: 'big' })).metadata.resourceVersion).toBe(made.metadata.resourceVersion);
});

test('many updates do not grow the list of owners without end', async () => {
  await api.gadget('a', {});
  for (let i = 0; i < 20; i++) {
    api.clock.jump(1000);
    await api.store.patch(GADGETS, { namespace: 'default', name: 'a' }, 'merge', { spec: { labels: { [`l${i}`]: 'x' } } }, { fieldManager: `m${i}` });
  }
  const names = Object.keys(owners(api.store.get<Loose>(GADGETS, 'default', 'a')));
  expect(names).toHaveLength(11);
  expect(names).toContain('ancient-changes Update');
});

test.each<[string, object, object, string]>([
  ['a field that no schema has', { bogus: 1 }, {},
    'failed to create typed patch object (/a; test.example.com/v1, Kind=Gadget): .spec.bogus: field not declared in schema'],
  ['a key twice', { items: [{ name: 'd' }, { name: 'd' }] }, {},
    'failed to create typed patch object (/a; test.example.com/v1, Kind=Gadget): .spec.items: duplicate entries for key [name="d"]'],
  ['ownership', {}, { managedFields: [] as object[] }, 'metadata.managedFields must be nil'],
  ['another name', {}, { name: 'b' }, 'the name of the object (b) does not match the name on the URL (a)'],
])('%s is refused', async (_, spec, metadata, text) => expect(await refusal(apply('m', spec, false, metadata))).toBe(text));

test('the key of a port has its default', async () => {
  const service = (ports: object[]) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports } });
  const name = { namespace: 'default', name: 's' };
  const send = (ports: object[]) => api.store.patch<Loose>(services, name, 'apply', service(ports) as never, { fieldManager: 'm' });
  await send([{ name: 'a', port: 80 }]);
  expect((await send([{ name: 'a', port: 80, targetPort: 8080 }])).spec.ports).toEqual([{ name: 'a', port: 80, protocol: 'TCP', targetPort: 8080 }]);
});
