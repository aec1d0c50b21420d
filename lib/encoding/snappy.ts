import { ByteWriter } from './byte-writer';
import { putUvarint } from './varint';
import { CodedError } from '../sys/errors';

/**
 * Snappy's block format: literals and copies of earlier bytes, no entropy coding, speed before ratio. It wraps the bodies of
 * remote write and read and the records of the WAL; the framing format of files and streams is another one and not read here.
 * Layout: docs/formats/snappy.md. Source: "Snappy compressed format description", 2011; the matching is greedy with one
 * candidate per hash, after Williams, "An extremely fast Ziv-Lempel data compression algorithm", DCC 1991.
 */

const FRAGMENT = 2 ** 16; // matched within itself only: positions then fit 16 bits and no offset needs more than two bytes
const MAX_TABLE_BITS = 14;
const MIN_TABLE_BITS = 8;
const MULTIPLIER = 0x1e35a7bd; // spreads four bytes over the highest bits
const PATIENCE = 5; // after 2^5 misses in a row the search takes steps of two, after as many again of three, and so on
const MIN_MATCH = 4;
const MAX_COPY = 64; // bytes one copy element can stand for
const BEST_RATIO = MAX_COPY / 3; // such an element takes three
const MAX_PREAMBLE = 5; // bytes of the length in front
const SLACK = 7; // copying in steps of eight bytes writes and reads up to so many too many
const WORTH_A_CALL = 64; // from here on TypedArray.set is cheaper than a loop

/** The room to give for compressing `length` bytes: never exceeded, and what every known encoder asks for. */
export function snappyMaxCompressedLength(length: number): number {
  return 32 + length + Math.floor(length / 6);
}

/** Compresses, block by block, with one table that it keeps. */
export class SnappyEncoder {
  /** For each hash of four bytes where in the fragment they stood last. */
  private readonly table = new Uint16Array(1 << MAX_TABLE_BITS);

  /**
   * Writes `input[from, to)` compressed into `output` from `at` on. May use all of the `snappyMaxCompressedLength(to - from)`
   * bytes behind `at` as scratch. The two must not overlap.
   * @returns how many bytes were written
   * @throws  RangeError where `output` lacks that room: a bug of the caller
   */
  compress(input: Uint8Array, from: number, to: number, output: Uint8Array, at: number): number {
    const room = snappyMaxCompressedLength(to - from);
    if (room > output.length - at) throw new RangeError(`no room for ${room} compressed bytes at index ${at} of ${output.length}`);
    const source = viewOf(input), target = viewOf(output);
    let end = putUvarint(output, at, to - from);
    for (let start = from; start < to; start += FRAGMENT) {
      end = this.fragment(input, source, start, Math.min(start + FRAGMENT, to), output, target, end);
    }
    return end - at;
  }

  private fragment(
    input: Uint8Array, source: DataView, start: number, end: number, output: Uint8Array, target: DataView, at: number,
  ): number {
    const { table } = this;
    const tableBits = Math.min(Math.max(32 - Math.clz32(end - start), MIN_TABLE_BITS), MAX_TABLE_BITS);
    const shift = 32 - tableBits;
    table.fill(0, 0, 1 << tableBits);

    const last = end - 1 - SLACK; // no match begins behind, so that whole words can be read unchecked
    let pending = start; // the first byte that is not in the output yet
    let here = start + 1;
    let misses = 0;
    while (here <= last) {
      const word = source.getInt32(here, true);
      const hash = Math.imul(word, MULTIPLIER) >>> shift;
      const candidate = start + table[hash]; // a slot never used means the first byte, which may well match
      table[hash] = here - start;
      if (source.getInt32(candidate, true) !== word) {
        here += 1 + (misses++ >>> PATIENCE);
        continue;
      }
      misses = 0;
      if (here > pending) at = putLiteral(input, source, pending, here, output, target, at);
      const matched = matchEnd(source, candidate + MIN_MATCH, here + MIN_MATCH, end);
      at = putCopies(target, at, here - candidate, matched - here);
      pending = here = matched;
      if (here <= last) table[Math.imul(source.getInt32(here - 1, true), MULTIPLIER) >>> shift] = here - 1 - start;
    }
    return pending < end ? putLiteral(input, source, pending, end, output, target, at) : at;
  }
}

/** How far the bytes from `here` to `end` repeat those from `earlier` on. @returns the index of the first that does not, or `end` */
function matchEnd(source: DataView, earlier: number, here: number, end: number): number {
  for (; here <= end - 4; earlier += 4, here += 4) {
    const differing = source.getInt32(earlier, true) ^ source.getInt32(here, true);
    if (differing !== 0) return here + ((31 - Math.clz32(differing & -differing)) >>> 3); // its lowest bit is in the first byte that differs
  }
  while (here < end && source.getUint8(earlier) === source.getUint8(here)) {
    earlier++;
    here++;
  }
  return here;
}

function putLiteral(
  input: Uint8Array, source: DataView, from: number, to: number, output: Uint8Array, target: DataView, at: number,
): number {
  const length = to - from, tagged = length - 1;
  if (tagged < 60) target.setUint8(at++, tagged << 2);
  else if (tagged < 256) {
    target.setUint8(at++, 60 << 2);
    target.setUint8(at++, tagged);
  } else {
    target.setUint8(at, 61 << 2);
    target.setUint16(at + 1, tagged, true);
    at += 3;
  }
  if (length <= WORTH_A_CALL && to + SLACK <= source.byteLength) copyWords(source, from, target, at, length);
  else output.set(input.subarray(from, to), at);
  return at + length;
}

/** As many copy elements as `length` needs, none of which stands for fewer than four bytes: the short form cannot. */
function putCopies(target: DataView, at: number, offset: number, length: number): number {
  while (length > MAX_COPY) {
    const piece = length < MAX_COPY + MIN_MATCH ? MAX_COPY - MIN_MATCH : MAX_COPY;
    at = putLongCopy(target, at, offset, piece);
    length -= piece;
  }
  if (length >= 12 || offset >= 2048) return putLongCopy(target, at, offset, length);
  target.setUint8(at, ((offset >>> 8) << 5) | ((length - MIN_MATCH) << 2) | 1);
  target.setUint8(at + 1, offset);
  return at + 2;
}

function putLongCopy(target: DataView, at: number, offset: number, length: number): number {
  target.setUint8(at, ((length - 1) << 2) | 2);
  target.setUint16(at + 1, offset, true);
  return at + 3;
}

/**
 * Compresses `input` to the end of `into`, which must not hold `input` itself.
 * @param encoder keep one where many blocks are compressed: a new one costs a table of 32 KiB
 * @returns a view of the compressed bytes that belongs to `into`: valid until it is written or reset
 * @throws  CodedError TOO_LARGE where `into` may not hold `snappyMaxCompressedLength(input.length)` more bytes
 */
export function snappyCompress(input: Uint8Array, into?: ByteWriter, encoder = new SnappyEncoder()): Uint8Array {
  const room = snappyMaxCompressedLength(input.length);
  into ??= new ByteWriter(room);
  into.ensure(room);
  const start = into.at;
  into.at += encoder.compress(input, 0, input.length, into.buffer, start);
  return into.buffer.subarray(start, into.at);
}

/** How many bytes the block `input[from, to)` says it holds. Nothing else of it has been looked at. @throws CodedError BAD_SNAPPY */
export function snappyDecompressedLength(input: Uint8Array, from = 0, to = input.length): number {
  let length = 0;
  for (let next = from, scale = 1; next < to && next < from + MAX_PREAMBLE; scale *= 128) {
    const byte = input[next++];
    length += (byte & 127) * scale;
    if (byte > 127) continue;
    if (length < 2 ** 32) return length;
    break;
  }
  throw bad(input, from, from, to > from ? 'the length is not a varint of 32 bits' : 'it is empty');
}

/**
 * Decompresses the block `input` to the end of `into`, which must not hold `input` itself. Whatever the input, time is linear in
 * its length and in `maxLength`, and no memory is taken for a length above `maxLength` or one that the input is too short for.
 * @param maxLength the most decompressed bytes that are accepted
 * @returns a view of the decompressed bytes that belongs to `into`: valid until it is written or reset
 * @throws  CodedError BAD_SNAPPY with `into` as it was; TOO_LARGE where `into` may not hold as much
 */
export function snappyDecompress(input: Uint8Array, maxLength: number, into?: ByteWriter): Uint8Array {
  const length = snappyDecompressedLength(input);
  if (length > maxLength) throw bad(input, 0, 0, `it holds ${length} bytes, more than the ${maxLength} accepted`);
  if (length > input.length * BEST_RATIO) throw bad(input, 0, 0, `it cannot hold the ${length} bytes it promises`);
  into ??= new ByteWriter(length, length);
  into.ensure(length);
  const start = into.at;
  into.at += decompressBlock(input, 0, input.length, into.buffer, start);
  return into.buffer.subarray(start, into.at);
}

/** Decompresses `input[from, to)` into `output` from `at` on and writes nowhere else. @returns how many bytes. @throws CodedError BAD_SNAPPY */
function decompressBlock(input: Uint8Array, from: number, to: number, output: Uint8Array, at: number): number {
  const start = at, length = snappyDecompressedLength(input, from, to), end = at + length;
  const source = viewOf(input), target = viewOf(output);
  let next = from;
  while (input[next++] > 127); // behind the length
  while (next < to) {
    const element = next, tag = input[next++], kind = tag & 3;
    let size = (tag >>> 2) + 1;
    if (kind === 0) {
      if (size > 60) {
        const width = size - 60;
        if (width > to - next) throw bad(input, from, element, 'it ends within the length of a literal');
        size = littleEndian(input, next, width) + 1;
        next += width;
      }
      if (size > to - next) throw bad(input, from, element, `a literal of ${size} bytes, of which ${to - next} are there`);
      if (size > end - at) throw bad(input, from, element, `it decompresses to more than the ${length} bytes promised`);
      if (size <= WORTH_A_CALL && at + size + SLACK <= end && next + size + SLACK <= input.length) copyWords(source, next, target, at, size);
      else output.set(input.subarray(next, next + size), at);
      next += size;
    } else {
      const width = kind === 3 ? 4 : kind;
      if (width > to - next) throw bad(input, from, element, 'it ends within a copy');
      let offset: number;
      if (kind === 1) {
        size = ((tag >>> 2) & 7) + MIN_MATCH;
        offset = ((tag >>> 5) << 8) | input[next];
      } else offset = kind === 2 ? source.getUint16(next, true) : source.getUint32(next, true);
      next += width;
      if (offset === 0 || offset > at - start) throw bad(input, from, element, `a copy from ${offset} bytes back, of which ${at - start} are there`);
      if (size > end - at) throw bad(input, from, element, `it decompresses to more than the ${length} bytes promised`);
      if (offset >= 4 && at + size + SLACK <= end) copyWords(target, at - offset, target, at, size);
      else for (let i = at; i < at + size; i++) output[i] = output[i - offset]; // byte by byte, because it may repeat what it writes
    }
    at += size;
  }
  if (at < end) throw bad(input, from, to, `it decompresses to ${at - start} of the ${length} bytes promised`);
  return length;
}

/**
 * Copies `length` bytes in steps of eight, so up to `SLACK` too many. Within one memory the target may follow the source by
 * four bytes or more: each word is written before the next is read.
 */
function copyWords(source: DataView, from: number, target: DataView, at: number, length: number): void {
  for (const end = at + length; at < end; from += 8, at += 8) {
    target.setInt32(at, source.getInt32(from, true), true);
    target.setInt32(at + 4, source.getInt32(from + 4, true), true);
  }
}

function littleEndian(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const FRAMING = [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]; // how every stream in the framing format begins

function bad(input: Uint8Array, from: number, at: number, reason: string): CodedError {
  const hint = FRAMING.every((byte, i) => input[from + i] === byte) ? '; this is the framing format, send the block format' : '';
  return new CodedError('BAD_SNAPPY', `bad snappy block at byte ${at - from}: ${reason}${hint}`);
}
