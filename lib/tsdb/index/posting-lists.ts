import { enlarged, Slab } from './slab';

const NOTHING = new Uint32Array(0);

/**
 * Lists of rows that grow at their end, all in one array; list numbers are the caller's and dense. A row that is added out of order, as
 * one that is used again is, gets its place when the list is next read.
 */
export class PostingLists {
  private readonly slab = new Slab();
  private at = new Uint32Array(64);
  private lengths = new Uint32Array(64);
  private capacities = new Uint32Array(64); // powers of two, or 0
  private unsorted = new Uint8Array(64);

  /** Numbers of lists that have rows are below this. */
  get capacity(): number {
    return this.lengths.length;
  }

  length(list: number): number {
    return list < this.lengths.length ? this.lengths[list] : 0;
  }

  /** The rows of `list`, rising. A view that is valid until the next call that changes a list. */
  rows(list: number): Uint32Array {
    const length = this.length(list);
    if (length === 0) return NOTHING;
    const rows = this.slab.data.subarray(this.at[list], this.at[list] + length);
    if (this.unsorted[list]) {
      rows.sort();
      this.unsorted[list] = 0;
    }
    return rows;
  }

  add(list: number, row: number): void {
    if (list >= this.lengths.length) this.growTo(list + 1);
    const length = this.lengths[list];
    if (length === this.capacities[list]) this.move(list, Math.max(1, 2 * length));
    const end = this.at[list] + length, { data } = this.slab;
    if (length > 0 && data[end - 1] > row) this.unsorted[list] = 1;
    data[end] = row;
    this.lengths[list] = length + 1;
  }

  /** Takes the rows out of `list` for which `dead` has a 1. */
  remove(list: number, dead: Uint8Array): void {
    const { data } = this.slab, at = this.at[list], end = at + this.length(list);
    let kept = at;
    for (let i = at; i < end; i++) if (dead[data[i]] !== 1) data[kept++] = data[i];
    this.lengths[list] = kept - at;
    const needed = kept === at ? 0 : 2 ** Math.ceil(Math.log2(kept - at));
    if (2 * needed < this.capacities[list]) this.move(list, needed);
  }

  private move(list: number, capacity: number): void {
    const from = this.at[list], before = this.capacities[list];
    const to = capacity === 0 ? 0 : this.slab.allocate(capacity);
    this.slab.data.copyWithin(to, from, from + this.lengths[list]);
    if (before > 0) this.slab.release(from, before);
    this.at[list] = to;
    this.capacities[list] = capacity;
  }

  private growTo(lists: number): void {
    const capacity = Math.max(lists, Math.ceil(1.5 * this.lengths.length));
    this.at = enlarged(this.at, capacity);
    this.lengths = enlarged(this.lengths, capacity);
    this.capacities = enlarged(this.capacities, capacity);
    this.unsorted = enlarged(this.unsorted, capacity);
  }
}
