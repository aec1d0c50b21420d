import { Logger } from '../log/logger';
import { Clock } from '../sys/clock';
import { Block } from './block/block';
import { Blocks } from './block/blocks';
import { CommitLog } from './commit-log';
import { CompactionMetrics } from './compact/compaction-metrics';
import { Compactor } from './compact/compactor';
import { rangeEnd } from './compact/plan';
import { Head } from './head';
import { CHUNK_RANGE } from './head-chunks';
import { HeadMetrics } from './head-metrics';
import { Aliases } from './replay';
import { SegmentTimes } from './segment-times';
import { writeCheckpoint } from './wlog/checkpoint';
import { walSize } from './wlog/files';
import { Wal, WalDeps, WalOptions } from './wlog/wal';

export interface RetentionDeps {
  /** How long samples are kept, in milliseconds. */
  readonly retention: number;
  /** Bytes that WAL and blocks may take together; 0 for any. */
  readonly retentionSize: number;
  readonly head: Head;
  readonly blocks: Blocks;
  readonly compactor: Compactor;
  readonly commits: CommitLog;
  readonly wal: Wal;
  readonly walDir: string;
  readonly walDeps: WalDeps;
  readonly walOptions: WalOptions;
  readonly times: SegmentTimes;
  readonly aliases: Aliases;
  readonly metrics: HeadMetrics;
  readonly compactionMetrics: CompactionMetrics;
  readonly clock: Clock;
  readonly log: Logger;
}

const COMPACT_FROM = 1.5 * CHUNK_RANGE; // what a head has before its older part becomes a block
const AGAIN = 60_000; // ms after a failure

/** Keeps memory and disk bounded: moves what has grown old from the head into blocks, and drops what is older than the retention. */
export class Retention {
  private rangeDone: number; // the chunk range in which the newest sample was when it was last done
  private notBefore = -Infinity; // monotonic time
  private running?: Promise<void>;
  private readonly stopping = new AbortController();
  /** What is older is in blocks, if anywhere: no query looks for it in the head. Milliseconds. */
  headFrom: number;

  constructor(private readonly d: RetentionDeps) {
    this.rangeDone = this.range();
    this.headFrom = d.blocks.end;
  }

  /** Begins where the newest sample has passed a border between chunk ranges, or the head has enough for a block. */
  committed(): void {
    if (this.rangeDone === -Infinity) this.rangeDone = this.range();
    if (this.running || this.d.clock.monotonic() < this.notBefore) return;
    if (this.range() > this.rangeDone || this.isCompactable()) this.drop().catch(() => undefined); // told in the log
  }

  /** A call while one is under way is that one. @throws FsError, CorruptionError: what could be done is, and the rest is tried again the next time */
  drop(): Promise<void> {
    this.running ??= this.run().finally(() => { this.running = undefined; });
    return this.running;
  }

  /** Ends the merging of blocks, and resolves when nothing is under way. */
  async settled(): Promise<void> {
    this.stopping.abort();
    await this.running?.catch(() => undefined); // told in the log
  }

  /** The number of the chunk range in which the newest sample is. */
  private range(): number {
    return Math.floor(this.d.head.maxt / CHUNK_RANGE);
  }

  /** The time before which samples are too old. One sample from a wrong clock must not cost all others. */
  private get cut(): number {
    return Math.min(this.d.head.maxt, this.d.clock.now()) - this.d.retention;
  }

  /** Whether the head has enough for a block, and nothing in it is in one already. */
  private isCompactable(): boolean {
    const { head } = this.d;
    return head.mint >= this.headFrom && head.maxt - head.mint > COMPACT_FROM;
  }

  private async run(): Promise<void> {
    const { metrics, log, compactor } = this.d;
    this.rangeDone = this.range();
    try {
      for (let first = true; first || this.isCompactable(); first = false) {
        if (this.isCompactable()) await this.compactHead();
        await this.dropFromHead(Math.max(this.headFrom, this.cut));
      }
      await this.dropBlocks();
      await compactor.compactBlocks(this.stopping.signal);
    } catch (err) {
      if (this.stopping.signal.aborted && err === this.stopping.signal.reason) return; // the next run merges what this one has not
      metrics.truncationsFailed.inc();
      this.notBefore = this.d.clock.monotonic() + AGAIN;
      log.error('Moving old samples out of the head, or dropping them, failed', { err });
      throw err;
    }
  }

  /** Writes the oldest range of the head as a block, unless all of it is too old. */
  private async compactHead(): Promise<void> {
    const { head, commits, compactor } = this.d, { mint } = head, end = rangeEnd(mint, CHUNK_RANGE);
    await commits.exclusive(async () => head.refuseBefore(end));
    const published = () => { this.headFrom = end; };
    if (end <= this.cut) published();
    else await compactor.compactHead(head, mint, end, published);
  }

  /** From memory once no query that was begun earlier needs it, and from the WAL. */
  private async dropFromHead(cut: number): Promise<void> {
    if (cut === -Infinity) return;
    this.d.head.views.whenClosed(() => this.truncateHead(cut));
    await this.truncateWal(cut);
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

  /** Deletes the blocks that are too old, then the oldest ones until all else has room. */
  private async dropBlocks(): Promise<void> {
    const { blocks, retentionSize, compactionMetrics: metrics, walDeps, walDir } = this.d, { cut } = this;
    const old = blocks.all.filter(({ meta }) => meta.maxTime <= cut);
    if (old.length > 0) metrics.timeRetentions.inc();
    await blocks.remove(old);
    if (retentionSize <= 0) return;
    const large = beyond(blocks.all, retentionSize - await walSize(walDeps.fs, walDir));
    if (large.length > 0) metrics.sizeRetentions.inc();
    await blocks.remove(large);
  }
}

/** The older blocks, which with all newer ones have more than `bytes`. */
function beyond(blocks: readonly Block[], bytes: number): Block[] {
  const newestFirst = [...blocks].sort((a, b) => b.meta.maxTime - a.meta.maxTime);
  let left = bytes;
  return newestFirst.filter(({ size }) => (left -= size) < 0);
}
