import { Kernels } from '../../../lib/kernels/kernels';
import { xorDecodeKernel } from '../../../lib/kernels/xor-decode';
import { SeededRandom } from '../../../lib/sys/random';
import { xorCount, xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { encode, randomSamples, Samples } from '../tsdb/chunkenc/samples';

const MOST = 1 << 12; // samples in a chunk of noise
const SCRATCH = 1 << 17;

/** How often each outcome was seen, so that a test can require every one of them. */
export interface Outcomes { decoded: number; truncated: number; malformed: number; samples: number }

/**
 * Decodes `inputs` random chunks with the kernel and with its twin: chunks as they should be, cut short, with a flipped bit, and
 * noise; every second one in the kernel's memory, the others through its scratch.
 * @throws Error naming the chunk at the first difference in the result or in any bit of the columns
 */
export function comparePairs(seed: number, inputs: number): Outcomes {
  const random = new SeededRandom(seed);
  const kernels = Kernels.load(SCRATCH, SCRATCH);
  const kernel = xorDecodeKernel(kernels);
  const expected = columns(new ArrayBuffer(MOST * 16), 0), outside = columns(new ArrayBuffer(MOST * 16), 0);
  const inside = columns(kernels.memory.buffer, SCRATCH), chunkAt = SCRATCH + MOST * 16;
  const outcomes: Outcomes = { decoded: 0, truncated: 0, malformed: 0, samples: 0 };

  for (let i = 0; i < inputs; i++) {
    const chunk = damaged(random, encode(randomSamples(random, 1 + random.below(40))));
    const actual = i & 1 ? inside : outside;
    const at = i & 1 ? chunkAt : 0;
    if (i & 1) kernels.bytes.set(chunk, chunkAt);
    const result = kernel(i & 1 ? kernels.bytes : chunk, at, at + chunk.length, actual.times, actual.values, 0);
    const twin = xorDecode(chunk, 0, chunk.length, expected.times, expected.values, 0);
    if (result !== twin || !sameBits(actual.times, expected.times, twin) || !sameBits(actual.values, expected.values, twin)) {
      throw new Error(`input ${i} of seed ${seed}: kernel ${result}, twin ${twin}, chunk ${Buffer.from(chunk).toString('hex')}`);
    }
    outcomes[twin >= 0 ? 'decoded' : twin === -1 ? 'truncated' : 'malformed']++;
    outcomes.samples += Math.max(twin, 0);
  }
  return outcomes;
}

function columns(buffer: ArrayBufferLike, offset: number): Samples {
  return { times: new Float64Array(buffer, offset, MOST), values: new Float64Array(buffer, offset + MOST * 8, MOST) };
}

/** Half of the chunks as they are; the rest as a disk or a stranger could have made them. */
function damaged(random: SeededRandom, chunk: Uint8Array): Uint8Array {
  const damage = random.below(6);
  if (damage === 0) return chunk.subarray(0, random.below(chunk.length + 1));
  if (damage === 1) chunk[random.below(chunk.length)] ^= 1 << random.below(8);
  if (damage === 2) random.bytes(chunk.subarray(random.below(chunk.length)));
  if (chunk.length > 1 && xorCount(chunk, 0) > MOST) chunk[0] = 0;
  return chunk;
}

function sameBits(a: Float64Array, b: Float64Array, count: number): boolean {
  const words = (floats: Float64Array) => new Uint32Array(floats.buffer, floats.byteOffset, Math.max(count, 0) * 2);
  const left = words(a), right = words(b);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
