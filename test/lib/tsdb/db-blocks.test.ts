import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Block } from '../../../lib/tsdb/block/block';
import { BlockMeta, readMeta, writeMeta } from '../../../lib/tsdb/block/meta';
import { writeTombstones } from '../../../lib/tsdb/block/tombstones';
import { isUlid } from '../../../lib/tsdb/block/ulid';
import { PageCache } from '../../../lib/tsdb/index/paged-file';
import { atEveryCrash } from '../sys/every-crash';
import { ALWAYS, HOUR, OpenDb, openDb, read, samplesOf, write } from './open-db';

const MINUTE = 60_000;
const web = Labels.of({ __name__: 'up', job: 'web' }), pod = (i: number) => Labels.of({ __name__: 'up', job: 'pod', pod: String(i) });
const options = { retention: 1000 * HOUR };

async function metasOf(fs: MemFs): Promise<BlockMeta[]> {
  const names = (await fs.list('/data')).map(({ name }) => name).filter(isUlid);
  return (await Promise.all(names.map((name) => readMeta(fs, `/data/${name}`)))).sort((a, b) => a.minTime - b.minTime);
}

const hoursOf = (metas: readonly BlockMeta[]) => metas.map(({ minTime, maxTime }) => [minTime / HOUR, maxTime / HOUR]);

/** A sample of `web` every ten minutes, and of a pod that lives for an hour. */
async function fill({ db }: OpenDb, from: number, to: number): Promise<void> {
  for (let t = from; t < to; t += 10 * MINUTE) {
    await write(db, [web, t, t], [pod(Math.floor(t / HOUR)), t, -t]);
    if (t % HOUR === 0) await db.truncate();
  }
}

function expected(from: number, to: number): number[][] {
  return Array.from({ length: (to - from) / (10 * MINUTE) }, (_, i) => [from + i * 10 * MINUTE, from + i * 10 * MINUTE]);
}

test('what is older than a few hours moves into blocks, which are merged, and all of it is still there, also after a restart', async () => {
  const fs = new MemFs(), open = await openDb(fs, options);
  await fill(open, 0, 30 * HOUR);
  expect(hoursOf(await metasOf(fs))).toEqual([[0, 18], [18, 24], [24, 26]]);
  const [first] = await metasOf(fs);
  expect(first).toMatchObject({ compaction: { level: 3 }, stats: { numSeries: 19, numSamples: 216, numFloatSamples: 216 } });
  expect([first.compaction.sources!.length, first.compaction.parents!.length]).toEqual([9, 3]);
  expect(open.db.stats().mint).toBe(26 * HOUR);
  const before = await read(open.db);
  expect(before[`${web}`]).toEqual(expected(0, 30 * HOUR));
  expect(Object.keys(before)).toHaveLength(31);
  expect([await open.metric('prometheus_tsdb_blocks_loaded'), await open.metric('prometheus_tsdb_compactions_failed_total')]).toEqual([3, 0]);
  expect(open.log.messages('error')).toEqual([]);
  await open.db.close();

  const again = await openDb(fs, options);
  expect(await read(again.db)).toEqual(before);
  expect([again.log.messages('warn'), again.log.messages('error')]).toEqual([[], []]);
  await fill(again, 30 * HOUR, 40 * HOUR);
  expect((await read(again.db))[`${web}`]).toEqual(expected(0, 40 * HOUR));
  await again.db.close();
});

test('a longest block of two hours turns merging off', async () => {
  const fs = new MemFs(), open = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  await fill(open, 0, 12 * HOUR);
  expect(hoursOf(await metasOf(fs))).toEqual([[0, 2], [2, 4], [4, 6], [6, 8]]);
  await open.db.close();
});

test('closing does not wait for blocks to be merged', async () => {
  const fs = new MemFs(), short = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  await fill(short, 0, 12 * HOUR);
  await short.db.truncate();
  const before = await read(short.db), blocks = hoursOf(await metasOf(fs));
  await short.db.close();
  const { db, log, metric } = await openDb(fs, options), merging = db.truncate();
  await db.close();
  await merging;
  expect([hoursOf(await metasOf(fs)), log.messages('error'), await metric('prometheus_tsdb_compactions_failed_total')]).toEqual([blocks, [], 0]);
  expect((await fs.list('/data')).map(({ name }) => name).filter((name) => name.includes('tmp'))).toEqual([]);
  const again = await openDb(fs, options);
  await again.db.truncate();
  expect((await metasOf(fs)).length).toBeLessThan(blocks.length);
  expect(await read(again.db)).toEqual(before);
  await again.db.close();
});

describe('queries', () => {
  test('that began before a block was written see what they would have seen, and their samples once', async () => {
    const fs = new MemFs(), { db } = await openDb(fs, options);
    await write(db, [web, 0, 0]);
    const early = db.querier();
    await write(db, [web, HOUR, 1], [pod(1), HOUR, 1]);
    const late = db.querier();
    await write(db, [web, 4 * HOUR, 2]);
    await db.truncate();
    expect(hoursOf(await metasOf(fs))).toEqual([[0, 2]]);
    expect(samplesOf(await early.select([], ALWAYS))).toEqual([[`${web}`, [[0, 0]]]]);
    expect(samplesOf(await late.select([], ALWAYS))).toEqual([[`${pod(1)}`, [[HOUR, 1]]], [`${web}`, [[0, 0], [HOUR, 1]]]]);
    expect((await read(db))[`${web}`]).toEqual([[0, 0], [HOUR, 1], [4 * HOUR, 2]]);
    expect(db.stats().mint).toBe(0); // the early ones need it
    early.close();
    late.close();
    expect(db.stats().mint).toBe(4 * HOUR);
    expect((await read(db))[`${web}`]).toEqual([[0, 0], [HOUR, 1], [4 * HOUR, 2]]);
    await db.close();
  });

  test('go on in blocks that were deleted meanwhile', async () => {
    const fs = new MemFs(), { db } = await openDb(fs, { retention: 6 * HOUR });
    await write(db, [web, 0, 0]);
    await write(db, [web, 4 * HOUR, 1]);
    await db.truncate();
    const early = db.querier();
    await write(db, [web, 20 * HOUR, 2]);
    await db.truncate();
    expect(await metasOf(fs)).toEqual([]);
    expect(samplesOf(await early.select([], ALWAYS))[0][1]).toEqual([[0, 0], [4 * HOUR, 1]]);
    early.close();
    expect((await read(db))[`${web}`]).toEqual([[20 * HOUR, 2]]);
    await db.close();
  });

  test('answer as a plain store does, whatever they ask for', async () => {
    const fs = new MemFs(), { db } = await openDb(fs, options), plain = new MemoryStore(), random = new SeededRandom(5);
    for (let t = 0; t < 20 * HOUR; t += 7 * MINUTE) {
      const samples = Array.from({ length: 5 }, () => random.below(30)).filter((i, at, all) => all.indexOf(i) === at)
        .map((i) => [Labels.of({ __name__: `m${i % 3}`, i: String(i), ...(i % 4 ? {} : { extra: 'x' }) }), t, random.next()] as const);
      await write(db, ...samples);
      await write(plain, ...samples);
      if (t % HOUR < 7 * MINUTE) await db.truncate();
    }
    expect((await metasOf(fs)).length).toBeGreaterThan(2);
    const lists = [
      [], [new Matcher('__name__', '=', 'm1')], [new Matcher('__name__', '=~', 'm1|m2'), new Matcher('i', '!=', '4')], [new Matcher('extra', '=', '')],
      [new Matcher('extra', '!=', '')], [new Matcher('i', '=~', '1.+'), new Matcher('extra', '=~', 'x|')], [new Matcher('i', '!~', '1.*')],
      [new Matcher('__name__', '=', 'm0'), new Matcher('i', '=~', '.*2')], [new Matcher('nope', '=', 'x')],
      [new Matcher('nope', '!=', 'x'), new Matcher('i', '=', '7')],
      [new Matcher('i', '=~', '.*'), new Matcher('__name__', '!~', 'm[01]')],
    ];
    for (const matchers of lists) {
      for (let i = 0; i < 6; i++) {
        const mint = i === 0 ? ALWAYS.mint : random.below(20 * HOUR), range = { mint, maxt: i === 0 ? ALWAYS.maxt : mint + random.below(5 * HOUR) };
        const ours = db.querier(), reference = plain.querier();
        expect(samplesOf(await ours.select(matchers, range))).toEqual(samplesOf(await reference.select(matchers, range)));
        expect(await ours.labelNames(matchers, range)).toEqual(expect.arrayContaining(await reference.labelNames(matchers, range)));
        expect(await ours.labelValues('i', matchers, ALWAYS)).toEqual(await reference.labelValues('i', matchers, ALWAYS));
        ours.close();
        reference.close();
      }
    }
    await db.close();
  });
});

test('what tombstones say is deleted is not seen, and is gone once its block is merged', async () => {
  const fs = new MemFs(), open = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  await fill(open, 0, 10 * HOUR);
  await open.db.close();
  const [meta] = await metasOf(fs), dir = `/data/${meta.ulid}`, block = await Block.open(fs, dir, new PageCache());
  const [pod0, pod1, third] = await block.index.postings('', '');
  await block.release();
  await writeTombstones(fs, dir, new Map([[pod0, [-HOUR, 3 * HOUR]], [third, [10 * MINUTE, 20 * MINUTE, 100 * MINUTE, HOUR * 9]], [pod1, [5, 6]]]));
  await writeMeta(fs, dir, { ...meta, stats: { ...meta.stats, numTombstones: 3 } });

  const left = expected(0, 10 * HOUR).filter(([t]) => t !== 10 * MINUTE && t !== 20 * MINUTE && !(t >= 100 * MINUTE && t < 2 * HOUR));
  const again = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  const seen = await read(again.db);
  expect(seen[`${web}`]).toEqual(left);
  expect([`${pod(0)}` in seen, seen[`${pod(1)}`].length]).toEqual([false, 6]);
  await again.db.close();

  const merging = await openDb(fs, options);
  await merging.db.truncate();
  expect(await read(merging.db)).toEqual(seen);
  expect(hoursOf(await metasOf(fs))[0]).toEqual([0, 6]);
  expect(await fs.readFile(`/data/${(await metasOf(fs))[0].ulid}/tombstones`, 100)).toHaveLength(9);
  await merging.db.close();
});

test('blocks that overlap are merged; of two samples at one time one is left', async () => {
  const fs = new MemFs(), open = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  await fill(open, 0, 6 * HOUR);
  await open.db.close();
  const [meta] = await metasOf(fs), copy = meta.ulid.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  await copyAll(fs, `/data/${meta.ulid}`, `/data/${copy}`);
  await writeMeta(fs, `/data/${copy}`, { ...meta, ulid: copy });
  const again = await openDb(fs, options);
  expect((await read(again.db))[`${web}`]).toEqual(expected(0, 6 * HOUR));
  await again.db.truncate();
  expect((await read(again.db))[`${web}`]).toEqual(expected(0, 6 * HOUR));
  expect((await metasOf(fs)).map(({ stats }) => stats.numSamples)).toEqual([24, 24]);
  await again.db.close();
});

test('retention by size deletes the oldest blocks', async () => {
  const fs = new MemFs(), open = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
  await fill(open, 0, 12 * HOUR);
  const size = (await open.metric('prometheus_tsdb_storage_blocks_bytes'))!;
  expect(size).toBeGreaterThan(1000);
  await open.db.close();
  const limit = size / 2 + await walBytes(fs), small = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR, retentionSize: limit });
  await small.db.truncate();
  const left = hoursOf(await metasOf(fs)), [[oldest]] = left;
  expect([[[4, 6], [6, 8], [8, 10]], [[6, 8], [8, 10]], [[8, 10]]]).toContainEqual(left);
  expect((await small.metric('prometheus_tsdb_storage_blocks_bytes'))! + await walBytes(fs)).toBeLessThanOrEqual(limit);
  expect(await small.metric('prometheus_tsdb_size_retentions_total')).toBe(1);
  expect((await read(small.db))[`${web}`][0]).toEqual([oldest * HOUR, oldest * HOUR]);
  await small.db.close();
});

describe('faults', () => {
  test('a full disk: no block is left behind, the head has everything, and it is tried again', async () => {
    const fs = new MemFs(), { db, log, metric } = await openDb(fs, options);
    await write(db, [web, 0, 0]);
    await write(db, [web, 4 * HOUR, 1]);
    fs.fail('NO_SPACE', { op: 'mkdir' });
    await expect(db.truncate()).rejects.toThrow('the disk is full');
    fs.heal();
    expect([(await metasOf(fs)).length, await metric('prometheus_tsdb_compactions_failed_total')]).toEqual([0, 1]);
    expect((await read(db))[`${web}`]).toEqual([[0, 0], [4 * HOUR, 1]]);
    await db.truncate();
    expect([hoursOf(await metasOf(fs)), log.messages('error').length]).toEqual([[[0, 2]], 1]);
    await db.close();
  });

  test('a damaged chunk: the query says so, others are answered, and merging stops for these blocks', async () => {
    const fs = new MemFs(), open = await openDb(fs, { ...options, maxBlockDuration: 2 * HOUR });
    await fill(open, 0, 10 * HOUR);
    await open.db.close();
    const [{ ulid }] = await metasOf(fs), path = `/data/${ulid}/chunks/000001`, bytes = await fs.readFile(path, 1e6);
    bytes[20] ^= 1;
    const file = await fs.create(path);
    await file.append(bytes);
    await file.close();
    const again = await openDb(fs, options);
    await expect(read(again.db)).rejects.toThrow(`corruption in ${path} at byte`);
    expect((await read(again.db, [], { mint: 2 * HOUR, maxt: 3 * HOUR }))[`${web}`]).toHaveLength(7);
    await expect(again.db.truncate()).rejects.toThrow('corruption in');
    expect((await metasOf(fs)).slice(0, 3).map(({ compaction }) => compaction.failed)).toEqual([true, true, true]);
    await again.db.close();
  });
});

test('a loss of power at any moment of compaction loses nothing and shows nothing twice', async () => {
  const samples = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((hour) => [hour * HOUR, hour]);
  const mutations = await atEveryCrash(async (fs) => {
    const { db } = await openDb(fs, { retention: 1000 * HOUR, maxBlockDuration: 2 * HOUR, walSegmentSize: 200 });
    for (const [t, v] of samples.slice(0, 8)) await write(db, [web, t, v]);
    await db.truncate();
    for (const [t, v] of samples.slice(8)) await write(db, [web, t, v]);
    await db.close();
  }, async (fs) => {
    const { db } = await openDb(fs, options);
    await db.truncate();
    await db.close();
  }, async (fs) => {
    const { db, log } = await openDb(fs, options);
    expect(await read(db)).toEqual({ [`${web}`]: samples });
    expect(log.messages('error')).toEqual([]);
    await db.close();
  }, 3);
  expect(mutations).toBeGreaterThan(50); // else little was tried
});

async function copyAll(fs: MemFs, from: string, to: string): Promise<void> {
  await fs.mkdir(to);
  for (const { name, kind } of await fs.list(from)) {
    if (kind === 'directory') await copyAll(fs, `${from}/${name}`, `${to}/${name}`);
    else await fs.link(`${from}/${name}`, `${to}/${name}`);
  }
}

async function walBytes(fs: MemFs): Promise<number> {
  let size = 0;
  for (const { name, kind } of await fs.list('/data/wal')) if (kind === 'file') size += (await fs.stat(`/data/wal/${name}`))!.size;
  return size;
}
