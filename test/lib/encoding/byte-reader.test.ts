import { ByteReader } from '../../../lib/encoding/byte-reader';

const bytes = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

// Each read begins at index 8: 88 99 aa bb cc dd ee ff.
test.each([
  ['u8', 1, 0x88],
  ['be16', 2, 0x8899],
  ['be32', 4, 0x8899aabb],
  ['le32', 4, 0xbbaa9988],
  ['be64', 8, 0x8899aabb * 2 ** 32 + 0xccddeeff],
  ['le64', 8, 0xffeeddcc * 2 ** 32 + 0xbbaa9988],
  ['beInt64', 8, (0x8899aabb - 2 ** 32) * 2 ** 32 + 0xccddeeff],
  ['beF64', 8, bytes.readDoubleBE(8)],
  ['leF64', 8, bytes.readDoubleLE(0)],
] as const)('%s takes %d bytes', (kind, width, expected) => {
  const at = kind === 'leF64' ? 0 : 8; // from 8 on it would be a NaN
  const r = new ByteReader(bytes, at);
  expect([r[kind](), r.at, r.failed]).toEqual([expected, at + width, false]);
  for (let short = 0; short < width; short++) {
    r.reset(bytes, at, at + short);
    expect([r[kind](), r.at, r.failedAt]).toEqual([0, at + short, at]);
  }
});

test.each([
  ['be64', 0x00112233, 0x44556677],
  ['le64', 0x77665544, 0x33221100],
  ['beInt64', 0x00112233, 0x44556677],
] as const)('%s leaves its exact bits', (kind, high, low) => {
  const r = new ByteReader(bytes);
  r[kind]();
  expect([r.high, r.low]).toEqual([high, low]);
  r.reset(bytes, 16)[kind]();
  expect([r.high, r.low]).toEqual([0, 0]);
});

test('a NaN keeps its payload', () => {
  const stale = Buffer.from('7ff0000000000002', 'hex'), both = Buffer.concat([stale, Buffer.from(stale).reverse()]);
  const r = new ByteReader(both), out = new DataView(new ArrayBuffer(16));
  out.setFloat64(0, r.beF64());
  out.setFloat64(8, r.leF64());
  expect(Buffer.from(out.buffer).toString('hex')).toBe('7ff0000000000002'.repeat(2));
});

test('the first failure ends all reading and keeps its place', () => {
  const r = new ByteReader(bytes, 2, 7);
  expect(r.be32()).toBe(0x22334455);
  expect(r.be32()).toBe(0);
  expect([r.u8(), r.be16(), r.uvarint(), r.utf8(1), r.raw(1).length]).toEqual([0, 0, 0, '', 0]);
  expect([r.failed, r.failedAt, r.at, r.end]).toEqual([true, 6, 7, 7]);
  expect(r.reset(bytes).u8()).toBe(0);
  expect(r.failed).toBe(false);
});

test('a caller can refuse what it read', () => {
  const r = new ByteReader(bytes);
  r.skip(3);
  expect(r.fail(1)).toBe(0);
  expect([r.failedAt, r.at]).toEqual([1, 16]);
});

test.each([[-1, 4, 0], [17, 17, 17], [0, 17, 0], [5, 4, 5], [NaN, 4, 0]])('the range %d to %d is refused', (from, to, at) => {
  const r = new ByteReader(bytes, from, to);
  expect([r.failedAt, r.at, r.end, r.u8()]).toEqual([at, 0, 0, 0]);
});

test.each([-1, 5, 2 ** 53, NaN])('a length of %d is refused', (length) => {
  const skip = new ByteReader(bytes, 4, 8), open = new ByteReader(bytes, 4, 8);
  skip.skip(length);
  open.close(open.open(length));
  expect([skip.failedAt, skip.at, open.failedAt, open.at]).toEqual([4, 8, 4, 8]);
});

test('raw bytes are a view, text is decoded', () => {
  const input = Buffer.from('-grün \ufeff€-');
  const r = new ByteReader(input.subarray(1));
  const raw = r.raw(5);
  expect([raw.buffer, Buffer.from(raw).toString()]).toEqual([input.buffer, 'grün']);
  expect(r.utf8(7)).toBe(' \ufeff€');
  expect(r.at).toBe(r.end - 1);
  expect(r.reset(Buffer.from([0x61, 0xff, 0x62])).utf8(3)).toBe('a\ufffdb');
  expect(r.reset(input).utf8(5)).toBe('-grü');
});

test('shared memory is read as well', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(8), 2);
  shared.set(Buffer.from('abc'));
  const r = new ByteReader(shared);
  expect([r.utf8(2), r.be16()]).toEqual(['ab', 0x6300]);
});

test('a nested message limits reading, and what was not read of it is skipped', () => {
  const r = new ByteReader(bytes);
  const outer = r.open(4);
  expect([r.u8(), r.end]).toEqual([0x00, 4]);
  const middle = r.open(2);
  r.close(middle);
  expect([r.at, r.end]).toEqual([3, 4]);
  r.close(outer);
  expect([r.u8(), r.end]).toEqual([0x44, 16]);
});

test('a failure within a nested message ends the outer loop, too', () => {
  const r = new ByteReader(bytes);
  let rounds = 0;
  while (r.at < r.end) {
    const outer = r.open(3);
    r.be32();
    r.close(outer);
    rounds++;
  }
  expect([rounds, r.failedAt]).toEqual([1, 0]);
});
