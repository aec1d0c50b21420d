import { Labels } from '../model/labels';
import { CodedError } from '../sys/errors';
import { CHUNK_RANGE, HeadChunks } from './head-chunks';
import { SeriesTable } from './index/series-table';
import { enlarged } from './index/slab';
import { Transaction } from './transaction';
import { Views } from './view';

const POOLED = 8; // transactions kept for reuse
const POOLED_SAMPLES = 2 ** 16; // larger ones are not kept

/**
 * The samples of the last hours in memory: series and their chunks, by row. It knows no disk; everything here happens within one turn of the
 * event loop.
 */
export class Head {
  readonly series = new SeriesTable();
  readonly chunks = new HeadChunks();
  readonly views = new Views();
  /** Times of the oldest and the newest sample; Infinity and -Infinity where there is none. */
  mint = Infinity;
  maxt = -Infinity;
  private validFrom = -Infinity; // what is older was dropped, or is in blocks
  private nextRef = 1;
  private logged = new Uint8Array(0); // by row: whether the WAL knows the series
  private lastLabels: Array<Labels | undefined> = []; // by row: the object that was last found to be its labels
  private readonly pool: Transaction[] = [];
  private readonly open = new Set<Transaction>();

  get isEmpty(): boolean {
    return this.maxt === -Infinity;
  }

  get openTransactions(): number {
    return this.open.size;
  }

  /** Older samples are out of bounds: half of a chunk range behind the newest one, as with the originals. */
  get minValidTime(): number {
    return Math.max(this.maxt - CHUNK_RANGE / 2, this.validFrom);
  }

  /** What is older is taken by nobody any more. */
  get keptFrom(): number {
    return this.validFrom;
  }

  /** Lets no sample in from now on that is older than `t`. */
  refuseBefore(t: number): void {
    this.validFrom = Math.max(this.validFrom, t);
  }

  /** The row of the series that `ref` stands for if it has these labels, else of the one that has them; made where there is none. */
  rowOf(ref: number, labels: Labels): number {
    const known = this.series.rowOfRef(ref);
    if (known >= 0 && (this.lastLabels[known] === labels || this.isRow(known, labels))) return known;
    const row = this.series.rowOfLabels(labels);
    return row >= 0 ? row : this.add(this.freshRef(), labels);
  }

  /** Makes a row for a series that has none, under a ref that none has. @throws CodedError BAD_LABELS for no labels at all */
  add(ref: number, labels: Labels): number {
    if (labels.size === 0) throw new CodedError('BAD_LABELS', 'cannot store a series without labels: give it a name at least');
    const row = this.series.add(ref, labels);
    if (this.series.capacity > this.logged.length) {
      this.logged = enlarged(this.logged, this.series.capacity);
      this.chunks.reserve(this.series.capacity);
    }
    this.logged[row] = 0;
    return row;
  }

  /** Sees to it that no new series gets `ref` or a lower one. */
  reserveRef(ref: number): void {
    this.nextRef = Math.max(this.nextRef, ref + 1);
  }

  /** A ref that no series ever had. */
  freshRef(): number {
    return this.nextRef++;
  }

  isLogged(row: number): boolean {
    return this.logged[row] === 1;
  }

  setLogged(row: number, logged: boolean): void {
    this.logged[row] = Number(logged);
  }

  /** Appends a sample that is newer than all others of its series, for all to see but the views that are open. */
  append(row: number, t: number, v: number): void {
    if (this.views.any) this.views.note(row, this.chunks.maxt(row));
    this.chunks.append(row, t, v);
    if (t > this.maxt) this.maxt = t;
    if (t < this.mint) this.mint = t;
  }

  /** A transaction whose series stay until `end`. */
  begin(): Transaction {
    const transaction = this.pool.pop() ?? new Transaction();
    this.open.add(transaction);
    return transaction;
  }

  end(transaction: Transaction): void {
    this.open.delete(transaction);
    if (this.pool.length >= POOLED || transaction.rows.length > POOLED_SAMPLES) return;
    transaction.clear();
    this.pool.push(transaction);
  }

  /**
   * Drops chunks that end before `mint`, and series that have none left and that no transaction is about.
   * @returns how many of each
   */
  truncate(mint: number): { chunks: number; series: number } {
    const { series, chunks } = this, before = { chunks: chunks.count, series: series.count };
    const busy = this.busyRows(), dead = new Uint8Array(series.end), rows: number[] = [];
    let oldest = Infinity;
    for (let row = 0; row < series.end; row++) {
      if (!series.isLive(row)) continue;
      if (chunks.dropBefore(row, mint)) oldest = Math.min(oldest, chunks.mint(row));
      else if (busy[row] !== 1) {
        dead[row] = 1;
        rows.push(row);
      }
    }
    if (rows.length > 0) {
      series.remove(dead);
      this.views.whenClosed(() => { for (const row of rows) series.release(row); });
    }
    this.lastLabels = []; // of series that have ended they would keep objects that nobody else has
    this.mint = oldest;
    this.refuseBefore(mint);
    return { chunks: before.chunks - chunks.count, series: before.series - series.count };
  }

  private isRow(row: number, labels: Labels): boolean {
    if (!this.series.hasLabels(row, labels)) return false;
    this.lastLabels[row] = labels;
    return true;
  }

  private busyRows(): Uint8Array {
    const busy = new Uint8Array(this.series.end);
    for (const { rows, length } of this.open) for (let i = 0; i < length; i++) busy[rows[i]] = 1;
    return busy;
  }
}
