import { ChunkEncoding, ChunkTable } from '../storage/chunk-querier';
import { SampleColumns } from '../storage/querier';
import { CodedError } from '../sys/errors';
import { XorDecode, xorCount } from './chunkenc/xor';

/** Refuses chunks that are not of floats. @param where names the block @throws CodedError UNSUPPORTED */
export function checkEncodings(encoding: Uint8Array, where: string): void {
  for (const each of encoding) {
    if (each <= ChunkEncoding.Xor) continue;
    const reason = `a chunk has encoding ${each}, and only floats (encoding 1) are read; leave such series out of the query`;
    throw new CodedError('UNSUPPORTED', `cannot read samples in ${where}: ${reason}`);
  }
}

/** Decodes chunks of one table. */
export class ChunkSamples {
  private readonly one = new SampleColumns();

  constructor(private readonly chunks: ChunkTable, private readonly decode: XorDecode) {}

  /** Appends the samples of the rows [from, to), which lie within `mint` to `maxt`, in the order of time; of two at one time that of the later row counts. */
  append(from: number, to: number, mint: number, maxt: number, into: SampleColumns): void {
    const { one } = this, start = into.length;
    for (let row = from; row < to; row++) {
      one.length = 0;
      this.decodeRow(row, one);
      const first = firstFrom(one.times, 0, one.length, mint), end = firstFrom(one.times, first, one.length, maxt + 1);
      if (first < end) addSamples(into, start, one.times, one.values, first, end);
    }
  }

  /** Whether the row has a sample from `mint` to `maxt`. */
  hasSample(row: number, mint: number, maxt: number): boolean {
    this.one.length = 0;
    this.decodeRow(row, this.one);
    const first = firstFrom(this.one.times, 0, this.one.length, mint);
    return first < this.one.length && this.one.times[first] <= maxt;
  }

  /** Appends all samples of a row. @throws CodedError BAD_CHUNK */
  decodeRow(row: number, into: SampleColumns): void {
    const { chunks } = this, bytes = chunks.memories[chunks.memory[row]], from = chunks.offset[row], length = chunks.length[row];
    if (chunks.encoding[row] === ChunkEncoding.Raw) {
      const count = length / 16, at = bytes.byteOffset + from;
      into.push(new Float64Array(bytes.buffer, at, count), new Float64Array(bytes.buffer, at + 8 * count, count), 0, count);
      return;
    }
    into.reserve(xorCount(bytes, from));
    const count = this.decode(bytes, from, from + length, into.times, into.values, into.length);
    if (count < 0) {
      const reason = 'though its checksum is right: whoever wrote it was wrong; delete its series from the block';
      throw new CodedError('BAD_CHUNK', `a chunk of ${length} bytes cannot be decoded (${count}), ${reason}`);
    }
    into.length += count;
  }
}

/**
 * Adds samples [from, to) of two columns to those that `into` has from index `start` on. Mostly they are newer than these; where not, both
 * are merged, and of two at one time the added one counts.
 */
export function addSamples(into: SampleColumns, start: number, times: Float64Array, values: Float64Array, from: number, to: number): void {
  if (into.length === start || into.times[into.length - 1] < times[from]) return into.push(times, values, from, to);
  const at = firstFrom(into.times, start, into.length, times[from]);
  const oldTimes = into.times.slice(at, into.length), oldValues = into.values.slice(at, into.length);
  into.length = at;
  into.reserve(oldTimes.length + to - from);
  let end = at;
  for (let i = 0, j = from; i < oldTimes.length || j < to; end++) {
    const old = i < oldTimes.length ? oldTimes[i] : Infinity, added = j < to ? times[j] : Infinity;
    into.times[end] = Math.min(old, added);
    into.values[end] = added <= old ? values[j] : oldValues[i];
    if (old <= added) i++;
    if (added <= old) j++;
  }
  into.length = end;
}

/** The first index of the rising `times[from, to)` that has `t` or more, or `to`. */
function firstFrom(times: Float64Array, from: number, to: number, t: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (times[middle] < t) from = middle + 1;
    else to = middle;
  }
  return from;
}
