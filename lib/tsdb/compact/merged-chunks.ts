import { ChunkEncoding, ChunkTable } from '../../storage/chunk-querier';
import { SampleColumns } from '../../storage/querier';
import { ChunkSamples } from '../chunk-samples';
import { XorDecode, xorCount, XOR_MAX_SAMPLE_BYTES } from '../chunkenc/xor';
import { xorAppend, XorStates } from '../chunkenc/xor-append';

const TARGET = 120; // samples in a chunk
const LONGEST = TARGET * XOR_MAX_SAMPLE_BYTES;

/** Chunks [from, to) of a table. */
export interface ChunkRows { readonly table: ChunkTable; readonly from: number; readonly to: number }

interface Row {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
  readonly encoding: number;
  readonly mint: number;
  readonly maxt: number;
}

/** Makes the chunks of one series from several places into chunks for a block: in the order of time, without overlap, all of them encoded. */
export class MergedChunks {
  private readonly states = XorStates.allocate(1);
  private readonly samples = new SampleColumns();

  constructor(private readonly decode: XorDecode) {}

  /** A chunk that overlaps no other stays as it is; of two samples at one time that of the later chunk counts. @throws CodedError BAD_CHUNK */
  merge(pieces: readonly ChunkRows[]): ChunkRows {
    const sorted = pieces.flatMap(rowsOf).sort((a, b) => a.mint - b.mint), out: Row[] = [];
    for (let from = 0; from < sorted.length;) {
      let to = from + 1, { maxt } = sorted[from];
      for (; to < sorted.length && sorted[to].mint <= maxt; to++) maxt = Math.max(maxt, sorted[to].maxt);
      if (to === from + 1 && sorted[from].encoding !== ChunkEncoding.Raw) out.push(sorted[from]);
      else this.encode(sorted.slice(from, to), out);
      from = to;
    }
    return { table: tableOf(out), from: 0, to: out.length };
  }

  /** Merges the samples of rows and cuts them into chunks anew. */
  private encode(rows: readonly Row[], out: Row[]): void {
    const { samples, states } = this;
    samples.length = 0;
    new ChunkSamples(tableOf(rows), this.decode).append(0, rows.length, -Infinity, Infinity, samples);
    const { times, values, length: count } = samples;
    for (let from = 0; from < count; from += TARGET) {
      const to = Math.min(from + TARGET, count), bytes = new Uint8Array(LONGEST + 2);
      let length = 0;
      states.reset(0);
      for (let i = from; i < to; i++) length = xorAppend(states, 0, bytes, 0, bytes.length, times[i], values[i]);
      out.push({ bytes, offset: 0, length, encoding: ChunkEncoding.Xor, mint: times[from], maxt: times[to - 1] });
    }
  }
}

/** How many samples are in the chunks [from, to) of a table, all of them XOR. */
export function countSamples({ memories, memory, offset }: ChunkTable, from: number, to: number): number {
  let count = 0;
  for (let c = from; c < to; c++) count += xorCount(memories[memory[c]], offset[c]);
  return count;
}

function rowsOf({ table: { memories, memory, offset, length, encoding, mint, maxt }, from, to }: ChunkRows): Row[] {
  return Array.from({ length: to - from }, (_, i) => {
    const c = from + i;
    return { bytes: memories[memory[c]], offset: offset[c], length: length[c], encoding: encoding[c], mint: mint[c], maxt: maxt[c] };
  });
}

function tableOf(rows: readonly Row[]): ChunkTable {
  return {
    memories: rows.map(({ bytes }) => bytes), memory: Uint32Array.from(rows.keys()), offset: Float64Array.from(rows, ({ offset }) => offset),
    length: Uint32Array.from(rows, ({ length }) => length), encoding: Uint8Array.from(rows, ({ encoding }) => encoding),
    mint: Float64Array.from(rows, ({ mint }) => mint), maxt: Float64Array.from(rows, ({ maxt }) => maxt),
  };
}
