import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Appendable, Appender, Refusal } from '../../../lib/storage/appender';
import { ChunkEncoding, ChunkSet, Queryable } from '../../../lib/storage/chunk-querier';
import { SampleColumns } from '../../../lib/storage/querier';
import { xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { floatOf, STALE } from '../tsdb/chunkenc/samples';

const web = Labels.of({ __name__: 'up', job: 'web' }), db = Labels.of({ __name__: 'up', job: 'db' }), load = Labels.of({ __name__: 'load', zone: 'a' });
const name = (value: string) => new Matcher('__name__', '=', value);
const ALWAYS = { mint: -8e15, maxt: 8e15 };

/** What every store promises that takes samples and answers queries: `make` gives an empty one. */
export function describeStore(title: string, make: () => Appendable & Queryable): void {
  describe(title, () => {
    let store: Appendable & Queryable;
    beforeEach(() => { store = make(); });

    const write = async (...samples: Array<[Labels, number, number]>) => {
      const appender = store.appender();
      for (const [labels, t, v] of samples) expect(appender.append(0, labels, t, v)).toBeGreaterThan(0);
      await appender.commit();
    };
    const read = async (matchers: Matcher[], range = ALWAYS) => {
      const set = await store.querier().select(matchers, range);
      return Array.from({ length: set.count }, (_, series) => {
        const columns = new SampleColumns();
        set.samples(series, columns);
        return [`${set.labels(series)}`, pairs(columns)];
      });
    };

    describe('appending', () => {
      test('shows samples after commit, not before', async () => {
        const appender = store.appender();
        appender.append(0, web, 1, 1);
        expect(await read([])).toEqual([]);
        await appender.commit();
        expect(await read([])).toEqual([[`${web}`, [[1, 1]]]]);
      });

      test('a rollback forgets the samples, and the next transaction may take their timestamps', async () => {
        const appender = store.appender();
        appender.append(0, web, 5, 1);
        appender.rollback();
        await appender.commit();
        expect(await read([])).toEqual([]);
        await write([web, 4, 1]);
        expect(await read([])).toEqual([[`${web}`, [[4, 1]]]]);
      });

      test('a ref stands for its labels', async () => {
        const appender = store.appender();
        const ref = appender.append(0, web, 1, 1);
        expect(appender.append(ref, web, 2, 2)).toBe(ref);
        expect(appender.append(0, web, 3, 3)).toBe(ref);
        expect(appender.append(0, db, 1, 1)).not.toBe(ref);
        await appender.commit();
        expect(await read([new Matcher('job', '=', 'web')])).toEqual([[`${web}`, [[1, 1], [2, 2], [3, 3]]]]);
      });

      test('a ref of another series or of none is looked up by its labels', async () => {
        const appender = store.appender();
        const ref = appender.append(0, web, 1, 1);
        const other = appender.append(ref, db, 1, 7);
        expect(other).not.toBe(ref);
        expect(appender.append(1_000_000, web, 2, 2)).toBe(ref);
        await appender.commit();
        expect(await read([new Matcher('job', '=', 'db')])).toEqual([[`${db}`, [[1, 7]]]]);
      });

      const second = (act: (appender: Appender) => number) => async () => {
        await write([web, 10, 1]);
        return act(store.appender());
      };
      test.each<[string, (appender: Appender) => number, number]>([
        ['an older sample', (a) => a.append(0, web, 9, 1), Refusal.OutOfOrder],
        ['another value for the same time', (a) => a.append(0, web, 10, 2), Refusal.DuplicateTimestamp],
        ['an older sample within the transaction', (a) => Math.min(a.append(0, web, 20, 1), a.append(0, web, 15, 1)), Refusal.OutOfOrder],
        ['another value for the same time within it', (a) => Math.min(a.append(0, db, 20, 1), a.append(0, db, 20, 2)), Refusal.DuplicateTimestamp],
        ['another NaN', (a) => Math.min(a.append(0, db, 20, NaN), a.append(0, db, 20, STALE)), Refusal.DuplicateTimestamp],
        ['zero of the other sign', (a) => Math.min(a.append(0, db, 20, 0), a.append(0, db, 20, -0)), Refusal.DuplicateTimestamp],
      ])('refuses %s', async (_name, act, refusal) => expect(await second(act)()).toBe(refusal));

      test('of two transactions at once, the later loses what has come too late', async () => {
        const [early, late] = [store.appender(), store.appender()];
        early.append(0, web, 20, 2);
        late.append(0, web, 10, 1);
        late.append(0, web, 30, 3);
        await early.commit();
        await late.commit();
        expect(await read([])).toEqual([[`${web}`, [[20, 2], [30, 3]]]]);
      });

      test('the same sample again is no refusal and no second sample', async () => {
        await write([web, 10, NaN]);
        await write([web, 10, NaN]);
        expect((await read([]))[0][1]).toHaveLength(1);
      });

      test('values keep their bits', async () => {
        const values = [STALE, -0, floatOf(0xfff12345, 0x6789abcd), 5e-324, Infinity];
        await write(...values.map((v, t): [Labels, number, number] => [web, t, v]));
        const set = await store.querier().select([], ALWAYS), columns = new SampleColumns(1);
        set.samples(0, columns);
        expect(Buffer.from(columns.values.buffer, 0, 40).equals(Buffer.from(Float64Array.from(values).buffer))).toBe(true);
      });
    });

    describe('selecting', () => {
      beforeEach(() => write([web, 10, 1], [web, 20, 2], [web, 30, 3], [db, 25, 5], [load, 20, 0.5]));

      test('series come in the order of their labels', async () => {
        expect((await read([])).map(([labels]) => labels)).toEqual([`${load}`, `${db}`, `${web}`]);
      });

      test('every matcher must accept, an absent label being empty', async () => {
        expect((await read([name('up'), new Matcher('job', '!=', 'db')])).map(([labels]) => labels)).toEqual([`${web}`]);
        expect((await read([new Matcher('job', '=', '')])).map(([labels]) => labels)).toEqual([`${load}`]);
        expect(await read([name('up'), name('load')])).toEqual([]);
      });

      test('a range takes both its ends, and series without a sample in it are left out', async () => {
        expect(await read([], { mint: 20, maxt: 24 })).toEqual([[`${load}`, [[20, 0.5]]], [`${web}`, [[20, 2]]]]);
        expect(await read([], { mint: 31, maxt: 100 })).toEqual([]);
        expect(await read([], { mint: 22, maxt: 24 })).toEqual([]);
      });

      test('chunks hold the same samples', async () => {
        const set = await store.chunkQuerier().selectChunks([name('up')], { mint: 20, maxt: 25 });
        expect(Array.from({ length: set.count }, (_, series) => `${set.labels(series)}`)).toEqual([`${db}`, `${web}`]);
        expect(decoded(set, 0)).toEqual([[25, 5]]);
        expect(decoded(set, 1)).toEqual(expect.arrayContaining([[20, 2]]));
        expect([...set.first]).toEqual([0, expect.any(Number), set.chunks.offset.length]);
      });

      test('label names and values come in the order of their bytes', async () => {
        const querier = store.querier();
        expect(await querier.labelNames([], ALWAYS)).toEqual(['__name__', 'job', 'zone']);
        expect(await querier.labelNames([name('load')], ALWAYS)).toEqual(['__name__', 'zone']);
        expect(await querier.labelValues('job', [], ALWAYS)).toEqual(['db', 'web']);
        expect(await querier.labelValues('job', [name('load')], ALWAYS)).toEqual([]);
        expect(await querier.labelValues('job', [], { mint: 26, maxt: 30 })).toEqual(['web']);
      });

      test('a view does not change while others write', async () => {
        const querier = store.querier();
        await write([web, 40, 4], [Labels.of({ __name__: 'up', job: 'new' }), 1, 1]);
        const set = await querier.select([name('up')], ALWAYS);
        expect(set.count).toBe(2);
        const columns = new SampleColumns();
        set.samples(1, columns);
        expect(pairs(columns)).toEqual([[10, 1], [20, 2], [30, 3]]);
      });

      test('an aborted signal ends every question with its reason', async () => {
        const gone = AbortSignal.abort(new Error('client has gone'));
        await expect(store.querier().select([], ALWAYS, gone)).rejects.toThrow('client has gone');
        await expect(store.querier().labelNames([], ALWAYS, gone)).rejects.toThrow('client has gone');
        await expect(store.chunkQuerier().selectChunks([], ALWAYS, gone)).rejects.toThrow('client has gone');
      });
    });
  });
}

function pairs({ times, values, length }: SampleColumns): number[][] {
  return Array.from({ length }, (_, i) => [times[i], values[i]]);
}

/** The samples of a series, read from its chunks as a leaf of a query would. */
function decoded({ first, chunks }: ChunkSet, series: number): number[][] {
  const samples: number[][] = [];
  for (let row = first[series]; row < first[series + 1]; row++) {
    const memory = chunks.memories[chunks.memory[row]], at = chunks.offset[row], length = chunks.length[row];
    let count = length / 16;
    let times: Float64Array, values: Float64Array;
    if (chunks.encoding[row] === ChunkEncoding.Raw) {
      times = new Float64Array(memory.buffer, memory.byteOffset + at, count);
      values = new Float64Array(memory.buffer, memory.byteOffset + at + count * 8, count);
    } else {
      times = new Float64Array(1 << 16);
      values = new Float64Array(1 << 16);
      count = xorDecode(memory, at, at + length, times, values, 0);
    }
    for (let i = 0; i < count; i++) samples.push([times[i], values[i]]);
    expect([chunks.mint[row], chunks.maxt[row]]).toEqual([times[0], times[count - 1]]);
  }
  return samples;
}
