import { Fs } from '../../sys/fs';
import { ChunkReader } from '../chunks/chunk-reader';
import { IndexReader } from '../index/index-reader';
import { PageCache } from '../index/paged-file';
import { BlockMeta, readMeta, writeMeta } from './meta';
import { readTombstones, Tombstones } from './tombstones';

/** A block on disk that is open for reading. Its files are closed once nobody holds it. */
export class Block {
  private holders = 1;

  private constructor(readonly dir: string, private known: BlockMeta, readonly index: IndexReader, readonly chunks: ChunkReader,
    readonly tombstones: Tombstones) {}

  /** @throws FsError, CorruptionError, CodedError UNSUPPORTED */
  static async open(fs: Fs, dir: string, cache: PageCache): Promise<Block> {
    const meta = await readMeta(fs, dir), tombstones = await readTombstones(fs, dir), index = await IndexReader.open(fs, `${dir}/index`, cache);
    try {
      return new Block(dir, meta, index, await ChunkReader.open(fs, `${dir}/chunks`), tombstones);
    } catch (err) {
      await index.close();
      throw err;
    }
  }

  /** Bytes of its index and chunks. */
  get size(): number {
    return this.index.size + this.chunks.size;
  }

  get meta(): BlockMeta {
    return this.known;
  }

  /** Says for ever that it cannot be merged. @throws FsError */
  async markFailed(fs: Fs): Promise<void> {
    this.known = { ...this.known, compaction: { ...this.known.compaction, failed: true } };
    await writeMeta(fs, this.dir, this.known);
  }

  /** Keeps the files open until `release`. */
  hold(): this {
    this.holders++;
    return this;
  }

  async release(): Promise<void> {
    if (--this.holders > 0) return;
    await this.index.close();
    await this.chunks.close();
  }
}
