import fc from 'fast-check';
import { ByteReader } from '../../../lib/encoding/byte-reader';
import { MAX_VARINT_BYTES, putUvarint, putUvarintHalves, putVarint, putVarintHalves, uvarintLength } from '../../../lib/encoding/varint';

type Put = (bytes: Uint8Array, at: number) => number;

/** What `put` writes from index 3 on, as hex; it must say where that ends and leave the bytes around alone. */
function written(put: Put): string {
  const bytes = Buffer.alloc(3 + MAX_VARINT_BYTES + 1, 0xee);
  const end = put(bytes, 3);
  expect(bytes.subarray(0, 3).toString('hex') + bytes.subarray(end).toString('hex')).toBe('ee'.repeat(bytes.length - (end - 3)));
  return bytes.subarray(3, end).toString('hex');
}

const reader = (hex: string) => new ByteReader(Buffer.from(hex, 'hex'));

describe('unsigned', () => {
  test.each([
    [0, '00'],
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [16_383, 'ff7f'],
    [16_384, '808001'],
    [2 ** 28 - 1, 'ffffff7f'],
    [2 ** 28, '8080808001'],
    [2 ** 31, '8080808008'],
    [2 ** 32 - 1, 'ffffffff0f'],
    [2 ** 32, '8080808010'],
    [2 ** 53 - 1, 'ffffffffffffff0f'],
  ])('%d is %s', (value, hex) => {
    expect(written((bytes, at) => putUvarint(bytes, at, value))).toBe(hex);
    expect(uvarintLength(value)).toBe(hex.length / 2);
    expect(reader(hex).uvarint()).toBe(value);
    expect(reader(hex).uvarint64()).toBe(value);
    expect(reader(hex).int64()).toBe(value);
  });

  test.each([
    ['2^32', 1, 0, '8080808010', 2 ** 32],
    ['2^35', 8, 0, '808080808001', 2 ** 35],
    ['2^53', 0x200000, 0, '8080808080808010', 2 ** 53],
    ['2^63', 0x80000000, 0, '80808080808080808001', 2 ** 63],
    ['2^63 - 1', 0x7fffffff, 0xffffffff, 'ffffffffffffffff7f', 2 ** 63],
    ['2^64 - 1', 0xffffffff, 0xffffffff, 'ffffffffffffffffff01', 2 ** 64],
    ['a pattern', 0x01234567, 0x89abcdef, 'ef9bafcdf8acd19101', 0x0123456789abcdef],
  ])('%s by halves', (_name, high, low, hex, nearest) => {
    expect(written((bytes, at) => putUvarintHalves(bytes, at, high, low))).toBe(hex);
    expect(written((bytes, at) => putUvarintHalves(bytes, at, high | 0, low | 0))).toBe(hex);
    const r = reader(hex);
    expect([r.uvarint64(), r.high, r.low, r.at]).toEqual([nearest, high, low, hex.length / 2]);
  });
});

describe('negative numbers as protobuf writes int32 and int64', () => {
  test.each([
    [-1, 'ffffffffffffffffff01'],
    [-(2 ** 31), '80808080f8ffffffff01'],
    [-(2 ** 53 - 1), '81808080808080f0ff01'],
  ])('%d is %s', (value, hex) => {
    expect(written((bytes, at) => putUvarint(bytes, at, value))).toBe(hex);
    expect(uvarintLength(value)).toBe(hex.length / 2);
    expect(reader(hex).int64()).toBe(value);
  });
});

describe('signed', () => {
  test.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [-2, '03'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [2 ** 31 - 1, 'feffffff0f'],
    [-(2 ** 31), 'ffffffff0f'],
    [2 ** 31, '8080808010'],
    [-(2 ** 31) - 1, '8180808010'],
    [2 ** 53 - 1, 'feffffffffffff1f'],
    [-(2 ** 53 - 1), 'fdffffffffffff1f'],
  ])('%d is %s', (value, hex) => {
    expect(written((bytes, at) => putVarint(bytes, at, value))).toBe(hex);
    expect(reader(hex).varint()).toBe(value);
    expect(reader(hex).varint64()).toBe(value);
  });

  test.each([
    ['-1', 0xffffffff, 0xffffffff, '01', -1],
    ['the greatest', 0x7fffffff, 0xffffffff, 'feffffffffffffffff01', 2 ** 63],
    ['the least', 0x80000000, 0, 'ffffffffffffffffff01', -(2 ** 63)],
  ])('%s by halves', (_name, high, low, hex, nearest) => {
    expect(written((bytes, at) => putVarintHalves(bytes, at, high, low))).toBe(hex);
    const r = reader(hex);
    expect([r.varint64(), r.high, r.low, r.at]).toEqual([nearest, high, low, hex.length / 2]);
  });
});

const KINDS = ['uvarint32', 'uvarint', 'varint', 'uvarint64', 'varint64', 'int64'] as const;

test('longer forms than needed are read, up to ten bytes', () => {
  for (const kind of KINDS) {
    expect(reader('8000')[kind]()).toBe(0);
    const r = reader(`${'80'.repeat(9)}00`);
    expect([r[kind](), r.failed, r.at]).toEqual([0, false, 10]);
  }
});

test.each([
  ['nothing', ''],
  ['a first byte alone', '80'],
  ['nine bytes of ten', 'ffffffffffffffffff'],
  ['bit 65', 'ffffffffffffffffff02'],
  ['bits 65 to 70', 'ffffffffffffffffff7f'],
  ['eleven bytes', 'ffffffffffffffffffff01'],
  ['eleven bytes of zero', '8080808080808080808000'],
])('%s fails', (_name, hex) => {
  for (const kind of KINDS) {
    const r = reader(`00${hex}`);
    r.skip(1);
    expect([r[kind](), r.failedAt, r.at]).toEqual([0, 1, r.end]);
  }
});

test.each([
  ['uvarint32', '8080808010', 2 ** 32],
  ['uvarint', '8080808080808010', 2 ** 53],
  ['varint', '8080808080808020', 2 ** 53],
  ['varint', 'ffffffffffffff1f', -(2 ** 53)],
] as const)('%s refuses %s', (kind, hex, value) => {
  expect(kind === 'varint' ? reader(hex).varint64() : reader(hex).uvarint64()).toBe(value);
  const r = reader(hex);
  expect([r[kind](), r.failedAt]).toEqual([0, 0]);
});

test('the end of the reader counts, not that of its bytes', () => {
  for (const kind of KINDS) {
    const r = new ByteReader(Buffer.from('808001', 'hex'), 0, 2);
    expect([r[kind](), r.failedAt]).toEqual([0, 0]);
  }
});

/** The definition, on whole numbers of any size. */
function leb128(value: bigint): string {
  const bytes: number[] = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  return Buffer.from([...bytes, Number(value)]).toString('hex');
}
const folded = (value: bigint) => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
const halves = (value: bigint) => [Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value))] as const;
/** All magnitudes alike: uniform numbers would nearly all take nine bytes. */
const bits64 = fc.tuple(fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 0, max: 63 })).map(([value, shift]) => value >> BigInt(shift));
const safe = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 52 })).map(([value, shift]) => Math.trunc(value / 2 ** shift));

test('any 64 bits are written and read as defined', () => {
  fc.assert(fc.property(bits64, (unsigned) => {
    const signed = BigInt.asIntN(64, unsigned), [high, low] = halves(unsigned);
    const u = leb128(unsigned), z = leb128(folded(signed));
    expect(written((bytes, at) => putUvarintHalves(bytes, at, high, low))).toBe(u);
    expect(written((bytes, at) => putVarintHalves(bytes, at, high, low))).toBe(z);
    const r = reader(u + u + z);
    expect([r.uvarint64(), r.high, r.low]).toEqual([Number(unsigned), high, low]);
    expect([r.int64(), r.high, r.low]).toEqual([Number(signed), high, low]);
    expect([r.varint64(), r.high, r.low]).toEqual([Number(signed), high, low]);
    expect([r.failed, r.at]).toEqual([false, r.end]);
  }));
});

test('any safe number is written and read as defined', () => {
  fc.assert(fc.property(safe, (value) => {
    const u = leb128(BigInt.asUintN(64, BigInt(value))), z = leb128(folded(BigInt(value)));
    expect(written((bytes, at) => putUvarint(bytes, at, value))).toBe(u);
    expect(written((bytes, at) => putVarint(bytes, at, value))).toBe(z);
    expect(uvarintLength(value)).toBe(u.length / 2);
    const r = reader(u + z);
    expect(value < 0 ? r.int64() : r.uvarint()).toBe(value + 0);
    expect(r.varint()).toBe(value + 0);
    expect(r.failed).toBe(false);
  }));
});

test('any bytes are read alike by all, or refused by all that can', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: 0, max: 12 }), (bytes, continued) => {
    const input = bytes.map((byte, i) => (i < continued ? byte | 128 : byte));
    const exact = new ByteReader(input), plain = new ByteReader(input), narrow = new ByteReader(input), signed = new ByteReader(input);
    const value = exact.uvarint64(), zigzag = signed.varint64();
    expect(plain.uvarint()).toBe(value <= Number.MAX_SAFE_INTEGER ? value : 0);
    expect(plain.failed).toBe(exact.failed || value > Number.MAX_SAFE_INTEGER);
    expect(narrow.uvarint32()).toBe(value < 2 ** 32 ? value : 0);
    expect(narrow.failed).toBe(exact.failed || value >= 2 ** 32);
    expect(plain.reset(input).varint()).toBe(Number.isSafeInteger(zigzag) ? zigzag : 0);
    expect(plain.failed).toBe(exact.failed || !Number.isSafeInteger(zigzag));
  }), { numRuns: 2000 });
});
