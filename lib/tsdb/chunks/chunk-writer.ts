import { crc32c } from '../../encoding/crc32c';
import { uvarintLength } from '../../encoding/varint';
import { ChunkTable } from '../../storage/chunk-querier';
import { Fs } from '../../sys/fs';
import { BufferedFile } from '../index/buffered-file';
import { CHUNKS_MAGIC, CHUNKS_VERSION, HEADER_BYTES, SEGMENT_BYTES, segmentName, TWO_32 } from './segment';

/** Writes chunks into segments (docs/formats/chunks.md) below a directory. */
export class ChunkWriter {
  private segment = -1;
  private file?: BufferedFile;
  private finished = 0; // bytes

  /** @param segmentBytes at which a new segment is begun */
  constructor(private readonly fs: Fs, private readonly dir: string, private readonly segmentBytes = SEGMENT_BYTES) {}

  /** Writes chunks [from, to) of `chunks`. @param refs gets where each lies, from index `at` on @throws FsError */
  async write(chunks: ChunkTable, from: number, to: number, refs: Float64Array, at: number): Promise<void> {
    for (let c = from; c < to; c++) {
      const length = chunks.length[c], framed = uvarintLength(length) + 1 + length + 4;
      if (!this.file || (this.file.position > HEADER_BYTES && this.file.position + framed > this.segmentBytes)) await this.next();
      const { out, position } = this.file!;
      refs[at + c - from] = this.segment * TWO_32 + position;
      out.ensure(framed + HEADER_BYTES);
      out.uvarint(length);
      const covered = out.at, offset = chunks.offset[c];
      out.u8(chunks.encoding[c]);
      out.raw(chunks.memories[chunks.memory[c]].subarray(offset, offset + length));
      out.be32(crc32c(out.buffer, covered, out.at));
      if (this.file!.isFull) await this.file!.flush();
    }
  }

  /** Makes all of it durable. @returns bytes of all segments @throws FsError */
  async finish(): Promise<number> {
    await this.finishSegment();
    await this.fs.syncDir(this.dir);
    return this.finished;
  }

  /** Closes what is open; the segments are of no use. */
  async abandon(): Promise<void> {
    await this.file?.abandon();
  }

  private async next(): Promise<void> {
    await this.finishSegment();
    this.file = await BufferedFile.create(this.fs, `${this.dir}/${segmentName(++this.segment)}`);
    const { out } = this.file;
    out.be32(CHUNKS_MAGIC);
    out.u8(CHUNKS_VERSION);
    while (out.at < HEADER_BYTES) out.u8(0);
  }

  private async finishSegment(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    if (file) this.finished += await file.finish();
  }
}
