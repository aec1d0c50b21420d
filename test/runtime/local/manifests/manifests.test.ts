import { Document, LineCounter, parseAllDocuments } from 'yaml';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { applyManifests } from '../../../../runtime/local/manifests/apply-manifests';
import { differences } from '../../../../runtime/local/manifests/difference';
import { plainDocuments } from '../../../../runtime/local/manifests/plain-yaml';
import { parseManifests, readManifests } from '../../../../runtime/local/manifests/read-manifests';
import { GADGETS, gadgetDefinition, TestApi } from '../api/test-api';

const { configMaps, namespaces } = RESOURCES;
const CONFIG_MAP = ['apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: a', '  namespace: shop', 'data:', '  x: "1"', ''].join('\n');

async function folder(files: Readonly<Record<string, string>>): Promise<MemFs> {
  const fs = new MemFs();
  await fs.mkdir('/m');
  for (const [name, text] of Object.entries(files)) {
    const file = await fs.create(`/m/${name}`);
    await file.append(Buffer.from(text));
    await file.close();
  }
  return fs;
}

describe('reading manifests', () => {
  test('files in the order of their names, documents in the order of the file, lists as what they hold', async () => {
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }] });
    const several = `---\n# nothing\n---\n${CONFIG_MAP.replace('name: a', 'name: b')}---\n`;
    const fs = await folder({ '1.yaml': CONFIG_MAP, '0.yml': several, '2.json': json, 'notes.txt': 'x' });
    expect((await readManifests(fs, '/m')).map(({ object, file, line }) => `${object.kind} ${object.metadata.name} ${file}:${line}`)).toEqual([
      'ConfigMap b /m/0.yml:4', 'ConfigMap a /m/1.yaml:1', 'Secret s /m/2.json:1',
    ]);
  });

  test.each([
    ['{', '/m/x.yaml:1:2: Flow map must end with a }'],
    ['a: 1\na: 2\n', '/m/x.yaml:2:1: Map keys must be unique'],
    ['just text', '/m/x.yaml:1: not an object: expected apiVersion, kind and metadata'],
    ['\nkind: Secret', '/m/x.yaml:2: apiVersion is missing'],
    ['apiVersion: v1', '/m/x.yaml:1: kind is missing'],
    ['apiVersion: v1\nkind: Secret', '/m/x.yaml:1: metadata.name of the Secret is missing'],
    [`${CONFIG_MAP}---\n${CONFIG_MAP}`, '/m/x.yaml:9: ConfigMap shop/a is also at /m/x.yaml:1: keep one of them'],
  ])('%j is refused', async (text, message) => {
    await expect(readManifests(await folder({ 'x.yaml': text }), '/m')).rejects.toMatchObject({ code: 'MANIFEST', message });
  });

  test('a file that is as it was is not parsed again', async () => {
    const known = new Map();
    const fs = await folder({ '1.yaml': CONFIG_MAP, '2.yaml': CONFIG_MAP.replace('name: a', 'name: b') });
    const [a, b] = await readManifests(fs, '/m', known);
    await (await fs.create('/m/2.yaml')).append(Buffer.from(CONFIG_MAP.replace('name: a', 'name: c')));
    const [again, c] = await readManifests(fs, '/m', known);
    expect(again).toBe(a);
    expect([b.object.metadata.name, c.object.metadata.name]).toEqual(['b', 'c']);
  });

  test.each([
    ['a list', '- a\n- 1\n- 0x10\n- true\n- ~\n- 1.5e3\n- "yes"\n- on\n- 2024-01-01\n- .inf'],
    ['texts', 'a: |\n  x\n  --- y\nb: >-\n  c\n  d\nc: "e\\n"\nd: it\'s # no\n'],
    ['a comment first', '# x\n\n  # y\na: {b: [1, 2], c: {}}\n'], ['two', 'a: 1\n---\n# none\n---\nb: 2\n--- # three\nc: 3\n'],
  ])('%s is read alike by both parsers', (_, text) => {
    const lines = new LineCounter();
    const slow = (parseAllDocuments(text, { lineCounter: lines }) as Document.Parsed[]).map((document) => (
      { value: document.toJS() as unknown, line: lines.linePos(document.contents?.range[0] ?? 0).line })).filter(({ value }) => value !== null);
    expect(plainDocuments(text)).toEqual(slow);
  });

  test.each(['a: &x 1\nb: *x', '<<: {a: 1}', '%YAML 1.1\n---\na: 1', 'a: !!str 1', 'a: 1\n...\nb: 2', '--- {a: 1}', 'a: [', 'a: 1\na: 2'])(
    '%j is left to the parser that knows everything', (text) => expect(plainDocuments(text)).toBeUndefined());

  test('nothing to read is an error', async () => {
    await expect(readManifests(await folder({}), '/m')).rejects.toThrow('/m: no manifests are in it: expected files named *.yaml, *.yml or *.json');
    await expect(readManifests(new MemFs(), '/n')).rejects.toThrow('/n: there is no such file or folder: name one with manifests');
  });
});

describe('applying manifests', () => {
  const gadget = (size: unknown) => parseManifests(JSON.stringify({
    apiVersion: 'test.example.com/v1', kind: 'Gadget', metadata: { name: 'g', namespace: 'shop' }, spec: { size },
  }), 'g.yaml');
  const spec = { type: 'object', properties: { size: { type: 'integer', maximum: 5 } } };
  const definition = () => parseManifests(JSON.stringify(gadgetDefinition(spec)), 'crd.yaml');

  test('definitions first, whatever the order; namespaces that nobody makes are made', async () => {
    const { store } = await TestApi.start();
    await applyManifests(store, [...gadget(3), ...parseManifests(CONFIG_MAP, 'a.yaml'), ...definition()]);
    expect(store.get(GADGETS, 'shop', 'g')).toMatchObject({ spec: { size: 3 } });
    expect(store.get(configMaps, 'shop', 'a')).toMatchObject({ data: { x: '1' } });
    expect(store.find(namespaces, undefined, 'shop')).toBeDefined();
  });

  test('an object that is refused keeps all others away, and everything that is wrong is said', async () => {
    const { store } = await TestApi.start();
    const wrong = parseManifests(CONFIG_MAP.replace('\ndata:', '\ndatum:'), 'wrong.yaml');
    const right = parseManifests(CONFIG_MAP.replace('name: a', 'name: right'), 'right.yaml');
    const attempt = applyManifests(store, [...right, ...wrong, ...gadget(9), ...definition()]);
    await expect(attempt).rejects.toMatchObject({
      code: 'MANIFEST',
      message: expect.stringMatching(/^wrong.yaml:1: ConfigMap shop\/a: .*\.datum: field not declared .*\ng.yaml:1: Gadget shop\/g: .*spec.size.*$/s) as string,
    });
    expect(store.find(configMaps, 'shop', 'right')).toBeUndefined();
  });

  test('a kind that nobody defines', async () => {
    const { store } = await TestApi.start();
    await expect(applyManifests(store, gadget(1))).rejects.toThrow(
      'g.yaml:1: Gadget shop/g: there is no kind Gadget in test.example.com/v1: add its CustomResourceDefinition to the manifests');
  });

  test('what is as it was before is left alone', async () => {
    const { store } = await TestApi.start();
    const [first, second] = [parseManifests(CONFIG_MAP, 'a.yaml'), parseManifests(CONFIG_MAP.replace('name: a', 'name: b'), 'b.yaml')];
    await applyManifests(store, first);
    await store.delete(configMaps, { namespace: 'shop', name: 'a' });
    await applyManifests(store, [...parseManifests(CONFIG_MAP, 'a.yaml'), ...second], first.map(({ object }) => object));
    expect(store.list(configMaps, { namespace: 'shop' }).items.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  test('what was there before and is no longer wanted goes', async () => {
    const { store } = await TestApi.start();
    const first = parseManifests(`${CONFIG_MAP}---\n${CONFIG_MAP.replace('name: a', 'name: b')}`, 'a.yaml');
    await applyManifests(store, first);
    await applyManifests(store, first.slice(1), first.map(({ object }) => object));
    expect(store.find(configMaps, 'shop', 'a')).toBeUndefined();
    expect(store.find(configMaps, 'shop', 'b')).toBeDefined();
  });
});

describe('differences', () => {
  const [before] = parseManifests(CONFIG_MAP, 'a').map(({ object }) => object);
  const changed = (change: object) => [{ ...before, ...change }];

  test.each([
    ['nothing', [before], [before], []],
    ['a new object', [], [before], [{ action: 'created', object: 'ConfigMap shop/a', paths: [] }]],
    ['one that goes', [before], [], [{ action: 'removed', object: 'ConfigMap shop/a', paths: [] }]],
    ['a value', [before], changed({ data: { x: '2' } }), [{ action: 'changed', object: 'ConfigMap shop/a', paths: ['data.x'] }]],
    ['a key more', [before], changed({ data: { x: '1', y: '1' } }), [{ action: 'changed', object: 'ConfigMap shop/a', paths: ['data.y'] }]],
    ['items', changed({ list: [{ a: 1 }, 2] }), changed({ list: [{ a: 2 }, 2] }), [{ action: 'changed', object: 'ConfigMap shop/a', paths: ['list[0].a'] }]],
    ['an item more', changed({ list: [1] }), changed({ list: [1, 2] }), [{ action: 'changed', object: 'ConfigMap shop/a', paths: ['list'] }]],
  ])('%s', (_, from, to, expected) => {
    expect(differences(from, to)).toEqual(expected);
  });

  test('many paths are counted', () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, 'v']));
    const [{ paths }] = differences([before], changed({ data }));
    expect(paths).toEqual(['data.x', ...Array.from({ length: 7 }, (_, i) => `data.k${i}`), 'and 5 more']);
  });
});
