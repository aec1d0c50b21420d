import { CodedError } from '../sys/errors';
import { MAX_VARINT_BYTES, putUvarint, putUvarintHalves, putVarint, putVarintHalves, uvarintLength } from './varint';

const TWO_32 = 2 ** 32;
const SHORT_TEXT = 24; // up to here a loop is cheaper than the call into the encoder
const UTF8 = new TextEncoder();

/**
 * A growing buffer with a cursor, made once and reused by `reset`. Numbers are whole and within +-(2^53 - 1) unless said
 * otherwise; what does not fit the width is cut to its lowest bits. Layout of varints: docs/formats/varint.md.
 */
export class ByteWriter {
  /** The memory behind, replaced when it grows: for kernels that write flat memory after `ensure`, then move `at`. */
  buffer: Uint8Array;
  /** Where the next byte goes, and so the length. Setting it back drops what was written behind. */
  at = 0;

  private view: DataView;

  /**
   * @param capacity bytes to begin with; doubled whenever they do not suffice
   * @param max      bytes it may ever hold; every number asks for the room of its longest form
   */
  constructor(capacity = 256, private readonly max = 2 ** 30) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  reset(): this {
    this.at = 0;
    return this;
  }

  /** What was written. A view that belongs to the writer: valid until the next write or `reset`; `slice` it to keep it. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }

  /** Makes room for `count` more bytes. @throws CodedError TOO_LARGE above `max`, with nothing changed */
  ensure(count: number): void {
    if (this.buffer.length - this.at < count) this.grow(this.at + count);
  }

  u8(value: number): void {
    this.ensure(1);
    this.buffer[this.at++] = value;
  }

  be16(value: number): void {
    const at = this.take(2);
    this.view.setInt16(at, value);
  }

  be32(value: number): void {
    const at = this.take(4);
    this.view.setInt32(at, value);
  }

  be64(value: number): void {
    this.be64Halves(Math.floor(value / TWO_32), value);
  }

  be64Halves(high: number, low: number): void {
    const at = this.take(8);
    this.view.setInt32(at, high);
    this.view.setInt32(at + 4, low);
  }

  /** A float with all its bits: a NaN keeps its payload. */
  beF64(value: number): void {
    const at = this.take(8);
    this.view.setFloat64(at, value);
  }

  le32(value: number): void {
    const at = this.take(4);
    this.view.setInt32(at, value, true);
  }

  le64(value: number): void {
    this.le64Halves(Math.floor(value / TWO_32), value);
  }

  le64Halves(high: number, low: number): void {
    const at = this.take(8);
    this.view.setInt32(at, low, true);
    this.view.setInt32(at + 4, high, true);
  }

  /** A float with all its bits: a NaN keeps its payload. */
  leF64(value: number): void {
    const at = this.take(8);
    this.view.setFloat64(at, value, true);
  }

  /** An unsigned varint; a negative value takes ten bytes, as protobuf's int32 and int64 do. */
  uvarint(value: number): void {
    this.ensure(MAX_VARINT_BYTES);
    this.at = putUvarint(this.buffer, this.at, value);
  }

  uvarintHalves(high: number, low: number): void {
    this.ensure(MAX_VARINT_BYTES);
    this.at = putUvarintHalves(this.buffer, this.at, high, low);
  }

  /** A varint folded by zigzag. */
  varint(value: number): void {
    this.ensure(MAX_VARINT_BYTES);
    this.at = putVarint(this.buffer, this.at, value);
  }

  varintHalves(high: number, low: number): void {
    this.ensure(MAX_VARINT_BYTES);
    this.at = putVarintHalves(this.buffer, this.at, high, low);
  }

  raw(bytes: Uint8Array): void {
    const at = this.take(bytes.length);
    this.buffer.set(bytes, at);
  }

  /** The text alone; a lone surrogate becomes U+FFFD. */
  utf8(text: string): void {
    if (text.length <= SHORT_TEXT && this.ascii(text)) return;
    if (this.buffer.length - this.at < 3 * text.length) this.ensure(Buffer.byteLength(text));
    this.at += UTF8.encodeInto(text, this.buffer.subarray(this.at)).written;
  }

  /** The text behind its length in bytes as a varint. */
  uvarintUtf8(text: string): void {
    const start = this.open();
    this.utf8(text);
    this.close(start);
  }

  /** Begins something that carries its length in bytes before it as a varint, such as a nested message. @returns what `close` needs */
  open(): number {
    return this.take(1);
  }

  /** Ends what the matching `open` began. Moves it only where its length needs more than the one byte left free. */
  close(start: number): void {
    const from = start + 1, length = this.at - from;
    const more = uvarintLength(length) - 1;
    if (more > 0) {
      this.ensure(more);
      this.buffer.copyWithin(from + more, from, this.at);
      this.at += more;
    }
    putUvarint(this.buffer, start, length);
  }

  /** Writes over four bytes written before, such as a length known only now. */
  patchBe32(at: number, value: number): void {
    this.view.setInt32(at, value);
  }

  /** Room for `count` bytes and the cursor behind them. First of all, because `buffer` and `view` may be others afterwards. */
  private take(count: number): number {
    this.ensure(count);
    const at = this.at;
    this.at = at + count;
    return at;
  }

  private ascii(text: string): boolean {
    this.ensure(text.length);
    const { buffer, at } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      buffer[at + i] = code;
    }
    this.at = at + text.length;
    return true;
  }

  private grow(needed: number): void {
    if (needed > this.max) {
      throw new CodedError('TOO_LARGE', `${needed} bytes for a buffer limited to ${this.max}: write less at a time, or raise its limit`);
    }
    const grown = new Uint8Array(Math.min(Math.max(needed, 2 * this.buffer.length), this.max));
    grown.set(this.bytes());
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}
