import { XxHash64 } from '../../../lib/encoding/xxhash64';
import { SeededRandom } from '../../../lib/sys/random';

const hasher = new XxHash64();

function hash(bytes: Uint8Array, from?: number, to?: number): bigint {
  const { high, low } = hasher.hash(bytes, from, to);
  return (BigInt(high) << 32n) | BigInt(low);
}

// Check values of the reference implementation, seed 0.
test.each([
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
  ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
])('%j', (text, expected) => expect(hash(Buffer.from(text))).toBe(expected));

test('every length up to five stripes, from any offset, equals the definition', () => {
  const bytes = new SeededRandom(1).bytes(new Uint8Array(170));
  for (let length = 0; length <= 160; length++) {
    const from = length % 11;
    expect(hash(bytes, from, from + length)).toBe(byDefinition(bytes.subarray(from, from + length)));
  }
});

test.each([0x00, 0x80, 0xff])('carries are not lost: 100 bytes of %d', (byte) => {
  const bytes = new Uint8Array(100).fill(byte);
  expect(hash(bytes)).toBe(byDefinition(bytes));
});

const MASK = (1n << 64n) - 1n;
const [P1, P2, P3, P4, P5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];

/** The steps of the specification, one by one, on whole numbers. */
function byDefinition(bytes: Uint8Array): bigint {
  const rotated = (x: bigint, bits: bigint) => ((x << bits) | ((x & MASK) >> (64n - bits))) & MASK;
  const round = (lane: bigint, input: bigint) => (rotated((lane + input * P2) & MASK, 31n) * P1) & MASK;
  const read = (at: number, count: number) => bytes.subarray(at, at + count).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let at = 0, hash = P5;
  if (bytes.length >= 32) {
    const lanes = [(P1 + P2) & MASK, P2, 0n, -P1 & MASK];
    for (; at + 32 <= bytes.length; at += 32) lanes.forEach((lane, i) => { lanes[i] = round(lane, read(at + 8 * i, 8)); });
    hash = [1n, 7n, 12n, 18n].reduce((sum, bits, i) => sum + rotated(lanes[i], bits), 0n) & MASK;
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * P1 + P4) & MASK;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  for (; at + 8 <= bytes.length; at += 8) hash = (rotated(hash ^ round(0n, read(at, 8)), 27n) * P1 + P4) & MASK;
  if (at + 4 <= bytes.length) {
    hash = (rotated(hash ^ ((read(at, 4) * P1) & MASK), 23n) * P2 + P3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) hash = (rotated(hash ^ ((BigInt(bytes[at]) * P5) & MASK), 11n) * P1) & MASK;
  hash = ((hash ^ (hash >> 33n)) * P2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * P3) & MASK;
  return hash ^ (hash >> 32n);
}
