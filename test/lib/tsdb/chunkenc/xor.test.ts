import { SeededRandom } from '../../../../lib/sys/random';
import { xorCount, xorDecode, XorFault, XOR_SLACK } from '../../../../lib/tsdb/chunkenc/xor';
import { xorAppend, XorStates } from '../../../../lib/tsdb/chunkenc/xor-append';
import { bitsOf, encode, floatOf, randomSamples, Samples, STALE } from './samples';

function columns(pairs: Array<[t: number, v: number]>): Samples {
  return { times: Float64Array.from(pairs, ([t]) => t), values: Float64Array.from(pairs, ([, v]) => v) };
}

function decoded(chunk: Uint8Array): Samples {
  const times = new Float64Array(xorCount(chunk, 0)), values = new Float64Array(times.length);
  expect(xorDecode(chunk, 0, chunk.length, times, values, 0)).toBe(times.length);
  return { times, values };
}

// Each row by hand from docs/formats/chunks.md: count, varint of t, 64 bits of v, uvarint of the first delta, then bits.
test.each<[string, Array<[number, number]>, string]>([
  ['one sample', [[0, 0]], '0001' + '00' + '0000000000000000'],
  ['a negative time', [[-1, 1]], '0001' + '01' + '3ff0000000000000'],
  ['the same value', [[1000, 1], [2000, 1]], '0002' + 'd00f' + '3ff0000000000000' + 'e807' + '00'],
  ['the same delta', [[0, 1], [1, 1], [2, 1]], '0003' + '00' + '3ff0000000000000' + '01' + '00'],
  // 1 -> 2: 7ff0... differs from bit 1 to 11, so 11 00001 001011 and eleven ones
  ['a changed value', [[0, 1], [1, 2]], '0002' + '00' + '3ff0000000000000' + '01' + 'c25fff'],
  // the change of the delta is -1: 10 and 14 bits of ones, after the 0 of an unchanged value
  ['a shorter delta', [[0, 1], [5, 1], [9, 1]], '0003' + '00' + '3ff0000000000000' + '05' + '5fff80'],
])('%s', (_name, pairs, hex) => {
  expect(Buffer.from(encode(columns(pairs))).toString('hex')).toBe(hex);
  expect(decoded(Buffer.from(hex, 'hex'))).toEqual(columns(pairs));
});

// Both ends of every width, and one past them.
test.each([0, 1, -1, 8192, 8193, -8191, -8192, 65536, 65537, -65535, -65536, 524288, 524289, -524287, -524288, 2 ** 40, -(2 ** 40)])(
  'a delta that changes by %d', (change) => {
    const samples = columns([[0, 1], [2 ** 41, 1], [2 ** 42 + change, 2]]);
    expect(decoded(encode(samples))).toEqual(samples);
  });

test.each([
  ['stale marker', STALE], ['quiet NaN', NaN], ['NaN with a payload', floatOf(0xfff12345, 0x6789abcd)], ['minus zero', -0],
  ['infinity', Infinity], ['smallest', 5e-324], ['largest', Number.MAX_VALUE],
])('%s keeps its bits', (_name, v) => {
  const samples = columns([[0, 1], [1, v], [2, v], [3, 1]]);
  expect(bitsOf(decoded(encode(samples)).values)).toBe(bitsOf(samples.values));
});

test('2,000 random chunks come back bit by bit, wherever they lie', () => {
  const random = new SeededRandom(3);
  for (let i = 0; i < 2000; i++) {
    const samples = randomSamples(random, 1 + random.below(140));
    const chunk = encode(samples);
    const before = random.below(20), behind = random.below(2) ? 0 : XOR_SLACK;
    const segment = random.bytes(new Uint8Array(before + chunk.length + behind));
    segment.set(chunk, before);
    const times = new Float64Array(samples.times.length + 2), values = new Float64Array(times.length);
    expect(xorDecode(segment, before, before + chunk.length, times, values, 1)).toBe(samples.times.length);
    expect(bitsOf(times.subarray(1, -1))).toBe(bitsOf(samples.times));
    expect(bitsOf(values.subarray(1, -1))).toBe(bitsOf(samples.values));
  }
});

test('a chunk cut anywhere is truncated, and never reads as if it were whole', () => {
  const chunk = encode(randomSamples(new SeededRandom(4), 30));
  const times = new Float64Array(30), values = new Float64Array(30);
  for (let to = 0; to < chunk.length; to++) expect(xorDecode(chunk, 0, to, times, values, 0)).toBe(XorFault.Truncated);
});

test('a value of more than 64 bits is malformed', () => {
  const chunk = Buffer.from('0002' + '00' + '3ff0000000000000' + '01' + 'fe0000000000000000000000', 'hex'); // 11 11111 000000: 31 + 64
  expect(xorDecode(chunk, 0, chunk.length, new Float64Array(2), new Float64Array(2), 0)).toBe(XorFault.Malformed);
});

test('outputs without room are the caller\'s bug, found before anything is written', () => {
  const chunk = encode(columns([[1, 1], [2, 2]]));
  const times = new Float64Array(2);
  expect(() => xorDecode(chunk, 0, chunk.length, times, new Float64Array(2), 1)).toThrow('no room for 2 samples at index 1 of 2');
  expect(times).toEqual(new Float64Array(2));
});

test('a full chunk refuses and stays as it is', () => {
  const states = XorStates.allocate(1);
  const chunk = new Uint8Array(64);
  let size = 0, count = 0;
  for (let next = 0; next >= 0; count++) {
    size = next;
    next = xorAppend(states, 0, chunk, 0, chunk.length, count * 1e6, Math.sqrt(count));
  }
  expect(xorAppend(states, 0, chunk, 0, chunk.length, count * 1e6, 0)).toBe(XorFault.Full);
  expect(decoded(chunk.subarray(0, size)).times).toEqual(Float64Array.from({ length: count - 1 }, (_, i) => i * 1e6));
});

test('the count has 16 bits', () => {
  const states = XorStates.allocate(1);
  const chunk = new Uint8Array(1 << 16);
  for (let i = 0; i < 0xffff; i++) expect(xorAppend(states, 0, chunk, 0, chunk.length, i, 1)).toBeGreaterThan(0);
  expect(xorAppend(states, 0, chunk, 0, chunk.length, 0xffff, 1)).toBe(XorFault.Full);
});

test('the rows of one table do not touch each other, and a row can be used again', () => {
  const states = XorStates.allocate(3);
  const chunks = [0, 1, 2].map(() => new Uint8Array(4096));
  const series = [0, 1, 2].map((seed) => randomSamples(new SeededRandom(seed), 100));
  for (let round = 0; round < 2; round++) {
    const sizes = [0, 0, 0];
    for (let i = 0; i < 100; i++) {
      for (let row = 0; row < 3; row++) {
        sizes[row] = xorAppend(states, row, chunks[row], 0, 4096, series[row].times[i], series[row].values[i]);
      }
    }
    for (let row = 0; row < 3; row++) {
      expect(chunks[row].subarray(0, sizes[row])).toEqual(encode(series[row]));
      states.reset(row);
    }
  }
});
