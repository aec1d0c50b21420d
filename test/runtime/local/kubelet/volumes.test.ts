import { RESOURCES } from '../../../../runtime/kube/resources';
import { IMAGE, TestNode } from './test-node';

const { configMaps, persistentVolumeClaims, pods, secrets, serviceAccounts } = RESOURCES;
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
const MOUNT = [{ name: 'v', mountPath: '/mnt' }];

describe('volumes', () => {
  let node: TestNode;
  beforeEach(async () => { node = await TestNode.start(); });
  afterEach(() => node.end());

  const run = (volume: object, volumeMounts: object[] = MOUNT, metadata: object = {}, container: object = {}) => (
    node.run({ volumeMounts, ...container }, { volumes: [{ name: 'v', ...volume }] }, metadata));
  /** The files below a path of the container, by their names. */
  async function files(path = '/mnt'): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const walk = async (dir: string, prefix: string): Promise<void> => {
      for (const { name, kind } of await node.fs.list(dir)) {
        if (kind === 'directory') await walk(`${dir}/${name}`, `${prefix}${name}/`);
        else found[prefix + name] = await node.text(`${dir}/${name}`);
      }
    };
    await walk(node.process.mount(path), '');
    return found;
  }
  const read = (path: string) => node.text(node.process.mount(path));

  describe('of files', () => {
    beforeEach(async () => {
      await node.secret('s', { user: 'me', password: 'topsecret' });
      await node.object(configMaps, 'c', { data: { 'a.yaml': 'a: 1', 'b.yaml': 'b: 2' }, binaryData: { raw: Buffer.from('raw').toString('base64') } });
    });

    test.each<[string, object, Record<string, string>]>([
      ['a Secret', { secret: { secretName: 's' } }, { user: 'me', password: 'topsecret' }],
      ['keys of a Secret', { secret: { secretName: 's', items: [{ key: 'user', path: 'x/y' }] } }, { 'x/y': 'me' }],
      ['a ConfigMap', { configMap: { name: 'c' } }, { 'a.yaml': 'a: 1', 'b.yaml': 'b: 2', 'raw': 'raw' }],
      ['an optional one that is missing', { secret: { secretName: 'no', optional: true } }, {}],
      ['an optional key that is missing', { configMap: { name: 'c', optional: true, items: [{ key: 'no', path: 'x' }, { key: 'raw', path: 'y' }] } },
        { y: 'raw' }],
      ['fields of the pod', { downwardAPI: { items: [
        { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'name', fieldRef: { fieldPath: 'metadata.name' } },
        { path: 'memory', resourceFieldRef: { containerName: 'main', resource: 'limits.memory', divisor: '1Mi' } },
      ] } }, { labels: 'app="web"\ntier="front"', name: 'web', memory: '8192' }],
      ['several', { projected: { sources: [
        { secret: { name: 's', items: [{ key: 'user', path: 'user' }] } }, { configMap: { name: 'c', items: [{ key: 'raw', path: 'cm/raw' }] } },
        { downwardAPI: { items: [{ path: 'ns', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ] } }, { 'user': 'me', 'cm/raw': 'raw', 'ns': 'default' }],
    ])('%s', async (_, volume, expected) => {
      await run(volume, MOUNT, { labels: { tier: 'front', app: 'web' } });
      expect(await files()).toEqual(expected);
    });

    test('what changes, comes and goes reaches the folder at once', async () => {
      await run({ projected: { sources: [{ secret: { name: 's' } }, { configMap: { name: 'later', optional: true } }] } });
      await node.secret('s', { user: 'you', token: 'x' });
      expect(await files()).toEqual({ user: 'you', token: 'x' });
      await node.object(configMaps, 'later', { data: { late: 'yes' } });
      expect(await files()).toEqual({ user: 'you', token: 'x', late: 'yes' });
      await node.api.store.delete(configMaps, { namespace: 'default', name: 'later' });
      await node.settle();
      expect(await files()).toEqual({ user: 'you', token: 'x' });
      await node.api.store.delete(secrets, { namespace: 'default', name: 's' });
      await node.settle();
      expect(await files()).toEqual({ user: 'you', token: 'x' }); // what a program needs is not taken from under it
      expect(node.api.log.messages('warn')).toEqual(['Updating a volume failed']);
    });

    test('many changes in one moment end with the last', async () => {
      await run({ configMap: { name: 'c' } });
      await Promise.all(Array.from({ length: 20 }, (_, i) => node.object(configMaps, 'c', { data: { n: String(i) } })));
      expect(await files()).toEqual({ n: '19' });
      expect(node.api.log.messages('warn')).toEqual([]);
    });

    test('labels and annotations of the pod change too', async () => {
      await run({ downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.annotations[\'a\']' } }] } });
      expect(await files()).toEqual({ a: '' });
      await node.api.store.patch(pods, { namespace: 'default', name: 'web' }, 'merge', { metadata: { annotations: { a: 'new' } } });
      await node.settle();
      expect(await files()).toEqual({ a: 'new' });
    });

    test('a part of one is as it was when the container started', async () => {
      await run({ configMap: { name: 'c', items: [{ key: 'a.yaml', path: 'dir/a' }, { key: 'raw', path: 'raw' }] } }, [
        { name: 'v', mountPath: '/one/', subPath: 'raw' }, { name: 'v', mountPath: '/dir', subPath: 'dir' },
        { name: 'v', mountPath: '/named', subPathExpr: '$(WHICH)' }, { name: 'v', mountPath: '/none', subPath: 'none' },
      ], {}, { env: [{ name: 'WHICH', value: 'raw' }] });
      expect([await read('/one'), await read('/named'), await files('/dir'), await files('/none')]).toEqual(['raw', 'raw', { a: 'a: 1' }, {}]);
      await node.object(configMaps, 'c', { data: { 'a.yaml': 'new', 'raw': 'new' } });
      expect([await read('/one'), await files('/dir')]).toEqual(['raw', { a: 'a: 1' }]);
      node.process.end(1);
      await node.advance(500);
      expect([await read('/one'), await files('/dir')]).toEqual(['new', { a: 'new' }]);
    });

    test.each<[string, object, string]>([
      ['a variable', { subPathExpr: '$(UP)/x' }, 'the path ../x in volume v leads out of it'],
      ['a name that no volume has', { name: 'w' }, 'there is no volume w to mount at /mnt'],
    ])('%s cannot lead elsewhere', async (_, mount, message) => {
      await run({ configMap: { name: 'c' } }, [{ ...MOUNT[0], ...mount }], {}, { env: [{ name: 'UP', value: '..' }] });
      expect(node.container().state.waiting!.message).toBe(message);
    });

    test('it is written below the pod, and nowhere else', async () => {
      await run({ secret: { secretName: 's' } });
      expect(node.process.mount('/mnt')).toBe(`/state/pods/${node.pod!.metadata.uid}/volumes/v`);
    });
  });

  describe('what is missing is waited for', () => {
    test.each<[string, object, string]>([
      ['a Secret', { secret: { secretName: 'x' } }, 'secret "x" not found'],
      ['a ConfigMap', { configMap: { name: 'x' } }, 'configmap "x" not found'],
      ['a key', { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'x', path: 'x' }] } }, 'configmap "kube-root-ca.crt" has no key "x"'],
      ['a claim', { persistentVolumeClaim: { claimName: 'x' } }, 'persistentvolumeclaim "x" not found'],
      ['a path of the node', { hostPath: { path: '/etc/x', type: 'File' } }, 'hostPath /etc/x is not there: expected a File'],
      ['a kind that is not made here', { nfs: { server: 'x', path: '/' } },
        'volume v is of a kind that is not made here: expected emptyDir, configMap, secret, projected, downwardAPI, persistentVolumeClaim, ephemeral '
        + 'or hostPath'],
    ])('%s', async (_, volume, problem) => {
      await run(volume);
      expect(node.shown).toBe('Pending main=ContainerCreating');
      expect(node.container().state.waiting!.message).toBe(problem);
      await node.advance(5000);
      expect(node.warnings).toEqual([`FailedMount: ${problem}`]);
      expect(node.started).toEqual([]);
    });

    test('and used once it is there', async () => {
      await run({ secret: { secretName: 'x' } });
      await node.secret('x', { a: 'b' });
      await node.advance(500);
      expect(node.shown).toBe('Running main=running ready');
      expect(node.pod!.status!.message).toBeUndefined();
      expect(await files()).toEqual({ a: 'b' });
    });
  });

  test('an emptyDir stays over restarts, is shared, and goes with the pod', async () => {
    const volumeMounts = MOUNT;
    await node.runAll([{ name: 'a', volumeMounts }, { name: 'b', volumeMounts }], { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] });
    const [a, b] = node.started;
    expect(a.mount('/mnt')).toBe(b.mount('/mnt'));
    await (await node.fs.create(`${a.mount('/mnt')}/file`)).close();
    a.end(1);
    await node.advance(500);
    expect(await files()).toEqual({ file: '' });
    await node.delete();
    expect(await node.fs.list('/state/pods')).toEqual([]);
  });

  test('a claim is a folder that stays, whichever pod uses it', async () => {
    await node.object(persistentVolumeClaims, 'db', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
    const mounts = [{ name: 'v', mountPath: '/prometheus', subPath: 'prometheus-db' }];
    for (const name of ['web', 'other']) {
      await run({ persistentVolumeClaim: { claimName: 'db' } }, mounts, { name });
      expect(node.process.mount('/prometheus')).toBe('/claims/default/db/prometheus-db');
      expect(await node.fs.stat('/claims/default/db/prometheus-db')).toMatchObject({ kind: 'directory' });
      await node.api.store.delete(pods, { namespace: 'default', name });
      await node.settle();
    }
    expect(await node.fs.stat('/claims/default/db/prometheus-db')).toBeDefined();
  });

  describe('paths of the node', () => {
    beforeEach(async () => {
      for (const dir of ['/proc', '/etc/ssl', '/state/root/etc/kubernetes/pki']) await node.fs.mkdir(dir);
    });

    test.each([
      ['the machine\'s own', '/proc', undefined, '/proc'],
      ['everything', '/', 'Directory', '/'],
      ['what stands in for it', '/etc/kubernetes/pki', undefined, '/state/root/etc/kubernetes/pki'],
      ['one that is not there', '/nowhere', undefined, '/nowhere'],
      ['of the right kind', '/etc/ssl', 'Directory', '/etc/ssl'],
      ['a directory to be made', '/var/new', 'DirectoryOrCreate', '/state/root/var/new'],
      ['a file to be made', '/var/new/file', 'FileOrCreate', '/state/root/var/new/file'],
      ['one that leads up', '/etc/../proc', undefined, '/proc'],
    ])('%s', async (_, path, type, folder) => {
      await run({ hostPath: { path, type } });
      expect(node.process.mount('/mnt')).toBe(folder);
      if (type) expect((await node.fs.stat(folder))?.kind).toBe(type.startsWith('Dir') ? 'directory' : 'file');
    });

    test('a kind that it is not', async () => {
      await run({ hostPath: { path: '/proc', type: 'File' } });
      expect(node.pod!.status!.message).toBe('hostPath /proc is a directory: expected a File');
    });
  });

  describe('the token', () => {
    const claims = (text: string) => node.api.api.tokens.verify(text);

    test('every pod has one, with the authority and its namespace', async () => {
      await node.run();
      const { token, ...rest } = await files(TOKEN);
      expect(rest).toEqual({ 'ca.crt': 'CERTIFICATE', 'namespace': 'default' });
      expect(claims(token)).toMatchObject({ namespace: 'default', serviceAccount: 'default', pod: { name: 'web' } });
      expect(claims(token)!.uid).toBe(node.api.store.get(serviceAccounts, 'default', 'default').metadata.uid);
    });

    test('it is made anew before it ends, and otherwise stays', async () => {
      await node.run();
      const first = await files(TOKEN);
      await node.secret('unrelated', {});
      await node.advance(47 * 60_000);
      expect((await files(TOKEN)).token).toBe(first.token);
      await node.advance(2 * 60_000);
      const { token } = await files(TOKEN);
      expect(token).not.toBe(first.token);
      await node.advance(12 * 60_000);
      expect([claims(first.token), claims(token)]).toEqual([undefined, expect.anything()]);
    });

    test('one for somebody else, of a shorter life', async () => {
      await run({ projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'vault', expirationSeconds: 600 } }] } });
      expect(claims((await files()).t)!.audiences).toEqual(['vault']);
      await node.advance(601_000);
      expect(claims((await files()).t)).toBeDefined();
    });

    test.each([['the pod', true], ['its ServiceAccount', false]])('%s may want none', async (_, byPod) => {
      if (!byPod) await node.object(serviceAccounts, 'quiet', { automountServiceAccountToken: false });
      await node.run({}, byPod ? { automountServiceAccountToken: false } : { serviceAccountName: 'quiet' });
      expect(node.process.mount(TOKEN)).toBeUndefined();
    });

    test('a ServiceAccount that is missing is waited for', async () => {
      await node.run({}, { serviceAccountName: 'late' });
      expect(node.pod!.status!.message).toBe('serviceaccount "late" not found');
      await node.object(serviceAccounts, 'late', {});
      await node.advance(500);
      expect(claims((await files(TOKEN)).token)).toMatchObject({ serviceAccount: 'late' });
    });
  });

  test('a full disk is waited for too, and told of', async () => {
    await node.secret('s', { a: 'b' });
    node.fs.fail('NO_SPACE');
    await run({ secret: { secretName: 's' } });
    expect(node.pod!.status!.message).toMatch(/^cannot .*: the disk is full; free some of it or give it more$/);
    node.fs.heal();
    await node.advance(500);
    expect(node.shown).toBe('Running main=running ready');
  });

  test('init containers see them, and may fill them', async () => {
    await node.run({ volumeMounts: MOUNT }, { volumes: [{ name: 'v', emptyDir: {} }], initContainers: [{ name: 'first', image: IMAGE, volumeMounts: MOUNT }] });
    const folder = node.process.mount('/mnt');
    node.process.end(0);
    await node.settle();
    expect(node.started).toHaveLength(2);
    expect(node.process.mount('/mnt')).toBe(folder);
  });
});
