import { ByteWriter } from '../../encoding/byte-writer';
import { CodedError } from '../../sys/errors';

const CLEAR = 256, END = 257, FIRST = 258;
const WIDEST = 12; // bits of a code
const LAST = (1 << WIDEST) - 1; // of which no writer makes use
const NONE = -1;

/** Lempel-Ziv-Welch, codes of 9 to 12 bits, lowest bit first: what Go's compress/lzw makes with LSB and 8. @returns bytes of the caller's own */
export function compressLzw(bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter(64 + bytes.length);
  let held = 0, bits = 0, width = 9, next = FIRST;
  const codes = new Map<number, number>(); // of a known code followed by a byte
  put(CLEAR);
  let code = NONE;
  for (const byte of bytes) {
    const longer = code === NONE ? byte : codes.get((code << 8) | byte);
    if (longer !== undefined) {
      code = longer;
      continue;
    }
    put(code);
    if (next === LAST) begin();
    else codes.set((code << 8) | byte, grow());
    code = byte;
  }
  if (code !== NONE) {
    put(code);
    if (next === LAST) begin();
    else grow(); // the reader adds an entry behind every code, this one too
  }
  put(END);
  if (bits > 0) out.u8(held & 255);
  return out.bytes().slice();

  function put(value: number): void {
    held |= value << bits;
    for (bits += width; bits >= 8; bits -= 8, held >>>= 8) out.u8(held & 255);
  }

  function grow(): number {
    if (next === 1 << width) width++;
    return next++;
  }

  /** The table is full: both sides begin anew. */
  function begin(): void {
    put(CLEAR);
    codes.clear();
    width = 9;
    next = FIRST;
  }
}

/**
 * The reverse of `compressLzw`.
 * @param most bytes that may come of it: a few may stand for millions
 * @throws CodedError MEMBERLIST for bytes that are no such stream, that end early, or that become more than `most`
 */
export function decompressLzw(bytes: Uint8Array, most: number): Uint8Array {
  const out = new ByteWriter(Math.min(most, 4 * bytes.length) + 1);
  const prefix = new Uint16Array(1 << WIDEST), suffix = new Uint8Array(1 << WIDEST), length = new Uint16Array(1 << WIDEST);
  let held = 0, bits = 0, width = 9, next = FIRST, last = NONE;
  for (let at = 0; ;) {
    for (; bits < width; bits += 8) {
      if (at === bytes.length) throw malformed('it ends in the midst');
      held |= bytes[at++] << bits;
    }
    const code = held & ((1 << width) - 1);
    held >>>= width;
    bits -= width;
    if (code === END) return out.bytes().slice();
    if (code === CLEAR) {
      width = 9;
      next = FIRST;
      last = NONE;
      continue;
    }
    const known = code < next;
    if (!known && !(code === next && last !== NONE && next < 1 << WIDEST)) throw malformed(`code ${code} stands for nothing yet`);
    const size = known ? sizeOf(code) : sizeOf(last) + 1;
    if (out.at + size > most) throw malformed(`it becomes more than ${most} bytes`);
    const first = expand(known ? code : last, size - (known ? 0 : 1));
    if (!known) out.u8(first);
    if (last !== NONE && next < 1 << WIDEST) {
      prefix[next] = last;
      suffix[next] = first;
      length[next] = sizeOf(last) + 1;
      next++;
    }
    if (next === 1 << width && width < WIDEST) width++;
    last = code;
  }

  function sizeOf(code: number): number {
    return code < CLEAR ? 1 : length[code];
  }

  /** Writes what `code` stands for, from its end. @returns its first byte */
  function expand(code: number, size: number): number {
    out.ensure(size);
    out.at += size;
    let at = out.at - 1;
    for (; code >= FIRST; code = prefix[code]) out.buffer[at--] = suffix[code];
    out.buffer[at] = code;
    return code;
  }
}

function malformed(why: string): CodedError {
  return new CodedError('MEMBERLIST', `malformed compressed message: ${why}`);
}
