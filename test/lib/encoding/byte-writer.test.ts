import fc from 'fast-check';
import { ByteReader } from '../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../lib/encoding/byte-writer';

const hex = (w: ByteWriter) => Buffer.from(w.bytes()).toString('hex');
const stale = () => new DataView(Uint8Array.of(0x7f, 0xf0, 0, 0, 0, 0, 0, 2).buffer).getFloat64(0);

// In a writer that has to grow in the middle of it.
test.each<[string, (w: ByteWriter) => void, string]>([
  ['u8', (w) => w.u8(0x1ff), 'ff'],
  ['be16', (w) => w.be16(0x18899), '8899'],
  ['be32', (w) => w.be32(0x8899aabb), '8899aabb'],
  ['le32', (w) => w.le32(0x8899aabb), 'bbaa9988'],
  ['be64', (w) => w.be64(2 ** 53 - 1), '001fffffffffffff'],
  ['be64, negative', (w) => w.be64(-2), 'fffffffffffffffe'],
  ['be64Halves', (w) => w.be64Halves(0x8899aabb, 0xccddeeff), '8899aabbccddeeff'],
  ['le64', (w) => w.le64(2 ** 53 - 1), 'ffffffffffff1f00'],
  ['le64Halves', (w) => w.le64Halves(0x8899aabb, 0xccddeeff), 'ffeeddccbbaa9988'],
  ['beF64', (w) => w.beF64(-1.5), 'bff8000000000000'],
  ['beF64, stale', (w) => w.beF64(stale()), '7ff0000000000002'],
  ['leF64', (w) => w.leF64(-1.5), '000000000000f8bf'],
  ['leF64, stale', (w) => w.leF64(stale()), '020000000000f07f'],
  ['uvarint', (w) => w.uvarint(300), 'ac02'],
  ['uvarintHalves', (w) => w.uvarintHalves(1, 0), '8080808010'],
  ['varint', (w) => w.varint(-65), '8101'],
  ['varintHalves', (w) => w.varintHalves(-1, -1), '01'],
  ['raw', (w) => w.raw(Buffer.from('abc')), '616263'],
  ['utf8', (w) => w.utf8('a€'), '61e282ac'],
  ['utf8, lone surrogate', (w) => w.utf8('\ud800'), 'efbfbd'],
  ['utf8, long', (w) => w.utf8('é'.repeat(30)), 'c3a9'.repeat(30)],
  ['uvarintUtf8', (w) => w.uvarintUtf8('a€'), '0461e282ac'],
  ['uvarintUtf8, empty', (w) => w.uvarintUtf8(''), '00'],
  ['uvarintUtf8, long', (w) => w.uvarintUtf8('x'.repeat(200)), `c801${'78'.repeat(200)}`],
])('%s', (_name, write, expected) => {
  for (const capacity of [0, 1, 2, 5, 100]) {
    const w = new ByteWriter(capacity);
    w.u8(0xaa);
    write(w);
    w.u8(0xbb);
    expect(hex(w)).toBe(`aa${expected}bb`);
  }
});

test('the limit is kept exactly, and a refusal changes nothing', () => {
  const w = new ByteWriter(1, 6);
  w.be32(1);
  w.be16(2);
  expect(() => w.u8(3)).toThrow(expect.objectContaining({
    code: 'TOO_LARGE', message: '7 bytes for a buffer limited to 6: write less at a time, or raise its limit',
  }));
  expect(hex(w)).toBe('000000010002');
  expect(w.reset().bytes()).toHaveLength(0);
  w.utf8('äbc');
  w.be16(2);
  expect(hex(w)).toBe('c3a462630002');
  w.reset().utf8('äöü');
  expect(() => w.utf8('ä')).toThrow('limited to 6');
  expect(w.at).toBe(6);
});

test('growth at least doubles, so that n bytes cost at most 2n copied ones', () => {
  const w = new ByteWriter(1);
  const buffers = new Set<Uint8Array>();
  for (let i = 0; i < 10_000; i++) {
    w.u8(i);
    buffers.add(w.buffer);
  }
  expect(buffers.size).toBe(15);
  expect(w.bytes().every((byte, i) => byte === (i & 255))).toBe(true);
});

test('a reset keeps the memory', () => {
  const w = new ByteWriter(4);
  w.be64(1);
  const { buffer } = w;
  w.reset().u8(7);
  expect([w.buffer, hex(w)]).toEqual([buffer, '07']);
});

test('setting the cursor back drops what was written behind it', () => {
  const w = new ByteWriter();
  w.be32(0x01020304);
  w.at = 2;
  w.u8(9);
  expect(hex(w)).toBe('010209');
});

test('four bytes can be patched', () => {
  const w = new ByteWriter();
  w.u8(1);
  w.be32(0);
  w.u8(2);
  w.patchBe32(1, 0xdeadbeef);
  expect(hex(w)).toBe('01deadbeef02');
});

test.each([0, 127, 128, 16_383, 16_384])('a nested message of %d bytes', (length) => {
  const w = new ByteWriter(0);
  w.u8(0xaa);
  const outer = w.open();
  const inner = w.open();
  w.raw(new Uint8Array(length).fill(7));
  w.close(inner);
  w.close(outer);
  w.u8(0xbb);

  const r = new ByteReader(w.bytes());
  r.skip(1);
  const end = r.open(r.uvarint());
  expect(r.uvarint()).toBe(length);
  expect([...r.raw(length)].every((byte) => byte === 7)).toBe(true);
  expect(r.at).toBe(r.end);
  r.close(end);
  expect([r.u8(), r.at === r.end, r.failed]).toEqual([0xbb, true, false]);
});

test('any text reads back', () => {
  const w = new ByteWriter(0), r = new ByteReader();
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 100 })), (texts) => {
    w.reset();
    for (const text of texts) w.uvarintUtf8(text);
    r.reset(w.bytes());
    expect(texts.map(() => r.utf8(r.uvarint()))).toEqual(texts);
    expect([r.failed, r.at]).toEqual([false, r.end]);
  }));
});

test('any numbers read back', () => {
  const w = new ByteWriter(0), r = new ByteReader();
  const halves = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff));
  fc.assert(fc.property(fc.maxSafeInteger(), fc.double(), halves, (whole, float, [high, low]) => {
    w.reset().be64(whole);
    w.beF64(float);
    w.leF64(float);
    w.be64Halves(high, low);
    w.le64Halves(high, low);
    r.reset(w.bytes());
    expect([r.beInt64(), r.beF64(), r.leF64()]).toEqual([whole, float, float]);
    r.be64();
    expect([r.high, r.low]).toEqual([high, low]);
    r.le64();
    expect([r.high, r.low]).toEqual([high, low]);
  }));
});
