import { XorDecode } from './chunkenc/xor';
import { NONE } from './chunk-memory';
import { HeadChunks } from './head-chunks';

const ROOM = 256; // samples: more than any chunk of the head has

/** Looks into chunks of the head where their times alone do not tell. */
export class SampleSearch {
  private readonly times = new Float64Array(ROOM);
  private readonly values = new Float64Array(ROOM);

  constructor(private readonly chunks: HeadChunks, private readonly decode: XorDecode) {}

  /** Whether the series in `row` has a sample from `mint` to `maxt`, both included. */
  hasSample(row: number, mint: number, maxt: number): boolean {
    const { chunks, chunks: { closed } } = this;
    if (chunks.openCount(row) === 0 || mint > maxt) return false;
    const openMint = chunks.openMint(row), openMaxt = chunks.maxt(row);
    if (openMint <= maxt && openMaxt >= mint) {
      if (openMint >= mint || openMaxt <= maxt) return true;
      return this.between(chunks.openBytes, chunks.openAt(row), chunks.openLength(row), mint, maxt);
    }
    for (let c = chunks.newestClosed(row); c !== NONE && closed.maxt[c] >= mint; c = closed.older[c]) {
      if (closed.mint[c] > maxt) continue;
      if (closed.mint[c] >= mint || closed.maxt[c] <= maxt) return true;
      return this.between(closed.pages[closed.page[c]]!, closed.offset[c], closed.length[c], mint, maxt);
    }
    return false;
  }

  /** How many samples of a chunk are not newer than `limit`; the last of them is at `timeOf(count - 1)`. */
  countUpTo(bytes: Uint8Array, from: number, length: number, limit: number): number {
    let count = this.checked(this.decode(bytes, from, from + length, this.times, this.values, 0));
    while (count > 0 && this.times[count - 1] > limit) count--;
    return count;
  }

  /** The time of a sample of the chunk that `countUpTo` was last asked about. */
  timeOf(index: number): number {
    return this.times[index];
  }

  /** What decoding has answered. @throws Error where it is a fault: the head's own chunks have none */
  checked(count: number): number {
    if (count < 0) throw new Error(`a chunk of the head cannot be decoded (${count}): this is a mistake in the program or of the memory`);
    return count;
  }

  private between(bytes: Uint8Array, from: number, length: number, mint: number, maxt: number): boolean {
    const count = this.countUpTo(bytes, from, length, maxt);
    return count > 0 && this.times[count - 1] >= mint;
  }
}
