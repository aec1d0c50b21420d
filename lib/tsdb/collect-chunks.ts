import { ChunkEncoding, ChunkSet } from '../storage/chunk-querier';
import { TimeRange } from '../storage/querier';
import { XOR_SLACK } from './chunkenc/xor';
import { ChunkMemory, NONE } from './chunk-memory';
import { Head } from './head';
import { HeadChunks } from './head-chunks';
import { SampleSearch } from './sample-search';
import { View } from './view';

const COPIES = 0; // the memory of chunks that were copied; those of the head's pages follow
const NO_PAGE = new Uint8Array(0);

/** As a `ChunkSet`, with the row of each series. */
export interface HeadChunkSet extends ChunkSet { readonly rows: Uint32Array }

/**
 * The chunks that `view` shows of the series in `rows`, which come in the order of their labels; series without a chunk in `range` are left
 * out. Closed chunks stay where they lie. Open ones are copied, because the next sample goes into their last byte, and so are those that
 * have newer samples than the view: the copy counts fewer.
 */
export function collectChunks(head: Head, view: View, search: SampleSearch, rows: Uint32Array, { mint, maxt }: TimeRange): HeadChunkSet {
  const { chunks } = head, kept = new Uint32Array(rows.length), first = new Uint32Array(rows.length + 1);
  let count = 0, copied = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i], limit = view.limit(row), found = first[count] + countChunks(chunks, row, mint, Math.min(maxt, limit));
    if (found === first[count]) continue;
    copied += copyLength(chunks, row, limit);
    kept[count] = row;
    first[++count] = found;
  }
  const table = new Table(chunks.closed, first[count], copied, search);
  for (let i = 0; i < count; i++) table.fill(chunks, kept[i], first[i + 1], mint, maxt, view.limit(kept[i]));
  return { count, first: first.subarray(0, count + 1), chunks: table, ordered: true, rows: kept, labels: (series) => head.series.labels(kept[series]) };
}

function countChunks(chunks: HeadChunks, row: number, mint: number, maxt: number): number {
  const { closed } = chunks;
  if (chunks.openCount(row) === 0) return 0;
  let count = chunks.openMint(row) <= maxt && chunks.maxt(row) >= mint ? 1 : 0;
  for (let c = chunks.newestClosed(row); c !== NONE && closed.maxt[c] >= mint; c = closed.older[c]) if (closed.mint[c] <= maxt) count++;
  return count;
}

/** Bytes that copying may take: of the open chunk, and of a closed one that the view shows in part. */
function copyLength(chunks: HeadChunks, row: number, limit: number): number {
  const { closed } = chunks;
  let length = chunks.openLength(row);
  for (let c = chunks.newestClosed(row); c !== NONE && closed.maxt[c] > limit; c = closed.older[c]) length = Math.max(length, closed.length[c]);
  return length;
}

/** A `ChunkTable` that is filled from the last chunk of a series to its first. */
class Table {
  readonly memories: readonly Uint8Array[];
  readonly memory: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  readonly encoding: Uint8Array;
  readonly mint: Float64Array;
  readonly maxt: Float64Array;
  private copied = 0;

  constructor(closed: ChunkMemory, chunks: number, copies: number, private readonly search: SampleSearch) {
    this.memories = [new Uint8Array(copies + XOR_SLACK), ...closed.pages.map((page) => page ?? NO_PAGE)];
    this.memory = new Uint32Array(chunks);
    this.offset = new Float64Array(chunks);
    this.length = new Uint32Array(chunks);
    this.encoding = new Uint8Array(chunks).fill(ChunkEncoding.Xor);
    this.mint = new Float64Array(chunks);
    this.maxt = new Float64Array(chunks);
  }

  /** Fills in the chunks of `row` that overlap `mint` to `maxt` and begin up to `limit`, the newest just before `end`. */
  fill(chunks: HeadChunks, row: number, end: number, mint: number, maxt: number, limit: number): void {
    const { closed } = chunks, newest = Math.min(maxt, limit);
    let at = end;
    if (chunks.openMint(row) <= newest && chunks.maxt(row) >= mint) {
      this.copy(--at, chunks.openBytes, chunks.openAt(row), chunks.openLength(row), chunks.openMint(row), chunks.maxt(row), limit);
    }
    for (let c = chunks.newestClosed(row); c !== NONE && closed.maxt[c] >= mint; c = closed.older[c]) {
      if (closed.mint[c] > newest) continue;
      const page = closed.page[c];
      if (closed.maxt[c] > limit) this.copy(--at, this.memories[page + 1], closed.offset[c], closed.length[c], closed.mint[c], closed.maxt[c], limit);
      else this.set(--at, page + 1, closed.offset[c], closed.length[c], closed.mint[c], closed.maxt[c]);
    }
  }

  private set(at: number, memory: number, offset: number, length: number, mint: number, maxt: number): void {
    this.memory[at] = memory;
    this.offset[at] = offset;
    this.length[at] = length;
    this.mint[at] = mint;
    this.maxt[at] = maxt;
  }

  private copy(at: number, bytes: Uint8Array, from: number, length: number, mint: number, maxt: number, limit: number): void {
    const copies = this.memories[COPIES], to = this.copied;
    copies.set(bytes.subarray(from, from + length), to);
    this.copied += length;
    if (maxt > limit) {
      const count = this.search.countUpTo(bytes, from, length, limit);
      copies[to] = count >>> 8;
      copies[to + 1] = count;
      maxt = this.search.timeOf(count - 1);
    }
    this.set(at, COPIES, to, length, mint, maxt);
  }
}
