import { ByteWriter } from '../../encoding/byte-writer';
import { crc32c } from '../../encoding/crc32c';
import { snappyDecompress } from '../../encoding/snappy';
import { CodedError, CorruptionError, errorText } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { FRAGMENT_HEADER, MAX_RECORD, PAGE, Part, PART_MASK, SNAPPY, ZSTD } from './page';

/**
 * Takes one record, which is valid during the call alone.
 * @returns what is wrong with it, or undefined
 */
export type TakeRecord = (record: Uint8Array) => string | undefined;

export interface SegmentEnd {
  /** Byte behind the last whole record: what lies behind it may be cut off. */
  readonly end: number;
  /** Why nothing behind `end` was read; undefined at the end of the file. */
  readonly fault?: CorruptionError;
}

const BLOCK = 32 * PAGE; // bytes per call to the disk

/**
 * Reads all records of a segment up to the first damage, such as a record cut short by a crash.
 * @throws FsError, CodedError UNSUPPORTED for records compressed in a way that is not known here
 */
export async function readSegment(fs: Fs, path: string, take: TakeRecord): Promise<SegmentEnd> {
  const file = await fs.open(path);
  try {
    const reader = new SegmentReader(path, take), block = new Uint8Array(BLOCK);
    for (let base = 0; ; base += BLOCK) {
      const got = await file.read(block, 0, BLOCK, base);
      for (let page = 0; page < got && !reader.fault; page += PAGE) reader.page(block, page, Math.min(page + PAGE, got), base);
      if (got < BLOCK || reader.fault) return reader.finish();
    }
  } finally {
    await file.close();
  }
}

/** Puts the fragments of pages together. */
class SegmentReader {
  fault?: CorruptionError;
  private end = 0;
  private at = 0; // of the fragment in the file
  private partial = false; // the record has begun and not ended
  private flags = 0;
  private readonly record = new ByteWriter(PAGE, MAX_RECORD + PAGE);
  private readonly plain = new ByteWriter(PAGE, MAX_RECORD);

  constructor(private readonly path: string, private readonly take: TakeRecord) {}

  /** Reads the page `bytes[from, to)`, whose first byte is that at `base + from` of the file; shorter than a page only at its end. */
  page(bytes: Uint8Array, from: number, to: number, base: number): void {
    for (let at = from; at < to; ) {
      this.at = base + at;
      const type = bytes[at];
      if (type === Part.Padding) {
        for (let i = at; i < to; i++) if (bytes[i] !== 0) return this.fail('a byte other than zero behind the end of a page');
        return;
      }
      if (to - at < FRAGMENT_HEADER) return this.fail(`${to - at} bytes where a fragment has a header of ${FRAGMENT_HEADER}`);
      const start = at + FRAGMENT_HEADER, length = (bytes[at + 1] << 8) | bytes[at + 2];
      if (length > to - start) return this.fail(`a fragment of ${length} bytes, of which ${to - start} are there`);
      const stored = ((bytes[at + 3] << 24) | (bytes[at + 4] << 16) | (bytes[at + 5] << 8) | bytes[at + 6]) >>> 0;
      const computed = crc32c(bytes, start, start + length);
      if (computed !== stored) return this.fail(`checksum ${hex(computed)} of a fragment of ${length} bytes, expected ${hex(stored)}`);
      at = start + length;
      this.fragment(type, bytes.subarray(start, at), base + at);
      if (this.fault) return;
    }
  }

  finish(): SegmentEnd {
    if (this.partial && !this.fault) this.fail('the last record has no end');
    return { end: this.end, fault: this.fault };
  }

  private fragment(type: number, bytes: Uint8Array, end: number): void {
    const part = type & PART_MASK;
    const begins = part === Part.Full || part === Part.First, ends = part === Part.Full || part === Part.Last;
    if (part > Part.Last || (type & ~(PART_MASK | SNAPPY | ZSTD)) !== 0) return this.fail(`a fragment of type ${type}`);
    if (begins === this.partial) return this.fail(begins ? 'a record begins within another' : 'a record goes on that has not begun');
    if (begins) {
      this.flags = type;
      this.record.reset();
    }
    this.partial = !ends;
    if (part !== Part.Full) {
      if (this.record.at + bytes.length > MAX_RECORD) return this.fail(`a record of more than ${MAX_RECORD} bytes`);
      this.record.raw(bytes);
    }
    if (ends) this.finishRecord(part === Part.Full ? bytes : this.record.bytes(), end);
  }

  private finishRecord(bytes: Uint8Array, end: number): void {
    if (this.flags & ZSTD) {
      throw new CodedError('UNSUPPORTED', `cannot read ${this.path}: its records are compressed with zstd, only snappy and none are known here; `
        + 'let the server that wrote it run with --storage.tsdb.wal-compression-type=snappy until its head is written to a block, or move the directory away');
    }
    let plain = bytes;
    if (this.flags & SNAPPY) {
      try {
        plain = snappyDecompress(bytes, MAX_RECORD, this.plain.reset());
      } catch (err) {
        return this.fail(errorText(err));
      }
    }
    const reason = this.take(plain);
    if (reason !== undefined) this.fail(reason);
    else this.end = end;
  }

  private fail(reason: string): void {
    this.fault = new CorruptionError(this.path, this.at, reason);
  }
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
