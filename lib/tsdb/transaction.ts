import { enlarged } from './index/slab';
import { SampleBatch } from './wlog/record';

const SMALLEST_TABLE = 512; // slots

/**
 * The samples of one open transaction, in the order of their appends, and where the last one of each series stands. Reused by the next
 * transaction, so that a scrape allocates nothing.
 */
export class Transaction {
  readonly samples = new SampleBatch();
  /** The row of the series of each sample. */
  rows = new Uint32Array(256);
  private slots = new Uint32Array(SMALLEST_TABLE); // open addressing by row: index + 1 of the last sample

  get length(): number {
    return this.samples.length;
  }

  /** The index of the last sample of the series in `row`, or -1. */
  lastOf(row: number): number {
    return this.slots[this.slotOf(row)] - 1;
  }

  push(row: number, ref: number, t: number, v: number): void {
    const index = this.samples.length;
    if (index === this.rows.length) this.rows = enlarged(this.rows, 2 * index);
    if (2 * index >= this.slots.length) this.growTable();
    this.samples.push(ref, t, v);
    this.rows[index] = row;
    this.slots[this.slotOf(row)] = index + 1;
  }

  /** Keeps the samples for which `keep` says so, told their index. What `lastOf` says is of no use afterwards. */
  filter(keep: (index: number) => boolean): void {
    const { samples, rows } = this;
    let kept = 0;
    for (let i = 0; i < samples.length; i++) {
      if (!keep(i)) continue;
      rows[kept] = rows[i];
      samples.refs[kept] = samples.refs[i];
      samples.times[kept] = samples.times[i];
      samples.values[kept++] = samples.values[i];
    }
    samples.length = kept;
  }

  clear(): void {
    this.samples.length = 0;
    this.slots.fill(0);
  }

  private slotOf(row: number): number {
    const { slots, rows } = this, mask = slots.length - 1;
    let slot = Math.imul(row, 0x9e3779b1) >>> 7 & mask;
    while (slots[slot] !== 0 && rows[slots[slot] - 1] !== row) slot = (slot + 1) & mask;
    return slot;
  }

  private growTable(): void {
    this.slots = new Uint32Array(2 * this.slots.length);
    for (let i = 0; i < this.length; i++) this.slots[this.slotOf(this.rows[i])] = i + 1;
  }
}
