import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../../lib/encoding/byte-writer';
import { crc32c } from '../../../../lib/encoding/crc32c';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { IndexReader } from '../../../../lib/tsdb/index/index-reader';
import { IndexWriter } from '../../../../lib/tsdb/index/index-writer';
import { PageCache } from '../../../../lib/tsdb/index/paged-file';
import { SeriesColumns } from '../../../../lib/tsdb/index/series-columns';

const ALWAYS = [-8e15, 8e15] as const;

/** Series with `i` and `job` labels; chunk c of each is [1000 c, 1000 c + 999]. */
async function writeIndex(fs: MemFs, series: number, chunks = 3): Promise<number> {
  const values = Array.from({ length: series }, (_, i) => String(i).padStart(6, '0'));
  const symbols = [...values, 'a', 'b', 'i', 'job'].sort(), number = new Map(symbols.map((text, at) => [text, at]));
  const writer = await IndexWriter.create(fs, '/index', symbols), columns = new SeriesColumns();
  for (let s = 0; s < series; s++) {
    columns.clear();
    const at = columns.begin(2);
    ['i', values[s], 'job', s % 2 ? 'b' : 'a'].forEach((text, k) => { columns.symbols[at + k] = number.get(text)!; });
    for (let c = 0; c < chunks; c++) columns.addChunk(c, 1000 * c, 1000 * c + 999, 2 ** 32 * c + 8 + s);
    columns.end(0, at + 4, chunks);
    await writer.add(columns, 0);
  }
  return writer.finish();
}

describe('an index that was written', () => {
  const fs = new MemFs();
  let index: IndexReader;
  beforeAll(async () => {
    await writeIndex(fs, 5000);
    index = await IndexReader.open(fs, '/index', new PageCache(2 ** 18));
  });
  afterAll(() => index.close());

  test('has its names and values', async () => {
    expect(index.postingsTable.names()).toEqual(['i', 'job']);
    expect([index.postingsTable.count('i'), index.postingsTable.count('job'), index.postingsTable.count('x')]).toEqual([5000, 2, 0]);
    const found: string[] = [];
    await index.postingsTable.eachValue('i', '0012', (value) => found.push(value));
    expect([found[0], found[99], found.length]).toEqual(['001200', '001299', 100]);
  });

  test.each([['i', '000000', 1], ['i', '004999', 1], ['i', '000031', 1], ['i', '000032', 1], ['job', 'a', 2500], ['', '', 5000], ['i', '5', 0], ['x', '', 0]])(
    'lists of %p=%p have %i series', async (name, value, count) => expect((await index.postings(name, value)).length).toBe(count));

  test('finds series again, with labels and chunks', async () => {
    const columns = new SeriesColumns();
    await index.readSeries(await index.postings('job', 'b'), ...ALWAYS, columns);
    expect([columns.count, columns.chunkCount]).toEqual([2500, 7500]);
    const texts = await index.symbols.all(), last = columns.count - 1;
    expect(Array.from(columns.symbols.subarray(columns.labelsFrom[last], columns.labelsFrom[last + 1]), (s) => texts[s])).toEqual(['i', '004999', 'job', 'b']);
    expect([...columns.mint.subarray(7497, 7500)]).toEqual([0, 1000, 2000]);
    expect([...columns.ref.subarray(7497, 7500)]).toEqual([8 + 4999, 2 ** 32 + 8 + 4999, 2 ** 33 + 8 + 4999]);
  });

  test.each([
    [999, 1000, 2], [1000, 1000, 1], [3000, 4000, 0], [-5, -1, 0], [-5, 0, 1],
  ])('of the range from %i to %i a series has %i chunks', async (mint, maxt, count) => {
    const columns = new SeriesColumns();
    await index.readSeries((await index.postings('', '')).subarray(0, 1), mint, maxt, columns);
    expect([columns.count, columns.chunkCount]).toEqual([Math.min(count, 1), count]);
  });
});

test('an index without series', async () => {
  const fs = new MemFs();
  await writeIndex(fs, 0);
  const index = await IndexReader.open(fs, '/index', new PageCache());
  expect([index.postingsTable.names(), (await index.postings('', '')).length]).toEqual([[], 0]);
  await index.close();
});

test('damage anywhere is told by file and byte, or the answer is right all the same', async () => {
  const fs = new MemFs(), size = await writeIndex(fs, 40), good = await fs.readFile('/index', size), expected = await everything(fs);
  let told = 0;
  for (let at = 0; at < size; at += 3) {
    const bad = good.slice();
    bad[at] ^= 0x41;
    await put(fs, bad);
    const answer = await everything(fs).catch((err: Error) => err.message);
    if (typeof answer === 'string') {
      expect(answer).toMatch(/\/index/);
      told++;
    } else expect(answer).toEqual(expected);
  }
  for (const length of [0, 4, 56, 57, size - 1]) {
    await put(fs, good.subarray(0, length));
    await expect(everything(fs)).rejects.toThrow('corruption in /index at byte');
  }
  expect(told).toBeGreaterThan(size / 3 * 0.5); // padding and the lists that nobody reads bear damage
});

async function put(fs: MemFs, bytes: Uint8Array): Promise<void> {
  const file = await fs.create('/index');
  await file.append(bytes);
  await file.close();
}

/** All that an index tells. */
async function everything(fs: MemFs): Promise<unknown> {
  const index = await IndexReader.open(fs, '/index', new PageCache());
  try {
    const lists: Record<string, number[]> = {};
    for (const name of index.postingsTable.names()) {
      const places: Array<[string, number]> = [];
      await index.postingsTable.eachValue(name, '', (value, at) => places.push([value, at]));
      for (const [value, at] of places) lists[`${name}=${value}`] = [...await index.postingsAt(at)];
    }
    const columns = new SeriesColumns();
    await index.readSeries(await index.postings('', ''), ...ALWAYS, columns);
    return [lists, await index.symbols.all(), columns.symbols.slice(0, columns.labelsFrom[columns.count]), columns.ref.slice(0, columns.chunkCount)];
  } finally {
    await index.close();
  }
}

describe('an index of version 1, which names symbols by their places and series by bytes', () => {
  test('answers as one of version 2 does', async () => {
    const fs = new MemFs();
    await writeIndex(fs, 100);
    const expected = await everything(fs), bytes = await fs.readFile('/index', 1e6);
    await put(fs, firstVersion(bytes, (await reading(fs, (index) => index.symbols.all()))));
    expect(await reading(fs, async (index) => index.version)).toBe(1);
    const [lists, ...rest] = await everything(fs) as [Record<string, number[]>, ...unknown[]];
    const [newLists, ...newRest] = expected as [Record<string, number[]>, ...unknown[]];
    expect(rest).toEqual(newRest);
    expect(Object.entries(lists).map(([pair, list]) => [pair, list.length])).toEqual(Object.entries(newLists).map(([pair, list]) => [pair, list.length]));
  });
});

async function reading<T>(fs: MemFs, ask: (index: IndexReader) => Promise<T>): Promise<T> {
  const index = await IndexReader.open(fs, '/index', new PageCache());
  return ask(index).finally(() => index.close());
}

/** The index of version 2 made into one of version 1: without label indices, and with other names for symbols and series. */
function firstVersion(bytes: Uint8Array, symbols: readonly string[]): Uint8Array {
  const toc = new ByteReader(bytes, bytes.length - 52), out = new ByteWriter(), places: number[] = [], ids = new Map<number, number>();
  const [symbolsAt, seriesAt, seriesEnd, , , tableAt] = Array.from({ length: 6 }, () => toc.be64());
  const section = (put: () => void) => {
    const at = out.at;
    out.be32(0);
    put();
    out.patchBe32(at, out.at - at - 4);
    out.be32(crc32c(out.buffer, at + 4, out.at));
    return at;
  };
  out.be32(0xbaaad700);
  out.u8(1);
  section(() => {
    out.be32(symbols.length);
    for (const symbol of symbols) {
      places.push(out.at);
      out.uvarintUtf8(symbol);
    }
  });
  const newSeriesAt = out.at, content = new ByteWriter();
  for (let at = Math.ceil(seriesAt / 16) * 16; at < seriesEnd;) {
    const reader = new ByteReader(bytes, at), length = reader.uvarint(), end = reader.at + length;
    content.reset();
    const labels = reader.uvarint();
    content.uvarint(labels);
    for (let i = 0; i < 2 * labels; i++) content.uvarint(places[reader.uvarint()]);
    content.raw(bytes.subarray(reader.at, end));
    ids.set(at / 16, out.at);
    out.uvarint(content.at);
    out.raw(content.bytes());
    out.be32(crc32c(content.buffer, 0, content.at));
    at = Math.ceil((end + 4) / 16) * 16;
  }
  const table = new ByteReader(bytes, tableAt + 4), lists: Array<[string, string, number]> = [];
  for (let i = table.be32(); i > 0; i--) {
    table.uvarint();
    const name = table.utf8(table.uvarint()), value = table.utf8(table.uvarint()), list = new ByteReader(bytes, table.uvarint() + 4);
    lists.push([name, value, section(() => {
      const count = list.be32();
      out.be32(count);
      for (let k = 0; k < count; k++) out.be32(ids.get(list.be32())!);
    })]);
  }
  const newTableAt = section(() => {
    out.be32(lists.length);
    for (const [name, value, at] of lists) {
      out.uvarint(2);
      out.uvarintUtf8(name);
      out.uvarintUtf8(value);
      out.uvarint(at);
    }
  });
  const contents = out.at;
  for (const at of [symbolsAt, newSeriesAt, 0, 0, 0, newTableAt]) out.be64(at);
  out.be32(crc32c(out.buffer, contents, out.at));
  return out.bytes();
}
