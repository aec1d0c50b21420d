import { Logger } from '../log/logger';
import { Clock } from '../sys/clock';
import { CommitLog } from './commit-log';
import { Head } from './head';
import { CHUNK_RANGE } from './head-chunks';
import { HeadMetrics } from './head-metrics';
import { Aliases } from './replay';
import { SegmentTimes } from './segment-times';
import { writeCheckpoint } from './wlog/checkpoint';
import { Wal, WalDeps, WalOptions } from './wlog/wal';

export interface RetentionDeps {
  /** How long samples are kept, in milliseconds. */
  readonly retention: number;
  readonly head: Head;
  readonly commits: CommitLog;
  readonly wal: Wal;
  readonly walDir: string;
  readonly walDeps: WalDeps;
  readonly walOptions: WalOptions;
  readonly times: SegmentTimes;
  readonly aliases: Aliases;
  readonly metrics: HeadMetrics;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps memory and disk bounded: drops what has grown older than the retention. */
export class Retention {
  private rangeDone: number; // the chunk range in which the newest sample was when it was last done
  private running?: Promise<void>;

  constructor(private readonly d: RetentionDeps) {
    this.rangeDone = this.range();
  }

  /** Begins to drop if the newest sample has passed a border between chunk ranges. */
  committed(): void {
    if (this.rangeDone === -Infinity) this.rangeDone = this.range();
    if (this.range() > this.rangeDone) this.drop().catch(() => undefined); // told in the log
  }

  /** A call while one is under way is that one. @throws FsError, CorruptionError: memory is free then, and the disk is tried again the next time */
  drop(): Promise<void> {
    this.running ??= this.run().finally(() => { this.running = undefined; });
    return this.running;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.running?.catch(() => undefined); // told in the log
  }

  /** The number of the chunk range in which the newest sample is. */
  private range(): number {
    return Math.floor(this.d.head.maxt / CHUNK_RANGE);
  }

  private async run(): Promise<void> {
    const { head, metrics, clock, log, retention } = this.d;
    const cut = Math.min(head.maxt, clock.now()) - retention; // one sample from a wrong clock must not cost all others
    this.rangeDone = this.range();
    this.truncateHead(cut);
    try {
      await this.truncateWal(cut);
    } catch (err) {
      metrics.truncationsFailed.inc();
      log.error('Dropping old samples from disk failed', { err });
      throw err;
    }
  }

  private truncateHead(cut: number): void {
    const { head, metrics, clock, log } = this.d, from = clock.monotonic();
    metrics.truncations.inc();
    const removed = head.truncate(cut), seconds = (clock.monotonic() - from) / 1000;
    metrics.gcSeconds.observe(seconds);
    metrics.seriesRemoved.inc(removed.series);
    metrics.chunksRemoved.inc(removed.chunks);
    if (removed.chunks > 0) log.info('Head GC completed', { ...removed, duration: seconds });
  }

  /** Begins a new segment, so that the one before can grow old, and replaces those that have by a checkpoint. */
  private async truncateWal(cut: number): Promise<void> {
    const { wal, walDir, walDeps, walOptions, commits, times, aliases, head: { series } } = this.d;
    if (wal.size > 0) await commits.exclusive(() => wal.next());
    const last = times.lastBefore(cut, wal.segment);
    if (last === undefined) return;
    walDeps.metrics.truncations.inc();
    try {
      await writeCheckpoint(walDir, walDeps, walOptions, last, { series: (ref) => series.rowOfRef(aliases.get(ref) ?? ref) >= 0, mint: cut });
    } catch (err) {
      walDeps.metrics.truncationsFailed.inc();
      throw err;
    }
    times.forget(last);
  }
}
