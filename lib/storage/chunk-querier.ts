import { Labels } from '../model/labels';
import { Matcher } from '../model/matcher';
import { Querier, TimeRange } from './querier';

/** How a chunk's data is laid out. The numbers from 1 on are those on disk (docs/formats/chunks.md). */
export const enum ChunkEncoding {
  /** In memory only: `length / 16` times as f64, then as many values as f64, little-endian, on a multiple of 8 bytes. */
  Raw = 0,
  Xor = 1,
}

/**
 * Chunks where they lie: what the leaves of a query read. Row c is the chunk `memories[memory[c]]` at `offset[c]`, `length[c]`
 * bytes of data in `encoding[c]`, with `XOR_SLACK` readable bytes behind it. `mint` and `maxt` are those of its samples.
 */
export interface ChunkTable {
  readonly memories: readonly Uint8Array[];
  readonly memory: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  readonly encoding: Uint8Array;
  readonly mint: Float64Array;
  readonly maxt: Float64Array;
}

/** Selected series, numbered from 0, in the order of their label sets. Those of `series` are rows `first[series]` up to `first[series + 1]`. */
export interface ChunkSet {
  readonly count: number;
  readonly first: Uint32Array;
  readonly chunks: ChunkTable;
  /**
   * Whether the chunks of every series follow each other in time without overlap, so that a leaf can read them one after the other.
   * Where not, the caller merges samples; of two with one timestamp the one of the later row counts.
   */
  readonly ordered: boolean;
  labels(series: number): Labels;
}

/** The way of the fused leaves into a store: no sample is decoded or copied on it. */
export interface ChunkQuerier {
  /**
   * The chunks that overlap `range`, of the series that every matcher accepts. They stay where they are until `close`; their first
   * and last samples may lie outside the range.
   * @throws CorruptionError naming the file, or the signal's reason once it aborts
   */
  selectChunks(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<ChunkSet>;
  close(): void;
}

/** Whatever answers queries. Both views are of the same moment only if made in one turn of the event loop. */
export interface Queryable {
  querier(): Querier;
  chunkQuerier(): ChunkQuerier;
}
