/**
 * Varints: a whole number in groups of seven bits, the lowest group first, every byte but the last with its top bit set. Signed
 * numbers are folded first, so that small ones stay short on both sides of zero (zigzag: 0, -1, 1, -2 become 0, 1, 2, 3).
 * The same bytes as Go's encoding/binary and protobuf. Layout and users: docs/formats/varint.md.
 *
 * Here are the writing functions, for encoders that own flat memory; `ByteWriter` and `ByteReader` are the cursors over them.
 * 64 bits that a number cannot hold exactly travel as two halves of 32 bits, signed or unsigned: only their bits count.
 */

/** No varint of 64 bits takes more bytes than this. */
export const MAX_VARINT_BYTES = 10;

const TWO_32 = 2 ** 32;

/**
 * Writes `value` at `at`, where `MAX_VARINT_BYTES` of room must be.
 * @param value whole, -2^53 < value < 2^53; a negative one takes ten bytes, its two's complement in 64 bits (protobuf's int32 and int64)
 * @returns     where the varint ends
 */
export function putUvarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 0 || value >= TWO_32) return putUvarintHalves(bytes, at, Math.floor(value / TWO_32), value);
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes[at++] = rest | 128;
  bytes[at++] = rest;
  return at;
}

/** `putUvarint` for any 64 bits. */
export function putUvarintHalves(bytes: Uint8Array, at: number, high: number, low: number): number {
  high >>>= 0;
  low >>>= 0;
  while (high > 0 || low > 127) {
    bytes[at++] = low | 128;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  bytes[at++] = low;
  return at;
}

/**
 * Writes `value` folded by zigzag at `at`, where `MAX_VARINT_BYTES` of room must be.
 * @param value whole, -2^53 < value < 2^53
 * @returns     where the varint ends
 */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  const int32 = value | 0;
  if (int32 === value) return putUvarint(bytes, at, ((int32 << 1) ^ (int32 >> 31)) >>> 0);
  return putVarintHalves(bytes, at, Math.floor(value / TWO_32), value);
}

/** `putVarint` for any 64 bits in two's complement. */
export function putVarintHalves(bytes: Uint8Array, at: number, high: number, low: number): number {
  const sign = high >> 31;
  return putUvarintHalves(bytes, at, ((high << 1) | (low >>> 31)) ^ sign, (low << 1) ^ sign);
}

/** How many bytes `putUvarint` writes for `value`. */
export function uvarintLength(value: number): number {
  if (value < 0) return MAX_VARINT_BYTES;
  const bits = value < TWO_32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / TWO_32);
  return bits === 0 ? 1 : Math.ceil(bits / 7);
}
