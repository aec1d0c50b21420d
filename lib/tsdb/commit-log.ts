import { ByteWriter } from '../encoding/byte-writer';
import { Head } from './head';
import { HeadMetrics } from './head-metrics';
import { SegmentTimes } from './segment-times';
import { Transaction } from './transaction';
import { beginSeries, putSamples, putSeries } from './wlog/record';
import { Wal } from './wlog/wal';

const PER_RECORD = 50_000; // samples: about half a megabyte

/** Brings transactions into the WAL and then into the head, one after the other. */
export class CommitLog {
  private tail: Promise<unknown> = Promise.resolve();
  private stopped?: { readonly reason: unknown };
  private readonly encoded = new ByteWriter(4096, 2 ** 31);

  /** @param committed is called after every transaction */
  constructor(private readonly head: Head, private readonly wal: Wal, private readonly times: SegmentTimes, private readonly metrics: HeadMetrics,
    private readonly committed: () => void) {}

  /** @throws FsError with nothing in either, or the reason of `stop` */
  commit(transaction: Transaction): Promise<void> {
    return this.exclusive(async () => {
      if (this.stopped) throw this.stopped.reason;
      this.dropLate(transaction);
      if (transaction.length === 0) return;
      await this.wal.write(this.encode(transaction));
      this.apply(transaction);
      this.committed();
    });
  }

  /** Lets every commit from now on fail. */
  stop(reason: unknown): void {
    this.stopped ??= { reason };
  }

  /** Runs `work` while nothing is committed. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined); // told to whoever asked for it
    return done;
  }

  /** Takes the samples out that another transaction has put out of order since they were appended, or whose time is in a block by now. */
  private dropLate(transaction: Transaction): void {
    const { rows, samples } = transaction, { chunks, keptFrom } = this.head, before = transaction.length;
    transaction.filter((i) => samples.times[i] > chunks.maxt(rows[i]) && samples.times[i] >= keptFrom);
    this.metrics.outOfOrder.inc(before - transaction.length);
  }

  private encode({ rows, samples, length }: Transaction): Uint8Array[] {
    const { head, encoded } = this, records: Uint8Array[] = [];
    beginSeries(encoded.reset());
    const empty = encoded.at, named = new Set<number>();
    for (let i = 0; i < length; i++) {
      const row = rows[i];
      if (head.isLogged(row) || named.has(row)) continue;
      named.add(row);
      putSeries(encoded, head.series.refOf(row), head.series.labels(row));
    }
    if (encoded.at > empty) records.push(encoded.bytes());
    for (let from = 0; from < length; from += PER_RECORD) {
      const start = encoded.at;
      putSamples(encoded, samples, from, Math.min(from + PER_RECORD, length));
      records.push(encoded.buffer.subarray(start, encoded.at)); // growing leaves earlier views their own memory
    }
    return records;
  }

  private apply({ rows, samples: { times, values }, length }: Transaction): void {
    const { head } = this;
    let newest = -Infinity;
    for (let i = 0; i < length; i++) {
      head.setLogged(rows[i], true);
      head.append(rows[i], times[i], values[i]);
      if (times[i] > newest) newest = times[i];
    }
    this.times.note(this.wal.segment, newest);
    this.metrics.appended.inc(length);
  }
}
