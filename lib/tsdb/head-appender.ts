import { Labels } from '../model/labels';
import { Appender, Refusal } from '../storage/appender';
import { CommitLog } from './commit-log';
import { Head } from './head';
import { HeadMetrics } from './head-metrics';
import { CHUNK_RANGE } from './head-chunks';
import { Transaction } from './transaction';

const words = new Uint32Array(4);
const floats = new Float64Array(words.buffer);

/** Takes samples for the head. */
export class HeadAppender implements Appender {
  private transaction?: Transaction;
  private minValidTime = -Infinity;

  constructor(private readonly head: Head, private readonly log: CommitLog, private readonly metrics: HeadMetrics) {}

  append(ref: number, labels: Labels, t: number, v: number): number {
    if (!Number.isSafeInteger(t)) return this.outOfBounds();
    const transaction = this.transaction ??= this.begin(t);
    if (t < this.minValidTime) return this.outOfBounds();
    const { head } = this, row = this.rowOf(ref, labels), last = transaction.lastOf(row);
    const newest = last < 0 ? head.chunks.maxt(row) : transaction.samples.times[last];
    if (t < newest) {
      this.metrics.outOfOrder.inc();
      return Refusal.OutOfOrder;
    }
    const own = head.series.refOf(row);
    if (t === newest) {
      const same = last < 0 ? head.chunks.isNewest(row, v) : sameBits(v, transaction.samples.values[last]);
      return same ? own : Refusal.DuplicateTimestamp;
    }
    transaction.push(row, own, t, v);
    return own;
  }

  async commit(): Promise<void> {
    const { transaction } = this;
    if (!transaction) return;
    this.transaction = undefined;
    try {
      if (transaction.length > 0) await this.log.commit(transaction);
    } finally {
      this.head.end(transaction);
    }
  }

  rollback(): void {
    if (this.transaction) this.head.end(this.transaction);
    this.transaction = undefined;
  }

  private begin(t: number): Transaction {
    this.minValidTime = this.head.isEmpty ? Math.max(t - CHUNK_RANGE / 2, this.head.keptFrom) : this.head.minValidTime;
    return this.head.begin();
  }

  private outOfBounds(): Refusal {
    this.metrics.outOfBounds.inc();
    return Refusal.OutOfBounds;
  }

  private rowOf(ref: number, labels: Labels): number {
    const before = this.head.series.count, row = this.head.rowOf(ref, labels);
    if (this.head.series.count > before) this.metrics.seriesCreated.inc();
    return row;
  }
}

/** Whether two values are one: unlike for `===`, a NaN equals itself, another NaN it does not, and the zeroes differ. */
function sameBits(a: number, b: number): boolean {
  floats[0] = a;
  floats[1] = b;
  return words[0] === words[2] && words[1] === words[3];
}
