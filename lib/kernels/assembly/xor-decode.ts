// Kernel of lib/tsdb/chunkenc/xor.ts, which is its twin and its documentation: the same result and the same bits for every input.
// Timestamps are added up as f64 because the twin does: for whole numbers within 2^53 both are exact.

const TRUNCATED: i32 = -1;
const MALFORMED: i32 = -2;

/**
 * Decodes the chunk at [p, end) to `times` and `values`, which have room for the samples it says it holds. Reads up to
 * 16 bytes behind `end`.
 */
export function xorDecode(p: usize, end: usize, times: usize, values: usize): i32 {
  if (end - p < 2) return TRUNCATED;
  const count: i32 = (<i32>load<u8>(p) << 8) | <i32>load<u8>(p, 1);
  if (count == 0) return 0;

  p = readUvarint(p + 2, end);
  if (p == 0 || p + 8 > end) return TRUNCATED;
  let t = <f64>(<i64>(varint >> 1) ^ -(<i64>(varint & 1)));
  let v = bits64(p, 0);
  store<f64>(times, t);
  store<u64>(values, v);
  if (count == 1) return 1;

  p = readUvarint(p + 8, end);
  if (p == 0) return TRUNCATED;
  let delta = <f64>(<i64>varint);
  const limit = (end - p) << 3;
  const last = times + (<usize>(count - 1) << 3);
  let bit: usize = 0;
  let significant: u64 = 64, trailing: u64 = 0;
  while (true) {
    t += delta;
    times += 8;
    values += 8;
    let window = bits57(p, bit);
    if (<i64>window >= 0) bit += 1;
    else {
      let x: u64;
      if (window & 0x4000000000000000) {
        significant = (window >> 51) & 63;
        if (significant == 0) significant = 64;
        const around = 64 - ((window >> 57) & 31);
        bit += 13;
        if (around < significant) return bit > limit ? TRUNCATED : MALFORMED;
        trailing = around - significant;
        x = significant <= 57 - 13 ? window << 13 : bits64(p, bit); // most values fit in the window that has their length
      } else {
        bit += 2;
        x = significant <= 57 - 2 ? window << 2 : bits64(p, bit);
      }
      v ^= (x >> (64 - significant)) << trailing;
      bit += <usize>significant;
    }
    if (bit > limit) return TRUNCATED;
    store<f64>(times, t);
    store<u64>(values, v);
    if (times == last) return count;

    window = bits57(p, bit);
    if (<i64>window >= 0) bit += 1;
    else if (!(window & 0x4000000000000000)) {
      delta += signed((window >> 48) & 0x3fff, 1 << 13);
      bit += 16;
    } else if (!(window & 0x2000000000000000)) {
      delta += signed((window >> 44) & 0x1ffff, 1 << 16);
      bit += 20;
    } else if (!(window & 0x1000000000000000)) {
      delta += signed((window >> 40) & 0xfffff, 1 << 19);
      bit += 24;
    } else {
      delta += <f64>(<i64>bits64(p, bit + 4));
      bit += 68;
    }
    if (bit > limit) return TRUNCATED;
  }
}

/** At least 57 bits from position `bit` behind `p` on, the first one highest: enough for any control field. */
// @ts-expect-error decorators of functions are AssemblyScript's own
@inline function bits57(p: usize, bit: usize): u64 {
  return bswap<u64>(load<u64>(p + (bit >> 3))) << (bit & 7);
}

/** All 64 bits from position `bit` behind `p` on. */
// @ts-expect-error decorators of functions are AssemblyScript's own
@inline function bits64(p: usize, bit: usize): u64 {
  const byte = p + (bit >> 3);
  const skew: u64 = bit & 7;
  return (bswap<u64>(load<u64>(byte)) << skew) | (<u64>load<u8>(byte, 8) >> (8 - skew));
}

// @ts-expect-error decorators of functions are AssemblyScript's own
@inline function signed(raw: u64, half: i64): f64 {
  return <f64>(<i64>raw > half ? <i64>raw - half - half : <i64>raw);
}

let varint: u64 = 0;

/** Leaves the varint at `p` in `varint`. @returns where it ends, or 0 where that is behind `end` */
function readUvarint(p: usize, end: usize): usize {
  let value: u64 = 0;
  for (let shift: u64 = 0; shift <= 63 && p < end; shift += 7) {
    const b: u64 = load<u8>(p++);
    value |= (b & 127) << shift;
    if (b < 128) {
      varint = value;
      return p;
    }
  }
  return 0;
}
