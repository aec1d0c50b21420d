import { crc32c } from '../../../lib/encoding/crc32c';
import { SeededRandom } from '../../../lib/sys/random';

const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);

// RFC 3720, appendix B.4; the last row is the check value of the CRC catalogues.
test.each([
  ['32 zeroes', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['ascending', ascending, 0x46dd794e],
  ['descending', ascending.slice().reverse(), 0x113fdb5c],
  ['"123456789"', Buffer.from('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('%s', (_name, bytes, expected) => expect(crc32c(bytes)).toBe(expected));

test('every range and every cut into two pieces equals the definition bit by bit', () => {
  const bytes = new SeededRandom(1).bytes(new Uint8Array(40));
  for (let from = 0; from <= bytes.length; from++) {
    for (let to = from; to <= bytes.length; to++) {
      const whole = bitByBit(bytes.subarray(from, to));
      expect(crc32c(bytes, from, to)).toBe(whole);
      const cut = (from + to) >>> 1;
      expect(crc32c(bytes, cut, to, crc32c(bytes, from, cut))).toBe(whole);
    }
  }
});

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
