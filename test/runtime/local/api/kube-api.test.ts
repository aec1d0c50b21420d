import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { systemClock } from '../../../../lib/sys/clock';
import { nodeFs } from '../../../../lib/sys/node-fs';
import { SeededRandom, systemRandom } from '../../../../lib/sys/random';
import { main } from '../../../../runtime/bin/kube-api';
import { Dialer } from '../../../../runtime/http/dial';
import { findAccess } from '../../../../runtime/kube/access';
import { Informer } from '../../../../runtime/kube/informer';
import { KubeClient } from '../../../../runtime/kube/kube-client';
import { KubeObject } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { CLUSTER_ROLES } from '../../../../runtime/local/api/auth/role-resources';
import { Recorder } from '../../../lib/log/recorder';
import { until } from '../../kube/api-double';

interface ConfigMap extends KubeObject { readonly data?: Readonly<Record<string, string>> }

const configMap = (name: string, data: Record<string, string>): ConfigMap => (
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', labels: { of: name } }, data });

/** The program on a free port of this machine, over TLS, and a client with the credentials it wrote. @param mode of authorization, if it is told */
function startProgram(mode: string): { client: () => KubeClient; ready: Promise<void>; output: () => string; stop: () => Promise<void> } {
  const folder = mkdtempSync(`${tmpdir()}/kube api `), stop = new AbortController(), fs = nodeFs({});
  let output = '', client: KubeClient;
  const code = main({
    args: ['--listen=127.0.0.1:0', `--kubeconfig=${folder}/config`, ...mode ? [`--authorization-mode=${mode}`] : []], env: {}, clock: systemClock, fs,
    random: systemRandom, launcher: '', stdout: () => undefined, stderr: (text) => { output += text; }, stop: stop.signal,
  });
  const ready = async () => {
    await Promise.race([until(() => output.includes('Listening on')), code]);
    const access = await findAccess(fs, {}, `${folder}/config`);
    client = new KubeClient({ access, dialer: new Dialer({ env: {}, fs, clock: systemClock }), clock: systemClock, userAgent: 'test' });
  };
  return {
    client: () => client, ready: ready(), output: () => output, stop: async () => {
      client.close();
      stop.abort(new Error('the test is over'));
      expect(await code).toBe(0);
      rmSync(folder, { recursive: true });
    },
  };
}

describe('the embedded API', () => {
  let program: ReturnType<typeof startProgram>, client: KubeClient;
  beforeAll(async () => {
    program = startProgram('');
    await program.ready;
    client = program.client();
  });
  afterAll(() => program.stop());

  test('keeps objects through their lives', async () => {
    const created = await client.create(RESOURCES.configMaps, configMap('life', { a: '1' }));
    expect(created.metadata).toMatchObject({ uid: expect.any(String), resourceVersion: expect.any(String), creationTimestamp: expect.any(String) });
    await expect(client.create(RESOURCES.configMaps, configMap('life', {}))).rejects.toMatchObject({ status: 409, reason: 'AlreadyExists' });
    await client.patch(RESOURCES.configMaps, 'default', 'life', 'merge', { data: { b: '2' } });
    expect((await client.get<ConfigMap>(RESOURCES.configMaps, 'default', 'life')).data).toEqual({ a: '1', b: '2' });
    await expect(client.update(RESOURCES.configMaps, created)).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
    await client.delete(RESOURCES.configMaps, 'default', 'life');
    await expect(client.get(RESOURCES.configMaps, 'default', 'life')).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
  });

  test('takes server-side applies, and tells of owners that disagree', async () => {
    const apply = (data: Record<string, string>, fieldManager: string, force = false) => (
      client.apply(RESOURCES.configMaps, configMap('applied', data), { fieldManager, force }));
    await apply({ a: '1', b: '1' }, 'one');
    expect((await apply({ a: '1' }, 'one') as ConfigMap).data).toEqual({ a: '1' });
    await expect(apply({ a: '2' }, 'two')).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
    expect((await apply({ a: '2' }, 'two', true) as ConfigMap).data).toEqual({ a: '2' });
  });

  test('feeds informers', async () => {
    const seen: string[] = [];
    const ended = new AbortController();
    const informer = new Informer<ConfigMap>(RESOURCES.configMaps, {
      client, clock: systemClock, random: new SeededRandom(1), log: new Recorder(), signal: ended.signal,
    }, { namespace: 'default', labelSelector: 'of=watched' });
    informer.onChange(({ type, object }) => seen.push(`${type} ${JSON.stringify(object.data)}`));
    await informer.synced;
    await client.create(RESOURCES.configMaps, configMap('other', {}));
    await client.create(RESOURCES.configMaps, configMap('watched', { v: '1' }));
    await client.patch(RESOURCES.configMaps, 'default', 'watched', 'merge', { data: { v: '2' } });
    await client.delete(RESOURCES.configMaps, 'default', 'watched');
    await until(() => seen.length === 3);
    expect(seen).toEqual(['added {"v":"1"}', 'modified {"v":"2"}', 'deleted {"v":"2"}']);
    ended.abort();
  });

  test('serves kinds that are defined, with defaults and checks', async () => {
    const widgets = { group: 'example.com', version: 'v1', plural: 'widgets', kind: 'Widget', namespaced: true };
    const schema = {
      type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1, default: 3 }, color: { type: 'string' } } } },
    };
    await client.create(RESOURCES.customResourceDefinitions, {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    } as KubeObject);
    const widget = (spec: object) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'default' }, spec });
    await expect(client.create(widgets, widget({ size: 0 }))).rejects.toMatchObject({ status: 422, reason: 'Invalid' });
    expect(await client.create(widgets, widget({ color: 'red', unknown: true }))).toMatchObject({ spec: { color: 'red', size: 3 } });
    expect(await client.get(widgets, 'default', 'w')).not.toHaveProperty('spec.unknown');
  });

  test('takes nobody in without credentials', async () => {
    const url = /address=(\S+)/.exec(program.output())![1];
    const access = { server: new URL(`https://${url}`), namespace: 'default', tls: async () => ({ rejectUnauthorized: false }),
      headers: async () => ({ Authorization: 'Bearer x' }) };
    const stranger = new KubeClient({ access, dialer: new Dialer({ env: {}, fs: nodeFs({}), clock: systemClock }), clock: systemClock, userAgent: 'test' });
    await expect(stranger.list(RESOURCES.secrets)).rejects.toMatchObject({ status: 401 });
    stranger.close();
  });
});

test.each([['AlwaysAllow', 0], ['RBAC', 1]])('%s has %d role cluster-admin', async (mode, count) => {
  const program = startProgram(mode);
  await program.ready;
  const { items } = await program.client().list(CLUSTER_ROLES);
  expect(items.filter(({ metadata }) => metadata.name === 'cluster-admin')).toHaveLength(count);
  await program.stop();
});

test.each([
  [['--authorization-mode=None'], "enum value must be one of AlwaysAllow,RBAC, got 'None'"], [[], "required flag(s) '--kubeconfig' not provided"],
])('%j is refused', async (args, why) => {
  let output = '';
  const code = await main({
    args, env: {}, clock: systemClock, fs: nodeFs({}), random: systemRandom, launcher: '', stdout: () => undefined, stderr: (text) => { output += text; },
    stop: new AbortController().signal,
  });
  expect([code, output]).toEqual([expect.any(Number), expect.stringContaining(why)]);
  expect(code).not.toBe(0);
});
