const POLYNOMIAL = 0x82f63b78; // Castagnoli, bits reversed
const SLICES = 8; // bytes folded per step: eight tables of 1 KiB, each one byte further from the end

const TABLES = Array.from({ length: SLICES }, () => new Int32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  TABLES[0][byte] = crc;
}
for (let slice = 1; slice < SLICES; slice++) {
  const before = TABLES[slice - 1];
  for (let byte = 0; byte < 256; byte++) TABLES[slice][byte] = (before[byte] >>> 8) ^ TABLES[0][before[byte] & 0xff];
}
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES;

/**
 * CRC-32C of `bytes[from, to)`, unsigned. Allocates nothing. To continue over pieces, pass the last result as `seed`.
 * Source: RFC 3720 appendix B.4; slicing by eight after Kounavis and Berry (2005). It guards every chunk, index section and
 * WAL record (docs/formats/chunks.md).
 */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length, seed = 0): number {
  let crc = ~seed;
  let i = from;
  for (const whole = to - SLICES; i <= whole; i += SLICES) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc = T7[crc & 0xff] ^ T6[(crc >>> 8) & 0xff] ^ T5[(crc >>> 16) & 0xff] ^ T4[crc >>> 24]
      ^ T3[bytes[i + 4]] ^ T2[bytes[i + 5]] ^ T1[bytes[i + 6]] ^ T0[bytes[i + 7]];
  }
  for (; i < to; i++) crc = T0[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
