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
import { HeadMetrics, showHead } from './head-metrics';
import { HeadQuerier } from './head-querier';
import { HeadStats, headStats } from './head-stats';
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
    const { fs, registry, log, decode = xorDecode } = deps;
    await makeDirectories(fs, dir);
    const lock = await DirectoryLock.take(fs, dir);
    try {
      registry.gauge('prometheus_tsdb_clean_start', 'Whether the last run has ended by itself: 1, or 0 where it was killed.').set(Number(lock.clean));
      await warnOfBlocks(dir, fs, log);
      return new Db(dir, await load(`${dir}/wal`, deps, options, progress), lock, decode);
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
   * Drops what is older than the retention from memory and, once all of a segment is, from disk. The database does it by itself whenever the
   * newest sample has passed a border between chunk ranges. A call while one is under way is that one.
   * @throws FsError, CorruptionError: memory is free then, and the disk is tried again the next time
   */
  async truncate(): Promise<void> {
    if (!this.closed && !this.parts.head.isEmpty) await this.parts.retention.drop();
  }

  /** Waits for what is under way and makes everything durable. @throws FsError; the directory is free then, too */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const { commits, retention, wal } = this.parts;
    try {
      await commits.exclusive(async () => commits.stop(new CodedError('CLOSED', `cannot write to the database in ${this.dir}: it is closed`)));
      await retention.settled();
      await wal.close();
    } catch (err) {
      await this.lock.release(false);
      throw err;
    }
    await this.lock.release(true);
  }

  private view(): HeadQuerier {
    return new HeadQuerier(this.parts.head, this.selections, this.decode);
  }
}

/** What works together behind the contracts. */
interface Parts { readonly head: Head; readonly commits: CommitLog; readonly retention: Retention; readonly wal: Wal; readonly metrics: HeadMetrics }

/** Fills a head from the WAL in `walDir`, and goes on with that. */
async function load(walDir: string, { fs, clock, log, registry }: DbDeps, options: DbOptions, progress?: Progress): Promise<Parts> {
  const from = clock.monotonic(), head = new Head(), times = new SegmentTimes(), { retention } = options;
  const metrics = new HeadMetrics(registry, clock), walDeps = { fs, clock, metrics: new WalMetrics(registry, clock) };
  showHead(registry, head);
  registry.gauge('prometheus_tsdb_retention_limit_seconds', 'How long samples are kept.').set(retention / 1000);
  const replaySeconds = registry.gauge('prometheus_tsdb_data_replay_duration_seconds', 'Time to read the WAL at the start.');
  await removeLeftovers(walDir, walDeps);
  const { next, aliases } = await replayWal(walDir, { fs, log, metrics: walDeps.metrics }, head, times, retention, progress);
  replaySeconds.set((clock.monotonic() - from) / 1000);
  metrics.seriesCreated.inc(head.series.count);
  const walOptions = { segmentSize: options.walSegmentSize, compression: options.walCompression };
  const wal = await Wal.open(walDir, walDeps, walOptions, next);
  registry.gaugeFunc('prometheus_tsdb_wal_segment_current', 'Number of the WAL segment that is being written.', () => wal.segment);
  const commits: CommitLog = new CommitLog(head, wal, times, metrics, () => kept.committed());
  const kept = new Retention({ retention, head, commits, wal, walDir, walDeps, walOptions, times, aliases, metrics, clock, log });
  if (head.mint < head.maxt - retention) await kept.drop().catch(() => undefined); // told in the log, and tried again
  return { head, commits, retention: kept, wal, metrics };
}

/** Makes `dir` and what is in it, and their names durable. */
async function makeDirectories(fs: Fs, dir: string): Promise<void> {
  const isNew = !(await fs.stat(dir));
  await fs.mkdir(`${dir}/wal`);
  await fs.syncDir(dir);
  if (isNew) await fs.syncDir(dirname(dir));
}

const BLOCK = /^[0-9A-HJKMNP-TV-Z]{26}$/; // a ULID

async function warnOfBlocks(dir: string, fs: Fs, log: Logger): Promise<void> {
  const blocks = (await fs.list(dir)).filter(({ name, kind }) => kind === 'directory' && BLOCK.test(name)).length;
  if (blocks > 0) log.warn('Blocks are not read yet: no query sees what is in them, and nothing removes them', { dir, blocks });
}
