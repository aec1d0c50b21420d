import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatApi } from '../../lib/encoding/go-number';
import { Labels } from '../../lib/model/labels';
import { Matcher } from '../../lib/model/matcher';
import { FakeClock } from '../../lib/sys/fake-clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { SeededRandom } from '../../lib/sys/random';
import { DbOptions } from '../../lib/tsdb/db';
import { HeadStats } from '../../lib/tsdb/head-stats';
import { OpenDb, openDb, read } from '../lib/tsdb/open-db';
import { describeWith } from './peers';
import { remoteWrite, TestSeries } from './promql-peer';
import { PeerOnData } from './tsdb-peer';

const ALL = 1000; // entries of a list
const SERIES = 60, SAMPLES = 400, STEP = 15_000; // an hour and 40 minutes
const BEGAN = Date.now(); // one moment for all: a seed makes the same walk again
const selector = new Matcher('__name__', '=', 'walk');

describeWith(['prometheus'], 'one data directory, the real server and ours in turn', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'tsdb-')); });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (options: Partial<DbOptions> = {}) => openDb(nodeFs({}), options, { dir: join(folder, 'data'), clock: new FakeClock(BEGAN) });

  test.each<[string, Partial<DbOptions>]>([
    ['compressed', {}], ['not compressed', { walCompression: 'none' }], ['in many segments', { walSegmentSize: 2 ** 15 }],
  ])('the original reads all that we wrote, %s, even if nobody closed it', async (_name, options) => {
    const walks = randomWalks(1), ours = await open(options);
    await append(ours, walks);
    const real = await PeerOnData.start(folder); // ours is still open: as after kill -9, nothing more will be written
    try {
      const [time, window] = rangeOf(walks);
      expect(await real.samples('walk', time, window)).toEqual(expected(walks));
      expect(await real.metric('prometheus_tsdb_wal_corruptions_total')).toBe(0);
      expect(await real.metric('prometheus_tsdb_clean_start')).toBe(0);
      expect(await real.metric('prometheus_tsdb_head_chunks')).toBe(ours.db.stats().chunks); // we cut where it cuts
      expect(inOrder(apiStats(ours.db.stats(ALL)))).toEqual(inOrder(await real.status(ALL)));
    } finally {
      await real.end('SIGKILL');
      await ours.db.close();
    }
  }, 30_000);

  test.each<['SIGKILL' | 'SIGTERM', string[]]>([
    ['SIGTERM', []], ['SIGKILL', []], ['SIGKILL', ['--no-storage.tsdb.wal-compression']],
  ])('we read all that the original wrote before %s %p', async (signal, flags) => {
    const walks = randomWalks(2), real = await PeerOnData.start(folder, flags);
    for (let from = 0; from < SAMPLES; from += 100) {
      await remoteWrite(real.url, walks.map(({ labels, times, values }) => (
        { labels, times: times.slice(from, from + 100), values: values.slice(from, from + 100) })));
    }
    await real.end(signal);
    const { db, log, metric } = await open();
    expect(printed(await read(db, [selector]))).toEqual(expected(walks));
    expect(log.messages('warn')).toEqual([]);
    expect(await metric('prometheus_tsdb_clean_start')).toBe(Number(signal === 'SIGTERM'));
    await db.close();
  }, 30_000);

  test('we go on where the original stopped, and it goes on where we did', async () => {
    const [early, late, last] = thirds(randomWalks(3));
    const first = await PeerOnData.start(folder);
    await remoteWrite(first.url, early);
    await first.end('SIGKILL');
    const ours = await open();
    await append(ours, late);
    await ours.db.close();
    const second = await PeerOnData.start(folder);
    await remoteWrite(second.url, last);
    const [time, window] = rangeOf(randomWalks(3));
    expect(await second.samples('walk', time, window)).toEqual(expected(randomWalks(3)));
    expect(await second.metric('prometheus_tsdb_head_series')).toBe(SERIES);
    await second.end('SIGKILL');
    const { db } = await open();
    expect(printed(await read(db, [selector]))).toEqual(expected(randomWalks(3)));
    await db.close();
  }, 45_000);

  test('the original reads a directory that we have truncated', async () => {
    const walks = randomWalks(4), ours = await open({ retention: 1_800_000, walSegmentSize: 2 ** 15 });
    await append(ours, walks);
    await ours.db.truncate();
    const left = printed(await read(ours.db, [selector]));
    await ours.db.close();
    const real = await PeerOnData.start(folder);
    try {
      const [time, window] = rangeOf(walks), samples = await real.samples('walk', time, window);
      expect(Object.keys(left)).toHaveLength(SERIES);
      const since = time - 1_800_000, recent = (all: Array<[number, string]>) => all.filter(([t]) => t >= since);
      for (const labels of Object.keys(left)) expect(recent(samples[labels])).toEqual(recent(left[labels]));
      expect(readdirSync(join(folder, 'data', 'wal'))).toContainEqual(expect.stringMatching(/^checkpoint\.\d{8}$/));
    } finally {
      await real.end('SIGKILL');
    }
  }, 30_000);
});

/** Counters, gauges that move in fractions, values that fill a chunk early, special ones; the newest sample is half a minute old. */
function randomWalks(seed: number): TestSeries[] {
  const random = new SeededRandom(seed), start = BEGAN - 30_000 - SAMPLES * STEP;
  return Array.from({ length: SERIES }, (_, s) => {
    const values = new Float64Array(SAMPLES), times: number[] = [];
    let v = 0;
    for (let i = 0; i < SAMPLES; i++) {
      v = [
        () => v + random.below(100), () => v + random.next() - 0.5, () => (random.next() - 0.5) * 10 ** (random.below(300) - 150),
        () => [NaN, Infinity, -Infinity, 5e-324, i][random.below(5)],
      ][s % 4]();
      times.push(start + i * STEP + random.below(200));
      values[i] = v;
    }
    return { labels: Labels.of({ __name__: 'walk', series: String(s), text: s % 2 ? 'ünïcødé \u{1f40b} "quoted"\n' : 'plain' }), times, values };
  });
}

async function append({ db }: OpenDb, walks: readonly TestSeries[]): Promise<void> {
  const refs = new Array<number>(walks.length).fill(0);
  for (let i = 0; i < walks[0].times.length; i++) {
    const appender = db.appender();
    walks.forEach(({ labels, times, values }, s) => { refs[s] = appender.append(refs[s], labels, times[i], values[i]); });
    await appender.commit();
  }
}

function thirds(walks: readonly TestSeries[]): TestSeries[][] {
  const length = Math.ceil(SAMPLES / 3);
  return [0, 1, 2].map((third) => walks.map(({ labels, times, values }) => (
    { labels, times: times.slice(third * length, (third + 1) * length), values: values.slice(third * length, (third + 1) * length) })));
}

/** `data` of `/api/v1/status/tsdb`. */
function apiStats({ series, labelPairs, chunks, mint, maxt, ...lists }: HeadStats): Record<string, unknown> {
  return { headStats: { numSeries: series, numLabelPairs: labelPairs, chunkCount: chunks, minTime: mint, maxTime: maxt }, ...lists };
}

/** The lists in the order of their names: the original has equal counts in any. */
function inOrder(stats: Record<string, unknown>): Record<string, unknown> {
  const name = (stat: unknown) => (stat as { name: string }).name;
  return Object.fromEntries(Object.entries(stats).map(([key, list]) => [key, Array.isArray(list) ? list.sort((a, b) => (name(a) < name(b) ? -1 : 1)) : list]));
}

/** The end of the walks in milliseconds, and a window in seconds that has all of them. */
function rangeOf(walks: readonly TestSeries[]): [time: number, window: number] {
  return [Math.max(...walks.map(({ times }) => times[times.length - 1])), SAMPLES * STEP / 1000 + 60];
}

function expected(walks: readonly TestSeries[]): Record<string, Array<[number, string]>> {
  return Object.fromEntries(walks.map(({ labels, times, values }) => [String(labels), times.map((t, i): [number, string] => [t, formatApi(values[i])])]));
}

function printed(samples: Record<string, number[][]>): Record<string, Array<[number, string]>> {
  return Object.fromEntries(Object.entries(samples).map(([labels, pairs]) => [labels, pairs.map(([t, v]): [number, string] => [t, formatApi(v)])]));
}
