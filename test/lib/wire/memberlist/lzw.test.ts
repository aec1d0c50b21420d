import { SeededRandom } from '../../../../lib/sys/random';
import { compressLzw, decompressLzw } from '../../../../lib/wire/memberlist/lzw';

const MANY = 1 << 20;

test.each([
  ['nothing', '', '000302'],
  ['one byte', 'a', '00c30404'],
  ['a run, whose codes stand for what is just being written', 'aaaaaaaa', '00c308142840'],
])('%s', (_, text, hex) => {
  const packed = compressLzw(Buffer.from(text));
  expect(Buffer.from(decompressLzw(packed, MANY)).toString()).toBe(text);
  if (hex) expect(Buffer.from(packed).toString('hex').slice(0, 2)).toBe(hex.slice(0, 2));
});

test.each([10, 300, 5000, 5001, 70_000, 200_000])('%d bytes come back, whether they repeat or not', (size) => {
  const random = new SeededRandom(size), noise = random.bytes(new Uint8Array(size));
  const words = Uint8Array.from(noise, (byte) => 97 + (byte & 3));
  for (const bytes of [noise, words, new Uint8Array(size)]) expect(Buffer.compare(decompressLzw(compressLzw(bytes), size), bytes)).toBe(0);
  expect(compressLzw(new Uint8Array(size)).length).toBeLessThan(size + 4);
});

test('what becomes too much is refused before it is made', () => {
  expect(() => decompressLzw(compressLzw(new Uint8Array(MANY)), MANY - 1)).toThrow('more than 1048575 bytes');
});

test.each([['cut', '00'], ['an unknown code first', '0003ff'], ['empty', '']])('%s is refused', (_, hex) => {
  expect(() => decompressLzw(Buffer.from(hex, 'hex'), MANY)).toThrow('malformed compressed message');
});

test('any bytes give a result or an error', () => {
  const random = new SeededRandom(7);
  for (let i = 0; i < 2000; i++) {
    const bytes = random.bytes(new Uint8Array(random.below(60)));
    try { decompressLzw(bytes, 5000); } catch (err) { expect((err as Error).message).toMatch('malformed compressed message'); }
  }
});
