import { SeededRandom } from '../../../../lib/sys/random';
import { xorAppend, XorStates } from '../../../../lib/tsdb/chunkenc/xor-append';

/** One series as columns, both of the same length. */
export interface Samples { readonly times: Float64Array; readonly values: Float64Array }

const bits = new Uint32Array(2);
const bitsAsFloat = new Float64Array(bits.buffer);

/** A float from its two halves: the only way to name one NaN among many. */
export function floatOf(high: number, low: number): number {
  bits[1] = high;
  bits[0] = low;
  return bitsAsFloat[0];
}

/** The value that marks a series as gone. */
export const STALE = floatOf(0x7ff00000, 2);

type Next = (random: Random, before: number, index: number) => number;
type Random = SeededRandom;

const CADENCE: Next[] = [
  () => 15_000,
  (random) => 15_000 + random.below(21) - 10, // a scrape loop with jitter
  (random) => (random.below(10) ? 1000 : random.below(1 << 20)), // gaps
  (random) => Math.floor(random.next() * 2 ** random.below(41)), // anything
];
const VALUE: Next[] = [
  () => 1,
  (random, before) => before + random.below(100),
  (random, before) => (random.below(50) ? before + 1 : 0), // a counter that resets
  (random, before) => before + random.next() - 0.5,
  (random) => floatOf(random.uint32(), random.uint32()), // every pattern, most NaN payloads among them
  (random, before) => (random.below(4) ? before : [STALE, NaN, -0, Infinity, -Infinity, 5e-324, Number.MAX_VALUE][random.below(7)]),
];

/** A series such as a server meets, or one that it never should: `count` samples, the same for the same `random`. */
export function randomSamples(random: SeededRandom, count: number): Samples {
  const cadence = CADENCE[random.below(CADENCE.length)], value = VALUE[random.below(VALUE.length)];
  const times = new Float64Array(count), values = new Float64Array(count);
  let t = random.below(8) ? 1_700_000_000_000 + random.below(1e9) : random.below(1e6) - 5e5;
  let v = random.below(1000);
  for (let i = 0; i < count; i++) {
    times[i] = t;
    values[i] = v;
    t += cadence(random, t, i);
    v = value(random, v, i);
  }
  return { times, values };
}

/** The samples as a chunk of our own making. */
export function encode({ times, values }: Samples): Uint8Array {
  const states = XorStates.allocate(1);
  const chunk = new Uint8Array(20 + times.length * 20);
  let size = 2;
  for (let i = 0; i < times.length; i++) size = xorAppend(states, 0, chunk, 0, chunk.length, times[i], values[i]);
  return chunk.subarray(0, size);
}

/** The bits of every value, so that a comparison sees what `===` does not: NaN payloads and the sign of zero. */
export function bitsOf(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');
}
