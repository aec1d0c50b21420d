import { SeededRandom } from '../../../lib/sys/random';
import { BlockMemory, blockLength } from '../../../lib/tsdb/block-memory';
import { xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { NONE } from '../../../lib/tsdb/chunk-memory';
import { CHUNK_RANGE, HeadChunks } from '../../../lib/tsdb/head-chunks';
import { randomSamples } from './chunkenc/samples';

interface Chunk { readonly mint: number; readonly maxt: number; readonly times: number[]; readonly values: Float64Array }

/** The chunks of a row, the oldest first. */
function chunksOf(chunks: HeadChunks, row: number): Chunk[] {
  const { closed } = chunks, found: Chunk[] = [], times = new Float64Array(256), values = new Float64Array(256);
  const add = (bytes: Uint8Array, from: number, length: number, mint: number, maxt: number) => {
    const count = xorDecode(bytes, from, from + length, times, values, 0);
    found.unshift({ mint, maxt, times: [...times.subarray(0, count)], values: values.slice(0, count) });
  };
  if (chunks.openCount(row) > 0) add(chunks.openBytes, chunks.openAt(row), chunks.openLength(row), chunks.openMint(row), chunks.maxt(row));
  for (let c = chunks.newestClosed(row); c !== NONE; c = closed.older[c]) {
    add(closed.pages[closed.page[c]]!, closed.offset[c], closed.length[c], closed.mint[c], closed.maxt[c]);
  }
  return found;
}

function filled(step: number, count: number, value: (i: number) => number = () => 1, start = 0): HeadChunks {
  const chunks = new HeadChunks();
  chunks.reserve(1);
  for (let i = 0; i < count; i++) chunks.append(0, start + i * step, value(i));
  return chunks;
}

describe('where chunks are cut', () => {
  const noise = (i: number) => Math.sin(i) * (-1) ** i * 10 ** ((i * 37) % 300 - 150);
  test.each<[string, HeadChunks, number[]]>([
    ['every 15 s: four even ones in two hours', filled(15_000, 960), [120, 120, 120, 120, 120, 120, 120, 120]],
    ['every 30 s: two', filled(30_000, 480), [120, 120, 120, 120]],
    ['every minute: one', filled(60_000, 240), [120, 120]],
    ['every 20 s: the last quarter of an hour is spread', filled(20_000, 360), [120, 120, 120]],
    ['every second: 62 as even as milliseconds allow', filled(1000, 300), [117, 117, 66]],
    ['every hour', filled(3_600_000, 5), [2, 2, 1]],
    ['begun in the middle of the two hours', filled(15_000, 600, () => 1, 3_600_000), [120, 120, 120, 120, 120]],
    ['values that do not compress: by size', filled(15_000, 300, noise), [119, 119, 62]],
    ['before 1970: the border is 0', filled(60_000, 121, () => 1, -CHUNK_RANGE), [120, 1]],
  ])('%s', (_name, chunks, lengths) => {
    expect(chunksOf(chunks, 0).map(({ times }) => times.length)).toEqual(lengths);
  });

  test('after 240 samples at the latest, where they come faster than they began to', () => {
    const chunks = new HeadChunks();
    chunks.reserve(1);
    for (let i = 0; i < 40; i++) chunks.append(0, i * 60_000, 1);
    for (let i = 0; i < 500; i++) chunks.append(0, 2_400_000 + i * 100, 1);
    expect(chunksOf(chunks, 0).map(({ times }) => times.length)).toEqual([240, 117, 117, 66]);
  });
});

test('every sample comes back with its bits, from many series at once, and chunks tell their times', () => {
  const random = new SeededRandom(9), chunks = new HeadChunks();
  const all = Array.from({ length: 50 }, () => randomSamples(random, 50 + random.below(500)));
  for (let i = 0; i < 550; i++) {
    all.forEach(({ times, values }, row) => {
      chunks.reserve(row + 1);
      if (i < times.length && times[i] > chunks.maxt(row)) chunks.append(row, times[i], values[i]);
    });
  }
  all.forEach(({ times, values }, row) => {
    const found = chunksOf(chunks, row), kept = [...times.keys()].filter((i) => i === 0 || times[i] > times[i - 1]);
    expect(found.flatMap((chunk) => chunk.times)).toEqual(kept.map((i) => times[i]));
    const bytes = Buffer.concat(found.map((chunk) => Buffer.from(chunk.values.buffer)));
    expect(bytes.equals(Buffer.from(Float64Array.from(kept, (i) => values[i]).buffer))).toBe(true);
    for (const { mint, maxt, times: own } of found) expect([mint, maxt]).toEqual([own[0], own[own.length - 1]]);
    expect(chunks.mint(row)).toBe(times[0]);
  });
  expect(chunks.count).toBe(all.reduce((sum, _, row) => sum + chunksOf(chunks, row).length, 0));
});

test('dropping what is old leaves whole chunks, and gives their memory back', () => {
  const chunks = new HeadChunks(), step = 15_000;
  chunks.reserve(100);
  let highest = 0;
  for (let i = 0; i < 20_000; i++) {
    for (let row = 0; row < 100; row++) chunks.append(row, i * step, i * row * 1.1);
    if (i % 1000 > 0) continue;
    for (let row = 0; row < 100; row++) expect(chunks.dropBefore(row, i * step - CHUNK_RANGE)).toBe(true);
    highest = Math.max(highest, chunks.closed.size);
  }
  expect(chunksOf(chunks, 7)[0].maxt).toBeGreaterThanOrEqual(19_000 * step - CHUNK_RANGE);
  expect(highest).toBeLessThan(100 * 12 * 1024 + 3 * 2 ** 20); // those of three hours, and a page that is partly used at either end
  for (let row = 0; row < 100; row++) expect(chunks.dropBefore(row, Infinity)).toBe(false);
  expect([chunks.count, chunks.maxt(3), chunks.mint(3)]).toEqual([0, -Infinity, Infinity]);
  chunks.append(3, 5, 5);
  expect(chunksOf(chunks, 3).map(({ times }) => times)).toEqual([[5]]);
});

test('blocks do not overlap, and halves become whole again', () => {
  const random = new SeededRandom(4), memory = new BlockMemory(), held = new Map<number, number>();
  let overlaps = 0;
  for (let i = 0; i < 20_000; i++) {
    if (random.below(2) === 0) {
      const blockClass = random.below(6), at = memory.allocate(blockClass);
      if (at % blockLength(blockClass) !== 0 || at + blockLength(blockClass) > memory.data.length) overlaps++;
      for (const [other, otherClass] of held) if (at < other + blockLength(otherClass) && other < at + blockLength(blockClass)) overlaps++;
      held.set(at, blockClass);
    } else if (held.size > 20) {
      const [at, blockClass] = [...held][random.below(held.size)];
      held.delete(at);
      memory.release(at, blockClass);
    }
    if (held.size > 60) for (const [at, blockClass] of held) { memory.release(at, blockClass); held.delete(at); }
  }
  for (const [at, blockClass] of held) memory.release(at, blockClass);
  expect(overlaps).toBe(0);
  const { length } = memory.data;
  for (let i = 0; i < 32; i++) memory.allocate(0);
  for (let i = 0; i < Math.floor(length / 2048 / 2); i++) memory.allocate(5);
  expect(memory.data.length).toBe(length); // what was cut small could be had in one piece
});
