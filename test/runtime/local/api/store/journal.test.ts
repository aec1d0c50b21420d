import { MemFs } from '../../../../../lib/sys/mem-fs';
import { RESOURCES } from '../../../../../runtime/kube/resources';
import { atEveryCrash } from '../../../../lib/sys/every-crash';
import { Recorder } from '../../../../lib/log/recorder';
import { KubeObject } from '../../../../../runtime/kube/objects';
import { Journal } from '../../../../../runtime/local/api/store/journal';
import { ObjectStore } from '../../../../../runtime/local/api/store/object-store';
import { FREE, GADGETS, TestApi } from '../test-api';

const DIR = '/data';
const object = (name: string, x: number): KubeObject => ({ apiVersion: 'v1', kind: 'X', metadata: { name }, x } as KubeObject);

/** What a restarted process would find: names and numbers, and the revision. */
async function open(fs: MemFs): Promise<{ store: ObjectStore; journal: Journal; found: Record<string, number> }> {
  const kept: Array<[string, string, KubeObject]> = [];
  const { journal, revision } = await Journal.open({ fs, dir: DIR, log: new Recorder() }, (...place) => kept.push(place));
  const store = new ObjectStore(journal, revision);
  for (const place of kept) store.restore(...place);
  await journal.begin(() => ({ revision: store.revision, objects: store.texts() }));
  return { store, journal, found: Object.fromEntries(kept.map(([, key, { ...rest }]) => [key, (rest as unknown as { x: number }).x])) };
}

async function set(store: ObjectStore, key: string, x: number | undefined): Promise<void> {
  store.commit('t', key, x === undefined ? undefined : object(key, x));
  await store.flushed();
}

test('what was answered is there after a crash at any moment', async () => {
  const answered: Array<Record<string, number>> = [];
  await atEveryCrash(async (fs) => {
    answered.length = 0;
    await fs.mkdir('/');
  }, async (fs) => {
    answered.length = 0;
    const state: Record<string, number> = {};
    answered.push({});
    for (let run = 0; run < 2; run++) {
      const { store, journal } = await open(fs);
      for (const [key, x] of [['a', 1], ['b', 2], ['a', 3], ['b', undefined]] as const) {
        if (x === undefined) delete state[key];
        else state[key] = x + run;
        answered.push({ ...state }); // may be there from now on
        await set(store, key, x === undefined ? undefined : x + run).catch((err: Error) => {
          throw err.cause; // the power that was lost
        });
        answered.splice(0, answered.length - 1); // has to be there from now on
      }
      await journal.close();
    }
  }, async (fs) => {
    const { found, journal } = await open(fs);
    expect(answered).toContainEqual(found);
    await journal.close();
  }, 4);
});

test('revisions go on where they were', async () => {
  const fs = new MemFs();
  const first = await open(fs);
  await set(first.store, 'a', 1);
  await set(first.store, 'a', undefined);
  await first.journal.close();
  const second = await open(fs);
  expect(second.store.revision).toBe(2);
  await set(second.store, 'b', 1);
  expect(second.store.get('t', 'b')?.metadata.resourceVersion).toBe('3');
  await second.journal.close();
});

test('a long log gives way to a snapshot', async () => {
  const fs = new MemFs();
  const { store, journal } = await open(fs);
  const text = 'x'.repeat(1_000_000);
  for (let i = 0; i < 12; i++) {
    store.commit('t', 'a', { ...object('a', i), text } as KubeObject);
    await store.flushed();
  }
  await journal.close();
  expect((await fs.stat(`${DIR}/log`))!.size).toBeLessThan(8 << 20);
  expect((await open(fs)).found).toEqual({ a: 11 });
});

test('once a write has failed nothing is taken any more', async () => {
  const fs = new MemFs();
  const { store, journal } = await open(fs);
  fs.fail('NO_SPACE', { op: 'append' });
  await expect(set(store, 'a', 1)).rejects.toThrow('changes cannot be kept any more');
  fs.heal();
  await expect(set(store, 'b', 1)).rejects.toThrow('changes cannot be kept any more');
  expect(store.get('t', 'b')).toBeUndefined();
  await journal.close();
  expect((await open(fs)).found).toEqual({});
});

test('two never use one directory', async () => {
  const fs = new MemFs();
  await open(fs);
  await expect(open(fs)).rejects.toMatchObject({ code: 'LOCKED' });
});

test('a snapshot that is not what was written is refused', async () => {
  const fs = new MemFs();
  const { store, journal } = await open(fs);
  await set(store, 'a', 1);
  await journal.close();
  await (await open(fs)).journal.close();
  const bytes = await fs.readFile(`${DIR}/snapshot`, 1 << 20);
  bytes[bytes.length - 3] ^= 1;
  const file = await fs.create(`${DIR}/snapshot`);
  await file.append(bytes);
  await file.close();
  await expect(open(fs)).rejects.toMatchObject({ code: 'CORRUPTION' });
});

test('an API goes on where it was: objects, kinds, credentials', async () => {
  const fs = new MemFs();
  const first = await TestApi.start({ fs, dataDir: DIR });
  await first.define(FREE);
  const made = await first.gadget('a', { x: 1 });
  const ca = first.api.authority.pair.cert, { token } = first.api.tokens.issue({ namespace: 'default', serviceAccount: 'default' });
  await first.api.close(0);
  const second = await TestApi.start({ fs, dataDir: DIR });
  expect(second.store.get(GADGETS, 'default', 'a')).toEqual(made);
  expect(second.api.authority.pair.cert).toBe(ca);
  expect((await second.send('GET', '/api/v1/pods', '', { authorization: `Bearer ${token}` }, null)).status).toBe(200);
  await second.store.delete(RESOURCES.customResourceDefinitions, { name: 'gadgets.test.example.com' });
  await second.api.settled();
  await second.api.close(0);
});
