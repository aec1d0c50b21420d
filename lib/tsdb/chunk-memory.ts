import { XOR_SLACK } from './chunkenc/xor';
import { enlarged } from './index/slab';

const PAGE = 2 ** 20; // bytes; chunks are closed in about the order of time, and so a page grows old as a whole
const FIRST_ROWS = 256;
/** No chunk. */
export const NONE = 0;

/**
 * Chunks that take no more samples: their bytes in pages that nobody writes again, and a row each, numbered from 1. A page is dropped,
 * never reused, so that whoever still reads one keeps it alive by holding it.
 */
export class ChunkMemory {
  readonly pages: Array<Uint8Array | undefined> = [];
  private readonly chunksInPage: number[] = [];
  private current = -1; // the page that is being filled
  private used = 0;
  private readonly freePages: number[] = [];
  private freeRows = NONE; // linked by `older`
  private end = 1;
  private live = 0;
  page = new Uint32Array(FIRST_ROWS);
  offset = new Uint32Array(FIRST_ROWS);
  length = new Uint32Array(FIRST_ROWS);
  /** The chunk before it of the same series, or `NONE`. */
  older = new Uint32Array(FIRST_ROWS);
  mint = new Float64Array(FIRST_ROWS);
  maxt = new Float64Array(FIRST_ROWS);

  /** How many chunks there are. */
  get count(): number {
    return this.live;
  }

  /** Bytes that the pages take. */
  get size(): number {
    return (this.pages.length - this.freePages.length) * (PAGE + XOR_SLACK);
  }

  /** Copies the chunk `bytes[from, from + length)`. @returns its row */
  add(bytes: Uint8Array, from: number, length: number, mint: number, maxt: number, older: number): number {
    if (this.current < 0 || this.used + length > PAGE) this.newPage();
    const row = this.takeRow(), page = this.current;
    this.pages[page]!.set(bytes.subarray(from, from + length), this.used);
    this.page[row] = page;
    this.offset[row] = this.used;
    this.length[row] = length;
    this.older[row] = older;
    this.mint[row] = mint;
    this.maxt[row] = maxt;
    this.used += length;
    this.chunksInPage[page]++;
    this.live++;
    return row;
  }

  /** Forgets all chunks of the series whose newest is `newest` that end before `mint`. @returns the newest that is left */
  dropBefore(mint: number, newest: number): number {
    let kept = NONE, row = newest;
    for (; row !== NONE && this.maxt[row] >= mint; row = this.older[row]) kept = row;
    if (kept !== NONE) this.older[kept] = NONE;
    while (row !== NONE) {
      const older = this.older[row];
      this.drop(row);
      row = older;
    }
    return kept === NONE ? NONE : newest;
  }

  private drop(row: number): void {
    const page = this.page[row];
    this.live--;
    if (--this.chunksInPage[page] === 0 && page !== this.current) this.dropPage(page);
    this.older[row] = this.freeRows;
    this.freeRows = row;
  }

  private dropPage(page: number): void {
    this.pages[page] = undefined;
    this.freePages.push(page);
  }

  private newPage(): void {
    const full = this.current;
    this.current = this.freePages.pop() ?? this.pages.length;
    this.pages[this.current] = new Uint8Array(PAGE + XOR_SLACK);
    this.chunksInPage[this.current] = 0;
    this.used = 0;
    if (full >= 0 && this.chunksInPage[full] === 0) this.dropPage(full);
  }

  private takeRow(): number {
    const released = this.freeRows;
    if (released !== NONE) {
      this.freeRows = this.older[released];
      return released;
    }
    if (this.end === this.page.length) this.grow();
    return this.end++;
  }

  private grow(): void {
    const capacity = Math.ceil(1.5 * this.page.length);
    this.page = enlarged(this.page, capacity);
    this.offset = enlarged(this.offset, capacity);
    this.length = enlarged(this.length, capacity);
    this.older = enlarged(this.older, capacity);
    this.mint = enlarged(this.mint, capacity);
    this.maxt = enlarged(this.maxt, capacity);
  }
}
