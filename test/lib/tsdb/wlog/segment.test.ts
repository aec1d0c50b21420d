import { SeededRandom } from '../../../../lib/sys/random';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { RecordFramer, WalCompression } from '../../../../lib/tsdb/wlog/record-framer';
import { PAGE } from '../../../../lib/tsdb/wlog/page';
import { readSegment, SegmentEnd } from '../../../../lib/tsdb/wlog/segment-reader';
import { crc32c } from '../../../../lib/encoding/crc32c';

async function readBytes(bytes: Uint8Array, refuse?: string): Promise<SegmentEnd & { records: string[] }> {
  const fs = new MemFs(), file = await fs.create('/segment');
  await file.append(bytes);
  await file.close();
  const records: string[] = [];
  const end = await readSegment(fs, '/segment', (record) => {
    records.push(Buffer.from(record).toString('latin1'));
    return refuse;
  });
  expect(fs.openFiles).toBe(0);
  return { ...end, records };
}

function framed(compression: WalCompression, ...records: string[]): Buffer {
  return Buffer.from(new RecordFramer(compression).frame(records.map((record) => Buffer.from(record, 'latin1')), 0));
}

/** A fragment with a checksum that is right. */
function fragment(type: number, data: string): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(7), Buffer.from(data, 'latin1')]);
  bytes[0] = type;
  bytes.writeUInt16BE(data.length, 1);
  bytes.writeUInt32BE(crc32c(bytes, 7), 3);
  return bytes;
}

test('a record, byte by byte', () => {
  expect(framed('none', 'abc').toString('hex')).toBe('01' + '0003' + '364b3fb7' + '616263');
});

test.each<WalCompression>(['snappy', 'none'])('records of every length come back (%s)', async (compression) => {
  const random = new SeededRandom(1);
  for (let round = 0; round < 40; round++) {
    const records = Array.from({ length: 1 + random.below(6) }, () => {
      const length = [random.below(50), PAGE - 7 - random.below(20), random.below(3 * PAGE), 0][random.below(4)];
      return String.fromCharCode(...Array.from({ length: 100 }, () => random.below(256))).repeat(length / 100 + 1).slice(0, length);
    });
    const bytes = framed(compression, ...records);
    expect(await readBytes(bytes)).toEqual({ records, end: bytes.length, fault: undefined });
  }
});

test('a batch goes on where the last one ended', async () => {
  const framer = new RecordFramer('none'), random = new SeededRandom(2);
  let bytes = Buffer.alloc(0);
  const records: string[] = [];
  for (let i = 0; i < 300; i++) {
    const batch = Array.from({ length: random.below(3) }, () => 'x'.repeat(random.below(2000)));
    bytes = Buffer.concat([bytes, framer.frame(batch.map((record) => Buffer.from(record)), bytes.length)]);
    records.push(...batch);
  }
  expect(await readBytes(bytes)).toEqual({ records, end: bytes.length, fault: undefined });
});

test('a file cut anywhere has the records that are whole, and the byte where they end', async () => {
  const records = ['one', 'x'.repeat(PAGE), 'three'], bytes = framed('none', ...records);
  const ends = [10, 10 + PAGE + 14, bytes.length];
  for (const to of [0, 1, 6, 9, 10, 11, 17, PAGE - 1, PAGE, PAGE + 3, PAGE + 20, ends[1], ends[1] + 1, bytes.length]) {
    const { end, fault, records: read } = await readBytes(bytes.subarray(0, to)), whole = ends.filter((each) => each <= to);
    expect([end, read.length, fault === undefined]).toEqual([whole[whole.length - 1] ?? 0, whole.length, to === 0 || ends.includes(to)]);
  }
});

test('a flipped bit in length, checksum or data ends the reading at the record before', async () => {
  const bytes = framed('snappy', 'first', 'second '.repeat(20)), end = 12;
  for (let bit = (end + 1) * 8; bit < bytes.length * 8; bit++) { // the type of a fragment is under no checksum
    const damaged = Buffer.from(bytes);
    damaged[bit >>> 3] ^= 1 << (bit & 7);
    expect(await readBytes(damaged)).toMatchObject({ records: ['first'], end, fault: { code: 'CORRUPTION', offset: end } });
  }
});

const good = fragment(1, 'good');

test.each<[string, Buffer, number, string]>([
  ['a wrong checksum', Buffer.concat([good, fragment(1, 'bad').fill(0xff, 3, 7)]), 11, 'checksum 3c4833b6 of a fragment of 3 bytes, expected ffffffff'],
  ['less than a header', Buffer.concat([good, Buffer.of(1, 0, 0)]), 11, '3 bytes where a fragment has a header of 7'],
  ['less data than promised', good.subarray(0, 9), 0, 'a fragment of 4 bytes, of which 2 are there'],
  ['an end without a beginning', fragment(4, 'x'), 0, 'a record goes on that has not begun'],
  ['a beginning within another', Buffer.concat([good, fragment(2, 'x'), good]), 11, 'a record begins within another'],
  ['no end', Buffer.concat([good, fragment(2, 'x')]), 11, 'the last record has no end'],
  ['an unknown type', fragment(5, 'x'), 0, 'a fragment of type 5'],
  ['an unknown flag', fragment(0x41, 'x'), 0, 'a fragment of type 65'],
  ['something behind the end of a page', Buffer.concat([good, Buffer.of(0, 0, 1)]), 11, 'a byte other than zero behind the end of a page'],
  ['bad snappy', Buffer.concat([good, fragment(0x09, '\xff')]), 11, 'bad snappy block at byte 0: '],
])('%s is told with its place', async (_name, bytes, end, reason) => {
  const { fault, ...read } = await readBytes(bytes);
  expect([fault?.code, read.end, read.records]).toEqual(['CORRUPTION', end, end ? ['good'] : []]);
  expect(fault?.message).toMatch(/^corruption in \/segment at byte \d+: /);
  expect(fault?.message).toContain(reason);
});

test('zeros up to the end of a page are no damage', async () => {
  const bytes = Buffer.concat([fragment(1, 'x'), Buffer.alloc(PAGE - 8), fragment(1, 'y'), Buffer.alloc(100)]);
  expect(await readBytes(bytes)).toMatchObject({ records: ['x', 'y'], fault: undefined });
});

test('what the reader of the records refuses is damage, too', async () => {
  expect(await readBytes(fragment(1, 'x'), 'it is no record'))
    .toMatchObject({ end: 0, fault: { message: 'corruption in /segment at byte 0: it is no record' } });
});

test('zstd is not known, which is no damage', async () => {
  await expect(readBytes(fragment(0x11, 'x'))).rejects
    .toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('--storage.tsdb.wal-compression-type=snappy') });
});
