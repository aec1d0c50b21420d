import { dirname } from 'node:path/posix';
import { Logger } from '../log/logger';
import { Registry } from '../metrics/registry';
import { Appendable, Appender } from '../storage/appender';
import { ChunkQuerier, Queryable } from '../storage/chunk-querier';
import { Querier } from '../storage/querier';
import { Clock } from '../sys/clock';
import { CodedError } from '../sys/errors';
import { Fs } from '../sys/fs';
import { Random } from '../sys/random';
import { BlockQuerier } from './block/block-querier';
import { Blocks } from './block/blocks';
import { XorDecode, xorDecode } from './chunkenc/xor';
import { CommitLog } from './commit-log';
import { CompactionMetrics } from './compact/compaction-metrics';
import { Compactor } from './compact/compactor';
import { blockRanges } from './compact/plan';
import { DirectoryLock } from './directory-lock';
import { Head } from './head';
import { HeadAppender } from './head-appender';
import { CHUNK_RANGE } from './head-chunks';
import { HeadMetrics, showHead } from './head-metrics';
import { HeadQuerier } from './head-querier';
import { HeadStats, headStats } from './head-stats';
import { MergedQuerier, Part } from './merge';
import { Progress, replayWal } from './replay';
import { Retention } from './retention';
import { SegmentTimes } from './segment-times';
import { Selections } from './selections';
import { removeLeftovers } from './wlog/checkpoint';
import { WalCompression } from './wlog/record-framer';
import { Wal } from './wlog/wal';
import { WalMetrics } from './wlog/wal-metrics';

export interface DbDeps {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  /** The kernel that decodes chunks, where there is one. */
  readonly decode?: XorDecode;
}

export interface DbOptions {
  /** How long samples are kept, in milliseconds back from the newest one, or from now if that is earlier. */
  readonly retention: number;
  /** Bytes that blocks and WAL may take before the oldest blocks are deleted; 0 for any. */
  readonly retentionSize?: number;
  /** How long a block may become by merging, in milliseconds; a tenth of the retention where it is left out, and 31 days at most. */
  readonly maxBlockDuration?: number;
  /** Bytes, at which a new segment is begun. */
  readonly walSegmentSize: number;
  readonly walCompression: WalCompression;
  /** Late samples are refused; nothing else is known here yet. */
  readonly outOfOrderTimeWindow: 0;
}

/**
 * A database of samples in a directory: a head in memory, a write-ahead log and blocks in the formats of the originals (docs/formats). It has
 * the directory for itself from `open` to `close`. What a commit has resolved for is there again after the process was killed.
 */
export class Db implements Appendable, Queryable {
  private readonly selections: Selections;
  private closed = false;

  private constructor(private readonly dir: string, private readonly parts: Parts, private readonly lock: DirectoryLock,
    private readonly decode: XorDecode) {
    this.selections = new Selections(parts.head.series);
    lock.lost.addEventListener('abort', () => parts.commits.stop(lock.lost.reason));
  }

  /**
   * Opens the database in `dir`, which is made where it is missing, and reads its WAL. Damage in it is cut off, told in the log and counted.
   * @param progress is told before each segment is read, and which one is the last
   * @throws FsError LOCKED where another process has it, or what else goes wrong on disk; CodedError UNSUPPORTED
   */
  static async open(dir: string, deps: DbDeps, options: DbOptions, progress?: Progress): Promise<Db> {
    const { fs, registry, decode = xorDecode } = deps;
    await makeDirectories(fs, dir);
    const lock = await DirectoryLock.take(fs, dir);
    try {
      registry.gauge('prometheus_tsdb_clean_start', 'Whether the last run has ended by itself: 1, or 0 where it was killed.').set(Number(lock.clean));
      return new Db(dir, await load(dir, deps, options, decode, progress), lock, decode);
    } catch (err) {
      await lock.release(lock.clean);
      throw err;
    }
  }

  appender(): Appender {
    const { head, commits, metrics } = this.parts;
    return new HeadAppender(head, commits, metrics);
  }

  querier(): Querier {
    return this.view();
  }

  chunkQuerier(): ChunkQuerier {
    return this.view();
  }

  /** @param limit how many entries each of the lists may have */
  stats(limit = 10): HeadStats {
    return headStats(this.parts.head, limit);
  }

  /**
   * Moves what has grown old from the head into blocks, merges blocks, and drops what is older than the retention. The database does it by
   * itself whenever there is something to move. A call while one is under way is that one.
   * @throws FsError, CorruptionError: what could be done is, and the rest is tried again the next time
   */
  async truncate(): Promise<void> {
    if (!this.closed && !this.parts.head.isEmpty) await this.parts.retention.drop();
  }

  /** Waits for what is under way and makes everything durable. @throws FsError; the directory is free then, too */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const { commits, retention, wal, blocks } = this.parts;
    try {
      await commits.exclusive(async () => commits.stop(new CodedError('CLOSED', `cannot write to the database in ${this.dir}: it is closed`)));
      await retention.settled();
      await blocks.close();
      await wal.close();
    } catch (err) {
      await this.lock.release(false);
      throw err;
    }
    await this.lock.release(true);
  }

  private view(): MergedQuerier {
    const { head, blocks, retention } = this.parts, parts: Part[] = [];
    for (const block of blocks.all) parts.push({ querier: new BlockQuerier(block, this.decode), mint: block.meta.minTime, maxt: block.meta.maxTime - 1 });
    parts.push({ querier: new HeadQuerier(head, this.selections, this.decode), mint: retention.headFrom, maxt: Infinity });
    return new MergedQuerier(parts);
  }
}

/** What works together behind the contracts. */
interface Parts {
  readonly head: Head;
  readonly blocks: Blocks;
  readonly commits: CommitLog;
  readonly retention: Retention;
  readonly wal: Wal;
  readonly metrics: HeadMetrics;
}

const LONGEST_BLOCK = 31 * 86_400_000;

/** Opens the blocks in `dir`, fills a head from the WAL with what is newer, and goes on with that. */
async function load(dir: string, deps: DbDeps, options: DbOptions, decode: XorDecode, progress?: Progress): Promise<Parts> {
  const { fs, clock, random, log, registry } = deps, walDir = `${dir}/wal`;
  const from = clock.monotonic(), head = new Head(), times = new SegmentTimes(), { retention, retentionSize = 0 } = options;
  const metrics = new HeadMetrics(registry, clock), walDeps = { fs, clock, metrics: new WalMetrics(registry, clock) };
  showHead(registry, head);
  registry.gauge('prometheus_tsdb_retention_limit_seconds', 'How long samples are kept.').set(retention / 1000);
  registry.gauge('prometheus_tsdb_retention_limit_bytes', 'How much room samples may take; 0 for any.').set(retentionSize);
  const replaySeconds = registry.gauge('prometheus_tsdb_data_replay_duration_seconds', 'Time to read the WAL at the start.');
  const blocks = await Blocks.open(fs, dir, log), compactionMetrics = new CompactionMetrics(registry, blocks);
  try {
    head.refuseBefore(blocks.end);
    await removeLeftovers(walDir, walDeps);
    const { next, aliases } = await replayWal(walDir, { fs, log, metrics: walDeps.metrics }, head, times, progress);
    replaySeconds.set((clock.monotonic() - from) / 1000);
    metrics.seriesCreated.inc(head.series.count);
    const walOptions = { segmentSize: options.walSegmentSize, compression: options.walCompression };
    const wal = await Wal.open(walDir, walDeps, walOptions, next);
    registry.gaugeFunc('prometheus_tsdb_wal_segment_current', 'Number of the WAL segment that is being written.', () => wal.segment);
    const commits: CommitLog = new CommitLog(head, wal, times, metrics, () => kept.committed());
    const ranges = blockRanges(CHUNK_RANGE, options.maxBlockDuration ?? Math.min(LONGEST_BLOCK, retention / 10));
    const compactor = new Compactor({ fs, clock, random, log, dir, blocks, metrics: compactionMetrics, decode }, ranges);
    const kept = new Retention({
      retention, retentionSize, head, blocks, compactor, commits, wal, walDir, walDeps, walOptions, times, aliases, metrics, compactionMetrics, clock, log,
    });
    if (head.mint < head.maxt - retention) await kept.drop().catch(() => undefined); // told in the log, and tried again
    return { head, blocks, commits, retention: kept, wal, metrics };
  } catch (err) {
    await blocks.close();
    throw err;
  }
}

/** Makes `dir` and what is in it, and their names durable. */
async function makeDirectories(fs: Fs, dir: string): Promise<void> {
  const isNew = !(await fs.stat(dir));
  await fs.mkdir(`${dir}/wal`);
  await fs.syncDir(dir);
  if (isNew) await fs.syncDir(dirname(dir));
}
