import { XorDecode } from '../chunkenc/xor';
import { Block } from '../block/block';
import { LoadedSeries, loadChunks } from '../block/block-series';
import { SeriesColumns } from '../index/series-columns';

/** Some series with their chunks, in the order of their labels; symbols are numbers of the source's. */
export interface SeriesBatch { readonly columns: SeriesColumns; readonly loaded: LoadedSeries }

/** Series to be written into a block, in the order of their labels. */
export interface SeriesSource {
  /** All names and values, in byte order. */
  symbols(): Promise<string[]>;
  /** The next series, valid until the next call; undefined behind the last. @throws CorruptionError, CodedError */
  next(): Promise<SeriesBatch | undefined>;
}

const BATCH = 512; // series

/** The series of a block, without what is deleted. */
export class BlockSource implements SeriesSource {
  private readonly columns = new SeriesColumns();
  private ids?: Uint32Array;
  private at = 0;

  constructor(private readonly block: Block, private readonly decode: XorDecode) {}

  symbols(): Promise<string[]> {
    return this.block.index.symbols.all();
  }

  async next(): Promise<SeriesBatch | undefined> {
    const { block, columns, decode } = this, ids = this.ids ??= await block.index.postings('', '');
    if (this.at >= ids.length) return undefined;
    columns.clear();
    await block.index.readSeries(ids.subarray(this.at, this.at += BATCH), -Infinity, Infinity, columns);
    return { columns, loaded: await loadChunks(block, columns, decode) };
  }
}
