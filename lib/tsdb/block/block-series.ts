import { Labels } from '../../model/labels';
import { ChunkEncoding, ChunkSet } from '../../storage/chunk-querier';
import { SampleColumns } from '../../storage/querier';
import { ChunkSamples, checkEncodings } from '../chunk-samples';
import { XorDecode } from '../chunkenc/xor';
import { SeriesColumns } from '../index/series-columns';
import { Block } from './block';
import { Intervals, isDeleted, touches } from './tombstones';

/** The texts of all symbols that some series have, by their numbers. @throws CorruptionError */
export function textsOf(block: Block, { symbols, labelsFrom, count }: SeriesColumns): Promise<string[]> {
  const wanted = new Uint8Array(block.index.symbols.count);
  for (let i = 0; i < labelsFrom[count]; i++) wanted[symbols[i]] = 1;
  return block.index.symbols.texts(wanted);
}

/** The labels of series `s`. */
export function labelsOf({ symbols, labelsFrom }: SeriesColumns, texts: readonly string[], s: number): Labels {
  return Labels.fromSorted(Array.from(symbols.subarray(labelsFrom[s], labelsFrom[s + 1]), (symbol) => texts[symbol]));
}

/** The chunks of some series of a block in memory, without what is deleted. */
export type LoadedSeries = Omit<ChunkSet, 'labels' | 'ordered'>;

/** Reads the chunks of `columns`; series that have none left are taken out of it. @throws CorruptionError, CodedError, the signal's reason */
export async function loadChunks(block: Block, columns: SeriesColumns, decode: XorDecode, signal?: AbortSignal): Promise<LoadedSeries> {
  const rows = columns.chunkCount, loaded = await block.chunks.load(columns.ref, rows, signal);
  checkEncodings(loaded.encoding, block.dir);
  const chunks = { ...loaded, memories: [...loaded.memories], mint: columns.mint.slice(0, rows), maxt: columns.maxt.slice(0, rows) };
  const found = { count: columns.count, first: columns.first.slice(0, columns.count + 1), chunks };
  if (block.tombstones.size === 0) return found;
  const gone = new Uint8Array(rows), samples = new ChunkSamples(chunks, decode);
  let any = false;
  for (let s = 0; s < columns.count; s++) {
    const intervals = block.tombstones.get(columns.id[s]);
    if (!intervals) continue;
    for (let c = columns.first[s]; c < columns.first[s + 1]; c++) {
      if (!touches(intervals, chunks.mint[c], chunks.maxt[c]) || keepUndeleted(chunks, c, samples, intervals)) continue;
      gone[c] = 1;
      any = true;
    }
  }
  return any ? without(columns, found, gone) : found;
}

type Table = ChunkSet['chunks'] & { readonly memories: Uint8Array[] };

/** Replaces a chunk by one without its deleted samples. @returns whether any is left */
function keepUndeleted(chunks: Table, row: number, samples: ChunkSamples, intervals: Intervals): boolean {
  const columns = new SampleColumns();
  samples.decodeRow(row, columns);
  const { times, values } = columns;
  let kept = 0;
  for (let i = 0; i < columns.length; i++) {
    if (isDeleted(intervals, times[i])) continue;
    times[kept] = times[i];
    values[kept++] = values[i];
  }
  if (kept === 0) return false;
  chunks.memory[row] = chunks.memories.push(rawChunk(times, values, kept)) - 1;
  chunks.offset[row] = 0;
  chunks.length[row] = 16 * kept;
  chunks.encoding[row] = ChunkEncoding.Raw;
  chunks.mint[row] = times[0];
  chunks.maxt[row] = times[kept - 1];
  return true;
}

function rawChunk(times: Float64Array, values: Float64Array, count: number): Uint8Array {
  const raw = new Float64Array(2 * count + 2); // with slack
  raw.set(times.subarray(0, count));
  raw.set(values.subarray(0, count), count);
  return new Uint8Array(raw.buffer);
}

/** Takes chunks out, and series that have no others. */
function without(columns: SeriesColumns, { chunks }: LoadedSeries, gone: Uint8Array): LoadedSeries {
  const kept = new Uint8Array(columns.count), first = [0];
  for (let s = 0; s < columns.count; s++) {
    let left = 0;
    for (let c = columns.first[s]; c < columns.first[s + 1]; c++) left += 1 - gone[c];
    if (left === 0) continue;
    kept[s] = 1;
    first.push(first[first.length - 1] + left);
  }
  columns.keep(kept);
  const left = <T extends Uint8Array | Uint32Array | Float64Array>(column: T) => column.filter((_, c) => gone[c] === 0) as T;
  const { memories, memory, offset, length, encoding, mint, maxt } = chunks;
  return {
    count: columns.count, first: Uint32Array.from(first),
    chunks: { memories, memory: left(memory), offset: left(offset), length: left(length), encoding: left(encoding), mint: left(mint), maxt: left(maxt) },
  };
}

/** Whether the chunks of every series follow each other in time. */
export function isOrdered({ count, first, chunks: { mint, maxt } }: LoadedSeries): boolean {
  for (let s = 0; s < count; s++) for (let c = first[s] + 1; c < first[s + 1]; c++) if (mint[c] <= maxt[c - 1]) return false;
  return true;
}
