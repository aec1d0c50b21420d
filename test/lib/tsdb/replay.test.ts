import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { Registry } from '../../../lib/metrics/registry';
import { Labels } from '../../../lib/model/labels';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { segmentPath } from '../../../lib/tsdb/wlog/files';
import { beginSeries, putSamples, putSeries, SampleBatch } from '../../../lib/tsdb/wlog/record';
import { Wal } from '../../../lib/tsdb/wlog/wal';
import { WalMetrics } from '../../../lib/tsdb/wlog/wal-metrics';
import { HOUR, openDb, OpenDb, read, write } from './open-db';

const a = Labels.of({ __name__: 'a' }), b = Labels.of({ __name__: 'b' }), c = Labels.of({ __name__: 'c' });

function series(...entries: Array<[ref: number, labels: Labels]>): Uint8Array {
  const writer = new ByteWriter();
  beginSeries(writer);
  for (const [ref, labels] of entries) putSeries(writer, ref, labels);
  return writer.bytes();
}

/** The value of each sample is its time. */
function samples(...entries: Array<[ref: number, t: number]>): Uint8Array {
  const writer = new ByteWriter(), batch = new SampleBatch();
  for (const [ref, t] of entries) batch.push(ref, t, t);
  putSamples(writer, batch, 0, batch.length);
  return writer.bytes();
}

/** A disk with a WAL that has these records in each segment. */
async function diskWith(...segments: Uint8Array[][]): Promise<MemFs> {
  const clock = new FakeClock(), fs = new MemFs({ clock });
  await fs.mkdir('/data/wal');
  for (const [segment, records] of segments.entries()) {
    const wal = await Wal.open('/data/wal', { fs, clock, metrics: new WalMetrics(new Registry(), clock) }, { segmentSize: 1e6, compression: 'none' }, segment);
    await wal.write(records);
    await wal.close();
  }
  return fs;
}

async function damage(fs: MemFs, segment: number, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const path = segmentPath('/data/wal', segment), bytes = change(await fs.readFile(path, 1e6)), file = await fs.create(path);
  await file.append(bytes);
  await file.close();
}

/** What is read now, and again after a restart. */
async function readTwice(fs: MemFs): Promise<{ all: Record<string, number[][]>; open: OpenDb }> {
  const first = await openDb(fs), all = await read(first.db);
  await first.db.close();
  const open = await openDb(fs);
  expect(await read(open.db)).toEqual(all);
  return { all, open: { ...first, db: open.db } };
}

const at = (...times: number[]) => times.map((t) => [t, t]);

describe('refs', () => {
  test('two refs for one series are one series, which keeps the first', async () => {
    const fs = await diskWith([series([7, a]), samples([7, 10]), series([9, a]), samples([9, 20], [7, 30])]);
    const { all, open } = await readTwice(fs);
    expect(all).toEqual({ [`${a}`]: at(10, 20, 30) });
    expect(await write(open.db, [a, 40, 40], [b, 40, 40])).toEqual([7, 10]);
    await open.db.close();
  });

  test('a ref that stands for another series from some record on', async () => {
    const fs = await diskWith([series([7, a]), samples([7, 10]), series([7, b]), samples([7, 20]), series([8, c]), samples([8, 20])]);
    const { all, open } = await readTwice(fs);
    expect(all).toEqual({ [`${a}`]: at(10), [`${b}`]: at(20), [`${c}`]: at(20) });
    expect(await write(open.db, [a, 30, 30], [b, 30, 30], [c, 30, 30])).toEqual([9, 7, 8]);
    await open.db.close();
    const again = await openDb(fs);
    expect(await read(again.db)).toEqual({ [`${a}`]: at(10, 30), [`${b}`]: at(20, 30), [`${c}`]: at(20, 30) });
    await again.db.close();
  });

  test('two series that exchange their refs', async () => {
    const fs = await diskWith([series([7, a], [8, b]), samples([7, 10], [8, 10]), series([8, a], [7, b]), samples([7, 20], [8, 20])]);
    const { all, open } = await readTwice(fs);
    expect(all).toEqual({ [`${a}`]: at(10, 20), [`${b}`]: at(10, 20) });
    await write(open.db, [a, 30, 30], [b, 30, 30]);
    await open.db.close();
    const again = await openDb(fs);
    expect(await read(again.db)).toEqual({ [`${a}`]: at(10, 20, 30), [`${b}`]: at(10, 20, 30) });
    await again.db.close();
  });

  test('a ref that samples had is not given to a new series', async () => {
    const fs = await diskWith([series([3, a]), samples([3, 10], [500, 10])]), { db } = await openDb(fs);
    expect(await write(db, [b, 20, 20])).toEqual([501]);
    await db.close();
  });

  test('a checkpoint keeps the records of refs that became others', async () => {
    const fs = await diskWith([series([7, a], [8, b]), samples([7, 10], [8, 10])], [series([9, a]), samples([9, 5 * HOUR])], [samples([9, 5 * HOUR + 1])]);
    const first = await openDb(fs, { retention: HOUR });
    await first.db.truncate();
    expect((await fs.list('/data/wal')).map(({ name }) => name)).toContain('checkpoint.00000000');
    await write(first.db, [a, 10 * HOUR, 10 * HOUR]);
    await first.db.truncate();
    await first.db.close();
    const second = await openDb(fs, { retention: 9 * HOUR });
    expect((await read(second.db))[`${a}`]).toEqual(at(10 * HOUR));
    expect(second.log.messages('warn')).toEqual([]);
    await second.db.close();
  });
});

describe('what cannot be read', () => {
  test('the end of the last segment: it is cut off, counted, and told with what was lost', async () => {
    const fs = await diskWith([series([1, a]), samples([1, 10])], [samples([1, 20]), samples([1, 30])]);
    await damage(fs, 1, (bytes) => bytes.subarray(0, bytes.length - 5));
    const { db, log, metric } = await openDb(fs);
    expect(await read(db)).toEqual({ [`${a}`]: at(10, 20) });
    expect(await metric('prometheus_tsdb_wal_corruptions_total')).toBe(1);
    const [warning] = log.entries.filter(({ level }) => level === 'warn');
    expect(warning).toMatchObject({ message: 'Cutting off a damaged end of a WAL segment', fields: { kept: 34, lost: 29 } });
    expect(String(warning.fields.err)).toContain('corruption in /data/wal/00000001 at byte 34: a fragment of 27 bytes, of which 22 are there');
    await write(db, [a, 40, 40]);
    await db.close();
    const again = await openDb(fs);
    expect([await read(again.db), again.log.messages('warn')]).toEqual([{ [`${a}`]: at(10, 20, 40) }, []]);
    await again.db.close();
  });

  test('a place in the middle: what is behind it in the segment is lost, the next segment is not', async () => {
    const fs = await diskWith(
      [series([1, a]), samples([1, 10]), series([2, b]), samples([2, 10])], [samples([1, 20], [2, 20]), series([3, c]), samples([3, 20])]);
    await damage(fs, 0, (bytes) => {
      bytes[series([1, a]).length + samples([1, 10]).length + 3 * 7 + 2] ^= 1;
      return bytes;
    });
    const { db, log } = await openDb(fs);
    expect(await read(db)).toEqual({ [`${a}`]: at(10, 20), [`${c}`]: at(20) });
    expect(log.messages('warn')).toEqual(['Cutting off a damaged end of a WAL segment', 'Skipped samples of the WAL whose series it does not have']);
    expect(await write(db, [b, 30, 30])).toEqual([4]);
    await db.close();
    const again = await openDb(fs);
    expect((await read(again.db))[`${b}`]).toEqual(at(30));
    await again.db.close();
  });

  test('a record whose checksum is right and whose content is not', async () => {
    const fs = await diskWith([series([1, a]), samples([1, 10]), samples([1, 20]).subarray(0, 20)]), { db, log } = await openDb(fs);
    expect(await read(db)).toEqual({ [`${a}`]: at(10) });
    expect(String(log.entries.find(({ level }) => level === 'warn')?.fields.err)).toContain('a samples record that is not whole');
    await db.close();
  });

  test('records of other kinds are counted and skipped', async () => {
    const fs = await diskWith([series([1, a]), Uint8Array.of(4, 9), samples([1, 10]), Uint8Array.of(7, 1), Uint8Array.of(7, 2), Uint8Array.of(99)]);
    const { db, log } = await openDb(fs);
    expect(await read(db)).toEqual({ [`${a}`]: at(10) });
    expect(log.entries.find(({ level }) => level === 'warn')?.fields).toEqual({ exemplars: 1, histograms: 2, 'type 99': 1 });
    await db.close();
  });

  test('a segment that is missing is told', async () => {
    const fs = await diskWith([series([1, a]), samples([1, 10])], [samples([1, 20])], [samples([1, 30])]);
    await fs.remove(segmentPath('/data/wal', 1));
    const { db, log } = await openDb(fs);
    expect(await read(db)).toEqual({ [`${a}`]: at(10, 30) });
    expect(log.entries.find(({ level }) => level === 'warn')).toMatchObject({
      message: 'Segments of the WAL are missing, and the samples in them', fields: { from: 1, to: 1 },
    });
    await db.close();
  });

  test('a block that cannot be read is told and left alone, what a crash has left is removed', async () => {
    const fs = await diskWith([series([1, a])]);
    for (const name of ['01BX5ZZKBKACTAV9WEVGEMMVRZ', 'chunks_head', '01BX5ZZKBKACTAV9WEVGEMMVRZ.tmp-for-deletion']) await fs.mkdir(`/data/${name}`);
    const { db, log } = await openDb(fs);
    expect(log.entries.find(({ level }) => level === 'error')?.fields).toMatchObject({ block: '01BX5ZZKBKACTAV9WEVGEMMVRZ' });
    const left = (await fs.list('/data')).filter(({ kind }) => kind === 'directory').map(({ name }) => name);
    expect(left).toEqual(['01BX5ZZKBKACTAV9WEVGEMMVRZ', 'chunks_head', 'wal']);
    await db.close();
  });

  test('zstd: the database does not open, and nothing is changed', async () => {
    const fs = await diskWith([series([1, a])]);
    await damage(fs, 0, (bytes) => {
      bytes[0] |= 0x10;
      return bytes;
    });
    const before = await fs.readFile(segmentPath('/data/wal', 0), 1e6);
    await expect(openDb(fs)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect([await fs.readFile(segmentPath('/data/wal', 0), 1e6), fs.openFiles]).toEqual([before, 0]);
    await expect(openDb(fs)).rejects.toMatchObject({ code: 'UNSUPPORTED' }); // and not LOCKED
  });
});
