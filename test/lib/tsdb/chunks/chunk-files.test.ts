import { ChunkEncoding, ChunkTable } from '../../../../lib/storage/chunk-querier';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { XOR_SLACK } from '../../../../lib/tsdb/chunkenc/xor';
import { ChunkReader } from '../../../../lib/tsdb/chunks/chunk-reader';
import { ChunkWriter } from '../../../../lib/tsdb/chunks/chunk-writer';

/** Chunks of random bytes, one memory for all. */
function randomChunks(lengths: readonly number[]): ChunkTable {
  const total = lengths.reduce((sum, length) => sum + length, 0), count = lengths.length;
  const offset = new Float64Array(count);
  for (let c = 1; c < count; c++) offset[c] = offset[c - 1] + lengths[c - 1];
  return {
    memories: [new SeededRandom(3).bytes(new Uint8Array(total))], memory: new Uint32Array(count), offset, length: Uint32Array.from(lengths),
    encoding: new Uint8Array(count).fill(ChunkEncoding.Xor), mint: new Float64Array(count), maxt: new Float64Array(count),
  };
}

async function written(fs: MemFs, chunks: ChunkTable, segmentBytes?: number): Promise<Float64Array> {
  await fs.mkdir('/chunks');
  const writer = new ChunkWriter(fs, '/chunks', segmentBytes), refs = new Float64Array(chunks.length.length);
  await writer.write(chunks, 0, refs.length, refs, 0);
  await writer.finish();
  return refs;
}

test.each<[string, number[], number | undefined, number]>([
  ['one segment', [2, 300, 1024, 40], undefined, 1], ['a segment each', [200, 300, 400], 256, 3],
  ['long ones between short ones', [10, 200_000, 10, 5000, 3_000_000, 10], undefined, 1], ['an end in the middle', Array(100).fill(100), 4096, 3],
  ['an empty one', [0], undefined, 1],
])('chunks in %s are read as they were written', async (_name, lengths, segmentBytes, segments) => {
  const fs = new MemFs(), chunks = randomChunks(lengths), refs = await written(fs, chunks, segmentBytes);
  expect((await fs.list('/chunks')).map(({ name }) => name)).toEqual(Array.from({ length: segments }, (_, i) => `00000${i + 1}`));
  const reader = await ChunkReader.open(fs, '/chunks'), backwards = Float64Array.from(refs).reverse();
  for (const asked of [refs, backwards]) {
    const loaded = await reader.load(asked, asked.length);
    asked.forEach((ref, row) => {
      const c = refs.indexOf(ref), memory = loaded.memories[loaded.memory[row]], from = loaded.offset[row];
      const wrote = chunks.memories[0].subarray(chunks.offset[c], chunks.offset[c] + lengths[c]);
      expect(Buffer.compare(memory.subarray(from, from + loaded.length[row]), wrote)).toBe(0);
      expect(memory.length).toBeGreaterThanOrEqual(from + loaded.length[row] + XOR_SLACK);
      expect(loaded.encoding[row]).toBe(ChunkEncoding.Xor);
    });
  }
  await reader.close();
});

describe('faults', () => {
  const fs = new MemFs();
  let refs: Float64Array, good: Uint8Array;
  beforeAll(async () => {
    refs = await written(fs, randomChunks([100, 100]));
    good = await fs.readFile('/chunks/000001', 1e6);
  });
  async function load(bytes: Uint8Array, ...asked: number[]): Promise<unknown> {
    const file = await fs.create('/chunks/000001');
    await file.append(bytes);
    await file.close();
    const reader = await ChunkReader.open(fs, '/chunks');
    return reader.load(Float64Array.from(asked), asked.length).finally(() => reader.close());
  }

  test.each<[string, (bytes: Uint8Array) => Uint8Array, number, string]>([
    ['a wrong byte', (bytes) => { bytes[50] ^= 1; return bytes; }, 8, 'corruption in /chunks/000001 at byte 8: the checksum of a chunk is wrong'],
    ['the end is missing', (bytes) => bytes.subarray(0, bytes.length - 1), 114,
      'corruption in /chunks/000001 at byte 114: a chunk of 106 bytes, but the segment has 219'],
    ['a place behind the end', (bytes) => bytes, 1000,
      'corruption in /chunks/000001 at byte 1000: the index names a chunk here, but the segment has 220 bytes'],
    ['a place in the header', (bytes) => bytes, 2, 'corruption in /chunks/000001 at byte 2: the index names a chunk here'],
    ['a missing segment', (bytes) => bytes, 2 ** 32 + 8, 'corruption in /chunks/000002 at byte 0: the index names a chunk in this segment, but it is missing'],
    ['another file', (bytes) => { bytes[0] = 1; return bytes; }, 8, 'corruption in /chunks/000001 at byte 0: this is no segment of chunks'],
    ['an empty file', () => new Uint8Array(0), 8, 'corruption in /chunks/000001 at byte 0: this is no segment of chunks'],
    ['a later version', (bytes) => { bytes[4] = 2; return bytes; }, 8, 'cannot read /chunks/000001: it has version 2, and 1 is known'],
  ])('%s', async (_name, change, ref, message) => {
    await expect(load(change(good.slice()), ref)).rejects.toThrow(message);
    expect(refs[1]).toBe(114);
  });
});
