import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Labels } from '../../lib/model/labels';
import { FakeClock } from '../../lib/sys/fake-clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { SeededRandom } from '../../lib/sys/random';
import { readMeta } from '../../lib/tsdb/block/meta';
import { isUlid } from '../../lib/tsdb/block/ulid';
import { IndexReader } from '../../lib/tsdb/index/index-reader';
import { IndexWriter } from '../../lib/tsdb/index/index-writer';
import { PageCache } from '../../lib/tsdb/index/paged-file';
import { SeriesColumns } from '../../lib/tsdb/index/series-columns';
import { HOUR, openDb, read } from '../lib/tsdb/open-db';
import { describeWith, peer } from './peers';
import { remoteWrite, TestSeries } from './promql-peer';
import { PeerOnData } from './tsdb-peer';

const SERIES = 40, STEP = 60_000, NOW = Math.floor(Date.now() / (2 * HOUR)) * 2 * HOUR + 10 * STEP, FROM = NOW - 30 * HOUR;
const SAMPLES = Math.floor((NOW - FROM) / STEP);
const options = { retention: 1000 * HOUR };

describeWith(['prometheus', 'promtool'], 'blocks, ours and those of the original', () => {
  let folder: string, data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsdb-blocks-'));
    data = join(folder, 'data');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openDb(nodeFs({}), options, { dir: data, clock: new FakeClock(NOW) });
  const promtool = (...args: string[]) => execFileSync(peer('promtool')!, ['tsdb', ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const blocks = () => readdirSync(data).filter(isUlid);

  test('the original reads ours: listed, analysed, dumped, and by its server, which merges them; then we read these', async () => {
    const all = walks(1), ours = await open();
    await append(ours.db, all);
    await ours.db.truncate();
    const samples = await read(ours.db);
    await ours.db.close();
    expect(blocks().length).toBeGreaterThan(1);
    expect(promtool('list', data).trim().split('\n')).toHaveLength(1 + blocks().length);
    for (const block of blocks()) expect(promtool('analyze', data, block)).toMatch(new RegExp(`Total Series: ${SERIES}\n`));
    expect(dumped(promtool('dump', data))).toEqual(sorted(samples));
    const real = await PeerOnData.start(folder, ['--storage.tsdb.retention.time=1000d']);
    try {
      expect(sorted(numbers(await real.samples('walk', NOW, 31 * 3600)))).toEqual(sorted(samples));
      expect(await real.metric('prometheus_tsdb_reloads_failures_total')).toBe(0);
    } finally {
      await real.end('SIGTERM');
    }
    const again = await open();
    expect(sorted(await read(again.db))).toEqual(sorted(samples));
    expect([again.log.messages('warn'), again.log.messages('error')]).toEqual([[], []]);
    await again.db.close();
  }, 60_000);

  test('we read those of the original and merge them, and promtool reads that', async () => {
    const all = walks(2), real = await PeerOnData.start(folder, ['--storage.tsdb.retention.time=1000d', '--web.enable-admin-api']);
    for (let from = 0; from < SAMPLES; from += 60) {
      await remoteWrite(real.url, all.map((series) => part(series, from, from + 60)));
    }
    await until(() => blocks().length > 2);
    await real.end('SIGTERM');
    const ours = await open();
    expect(ours.log.messages('error')).toEqual([]);
    const written = all.map(({ labels, times, values }) => [`${labels}`, times.map((t, i) => [t, values[i]])] as const);
    expect(sorted(await read(ours.db))).toEqual(sorted(Object.fromEntries(written)));
    const before = blocks().length;
    await ours.db.truncate(); // merges them
    expect(dumped(promtool('dump', data))).toEqual(sorted(await read(ours.db)));
    await ours.db.close();
    expect(before).toBeGreaterThan(2);
  }, 60_000);

  test('an index of the original, read and written again, is the same to the byte', async () => {
    const real = await PeerOnData.start(folder, ['--storage.tsdb.retention.time=1000d']);
    const all = walks(3);
    for (let from = 0; from < 300; from += 60) {
      await remoteWrite(real.url, all.map((series) => part(series, from, from + 60)));
    }
    await until(() => blocks().length > 0);
    await real.end('SIGTERM');
    for (const block of blocks()) {
      const path = join(data, block, 'index'), copy = join(folder, 'index'), fs = nodeFs({});
      const index = await IndexReader.open(fs, path, new PageCache()), columns = new SeriesColumns();
      const writer = await IndexWriter.create(fs, copy, await index.symbols.all());
      await index.readSeries(await index.postings('', ''), -Infinity, Infinity, columns);
      for (let s = 0; s < columns.count; s++) await writer.add(columns, s);
      await writer.finish();
      await index.close();
      expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
      expect((await readMeta(fs, join(data, block))).stats.numSeries).toBe(columns.count);
    }
  }, 60_000);
});

/** Counters and gauges over 30 hours; a few of them pause. */
function walks(seed: number): TestSeries[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: SERIES }, (_, s) => {
    const times: number[] = [], values: number[] = [];
    let v = 0;
    for (let i = 0; i < SAMPLES; i++) {
      v += s % 2 ? random.below(50) : random.next() - 0.5;
      times.push(FROM + i * STEP + random.below(500));
      values.push(v);
    }
    const text = s % 3 ? 'ünïcødé \u{1f40b}' : 'plain';
    return { labels: Labels.of({ __name__: 'walk', series: String(s), text }), times, values: Float64Array.from(values) };
  });
}

function part({ labels, times, values }: TestSeries, from: number, to: number): TestSeries {
  return { labels, times: times.slice(from, to), values: values.slice(from, to) };
}

async function append(db: Awaited<ReturnType<typeof openDb>>['db'], all: readonly TestSeries[]): Promise<void> {
  const refs = new Array<number>(all.length).fill(0);
  for (let i = 0; i < SAMPLES; i++) {
    const appender = db.appender();
    all.forEach(({ labels, times, values }, s) => { refs[s] = appender.append(refs[s], labels, times[i], values[i]); });
    await appender.commit();
  }
}

function sorted(samples: Record<string, number[][]>): Array<[string, number[][]]> {
  return Object.entries(samples).sort(([a], [b]) => (a < b ? -1 : 1));
}

function numbers(samples: Record<string, Array<[number, string]>>): Record<string, number[][]> {
  return Object.fromEntries(Object.entries(samples).map(([labels, pairs]) => [labels, pairs.map(([t, v]) => [t, Number(v)])]));
}

/** What `promtool tsdb dump` prints: labels, value, time. */
function dumped(text: string): Array<[string, number[][]]> {
  const found: Record<string, number[][]> = {};
  for (const line of text.trim().split('\n')) {
    const [, labels, value, time] = /^(\{.*\}) (\S+) (\d+)$/.exec(line)!;
    (found[labels] ??= []).push([Number(time), Number(value)]);
  }
  return sorted(found);
}

async function until(met: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !met(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(met()).toBe(true);
}
