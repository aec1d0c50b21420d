import { XOR_MAX_SAMPLE_BYTES, XOR_MAX_SAMPLES, XorFault } from './xor';

/**
 * What the next sample of each open chunk needs to know of the one before: one row of 40 bytes per chunk, so that a head with a
 * million series has one array and not a million objects. A row of zeroes is an empty chunk.
 *
 *     byte   0      4         8          12      16      24       32
 *            count  bit       leading+1  trail   t       delta    value
 *            u32    u32       u32        u32     f64 ms  f64 ms   f64
 */
export class XorStates {
  readonly words: Uint32Array;
  readonly floats: Float64Array;

  /** `memory[offset, offset + rows * 40)`, which it shares with its owner; `offset` is a multiple of 8. */
  constructor(readonly memory: ArrayBufferLike, readonly offset: number, readonly rows: number) {
    this.words = new Uint32Array(memory, offset, rows * XOR_STATE_WORDS);
    this.floats = new Float64Array(memory, offset, rows * XOR_STATE_FLOATS);
  }

  /** States for `rows` chunks in memory of their own. */
  static allocate(rows: number): XorStates {
    return new XorStates(new ArrayBuffer(rows * XOR_STATE_BYTES), 0, rows);
  }

  /** Makes `row` an empty chunk again. */
  reset(row: number): void {
    this.words.fill(0, row * XOR_STATE_WORDS, (row + 1) * XOR_STATE_WORDS);
  }
}

export const XOR_STATE_BYTES = 40;
const XOR_STATE_WORDS = XOR_STATE_BYTES / 4;
const XOR_STATE_FLOATS = XOR_STATE_BYTES / 8;
const enum Word { Count, Bit, Leading, Trailing, ValueLow = 8, ValueHigh = 9 }
const enum Float { Time = 2, Delta = 3 }
const TWO_32 = 2 ** 32;

const word = new Uint32Array(2); // the bits of one value: [low, high]
const wordAsFloat = new Float64Array(word.buffer);

/**
 * Appends a sample to the chunk at `bytes[from, to)` whose state is `row`. The chunk is complete after every call.
 * @param t a whole number of milliseconds within 2^53; it need not grow, but only a chunk in order is of use to a reader
 * @param v keeps every bit, the payload of a NaN included
 * @returns how many bytes the chunk has now, or `XorFault.Full` with nothing changed
 */
export function xorAppend(states: XorStates, row: number, bytes: Uint8Array, from: number, to: number, t: number, v: number): number {
  const { words, floats } = states;
  const w = row * XOR_STATE_WORDS, f = row * XOR_STATE_FLOATS;
  const count = words[w + Word.Count];
  let bit = words[w + Word.Bit];
  if (from + ((bit + 7) >>> 3) + XOR_MAX_SAMPLE_BYTES > to || count === XOR_MAX_SAMPLES) return XorFault.Full;

  wordAsFloat[0] = v;
  const base = from * 8;
  const delta = t - floats[f + Float.Time];
  if (count === 0) {
    bit = appendVarint(bytes, base + 16, t) - base;
    writeBits(bytes, base + bit, word[1], 32);
    writeBits(bytes, base + bit + 32, word[0], 32);
    bit += 64;
  } else {
    bit = (count === 1 ? appendUvarint(bytes, base + bit, delta) : appendChange(bytes, base + bit, delta - floats[f + Float.Delta])) - base;
    bit = appendValue(words, w, bytes, base + bit) - base;
    floats[f + Float.Delta] = delta;
  }
  words[w + Word.Count] = count + 1;
  words[w + Word.Bit] = bit;
  floats[f + Float.Time] = t;
  words[w + Word.ValueLow] = word[0];
  words[w + Word.ValueHigh] = word[1];
  bytes[from] = (count + 1) >>> 8;
  bytes[from + 1] = count + 1;
  return (bit + 7) >>> 3;
}

/** The change of the delta, in the fewest of 1, 16, 20, 24 and 68 bits. @returns the next bit position */
function appendChange(bytes: Uint8Array, bit: number, change: number): number {
  if (change === 0) return writeBits(bytes, bit, 0, 1);
  if (change >= -8191 && change <= 8192) return writeBits(bytes, bit, 0x8000 | (change & 0x3fff), 16);
  if (change >= -65535 && change <= 65536) return writeBits(bytes, bit, 0xc0000 | (change & 0x1ffff), 20);
  if (change >= -524287 && change <= 524288) return writeBits(bytes, bit, 0xe00000 | (change & 0xfffff), 24);
  bit = writeBits(bytes, bit, 15, 4);
  bit = writeBits(bytes, bit, Math.floor(change / TWO_32), 32);
  return writeBits(bytes, bit, change, 32);
}

/** The bits in which `word` differs from the value of state `w`. @returns the next bit position */
function appendValue(words: Uint32Array, w: number, bytes: Uint8Array, bit: number): number {
  const high = words[w + Word.ValueHigh] ^ word[1];
  const low = words[w + Word.ValueLow] ^ word[0];
  if ((high | low) === 0) return writeBits(bytes, bit, 0, 1);

  const leading = Math.min(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), 31); // five bits to say it in
  const trailing = low === 0 ? 32 + trailingZeroes(high) : trailingZeroes(low);
  const lastLeading = words[w + Word.Leading] - 1, lastTrailing = words[w + Word.Trailing]; // -1: there was none
  if (lastLeading >= 0 && leading >= lastLeading && trailing >= lastTrailing) {
    bit = writeBits(bytes, bit, 2, 2);
    return appendMiddle(bytes, bit, high, low, 64 - lastLeading - lastTrailing, lastTrailing);
  }
  words[w + Word.Leading] = leading + 1;
  words[w + Word.Trailing] = trailing;
  const significant = 64 - leading - trailing;
  bit = writeBits(bytes, bit, (3 << 11) | (leading << 6) | (significant & 63), 13); // 64 is written as 0: no value has no bits
  return appendMiddle(bytes, bit, high, low, significant, trailing);
}

/** The `significant` bits of high:low above the lowest `trailing`. */
function appendMiddle(bytes: Uint8Array, bit: number, high: number, low: number, significant: number, trailing: number): number {
  const shiftedHigh = trailing >= 32 ? 0 : high >>> trailing;
  const shiftedLow = trailing >= 32 ? high >>> (trailing - 32) : trailing === 0 ? low : (low >>> trailing) | (high << (32 - trailing));
  if (significant <= 32) return writeBits(bytes, bit, shiftedLow, significant);
  bit = writeBits(bytes, bit, shiftedHigh, significant - 32);
  return writeBits(bytes, bit, shiftedLow, 32);
}

/** Writes the lowest `count` bits (1 to 32) of `value` at position `bit`; what was behind it in the last byte becomes zero. */
function writeBits(bytes: Uint8Array, bit: number, value: number, count: number): number {
  let byte = bit >>> 3;
  let left = count - 8 + (bit & 7); // how many bits do not fit in the first byte
  const low = count === 32 ? value : value & ((1 << count) - 1);
  const before = bytes[byte] & (0xff00 >> (bit & 7));
  bytes[byte] = before | (left > 0 ? low >>> left : low << -left);
  for (; left > 0; left -= 8) bytes[++byte] = left > 8 ? low >>> (left - 8) : low << (8 - left);
  return bit + count;
}

/** Zigzag: the sign as the lowest bit, so that small numbers of both signs stay short. */
function appendVarint(bytes: Uint8Array, bit: number, whole: number): number {
  const high = Math.floor(whole / TWO_32) | 0, low = whole | 0;
  const sign = high >> 31;
  return appendUvarintBits(bytes, bit, ((high << 1) | (low >>> 31)) ^ sign, (low << 1) ^ sign);
}

function appendUvarint(bytes: Uint8Array, bit: number, whole: number): number {
  return appendUvarintBits(bytes, bit, Math.floor(whole / TWO_32) | 0, whole | 0);
}

function appendUvarintBits(bytes: Uint8Array, bit: number, high: number, low: number): number {
  let byte = bit >>> 3; // both varints start on a whole byte
  for (; high !== 0 || low >>> 7 !== 0; high >>>= 7) {
    bytes[byte++] = low | 128;
    low = (low >>> 7) | (high << 25);
  }
  bytes[byte++] = low;
  return byte * 8;
}

function trailingZeroes(x: number): number {
  return 31 - Math.clz32(x & -x);
}
