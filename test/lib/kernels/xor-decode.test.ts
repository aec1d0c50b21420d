import { Kernels } from '../../../lib/kernels/kernels';
import { xorDecodeKernel } from '../../../lib/kernels/xor-decode';
import { SeededRandom } from '../../../lib/sys/random';
import { XorFault } from '../../../lib/tsdb/chunkenc/xor';
import { encode, randomSamples } from '../tsdb/chunkenc/samples';
import { comparePairs } from './xor-decode-pairs';

test('kernel and twin agree on 20,000 random inputs, every outcome among them', () => {
  const outcomes = comparePairs(1, 20_000);
  expect(outcomes.decoded).toBeGreaterThan(10_000);
  expect(outcomes.truncated).toBeGreaterThan(100);
  expect(outcomes.malformed).toBeGreaterThan(100);
});

test('a chunk larger than the scratch is decoded all the same', () => {
  const samples = randomSamples(new SeededRandom(2), 500);
  const kernel = xorDecodeKernel(Kernels.load(1024));
  const chunk = encode(samples);
  const times = new Float64Array(500), values = new Float64Array(500);
  expect(kernel(chunk, 0, chunk.length, times, values, 0)).toBe(500);
  expect(times).toEqual(samples.times);
});

test('a fault leaves columns outside the memory as they were', () => {
  const kernel = xorDecodeKernel(Kernels.load());
  const chunk = encode(randomSamples(new SeededRandom(3), 20));
  const times = new Float64Array(20), values = new Float64Array(20);
  expect(kernel(chunk, 0, chunk.length - 1, times, values, 0)).toBe(XorFault.Truncated);
  expect(times).toEqual(new Float64Array(20));
});

test('columns without room throw as the twin does', () => {
  const kernel = xorDecodeKernel(Kernels.load());
  const chunk = encode(randomSamples(new SeededRandom(4), 20));
  expect(() => kernel(chunk, 0, chunk.length, new Float64Array(20), new Float64Array(19), 0)).toThrow('no room for 20 samples at index 0 of 19');
});

test('scratch outside the memory is refused', () => {
  expect(() => Kernels.over(Kernels.load(1 << 16).memory, 8, 1 << 16))
    .toThrow('scratch of 65536 bytes at 8 does not lie on 8 bytes within the memory of 65536');
});
