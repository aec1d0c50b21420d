import { RESOURCES } from '../../../../../runtime/kube/resources';
import { isApiError } from '../../../../../runtime/local/api/api-error';
import { WatchEvent } from '../../../../../runtime/local/api/read/watch';
import { TestApi } from '../test-api';

const { configMaps } = RESOURCES;
let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});

async function put(name: string, labels: Record<string, string> = {}, namespace = 'default'): Promise<void> {
  await api.store.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } });
}

const now = () => Number(api.store.list(configMaps, { limit: 1 }).resourceVersion);
const names = (items: ReadonlyArray<{ readonly metadata: { readonly name: string } }>) => items.map(({ metadata }) => metadata.name);

function refusal(work: () => unknown): string {
  try {
    work();
    return 'nothing';
  } catch (err) {
    return isApiError(err) ? `${err.status} ${err.message}` : String(err);
  }
}

describe('a list', () => {
  test('goes page by page through what was there when it began', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await put(name);
    const first = api.store.list(configMaps, { namespace: 'default', limit: 2 });
    expect([names(first.items), first.remaining]).toEqual([['a', 'b'], 2]);
    await put('bb');
    await api.store.delete(configMaps, { namespace: 'default', name: 'c' });
    await api.store.patch(configMaps, { namespace: 'default', name: 'd' }, 'merge', { data: { k: 'new' } });
    const second = api.store.list(configMaps, { namespace: 'default', limit: 2, continueToken: first.continueToken });
    expect([names(second.items), second.continueToken, second.resourceVersion]).toEqual([['c', 'd'], '', first.resourceVersion]);
    expect(second.items[1]).not.toHaveProperty('data');
  });

  test('that is too old to go on says so, and how to go on nevertheless', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    const { continueToken } = api.store.list(configMaps, { namespace: 'default', limit: 1 });
    await put('d');
    api.store.compact();
    const err = (() => {
      try {
        return api.store.list(configMaps, { namespace: 'default', limit: 1, continueToken });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(err).toMatchObject({ status: 410, reason: 'Expired' });
    const rest = api.store.list(configMaps, { namespace: 'default', continueToken: (err as { continueToken: string }).continueToken });
    expect(names(rest.items)).toEqual(['b', 'c', 'd']);
  });

  test('can be one of the past', async () => {
    await put('a');
    const then = now();
    await put('b');
    expect(names(api.store.list(configMaps, { namespace: 'default', resourceVersion: then, isExact: true }).items)).toEqual(['a']);
    expect(names(api.store.list(configMaps, { namespace: 'default', resourceVersion: then }).items)).toEqual(['a', 'b']);
    api.store.compact();
    expect(refusal(() => api.store.list(configMaps, { resourceVersion: then, isExact: true })))
      .toBe('410 The resourceVersion for the provided list is too old.');
  });

  test('keeps namespaces apart whose names begin alike', async () => {
    await api.store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default-2' } });
    await put('a');
    await put('b', {}, 'default-2');
    expect(names(api.store.list(configMaps, { namespace: 'default' }).items)).toEqual(['a']);
    expect(names(api.store.list(configMaps).items)).toEqual(['b', 'a']);
  });

  test.each<[string, object, string]>([
    ['a token that is none', { continueToken: 'zzz' },
      "400 invalid continue token: continue key is not valid: invalid character '\u00cf' looking for beginning of value"],
    ['a token of somebody else', { continueToken: Buffer.from('{"v":"x"}').toString('base64url') },
      '400 invalid continue token: continue key is not valid: it was not made by this server'],
    ['a version to come', { resourceVersion: 10 ** 9 }, '504 Timeout: Too large resource version: 1000000000, current: '],
  ])('%s is refused', (_, options, why) => expect(refusal(() => api.store.list(configMaps, options))).toContain(why));
});

/** Reads a watch until it has told `count` events. */
async function read(events: AsyncGenerator<readonly WatchEvent[]>, count: number): Promise<string[]> {
  const told: string[] = [];
  while (told.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    for (const { type, object } of value) told.push(`${type} ${object.metadata.name ?? ''}`);
  }
  return told;
}

describe('a watch', () => {
  const signal = new AbortController().signal;

  test('tells what is there, then what happens', async () => {
    await put('a');
    const events = api.store.watch(configMaps, { namespace: 'default' }, signal);
    expect(await read(events, 1)).toEqual(['ADDED a']);
    await put('b');
    await api.store.patch(configMaps, { namespace: 'default', name: 'a' }, 'merge', { data: { k: '1' } });
    await api.store.delete(configMaps, { namespace: 'default', name: 'b' });
    expect(await read(events, 3)).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b']);
  });

  test('takes what comes to be selected for new, and what no longer is for gone', async () => {
    await put('a');
    const events = api.store.watch(configMaps, { resourceVersion: now(), labelSelector: 'x=1' }, signal);
    for (const x of ['1', '1', '2']) {
      await api.store.patch(configMaps, { namespace: 'default', name: 'a' }, 'merge', { metadata: { labels: { x, y: x + now() } } });
    }
    expect(await read(events, 3)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  test('goes on from where another ended', async () => {
    const then = now();
    await put('a');
    await put('b');
    expect(await read(api.store.watch(configMaps, { resourceVersion: then }, signal), 2)).toEqual(['ADDED a', 'ADDED b']);
    expect(await read(api.store.watch(configMaps, { resourceVersion: then + 1 }, signal), 1)).toEqual(['ADDED b']);
  });

  test('that asks for it is told when it has seen what was there', async () => {
    await put('a');
    const events = api.store.watch(configMaps, { namespace: 'default', sendInitialEvents: true, bookmarks: true }, signal);
    const { value } = await events.next();
    expect(value).toMatchObject([{ type: 'ADDED' }, { type: 'BOOKMARK', object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } } }]);
  });

  test('tells of many objects some at a time, with the end behind the last', async () => {
    for (let i = 0; i < 1001; i++) await put(`m-${i}`);
    const events = api.store.watch(configMaps, { namespace: 'default', sendInitialEvents: true, bookmarks: true }, signal);
    const sizes: number[] = [];
    for (let last = ''; last !== 'BOOKMARK';) {
      const { value } = await events.next() as { value: readonly WatchEvent[] };
      sizes.push(value.length);
      last = value.at(-1)!.type;
      for (const { type, object, text } of value) if (type === 'ADDED') expect(JSON.parse(text!)).toEqual(object);
    }
    expect(sizes).toEqual([500, 500, 2]);
  });

  test('is told from time to time how far it has come, and ends when its time is over', async () => {
    const events = api.store.watch(configMaps, { resourceVersion: now(), bookmarks: true, timeout: 90_000 }, signal);
    const first = events.next();
    await api.clock.advance(60_000);
    expect((await first).value).toMatchObject([{ type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { resourceVersion: String(now()) } } }]);
    const last = read(events, 2);
    await api.clock.advance(30_000);
    expect(await last).toEqual(['BOOKMARK ']);
  });

  test('that cannot catch up any more is told to begin anew', async () => {
    const then = now();
    const slow = api.store.watch(configMaps, { resourceVersion: then }, signal);
    await put('a');
    expect(await read(slow, 1)).toEqual(['ADDED a']);
    await put('b');
    await put('c');
    api.store.compact();
    await expect(slow.next()).rejects.toMatchObject({ status: 410, reason: 'Expired' });
    await expect(api.store.watch(configMaps, { resourceVersion: then }, signal).next()).rejects.toThrow(`too old resource version: ${then}`);
  });

  test('ends with its signal', async () => {
    const leaving = new AbortController();
    const events = api.store.watch(configMaps, { resourceVersion: now() }, leaving.signal);
    const next = events.next();
    leaving.abort();
    expect(await next).toEqual({ value: undefined, done: true });
  });
});
