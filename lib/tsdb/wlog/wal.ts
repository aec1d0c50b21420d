import { Clock } from '../../sys/clock';
import { Fs, WriteFile } from '../../sys/fs';
import { segmentPath } from './files';
import { PAGE } from './page';
import { framedLength, RecordFramer, WalCompression } from './record-framer';
import { WalMetrics } from './wal-metrics';

export interface WalDeps { readonly fs: Fs; readonly clock: Clock; readonly metrics: WalMetrics }

/** `segmentSize` in bytes. */
export interface WalOptions { readonly segmentSize: number; readonly compression: WalCompression }

/**
 * The end of a write-ahead log. What `write` has resolved for outlives the process, however it ends; it outlives a loss of power once
 * its segment is full or the log is closed, as with the originals. One call at a time: await each.
 */
export class Wal {
  private readonly framer: RecordFramer;
  private settling: Promise<void> = Promise.resolve(); // the sync of the segment before
  private syncFailure?: unknown;
  private torn?: number; // where the last whole record ends, if a failed write left something behind it

  private constructor(private readonly dir: string, private readonly deps: WalDeps, private readonly options: WalOptions,
    private current: number, private file: WriteFile) {
    this.framer = new RecordFramer(options.compression);
  }

  /** Begins segment `first`, which is emptied where it exists. @throws FsError */
  static async open(dir: string, deps: WalDeps, options: WalOptions, first: number): Promise<Wal> {
    const file = await begin(deps.fs, dir, first);
    return new Wal(dir, deps, options, first, file);
  }

  /** The segment that is being written. */
  get segment(): number {
    return this.current;
  }

  /** Bytes in that segment. */
  get size(): number {
    return this.file.size;
  }

  /**
   * Writes `records` in one piece: after an error none of them is there, and the next call begins where this one did.
   * @throws FsError
   */
  async write(records: readonly Uint8Array[]): Promise<void> {
    const { metrics } = this.deps;
    await this.mend();
    if (this.file.size > 0 && this.file.size + framedLength(records) > this.options.segmentSize) await this.next();
    const before = this.file.size;
    try {
      await this.file.append(this.framer.frame(records, before));
    } catch (err) {
      metrics.writesFailed.inc();
      this.torn = before;
      await this.mend().catch(() => undefined); // the next write tries again, and tells
      throw err;
    }
    metrics.pageFlushes.inc(Math.ceil(this.file.size / PAGE) - Math.floor(before / PAGE));
    metrics.pagesCompleted.inc(Math.floor(this.file.size / PAGE) - Math.floor(before / PAGE));
  }

  /** Ends the segment, makes it durable in the background, and begins the next one. @throws FsError; the segment goes on then */
  async next(): Promise<void> {
    await this.mend();
    const file = await begin(this.deps.fs, this.dir, this.current + 1);
    const before = this.file;
    this.file = file;
    this.current++;
    const settled = this.settling;
    this.settling = this.finish(before).catch((err) => { this.syncFailure ??= err; }).then(() => settled);
  }

  /** Makes everything durable. @throws FsError, also where an earlier segment could not be made durable */
  async close(): Promise<void> {
    await this.mend().catch(() => undefined); // the reader cuts it
    await this.finish(this.file);
    await this.settling;
    if (this.syncFailure !== undefined) throw this.syncFailure;
  }

  private async finish(file: WriteFile): Promise<void> {
    const from = this.deps.clock.monotonic();
    try {
      await file.sync();
      this.deps.metrics.syncSeconds.observe((this.deps.clock.monotonic() - from) / 1000);
    } finally {
      await file.close();
    }
  }

  /** Cuts off what a failed write left. */
  private async mend(): Promise<void> {
    if (this.torn === undefined) return;
    if (this.file.size > this.torn) await this.file.truncate(this.torn);
    this.torn = undefined;
  }
}

async function begin(fs: Fs, dir: string, segment: number): Promise<WriteFile> {
  const file = await fs.create(segmentPath(dir, segment));
  try {
    await fs.syncDir(dir);
    return file;
  } catch (err) {
    await file.close();
    throw err;
  }
}
