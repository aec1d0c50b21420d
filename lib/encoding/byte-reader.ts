import { MAX_VARINT_BYTES } from './varint';

const TWO_32 = 2 ** 32;
const NOTHING = new Uint8Array(0);

/**
 * A cursor over bytes from outside, made once and reused by `reset`. Every read is checked. One that would pass `end`, or meets a
 * malformed varint, returns 0 or nothing and leaves the reader failed: it stands at its end and all later reads fail as well. So
 * a loop over `at < end` always ends, and one look at `failed` behind it covers everything read before. Nothing here throws, and
 * nothing allocates but views and texts. Layout of varints: docs/formats/varint.md.
 */
export class ByteReader {
  /** What is read. Not copied: it belongs to whoever passed it. */
  bytes: Uint8Array = NOTHING;
  /** Index in `bytes` of the next byte to read. */
  at = 0;
  /** Index in `bytes` behind the last byte that may be read. */
  end = 0;
  /** Where the first failed read began, or -1: what an error message names. */
  failedAt = -1;
  /** The exact 64 bits, as two unsigned halves, of the last `be64`, `le64`, `beInt64`, `uvarint64`, `varint64` or `int64`. */
  high = 0;
  low = 0;

  private view: DataView = new DataView(NOTHING.buffer);
  private text: Buffer | undefined;

  constructor(bytes: Uint8Array = NOTHING, from = 0, to = bytes.length) {
    this.reset(bytes, from, to);
  }

  get failed(): boolean {
    return this.failedAt >= 0;
  }

  /** Starts over at `bytes[from, to)`. A range that is not within `bytes` fails the reader: offsets come from outside, too. */
  reset(bytes: Uint8Array, from = 0, to = bytes.length): this {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.text = undefined;
    }
    this.at = from;
    this.end = to;
    this.failedAt = -1;
    if (!(from >= 0 && from <= to && to <= bytes.length)) {
      this.end = 0;
      this.fail(from > 0 ? from : 0);
    }
    return this;
  }

  /** Marks the reader failed, also for a caller that found bytes it cannot accept. @returns 0 */
  fail(at = this.at): number {
    if (this.failedAt < 0) this.failedAt = at;
    this.at = this.end;
    return 0;
  }

  u8(): number {
    return this.at < this.end ? this.bytes[this.at++] : this.fail();
  }

  be16(): number {
    const at = this.take(2);
    return at < 0 ? 0 : this.view.getUint16(at);
  }

  be32(): number {
    const at = this.take(4);
    return at < 0 ? 0 : this.view.getUint32(at);
  }

  /** The nearest number to 64 unsigned bits. */
  be64(): number {
    const at = this.take(8);
    return at < 0 ? this.unsigned(0, 0) : this.unsigned(this.view.getUint32(at), this.view.getUint32(at + 4));
  }

  /** The nearest number to 64 bits in two's complement. */
  beInt64(): number {
    this.be64();
    return this.signed();
  }

  /** A float with all its bits: a NaN keeps its payload. */
  beF64(): number {
    const at = this.take(8);
    return at < 0 ? 0 : this.view.getFloat64(at);
  }

  le32(): number {
    const at = this.take(4);
    return at < 0 ? 0 : this.view.getUint32(at, true);
  }

  /** The nearest number to 64 unsigned bits. */
  le64(): number {
    const at = this.take(8);
    return at < 0 ? this.unsigned(0, 0) : this.unsigned(this.view.getUint32(at + 4, true), this.view.getUint32(at, true));
  }

  /** A float with all its bits: a NaN keeps its payload. */
  leF64(): number {
    const at = this.take(8);
    return at < 0 ? 0 : this.view.getFloat64(at, true);
  }

  /** An unsigned varint up to 2^32 - 1; fails above. */
  uvarint32(): number {
    const start = this.at;
    const value = this.uvarint();
    return value < TWO_32 ? value : this.fail(start);
  }

  /** An unsigned varint up to 2^53 - 1; fails above. */
  uvarint(): number {
    const { bytes, at: start } = this;
    const end = Math.min(this.end, start + MAX_VARINT_BYTES);
    let value = 0;
    for (let at = start, scale = 1; at < end; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte > 127) continue;
      if (value > Number.MAX_SAFE_INTEGER) break;
      this.at = at;
      return value;
    }
    return this.fail();
  }

  /** A varint folded by zigzag, from -(2^53 - 1) to 2^53 - 1; fails outside. */
  varint(): number {
    const { bytes, at: start } = this;
    const end = Math.min(this.end, start + MAX_VARINT_BYTES);
    let half = 0; // without the lowest bit, which is the sign
    for (let at = start, scale = 0.5; at < end; scale *= 128) {
      const byte = bytes[at++];
      half += Math.floor((byte & 127) * scale);
      if (byte > 127) continue;
      const value = bytes[start] & 1 ? -1 - half : half;
      if (!Number.isSafeInteger(value)) break;
      this.at = at;
      return value;
    }
    return this.fail();
  }

  /** The nearest number to an unsigned varint of any 64 bits. */
  uvarint64(): number {
    const { bytes, at: start } = this;
    const end = Math.min(this.end, start + MAX_VARINT_BYTES);
    let high = 0, low = 0;
    for (let at = start, shift = 0; at < end; shift += 7) {
      const byte = bytes[at++], group = byte & 127;
      if (shift < 32) low |= group << shift;
      if (shift === 28) high = group >>> 4;
      if (shift > 28) high |= group << (shift - 32);
      if (byte > 127) continue;
      if (shift === 63 && group > 1) break;
      this.at = at;
      return this.unsigned(high >>> 0, low >>> 0);
    }
    this.fail();
    return this.unsigned(0, 0);
  }

  /** The nearest number to a varint of any 64 bits folded by zigzag; `high` and `low` are unfolded. */
  varint64(): number {
    this.uvarint64();
    const { high, low } = this, sign = -(low & 1);
    this.high = ((high >>> 1) ^ sign) >>> 0;
    this.low = (((low >>> 1) | (high << 31)) ^ sign) >>> 0;
    return this.signed();
  }

  /** The nearest number to an unsigned varint taken as two's complement: protobuf's int32 and int64. */
  int64(): number {
    this.uvarint64();
    return this.signed();
  }

  skip(length: number): void {
    this.take(length);
  }

  /** The next `length` bytes without copying: valid as long as `bytes` keeps its content. */
  raw(length: number): Uint8Array {
    const at = this.take(length);
    return at < 0 ? NOTHING : this.bytes.subarray(at, at + length);
  }

  /** The next `length` bytes as text; what is not UTF-8 becomes U+FFFD. */
  utf8(length: number): string {
    const at = this.take(length);
    if (at < 0) return '';
    const { buffer, byteOffset, byteLength } = this.bytes;
    this.text ??= Buffer.from(buffer, byteOffset, byteLength);
    return this.text.toString('utf8', at, at + length);
  }

  /** Limits the reader to the next `length` bytes, such as a nested message. @returns what `close` needs */
  open(length: number): number {
    const outer = this.end;
    const at = this.take(length);
    if (at < 0) return outer;
    this.end = this.at;
    this.at = at;
    return outer;
  }

  /** Leaves what the matching `open` entered, skipping what was not read of it. A failed reader stays at its end. */
  close(outer: number): void {
    this.at = this.end;
    if (!this.failed) this.end = outer;
  }

  /** Moves over `length` bytes, a number that may come from outside. @returns where they begin, or -1 where there are fewer */
  private take(length: number): number {
    const at = this.at;
    if (length >= 0 && length <= this.end - at) {
      this.at = at + length;
      return at;
    }
    this.fail();
    return -1;
  }

  private unsigned(high: number, low: number): number {
    this.high = high;
    this.low = low;
    return high * TWO_32 + low;
  }

  private signed(): number {
    return (this.high | 0) * TWO_32 + this.low;
  }
}
