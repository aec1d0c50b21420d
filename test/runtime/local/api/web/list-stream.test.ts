import { Kind } from '../../../../../runtime/local/api/kind';
import { listResponse } from '../../../../../runtime/local/api/web/list-stream';

const builtin = { group: '', version: 'v1', kind: 'ConfigMap', listKind: 'ConfigMapList', isCustom: false } as Kind;
const custom = { group: 'test.example.com', version: 'v1', kind: 'Gadget', listKind: 'GadgetList', isCustom: true } as Kind;
const config = (name: string, data = '') => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: data } });

async function shown(items: string[], kind: Kind): Promise<{ pieces: number; list: unknown }> {
  const { body } = listResponse({ items, resourceVersion: '7', continueToken: '' }, kind, {});
  const pieces: Uint8Array[] = [];
  if (body instanceof Uint8Array) pieces.push(body);
  else for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return { pieces: pieces.length, list: JSON.parse(Buffer.concat(pieces).toString()) as unknown };
}

test('no items', async () => {
  expect(await shown([], builtin)).toEqual({ pieces: 1, list: { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [] } });
});

test('items of built-in kinds do not say what they are, in whatever order they are written', async () => {
  const other = '{"metadata":{"name":"b"},"kind":"ConfigMap","apiVersion":"v1"}';
  const { list } = await shown([config('a'), other], builtin);
  expect(list).toMatchObject({ items: [{ metadata: { name: 'a' }, data: { text: '' } }, { metadata: { name: 'b' } }] });
  expect(JSON.stringify(list)).not.toContain('"ConfigMap"');
});

test('custom ones do', async () => {
  const gadget = { apiVersion: 'test.example.com/v1', kind: 'Gadget', metadata: { name: 'a' } };
  expect((await shown([JSON.stringify(gadget)], custom)).list).toEqual({
    kind: 'GadgetList', apiVersion: 'test.example.com/v1', metadata: { continue: '', resourceVersion: '7' }, items: [gadget] });
});

test.each<[string, string[]]>([
  ['many items', Array.from({ length: 3000 }, (_, i) => config(`a-${i}`))],
  ['items of several bytes per character', Array.from({ length: 100 }, (_, i) => config(`a-${i}`, '\u20ac\ud83d\ude00'.repeat(300)))],
  ['an item that is longer than a piece', [config('a'), config('b', '\u20ac'.repeat(50_000)), config('c')]],
])('%s go out piece by piece, and nothing is lost', async (_, items) => {
  const { pieces, list } = await shown(items, builtin);
  expect(pieces).toBeGreaterThan(2);
  const typed = (list as { items: object[] }).items.map((item) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...item }));
  expect(typed).toEqual(items);
});
