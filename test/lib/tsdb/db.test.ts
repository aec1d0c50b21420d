import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Refusal } from '../../../lib/storage/appender';
import { SampleColumns } from '../../../lib/storage/querier';
import { MemFs } from '../../../lib/sys/mem-fs';
import { XOR_SLACK } from '../../../lib/tsdb/chunkenc/xor';
import { describeStore } from '../storage/store-suite';
import { ALWAYS, HOUR, OpenDb, openDb, read, Sample, write } from './open-db';

const web = Labels.of({ __name__: 'up', job: 'web' }), db = Labels.of({ __name__: 'up', job: 'db' });
const MINUTE = 60_000;

describe('a store', () => {
  let open: OpenDb;
  beforeEach(async () => { open = await openDb(new MemFs()); });
  afterEach(() => open.db.close());
  describeStore('with a head and a WAL', () => open.db);
});

describe('after a restart', () => {
  test('all samples are there, values with all their bits, and the series keep their refs', async () => {
    const fs = new MemFs(), first = await openDb(fs);
    const appender = first.db.appender();
    const refs = [appender.append(0, web, 1000, 1.5), appender.append(0, db, 1000, -0), appender.append(0, web, 2000, NaN)];
    await appender.commit();
    await first.db.close();

    const second = await openDb(fs);
    expect(await read(second.db)).toEqual({ [`${db}`]: [[1000, -0]], [`${web}`]: [[1000, 1.5], [2000, NaN]] });
    const again = second.db.appender();
    expect([again.append(refs[0], web, 3000, 1), again.append(0, db, 3000, 1)]).toEqual([refs[0], refs[1]]);
    expect(again.append(0, Labels.of({ __name__: 'new' }), 3000, 1)).toBeGreaterThan(Math.max(...refs));
    await second.db.close();
  });

  test('the order of samples is still kept', async () => {
    const fs = new MemFs(), first = await openDb(fs);
    await write(first.db, [web, HOUR, 1]);
    await first.db.close();
    const second = await openDb(fs);
    expect(await write(second.db, [web, HOUR, 2], [web, HOUR - 1, 1], [web, -1, 1], [web, HOUR, 1]))
      .toEqual([Refusal.DuplicateTimestamp, Refusal.OutOfOrder, Refusal.OutOfBounds, 1]);
    await second.db.close();
  });

  test('many restarts without a sample make no more segments', async () => {
    const fs = new MemFs();
    for (let i = 0; i < 5; i++) await (await openDb(fs)).db.close();
    expect((await fs.list('/data/wal')).map(({ name }) => name)).toEqual(['00000000']);
  });

  test('segments are told one after the other', async () => {
    const fs = new MemFs(), told: string[] = [];
    for (let i = 1; i <= 3; i++) {
      const { db: each } = await openDb(fs);
      await write(each, [web, i, i]);
      await each.close();
    }
    const { db: last } = await openDb(fs, {}, { progress: (segment, of) => told.push(`${segment} of ${of}`) });
    expect(told).toEqual(['0 of 2', '1 of 2', '2 of 2']);
    await last.close();
  });
});

describe('bounds', () => {
  test.each<[string, Sample, number]>([
    ['an hour before the newest sample', [db, 10 * HOUR, 1], 2],
    ['more than an hour before it', [db, 10 * HOUR - 1, 1], Refusal.OutOfBounds],
    ['an hour before it, in a series that has a newer one', [web, 10 * HOUR, 1], Refusal.OutOfOrder],
    ['no time at all', [db, NaN, 1], Refusal.OutOfBounds],
    ['a part of a millisecond', [db, 11 * HOUR + 0.5, 1], Refusal.OutOfBounds],
    ['the far future', [db, 8e15, 1], 2],
  ])('%s', async (_name, sample, answer) => {
    const { db: store, metric } = await openDb(new MemFs());
    await write(store, [web, 11 * HOUR, 1]);
    expect(await write(store, sample)).toEqual([answer]);
    expect(await metric('prometheus_tsdb_out_of_bound_samples_total{type="float"}')).toBe(answer === Refusal.OutOfBounds ? 1 : 0);
    expect(await metric('prometheus_tsdb_out_of_order_samples_total{type="float"}')).toBe(answer === Refusal.OutOfOrder ? 1 : 0);
    await store.close();
  });

  test('the first transaction begins at its first sample', async () => {
    const { db: store } = await openDb(new MemFs());
    expect(await write(store, [web, 5 * HOUR, 1], [db, 4 * HOUR, 1], [Labels.of({ a: 'b' }), 4 * HOUR - 1, 1])).toEqual([1, 2, Refusal.OutOfBounds]);
    await store.close();
  });

  test('a series needs a label', async () => {
    const { db: store } = await openDb(new MemFs());
    expect(() => store.appender().append(0, Labels.EMPTY, 1, 1)).toThrow('cannot store a series without labels');
    await store.close();
  });
});

describe('views', () => {
  test('show a chunk as it was, also after it was closed and its series has gone', async () => {
    const { db: store } = await openDb(new MemFs(), { retention: HOUR });
    await write(store, [web, 1000, 1], [web, 2000, 2], [db, 1000, 7]);
    const chunks = store.chunkQuerier(), querier = store.querier();
    const set = await chunks.selectChunks([], ALWAYS);
    for (let i = 1; i <= 300; i++) await write(store, [web, i * MINUTE, i]); // closes the chunk and begins others
    await store.truncate();
    await write(store, [Labels.of({ __name__: 'up', job: 'later' }), 300 * MINUTE, 3]);
    expect([0, 1].map((series) => String(set.labels(series)))).toEqual([`${db}`, `${web}`]);
    expect(set.chunks.maxt.subarray(0, 2)).toEqual(Float64Array.of(1000, 2000));
    expect((await querier.select([new Matcher('job', '=', 'later')], ALWAYS)).count).toBe(0);
    chunks.close();
    querier.close();
    expect(Object.keys(await read(store))).toEqual([`{__name__="up", job="later"}`, `${web}`]);
    await store.close();
  });

  test('cut what is newer out of a chunk', async () => {
    const { db: store } = await openDb(new MemFs());
    for (let i = 1; i <= 5; i++) await write(store, [web, i * 1000, i]);
    const view = store.chunkQuerier();
    for (let i = 6; i <= 400; i++) await write(store, [web, i * 1000, i]);
    const { chunks, count } = await view.selectChunks([], ALWAYS);
    expect([count, ...chunks.mint, ...chunks.maxt]).toEqual([1, 1000, 5000]);
    expect(chunks.memories[chunks.memory[0]].length - chunks.offset[0] - chunks.length[0]).toBeGreaterThanOrEqual(XOR_SLACK);
    view.close();
    await store.close();
  });

  test('labels are told while their series is on its way out', async () => {
    const { db: store } = await openDb(new MemFs(), { retention: HOUR });
    await write(store, [Labels.of({ __name__: 'old', pod: 'x' }), 0, 1]);
    const view = store.querier(), set = await view.select([], ALWAYS);
    await write(store, [web, 5 * HOUR, 1]);
    await store.truncate();
    for (let i = 0; i < 100; i++) await write(store, [Labels.of({ __name__: 'new', pod: String(i) }), 5 * HOUR, 1]);
    expect(`${set.labels(0)}`).toBe('{__name__="old", pod="x"}');
    view.close();
    expect(await store.querier().labelValues('__name__', [], ALWAYS)).toEqual(['new', 'up']);
    await store.close();
  });

  test('samples of many chunks come in order, whatever range is asked for', async () => {
    const { db: store } = await openDb(new MemFs());
    for (let i = 0; i < 1000; i++) await write(store, [web, i * 30_000, i]);
    for (const [mint, maxt] of [[0, 3e7], [15_000, 45_000], [3_600_000, 3_600_000], [7_199_999, 14_400_001], [29_970_000, 8e15]]) {
      const columns = new SampleColumns(1), set = await store.querier().select([], { mint, maxt });
      set.samples(0, columns);
      const first = Math.ceil(mint / 30_000), last = Math.min(Math.floor(maxt / 30_000), 999);
      expect([...columns.values.subarray(0, columns.length)]).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
    }
    await store.close();
  });
});

describe('metrics and status', () => {
  test('of an empty head', async () => {
    const { db: store, metric } = await openDb(new MemFs());
    expect(store.stats()).toEqual({
      series: 0, labelPairs: 0, chunks: 0, mint: Infinity, maxt: -Infinity,
      seriesCountByMetricName: [], labelValueCountByLabelName: [], memoryInBytesByLabelName: [], seriesCountByLabelValuePair: [],
    });
    expect(await metric('prometheus_tsdb_head_min_time')).toBe(2 ** 63);
    expect(await metric('prometheus_tsdb_head_max_time_seconds')).toBe(0);
    await store.close();
  });

  test('count what is there', async () => {
    const { db: store, metric } = await openDb(new MemFs());
    await write(store, [web, 1000, 1], [db, 1000, 1], [Labels.of({ __name__: 'load', job: 'web' }), 2000, 1]);
    expect(store.stats(2)).toEqual({
      series: 3, labelPairs: 4, chunks: 3, mint: 1000, maxt: 2000,
      seriesCountByMetricName: [{ name: 'up', value: 2 }, { name: 'load', value: 1 }],
      labelValueCountByLabelName: [{ name: '__name__', value: 2 }, { name: 'job', value: 2 }],
      memoryInBytesByLabelName: [{ name: '__name__', value: 38 }, { name: 'job', value: 23 }],
      seriesCountByLabelValuePair: [{ name: '__name__=up', value: 2 }, { name: 'job=web', value: 2 }],
    });
    expect(await metric('prometheus_tsdb_head_series')).toBe(3);
    expect(await metric('prometheus_tsdb_head_series_created_total')).toBe(3);
    expect(await metric('prometheus_tsdb_head_chunks')).toBe(3);
    expect(await metric('prometheus_tsdb_head_samples_appended_total{type="float"}')).toBe(3);
    expect(await metric('prometheus_tsdb_head_max_time')).toBe(2000);
    expect(await metric('prometheus_tsdb_wal_segment_current')).toBe(0);
    expect(await metric('prometheus_tsdb_wal_corruptions_total')).toBe(0);
    await store.close();
  });

  test('transactions are counted while they are open', async () => {
    const { db: store, metric } = await openDb(new MemFs());
    const appender = store.appender();
    appender.append(0, web, 1, 1);
    expect(await metric('prometheus_tsdb_head_active_appenders')).toBe(1);
    appender.rollback();
    expect(await metric('prometheus_tsdb_head_active_appenders')).toBe(0);
    await store.close();
  });
});
