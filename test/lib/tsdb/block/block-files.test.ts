import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { BlockMeta, readMeta, writeMeta } from '../../../../lib/tsdb/block/meta';
import { isDeleted, readTombstones, touches, writeTombstones } from '../../../../lib/tsdb/block/tombstones';
import { isUlid, newUlid } from '../../../../lib/tsdb/block/ulid';

async function put(fs: MemFs, path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await fs.create(path);
  await file.append(Buffer.from(bytes));
  await file.close();
}

describe('names', () => {
  test('begin with the time, and end as chance wants', () => {
    const random = new SeededRandom(1), names = [0, 1, 31, 32, 1_469_918_176_385].map((now) => newUlid(now, random));
    // the last as in the specification
    expect(names.map((name) => name.slice(0, 10))).toEqual(['0000000000', '0000000001', '000000000Z', '0000000010', '01ARYZ6S41']);
    expect(names.every(isUlid)).toBe(true);
    expect(new Set(names.map((name) => name.slice(10))).size).toBe(5);
  });

  test.each(['wal', '01ARYZ6S4', '81ARYZ6S41TSV4RRFFQ69G5FAV', '01ARYZ6S41TSV4RRFFQ69G5FAI', '01ARYZ6S41TSV4RRFFQ69G5FAV.tmp-for-creation'])(
    '%s is none', (name) => expect(isUlid(name)).toBe(false));
});

describe('meta.json', () => {
  const meta: BlockMeta = { ulid: '01ARYZ6S41TSV4RRFFQ69G5FAV', minTime: 0, maxTime: 7, stats: { numSamples: 1 }, compaction: { level: 1 }, version: 1 };

  test('is read as it was written, with what others have put in', async () => {
    const fs = new MemFs(), more = { ...meta, thanos: { labels: { a: 'b' } } };
    await writeMeta(fs, '/', more);
    expect(await readMeta(fs, '')).toEqual(more);
    expect(Buffer.from(await fs.readFile('/meta.json', 1e4)).toString()).toContain('\n\t"minTime": 0,\n');
  });

  test.each<[string, string]>([
    ['{', 'corruption in /meta.json at byte 0: this is no JSON'], ['null', 'it has version undefined'], ['{"version": 2}', 'it has version 2, and 1 is known'],
    ['{"version": 1}', 'it lacks the name, times or level of a block'],
    ['{"version": 1, "ulid": "x", "minTime": 5, "maxTime": 4, "compaction": {"level": 1}}', 'it lacks the name, times or level of a block'],
    ['{"version": 1, "ulid": "x", "minTime": 1.5, "maxTime": 4, "compaction": {"level": 1}}', 'it lacks the name, times or level of a block'],
  ])('%s is refused', async (text, message) => {
    const fs = new MemFs();
    await put(fs, '/meta.json', text);
    await expect(readMeta(fs, '')).rejects.toThrow(message);
  });
});

describe('tombstones', () => {
  test('are read as they were written', async () => {
    const fs = new MemFs(), tombstones = new Map([[7, [-5, 5, 10, 20]], [2 ** 31, [0, 0]]]);
    await writeTombstones(fs, '/', tombstones);
    expect(await readTombstones(fs, '')).toEqual(tombstones);
  });

  test('none at all have these bytes, and a missing file means none', async () => {
    const fs = new MemFs();
    expect(await readTombstones(fs, '')).toEqual(new Map());
    await writeTombstones(fs, '/', new Map());
    expect(Buffer.from(await fs.readFile('/tombstones', 100)).toString('hex')).toBe('0130ba300100000000');
    expect(await readTombstones(fs, '')).toEqual(new Map());
  });

  test('of one series become intervals that are apart', async () => {
    const fs = new MemFs();
    await writeTombstones(fs, '/', new Map([[1, [10, 20, 0, 5, 6, 7, 15, 30, 40, 50]]]));
    expect(await readTombstones(fs, '')).toEqual(new Map([[1, [0, 7, 10, 30, 40, 50]]]));
  });

  test.each([[-1, false], [0, true], [7, true], [8, false], [40, true], [51, false]])('a sample at %i is deleted: %p', (t, deleted) =>
    expect(isDeleted([0, 7, 10, 30, 40, 50], t)).toBe(deleted));

  test.each([[-5, -1, false], [-5, 0, true], [8, 9, false], [8, 10, true], [31, 39, false], [31, 99, true], [51, 99, false]])(
    'times from %i to %i are touched: %p', (mint, maxt, touched) => expect(touches([0, 7, 10, 30, 40, 50], mint, maxt)).toBe(touched));

  test.each<[string, (bytes: Buffer) => Uint8Array, string]>([
    ['a wrong byte', (bytes) => { bytes[6] ^= 1; return bytes; }, 'the checksum is wrong'],
    ['a later version', (bytes) => { bytes[4] = 2; return bytes; }, 'it has version 2, and 1 is known'],
    ['another file', (bytes) => { bytes[0] = 2; return bytes; }, 'these are no tombstones'],
    ['half a file', (bytes) => bytes.subarray(0, 8), 'these are no tombstones'],
  ])('%s is refused', async (_name, change, message) => {
    const fs = new MemFs();
    await writeTombstones(fs, '/', new Map([[1, [10, 20]]]));
    await put(fs, '/tombstones', change(Buffer.from(await fs.readFile('/tombstones', 100))));
    await expect(readTombstones(fs, '')).rejects.toThrow(message);
  });
});
