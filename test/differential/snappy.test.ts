import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ByteReader } from '../../lib/encoding/byte-reader';
import { ByteWriter } from '../../lib/encoding/byte-writer';
import { crc32c } from '../../lib/encoding/crc32c';
import { snappyCompress, snappyDecompress } from '../../lib/encoding/snappy';
import { SeededRandom } from '../../lib/sys/random';
import { describeWith } from './peers';
import { RealServer } from './real-server';

const SERIES = 3000; // their request is longer than two fragments
const random = new SeededRandom(7);
const values = Array.from({ length: SERIES }, (_, i) => [i, -i, random.next(), random.next() * 10 ** (random.below(40) - 20)][i % 4]);

describeWith(['prometheus'], 'the real Prometheus and our snappy', () => {
  let server: RealServer;
  const now = Date.now();
  beforeAll(async () => {
    const scraped = values.map((value, i) => `scraped{path="/shop/basket/${i}"} ${value}\n`).join('');
    server = await RealServer.start(() => scraped, ['--web.enable-remote-write-receiver']);
    const request = writeRequest(now);
    expect(request.length).toBeGreaterThan(2 * 65_536);
    expect((await post('write', snappyCompress(request))).status).toBe(204);
  }, 40_000);
  afterAll(() => server.stop());

  const post = (api: string, body: Uint8Array) => fetch(`${server.url}/api/v1/${api}`, {
    method: 'POST', body, headers: { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' },
  });

  test('it reads what we compressed', async () => {
    const result = await server.query('written');
    expect(new Map(result.map(({ metric, value }) => [metric.path, Number(value[1])]))).toEqual(new Map(values.map((value, i) => [pathOf(i), value])));
  });

  test('we read what it compressed for a remote reader', async () => {
    const answer = await post('read', snappyCompress(readRequest(now)));
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'snappy']);
    const response = snappyDecompress(new Uint8Array(await answer.arrayBuffer()), 1 << 24);
    expect(decodeReadResponse(response)).toEqual(new Map(values.map((value, i) => [`__name__=written,path=${pathOf(i)}`, [value, now]])));
  });

  test('we read every record of its write-ahead log, and compress them as small', async () => {
    await server.until('scraping', async () => Number((await server.query('count_over_time(scraped{path="/shop/basket/0"}[1m])'))[0]?.value[1]) >= 3);
    const records = walRecords(readFileSync(join(server.folder, 'data', 'wal', '00000000')));
    let theirs = 0, ours = 0;
    const types = new Set<number>();
    for (const { compressed, bytes } of records) {
      const record = compressed ? snappyDecompress(bytes, 1 << 24) : bytes;
      types.add(record[0]);
      if (!compressed) continue;
      theirs += bytes.length;
      ours += snappyCompress(record).length;
    }
    const unknown = [...types].filter((type) => !(type >= 1 && type <= 13));
    expect(unknown).toEqual([]);
    expect(records.length).toBeGreaterThanOrEqual(5); // one of the series and one of the samples that we sent, and three scrapes
    expect(types).toContain(1); // series
    expect(types).toContain(2); // samples
    expect(theirs).toBeGreaterThan(65_536);
    expect(ours / theirs).toBeGreaterThan(0.95);
    expect(ours / theirs).toBeLessThan(1.05);
  }, 40_000);

  test.each([
    ['an empty block', ''],
    ['an unfinished literal', '040c616263'],
    ['an offset before the start', '080c616263640105'],
    ['fewer bytes than promised', '050c61626364'],
    ['the framing format', 'ff060000734e61507059'],
  ])('neither takes %s', async (_name, hex) => {
    const block = Buffer.from(hex, 'hex');
    expect((await post('write', block)).status).toBe(400);
    expect(() => snappyDecompress(block, 1 << 24)).toThrow(expect.objectContaining({ code: 'BAD_SNAPPY' }));
  });
});

const pathOf = (i: number) => `/größe/${i}/${(Math.imul(i, 0x9e3779b1) >>> 0).toString(36)}`;

// Fields as protobuf tags: the number of the field times 8, plus 0 for a varint, 1 for eight bytes, 2 for something with a length.

/** One sample for each of `values`: WriteRequest{1: TimeSeries{1: Label{1: name, 2: value}, 2: Sample{1: value, 2: timestamp}}}. */
function writeRequest(t: number): Uint8Array {
  const w = new ByteWriter();
  values.forEach((value, i) => {
    w.u8(0x0a);
    const series = w.open();
    for (const [name, text] of [['__name__', 'written'], ['path', pathOf(i)]]) {
      w.u8(0x0a);
      const label = w.open();
      w.u8(0x0a);
      w.uvarintUtf8(name);
      w.u8(0x12);
      w.uvarintUtf8(text);
      w.close(label);
    }
    w.u8(0x12);
    const sample = w.open();
    w.u8(0x09);
    w.leF64(value);
    w.u8(0x10);
    w.uvarint(t);
    w.close(sample);
    w.close(series);
  });
  return w.bytes();
}

/** All of `written` at `t`: ReadRequest{1: Query{1: start, 2: end, 3: LabelMatcher{2: name, 3: value}}}; no type means equal. */
function readRequest(t: number): Uint8Array {
  const w = new ByteWriter();
  w.u8(0x0a);
  const query = w.open();
  w.u8(0x08);
  w.uvarint(t);
  w.u8(0x10);
  w.uvarint(t);
  w.u8(0x1a);
  const matcher = w.open();
  w.u8(0x12);
  w.uvarintUtf8('__name__');
  w.u8(0x1a);
  w.uvarintUtf8('written');
  w.close(matcher);
  w.close(query);
  return w.bytes();
}

/** ReadResponse{1: QueryResult{1: TimeSeries}}. @returns value and timestamp of the last sample by labels */
function decodeReadResponse(bytes: Uint8Array): Map<string, [number, number]> {
  const found = new Map<string, [number, number]>();
  const r = new ByteReader(bytes);
  eachField(r, () => eachFieldWithin(r, () => {
    const labels: string[] = [];
    const sample: [number, number] = [0, 0]; // what is zero is not sent
    eachFieldWithin(r, (tag) => {
      const label: string[] = [];
      if (tag === 0x0a) eachFieldWithin(r, () => label.push(r.utf8(r.uvarint())));
      else eachFieldWithin(r, (part) => { if (part === 0x09) sample[0] = r.leF64(); else sample[1] = r.int64(); });
      if (label.length) labels.push(label.join('='));
    });
    found.set(labels.join(), sample);
  }));
  expect(r.failedAt).toBe(-1);
  return found;
}

function eachField(r: ByteReader, read: (tag: number) => void): void {
  while (r.at < r.end) read(r.u8());
}

function eachFieldWithin(r: ByteReader, read: (tag: number) => void): void {
  const outer = r.open(r.uvarint());
  eachField(r, read);
  r.close(outer);
}

/**
 * The records of a segment in pages of 32 KiB. A record is one fragment or several, none across a page: type (1 all of it, 2 its
 * first, 3 a middle, 4 its last; 8 for snappy on top), length and CRC-32C, big-endian, then the bytes. Type 0 pads a page.
 */
function walRecords(segment: Buffer): Array<{ compressed: boolean; bytes: Uint8Array }> {
  const PAGE = 32 * 1024;
  const records: Array<{ compressed: boolean; bytes: Uint8Array }> = [];
  const r = new ByteReader(segment);
  let fragments: Uint8Array[] = [];
  while (r.end - r.at >= 7) {
    const flags = r.u8(), kind = flags & 7;
    if (kind === 0) {
      r.skip(Math.min(PAGE - ((r.at - 1) % PAGE) - 1, r.end - r.at));
      continue;
    }
    const length = r.be16(), crc = r.be32();
    if (length > r.end - r.at) break; // the server is still writing it
    const bytes = r.raw(length);
    expect(crc32c(bytes)).toBe(crc);
    expect(flags & ~0x0f).toBe(0);
    if (kind <= 2) fragments = [];
    fragments.push(bytes);
    if (kind === 1 || kind === 4) records.push({ compressed: (flags & 8) !== 0, bytes: Buffer.concat(fragments) });
  }
  expect(r.failedAt).toBe(-1);
  return records;
}
