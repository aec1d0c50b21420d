import { RESOURCES } from '../../../../../runtime/kube/resources';
import { KubeObject } from '../../../../../runtime/kube/objects';
import { Propagation } from '../../../../../runtime/local/api/write/deletion';
import { Loose, TestApi } from '../test-api';

const { configMaps, persistentVolumeClaims, pods, serviceAccounts } = RESOURCES;
const NOBODY = '11111111-1111-4111-8111-111111111111';
let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => expect(api.log.entries).toEqual([]));

interface Owner extends Pick<KubeObject, 'metadata'> { readonly blocks?: boolean }

async function put(name: string, owners: readonly Owner[] = [], finalizers: string[] = []): Promise<KubeObject> {
  const ownerReferences = owners.map(({ metadata, blocks }) => (
    { apiVersion: 'v1', kind: 'ConfigMap', name: metadata.name, uid: metadata.uid!, ...blocks ? { blockOwnerDeletion: true } : {} }));
  return api.store.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ownerReferences, finalizers } });
}

const left = () => api.store.list(configMaps, { namespace: 'default' }).items.map(({ metadata }) => metadata.name);
const remove = (name: string, propagationPolicy?: Propagation) => api.store.delete(configMaps, { namespace: 'default', name }, { propagationPolicy });

test('what an object owned goes after it, and what that owned too', async () => {
  const owner = await put('owner');
  await put('b', [await put('a', [owner])]);
  await put('other');
  expect((await remove('owner', 'Background')).isGone).toBe(true);
  await api.api.settled();
  expect(left()).toEqual(['other']);
});

test('or before it', async () => {
  const owner = await put('owner');
  await put('a', [{ ...owner, blocks: true }], ['example.com/hold']);
  expect((await remove('owner', 'Foreground')).object.metadata.finalizers).toEqual(['foregroundDeletion']);
  await api.api.settled();
  expect(left()).toEqual(['a', 'owner']);
  await api.store.patch(configMaps, { namespace: 'default', name: 'a' }, 'merge', { metadata: { finalizers: null } });
  await api.api.settled();
  expect(left()).toEqual([]);
});

test('or is left alone', async () => {
  await put('a', [await put('owner')]);
  await remove('owner', 'Orphan');
  await api.api.settled();
  expect(left()).toEqual(['a']);
  expect(api.store.get(configMaps, 'default', 'a').metadata).not.toHaveProperty('ownerReferences');
});

test('it stays as long as one of its owners does, and forgets the others', async () => {
  const [one, two] = [await put('one'), await put('two')];
  await put('a', [one, two]);
  await remove('one');
  await api.api.settled();
  expect(api.store.get(configMaps, 'default', 'a').metadata.ownerReferences).toMatchObject([{ name: 'two' }]);
  await remove('two');
  await api.api.settled();
  expect(left()).toEqual([]);
});

test('what belongs to nobody that is there goes at once', async () => {
  await put('a', [{ metadata: { name: 'nobody', uid: NOBODY } }]);
  await api.api.settled();
  expect(left()).toEqual([]);
});

test('one that has the name of an owner is not the owner', async () => {
  const owner = await put('owner');
  await put('a', [owner]);
  await remove('owner', 'Background');
  await put('owner');
  await api.api.settled();
  expect(left()).toEqual(['owner']);
});

test('a claim stays as long as a pod uses it', async () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c', namespace: 'default' }, spec: {} };
  const spec = { containers: [{ name: 'c', image: 'i' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
  await api.store.create(persistentVolumeClaims, claim);
  await api.store.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec } as unknown as Loose);
  await api.store.delete(persistentVolumeClaims, claim.metadata);
  await api.api.settled();
  expect(api.store.find(persistentVolumeClaims, 'default', 'c')).toBeDefined();
  await api.store.delete(pods, { namespace: 'default', name: 'p' });
  await api.api.settled();
  expect(api.store.find(persistentVolumeClaims, 'default', 'c')).toBeUndefined();
});

test('every namespace has its ServiceAccount, and gets it back', async () => {
  expect(api.store.find(serviceAccounts, 'kube-system', 'default')).toBeDefined();
  await api.store.delete(serviceAccounts, { namespace: 'kube-system', name: 'default' });
  await api.api.settled();
  expect(api.store.find(serviceAccounts, 'kube-system', 'default')).toBeDefined();
});

test('events go after an hour', async () => {
  const events = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
  const event = (name: string) => api.store.create(events, {
    apiVersion: 'v1', kind: 'Event', metadata: { name, namespace: 'default' }, involvedObject: { namespace: 'default', name: 'x' },
  } as unknown as Loose);
  await event('a');
  api.clock.jump(3_600_001);
  await event('b');
  await api.api.settled();
  expect(api.store.list(events).items.map(({ metadata }) => metadata.name)).toEqual(['b']);
});
