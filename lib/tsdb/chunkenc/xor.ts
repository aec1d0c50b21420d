/**
 * XOR chunks: one series, up to 65,535 float samples, timestamps as differences of differences, values as the bits in which
 * each differs from the one before. Layout: docs/formats/chunks.md. Source: Pelkonen and others, "Gorilla", VLDB 2015,
 * section 4.1, with the bit widths of Prometheus's format. A block written by either server is byte-identical.
 */

/** Bytes that must be readable behind a chunk, whatever they hold: the decoder reads whole windows and judges afterwards. */
export const XOR_SLACK = 16;
/** No sample takes more bytes than this: 2 of count, 10 of time and 8 of value for the first, 145 bits for the longest later one. */
export const XOR_MAX_SAMPLE_BYTES = 20;
/** The count of samples has 16 bits. */
export const XOR_MAX_SAMPLES = 0xffff;

/** Why a chunk was not decoded or a sample not appended. Returned, not thrown: only the caller knows the file. */
export const enum XorFault {
  /** The chunk ends before its last sample does. */
  Truncated = -1,
  /** A value claims more than 64 bits. */
  Malformed = -2,
  /** The chunk has no room for another sample. */
  Full = -3,
}

/**
 * Decodes the chunk `bytes[from, to)` into `times` (milliseconds since the epoch) and `values` from index `at` on. Values keep
 * every bit, NaN payloads included; a timestamp past 2^53 is rounded. Reads up to `XOR_SLACK` bytes behind `to`.
 * @returns the number of samples, or an `XorFault`: what the outputs hold from `at` on is then of no use
 * @throws RangeError where the outputs have no room for `xorCount` samples: a bug of the caller
 */
export type XorDecode = (bytes: Uint8Array, from: number, to: number, times: Float64Array, values: Float64Array, at: number) => number;

/** How many samples the chunk at `from` says it holds. */
export function xorCount(bytes: Uint8Array, from: number): number {
  return (bytes[from] << 8) | bytes[from + 1];
}

const TWO_32 = 2 ** 32;
const word = new Uint32Array(2); // 64 bits on their way: [low, high], as on every machine that Node runs on
const wordAsFloat = new Float64Array(word.buffer);

/** The twin of the kernel of the same name: the same result and the same bits for every input. */
export const xorDecode: XorDecode = (bytes, from, to, times, values, at) => {
  if (to + XOR_SLACK > bytes.length) return xorDecode(padded(bytes, from, to), 0, to - from, times, values, at);
  if (to - from < 2) return XorFault.Truncated;
  const count = xorCount(bytes, from);
  if (at + count > times.length || at + count > values.length) {
    throw new RangeError(`no room for ${count} samples at index ${at} of ${Math.min(times.length, values.length)}`);
  }
  if (count === 0) return 0;

  let byte = readUvarint(bytes, from + 2, to);
  if (byte < 0 || byte + 8 > to) return XorFault.Truncated;
  const sign = -(word[0] & 1); // zigzag: the lowest bit is the sign
  const t = ((word[1] >>> 1) ^ sign) * TWO_32 + ((((word[0] >>> 1) | (word[1] << 31)) ^ sign) >>> 0);
  word[1] = bits32(bytes, byte * 8);
  word[0] = bits32(bytes, byte * 8 + 32);
  times[at] = t;
  values[at] = wordAsFloat[0];
  if (count === 1) return 1;

  const high = word[1], low = word[0];
  byte = readUvarint(bytes, byte + 8, to);
  if (byte < 0) return XorFault.Truncated;
  const delta = (word[1] | 0) * TWO_32 + word[0];
  const fault = decodeRest(bytes, byte * 8, to * 8, t, delta, high | 0, low | 0, times, values, at + 1, at + count);
  return fault < 0 ? fault : count;
};

/** Samples `index` to `end`, from bit position `bit` on; `t`, `delta`, `high` and `low` are those of the sample before. */
function decodeRest(
  bytes: Uint8Array, bit: number, limit: number, t: number, delta: number, high: number, low: number,
  times: Float64Array, values: Float64Array, index: number, end: number,
): number {
  let significant = 64, trailing = 0;
  for (;;) {
    t += delta;
    let window = bits32(bytes, bit);
    if (window >= 0) bit += 1; // 0: the value has not changed
    else {
      if (window & 0x40000000) { // 11: five bits of leading zeroes, six of length, then the bits that differ
        significant = (window >>> 19) & 63 || 64;
        trailing = 64 - ((window >>> 25) & 31) - significant;
        bit += 13;
        if (trailing < 0) return bit > limit ? XorFault.Truncated : XorFault.Malformed;
      } else bit += 2; // 10: only the bits, in the place of the last ones
      let xHigh = 0, xLow: number;
      if (significant > 32) {
        xHigh = bits32(bytes, bit) >>> (64 - significant);
        xLow = bits32(bytes, bit + significant - 32);
      } else xLow = bits32(bytes, bit) >>> (32 - significant);
      bit += significant;
      if (trailing >= 32) high ^= xLow << (trailing - 32);
      else if (trailing === 0) { high ^= xHigh; low ^= xLow; }
      else { high ^= (xHigh << trailing) | (xLow >>> (32 - trailing)); low ^= xLow << trailing; }
    }
    if (bit > limit) return XorFault.Truncated;
    word[1] = high;
    word[0] = low;
    times[index] = t;
    values[index] = wordAsFloat[0];
    if (++index === end) return 0;

    window = bits32(bytes, bit);
    if (window >= 0) bit += 1; // 0: the delta has not changed
    else if (!(window & 0x40000000)) { // 10, 110, 1110: its change in 14, 17 or 20 bits
      delta += signed((window >>> 16) & 0x3fff, 1 << 13);
      bit += 16;
    } else if (!(window & 0x20000000)) {
      delta += signed((window >>> 12) & 0x1ffff, 1 << 16);
      bit += 20;
    } else if (!(window & 0x10000000)) {
      delta += signed((window >>> 8) & 0xfffff, 1 << 19);
      bit += 24;
    } else { // 1111: in 64
      delta += bits32(bytes, bit + 4) * TWO_32 + (bits32(bytes, bit + 36) >>> 0);
      bit += 68;
    }
    if (bit > limit) return XorFault.Truncated;
  }
}

/** The 32 bits from bit position `bit` on, as a signed number: its first bit is its sign. */
function bits32(bytes: Uint8Array, bit: number): number {
  const byte = bit >>> 3, skew = bit & 7;
  const four = (bytes[byte] << 24) | (bytes[byte + 1] << 16) | (bytes[byte + 2] << 8) | bytes[byte + 3];
  return (four << skew) | (bytes[byte + 4] >>> (8 - skew));
}

/** A field of n bits holds -(half - 1) to half, where half is 2^(n-1): not the usual two's complement. */
function signed(raw: number, half: number): number {
  return raw > half ? raw - half - half : raw;
}

/** Leaves the 64 bits of the varint at `byte` in `word`. @returns where it ends, or -1 where that is behind `to` */
function readUvarint(bytes: Uint8Array, byte: number, to: number): number {
  let low = 0, high = 0;
  for (let shift = 0; shift <= 63 && byte < to; shift += 7) {
    const b = bytes[byte++];
    if (shift < 32) low |= (b & 127) << shift;
    if (shift > 28) high |= (b & 127) << (shift - 32);
    else if (shift === 28) high = (b & 127) >>> 4;
    if (b < 128) {
      word[0] = low;
      word[1] = high;
      return byte;
    }
  }
  return -1;
}

/** Off the hot path: only the last chunk of a buffer can lack its slack. */
function padded(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(to - from + XOR_SLACK);
  copy.set(bytes.subarray(from, to));
  return copy;
}
