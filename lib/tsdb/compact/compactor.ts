import { Logger } from '../../log/logger';
import { Clock } from '../../sys/clock';
import { CorruptionError } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { Random } from '../../sys/random';
import { Block } from '../block/block';
import { Blocks } from '../block/blocks';
import { BlockMeta } from '../block/meta';
import { newUlid } from '../block/ulid';
import { XorDecode } from '../chunkenc/xor';
import { Head } from '../head';
import { CompactionMetrics } from './compaction-metrics';
import { HeadSource } from './head-source';
import { planCompaction } from './plan';
import { BlockSource, SeriesSource } from './series-source';
import { writeBlock } from './write-block';

export interface CompactorDeps {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly dir: string;
  readonly blocks: Blocks;
  readonly metrics: CompactionMetrics;
  readonly decode: XorDecode;
}

/** Makes blocks: of what is old in the head, and longer ones of shorter ones. One call at a time. */
export class Compactor {
  /** @param ranges lengths of blocks, rising, in milliseconds */
  constructor(private readonly d: CompactorDeps, private readonly ranges: readonly number[]) {}

  /**
   * Writes what a head has from `mint` on and before `maxt`, a border of chunks, as a block. Nothing may be appended there any more.
   * @param published is called in the same turn in which queries begin to see the block
   * @throws FsError with nothing changed
   */
  async compactHead(head: Head, mint: number, maxt: number, published: () => void): Promise<void> {
    const ulid = this.newUlid(), meta = { ulid, minTime: mint, maxTime: maxt, compaction: { level: 1, sources: [ulid] }, version: 1 as const };
    const view = head.views.openView();
    try {
      await this.write(meta, [], [new HeadSource(head, mint, maxt, view, this.d.decode)], published);
    } finally {
      head.views.close(view);
    }
  }

  /** Merges blocks until nothing is left to merge or the signal aborts. @throws FsError, CorruptionError, the signal's reason, with the blocks as they were */
  async compactBlocks(signal: AbortSignal): Promise<void> {
    const { blocks, metrics } = this.d;
    while (!signal.aborted) {
      metrics.triggered.inc();
      const planned = planCompaction(blocks.all.map(({ meta }) => meta), this.ranges);
      if (planned.length === 0) return;
      await this.merge(planned.map((meta) => blocks.all.find((block) => block.meta === meta)!), signal);
    }
  }

  private async merge(sources: readonly Block[], signal: AbortSignal): Promise<void> {
    const { fs, blocks, decode } = this.d, metas = sources.map(({ meta }) => meta);
    const meta = {
      ulid: this.newUlid(), minTime: Math.min(...metas.map(({ minTime }) => minTime)), maxTime: Math.max(...metas.map(({ maxTime }) => maxTime)),
      compaction: {
        level: Math.max(...metas.map(({ compaction }) => compaction.level)) + 1,
        sources: [...new Set(metas.flatMap(({ compaction }) => compaction.sources ?? []))].sort(),
        parents: metas.map(({ ulid, minTime, maxTime }) => ({ ulid, minTime, maxTime })),
      }, version: 1 as const,
    };
    try {
      const written = await this.write(meta, sources, sources.map((block) => new BlockSource(block, decode)), undefined, signal);
      if (!written) await blocks.remove(sources); // all of it was deleted
    } catch (err) {
      if (err instanceof CorruptionError) { // trying it again would not end otherwise
        for (const block of sources) await block.markFailed(fs).catch(() => undefined); // `err` tells more
      }
      throw err;
    }
  }

  /** @returns whether there was a sample to write */
  private async write(meta: Omit<BlockMeta, 'stats'>, replaced: readonly Block[], sources: readonly SeriesSource[], published?: () => void,
    signal?: AbortSignal): Promise<boolean> {
    const { fs, dir, clock, log, blocks, metrics, decode } = this.d, from = clock.monotonic();
    try {
      const written = await writeBlock(fs, dir, meta, sources, decode, signal);
      if (!written) {
        published?.();
        return false;
      }
      await blocks.add(meta.ulid, replaced, published);
      metrics.compactions.inc();
      const { ulid, minTime, maxTime, stats: { numSeries: series, numSamples: samples } } = written;
      const duration = (clock.monotonic() - from) / 1000;
      log.info('write block completed', { ulid, mint: minTime, maxt: maxTime, series, samples, sources: replaced.length, duration });
      return true;
    } catch (err) {
      if (!signal?.aborted) metrics.failed.inc();
      throw err;
    }
  }

  private newUlid(): string {
    return newUlid(this.d.clock.now(), this.d.random);
  }
}
