import { compareUtf8 } from '../../encoding/utf8-order';
import { ChunkEncoding } from '../../storage/chunk-querier';
import { Fs } from '../../sys/fs';
import { BlockMeta, BlockStats, writeMeta } from '../block/meta';
import { writeTombstones } from '../block/tombstones';
import { XorDecode } from '../chunkenc/xor';
import { ChunkWriter } from '../chunks/chunk-writer';
import { IndexWriter } from '../index/index-writer';
import { SeriesColumns } from '../index/series-columns';
import { ChunkRows, countSamples, MergedChunks } from './merged-chunks';
import { SeriesBatch, SeriesSource } from './series-source';

export const UNFINISHED = '.tmp-for-creation';

/**
 * Writes the series of all sources, of which the later ones count where two have a sample at one time, as a block below `dir`. A crash leaves
 * the whole block or a directory that the next start removes.
 * @param meta without its figures
 * @returns the meta as it was written; undefined, and no block, where there is no sample
 * @throws FsError, CorruptionError, CodedError, or the signal's reason once it aborts, with nothing left
 */
export async function writeBlock(
  fs: Fs, dir: string, meta: Omit<BlockMeta, 'stats'>, sources: readonly SeriesSource[], decode: XorDecode, signal?: AbortSignal,
): Promise<BlockMeta | undefined> {
  const path = `${dir}/${meta.ulid}`, unfinished = path + UNFINISHED;
  try {
    await fs.removeAll(unfinished);
    await fs.mkdir(`${unfinished}/chunks`);
    const stats = await writeSeries(fs, unfinished, sources, decode, signal);
    if (stats.numSamples === 0) {
      await fs.removeAll(unfinished);
      return undefined;
    }
    await writeTombstones(fs, unfinished, new Map());
    const whole: BlockMeta = { ulid: meta.ulid, minTime: meta.minTime, maxTime: meta.maxTime, stats, compaction: meta.compaction, version: 1 };
    await writeMeta(fs, unfinished, whole); // and makes the names beside it durable
    await fs.rename(unfinished, path);
    await fs.syncDir(dir);
    return whole;
  } catch (err) {
    await fs.removeAll(unfinished).catch(() => undefined); // on a full disk it would take the room that is missing
    throw err;
  }
}

async function writeSeries(fs: Fs, dir: string, sources: readonly SeriesSource[], decode: XorDecode, signal?: AbortSignal): Promise<BlockStats> {
  const { symbols, cursors } = await openAll(sources), chunks = new ChunkWriter(fs, `${dir}/chunks`);
  const index = await IndexWriter.create(fs, `${dir}/index`, symbols), merged = new MergedChunks(decode), out = new SeriesColumns();
  let numSamples = 0, numSeries = 0, numChunks = 0;
  try {
    while (takeLeast(cursors, out)) {
      signal?.throwIfAborted();
      const having = cursors.filter((cursor) => cursor.hasLabels(out));
      for (const { table, from, to } of inTimeOrder(having) ? having.map((cursor) => cursor.chunks) : [merged.merge(having.map((cursor) => cursor.chunks))]) {
        const at = out.first[1];
        for (let c = from; c < to; c++) out.addChunk(at + c - from, table.mint[c], table.maxt[c], 0);
        await chunks.write(table, from, to, out.ref, at);
        out.first[1] += to - from;
        numSamples += countSamples(table, from, to);
      }
      await index.add(out, 0);
      numSeries++;
      numChunks += out.first[1];
      for (const cursor of having) await cursor.advance();
    }
    await chunks.finish();
    await index.finish();
    return { numSamples, numFloatSamples: numSamples, numSeries, numChunks };
  } catch (err) {
    await chunks.abandon();
    await index.abandon();
    throw err;
  }
}

/** Stands at a series of a source, whose symbols it translates into those of the block. */
class Cursor {
  batch!: SeriesBatch; // from the first `advance` on
  s = -1;
  isDone = false;

  constructor(private readonly source: SeriesSource, private readonly translated: Uint32Array) {}

  async advance(): Promise<void> {
    this.s++;
    while (!this.isDone && (!this.batch || this.s >= this.batch.columns.count)) {
      const next = await this.source.next();
      if (next) this.batch = next;
      else this.isDone = true;
      this.s = 0;
    }
  }

  /** Those of its series. */
  get chunks(): ChunkRows {
    const { first, chunks } = this.batch.loaded;
    return { table: chunks, from: first[this.s], to: first[this.s + 1] };
  }

  /** Whether it stands at the only series of `columns`. */
  hasLabels({ symbols, labelsFrom }: SeriesColumns): boolean {
    return !this.isDone && this.compareTo(symbols, labelsFrom[1]) === 0;
  }

  /** Makes the labels of its series those of the only series of `out`. */
  takeLabels(out: SeriesColumns): void {
    const { columns } = this.batch, from = columns.labelsFrom[this.s], to = columns.labelsFrom[this.s + 1];
    out.clear();
    const at = out.begin((to - from) / 2);
    for (let i = from; i < to; i++) out.symbols[at + i - from] = this.translated[columns.symbols[i]];
    out.end(0, at + to - from, 0);
  }

  /** Its series against the labels `symbols[0, length)`: the numbers of symbols are in the order of their texts. */
  compareTo(symbols: Uint32Array, length: number): number {
    const { columns } = this.batch, from = columns.labelsFrom[this.s], own = columns.labelsFrom[this.s + 1] - from;
    for (let i = 0; i < own && i < length; i++) {
      const difference = this.translated[columns.symbols[from + i]] - symbols[i];
      if (difference !== 0) return difference;
    }
    return own - length;
  }
}

async function openAll(sources: readonly SeriesSource[]): Promise<{ symbols: string[]; cursors: Cursor[] }> {
  const own: string[][] = [];
  for (const source of sources) own.push(await source.symbols());
  const symbols = own.length === 1 ? own[0] : [...new Set(own.flat())].sort(compareUtf8);
  const numbers = new Map(symbols.map((text, number) => [text, number]));
  const cursors = sources.map((source, i) => new Cursor(source, Uint32Array.from(own[i], (text) => numbers.get(text)!)));
  for (const cursor of cursors) await cursor.advance();
  return { symbols, cursors };
}

/** Whether the chunks of one series, cursor after cursor, can go into a block as they are. */
function inTimeOrder(cursors: readonly Cursor[]): boolean {
  let reached = -Infinity;
  for (const { chunks: { table, from, to } } of cursors) {
    for (let c = from; c < to; c++) {
      if (table.mint[c] <= reached || table.encoding[c] === ChunkEncoding.Raw) return false;
      reached = table.maxt[c];
    }
  }
  return true;
}

/** Puts the labels of the least series of all into `out`, as its only series. @returns whether there is one */
function takeLeast(cursors: readonly Cursor[], out: SeriesColumns): boolean {
  let any = false;
  for (const cursor of cursors) {
    if (cursor.isDone || (any && cursor.compareTo(out.symbols, out.labelsFrom[1]) >= 0)) continue;
    cursor.takeLabels(out);
    any = true;
  }
  return any;
}
