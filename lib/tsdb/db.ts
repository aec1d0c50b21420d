import { dirname } from 'node:path/posix';
import { Logger } from '../log/logger';
import { Registry } from '../metrics/registry';
import { Appendable, Appender } from '../storage/appender';
import { ChunkQuerier, Queryable } from '../storage/chunk-querier';
import { Querier } from '../storage/querier';
import { Clock } from '../sys/clock';
import { CodedError } from '../sys/errors';
import { Fs } from '../sys/fs';
import { XorDecode, xorDecode } from './chunkenc/xor';
import { CommitLog } from './commit-log';
import { DirectoryLock } from './directory-lock';
import { Head } from './head';
import { HeadAppender } from './head-appender';
import { CHUNK_RANGE } from './head-chunks';
import { HeadMetrics, showHead } from './head-metrics';
import { HeadQuerier } from './head-querier';
import { HeadStats, headStats } from './head-stats';
import { Aliases, Progress, replayWal } from './replay';
import { SegmentTimes } from './segment-times';
import { Selections } from './selections';
import { removeLeftovers, writeCheckpoint } from './wlog/checkpoint';
import { WalCompression } from './wlog/record-framer';
import { Wal, WalDeps, WalOptions } from './wlog/wal';
import { WalMetrics } from './wlog/wal-metrics';

export interface DbDeps {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  /** The kernel that decodes chunks, where there is one. */
  readonly decode?: XorDecode;
}

export interface DbOptions {
  /** How long samples are kept, in milliseconds back from the newest one, or from now if that is earlier. */
  readonly retention: number;
  /** Bytes, at which a new segment is begun. */
  readonly walSegmentSize: number;
  readonly walCompression: WalCompression;
  /** Late samples are refused; nothing else is known here yet. */
  readonly outOfOrderTimeWindow: 0;
}

/**
 * A database of samples in a directory: a head in memory and a write-ahead log in the format of the originals (docs/formats/wal.md). It has
 * the directory for itself from `open` to `close`. What a commit has resolved for is there again after the process was killed.
 */
export class Db implements Appendable, Queryable {
  private readonly selections: Selections;
  private readonly commits: CommitLog;
  private readonly decode: XorDecode;
  private truncatedAt: number; // the chunk range in which the newest sample was then
  private truncating?: Promise<void>;
  private closed = false;

  private constructor(private readonly dir: string, private readonly deps: DbDeps, private readonly options: DbOptions, private readonly head: Head,
    private readonly times: SegmentTimes, private readonly aliases: Aliases, private readonly wal: Wal, private readonly walDeps: WalDeps,
    private readonly metrics: HeadMetrics, private readonly lock: DirectoryLock) {
    this.selections = new Selections(head.series);
    this.commits = new CommitLog(head, wal, times, metrics, () => this.committed());
    this.decode = deps.decode ?? xorDecode;
    this.truncatedAt = this.range();
    lock.lost.addEventListener('abort', () => this.commits.stop(lock.lost.reason));
  }

  /**
   * Opens the database in `dir`, which is made where it is missing, and reads its WAL. Damage in it is cut off, told in the log and counted.
   * @param progress is told before each segment is read, and which one is the last
   * @throws FsError LOCKED where another process has it, or what else goes wrong on disk; CodedError UNSUPPORTED
   */
  static async open(dir: string, deps: DbDeps, options: DbOptions, progress?: Progress): Promise<Db> {
    const { fs, clock, log, registry } = deps, walDir = `${dir}/wal`;
    await makeDirectories(fs, dir, walDir);
    const lock = await DirectoryLock.take(fs, dir);
    try {
      const from = clock.monotonic(), walDeps = { fs, clock, metrics: new WalMetrics(registry, clock) };
      const head = new Head(), times = new SegmentTimes(), metrics = new HeadMetrics(registry, clock);
      const replaySeconds = registry.gauge('prometheus_tsdb_data_replay_duration_seconds', 'Time to read the WAL at the start.');
      registry.gauge('prometheus_tsdb_retention_limit_seconds', 'How long samples are kept.').set(options.retention / 1000);
      registry.gauge('prometheus_tsdb_clean_start', 'Whether the last run has ended by itself: 1, or 0 where it was killed.').set(Number(lock.clean));
      showHead(registry, head);
      await removeLeftovers(walDir, walDeps);
      const { next, aliases } = await replayWal(walDir, { fs, log, metrics: walDeps.metrics }, head, times, options.retention, progress);
      replaySeconds.set((clock.monotonic() - from) / 1000);
      metrics.seriesCreated.inc(head.series.count);
      const wal = await Wal.open(walDir, walDeps, walOptions(options), next);
      walDeps.metrics.segment.set(wal.segment);
      const db = new Db(dir, deps, options, head, times, aliases, wal, walDeps, metrics, lock);
      if (head.mint < head.maxt - options.retention) await db.truncate().catch(() => undefined); // told in the log, and tried again
      return db;
    } catch (err) {
      await lock.release(lock.clean);
      throw err;
    }
  }

  appender(): Appender {
    return new HeadAppender(this.head, this.commits, this.metrics);
  }

  querier(): Querier {
    return this.view();
  }

  chunkQuerier(): ChunkQuerier {
    return this.view();
  }

  /** @param limit how many entries each of the lists may have */
  stats(limit = 10): HeadStats {
    return headStats(this.head, limit);
  }

  /**
   * Drops what is older than the retention from memory and, once all of a segment is, from disk. Called by the database itself whenever the
   * newest sample has passed a border between chunk ranges. A call while one is under way is that one.
   * @throws FsError, CorruptionError: memory is free then, and the disk is tried again the next time
   */
  async truncate(): Promise<void> {
    if (this.closed || this.head.isEmpty) return;
    this.truncating ??= this.drop().finally(() => { this.truncating = undefined; });
    await this.truncating;
  }

  /** Waits for what is under way and makes everything durable. @throws FsError; the directory is free then, too */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.truncating?.catch(() => undefined); // told in the log
    try {
      await this.commits.exclusive(() => {
        this.commits.stop(new CodedError('CLOSED', `cannot write to the database in ${this.dir}: it is closed`));
        return this.wal.close();
      });
    } catch (err) {
      await this.lock.release(false);
      throw err;
    }
    await this.lock.release(true);
  }

  private view(): HeadQuerier {
    return new HeadQuerier(this.head, this.selections, this.decode);
  }

  private committed(): void {
    this.walDeps.metrics.segment.set(this.wal.segment);
    if (this.truncatedAt === -Infinity) this.truncatedAt = this.range();
    if (this.range() > this.truncatedAt) this.truncate().catch(() => undefined); // told in the log
  }

  /** The number of the chunk range in which the newest sample is. */
  private range(): number {
    return Math.floor(this.head.maxt / CHUNK_RANGE);
  }

  private async drop(): Promise<void> {
    const { head, metrics, deps: { clock, log }, options } = this;
    const cut = Math.min(head.maxt, clock.now()) - options.retention; // one sample from a wrong clock must not cost all others
    this.truncatedAt = this.range();
    this.collectGarbage(cut);
    try {
      await this.truncateWal(cut);
    } catch (err) {
      metrics.truncationsFailed.inc();
      log.error('Dropping old samples from disk failed', { err });
      throw err;
    }
  }

  private collectGarbage(cut: number): void {
    const { head, metrics, deps: { clock, log } } = this, from = clock.monotonic();
    metrics.truncations.inc();
    const removed = head.truncate(cut), seconds = (clock.monotonic() - from) / 1000;
    metrics.gcSeconds.observe(seconds);
    metrics.seriesRemoved.inc(removed.series);
    metrics.chunksRemoved.inc(removed.chunks);
    if (removed.chunks > 0) log.info('Head GC completed', { ...removed, duration: seconds });
  }

  /** Begins a new segment, so that the one before can grow old, and replaces those that have by a checkpoint. */
  private async truncateWal(cut: number): Promise<void> {
    const { wal, walDeps, times, head: { series }, aliases } = this;
    if (wal.size > 0) await this.commits.exclusive(() => wal.next());
    walDeps.metrics.segment.set(wal.segment);
    const last = times.lastBefore(cut, wal.segment);
    if (last === undefined) return;
    walDeps.metrics.truncations.inc();
    try {
      await writeCheckpoint(`${this.dir}/wal`, walDeps, walOptions(this.options), last, {
        series: (ref) => series.rowOfRef(aliases.get(ref) ?? ref) >= 0,
        mint: cut,
      });
    } catch (err) {
      walDeps.metrics.truncationsFailed.inc();
      throw err;
    }
    times.forget(last);
  }
}

/** Makes both, and their names durable. */
async function makeDirectories(fs: Fs, dir: string, walDir: string): Promise<void> {
  const isNew = !(await fs.stat(dir));
  await fs.mkdir(walDir);
  await fs.syncDir(dir);
  if (isNew) await fs.syncDir(dirname(dir));
}

function walOptions({ walSegmentSize, walCompression }: DbOptions): WalOptions {
  return { segmentSize: walSegmentSize, compression: walCompression };
}
