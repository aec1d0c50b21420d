import { xorAppend, XorStates, XOR_STATE_BYTES } from './chunkenc/xor-append';
import { XorFault } from './chunkenc/xor';
import { BlockMemory, blockLength } from './block-memory';
import { ChunkMemory, NONE } from './chunk-memory';
import { enlarged } from './index/slab';

/** Chunks of the head do not cross borders that are multiples of this: milliseconds, that of the smallest block. */
export const CHUNK_RANGE = 7_200_000;
const TARGET = 120; // samples in a chunk, where the time up to the next border allows
const MOST = 2 * TARGET;
const QUARTER = TARGET / 4; // with so many samples it can be told how many chunks are still to come before the border
const MOST_BYTES = 1024;
const CUT_ABOVE = MOST_BYTES - 19; // 19: the longest later sample

const NO_BLOCK = 255;

const STATE_WORDS = XOR_STATE_BYTES / 4, STATE_FLOATS = XOR_STATE_BYTES / 8;
const enum State { Count = 0, Bit = 1, Time = 2, ValueLow = 8, ValueHigh = 9 } // of XorStates, in words or floats

const bits = new Uint32Array(2);
const bitsAsFloat = new Float64Array(bits.buffer);

/**
 * The samples of every series, by row: one open chunk that takes the next sample, and behind it the closed ones. Chunks are cut where the
 * originals cut them, so that the bytes are the same: at borders of `CHUNK_RANGE`, evenly between them with about 120 samples in each, and
 * where one would outgrow 1024 bytes.
 */
export class HeadChunks {
  readonly closed = new ChunkMemory();
  /** Closed and open chunks that were made. */
  created = 0;
  private open = 0;
  private states = XorStates.allocate(0);
  private blocks = new Uint8Array(0); // classes
  private blockAt = new Uint32Array(0);
  private mints = new Float64Array(0);
  private cutAt = new Float64Array(0); // the time at which the next chunk begins
  private newest = new Uint32Array(0); // closed chunk
  private readonly memory = new BlockMemory();

  /** How many chunks there are, open ones included. */
  get count(): number {
    return this.closed.count + this.open;
  }

  /** Makes room for rows below `rows`. */
  reserve(rows: number): void {
    const before = this.blocks.length;
    if (rows <= before) return;
    const { words } = this.states;
    this.states = XorStates.allocate(rows);
    this.states.words.set(words);
    this.blocks = enlarged(this.blocks, rows).fill(NO_BLOCK, before);
    this.blockAt = enlarged(this.blockAt, rows);
    this.mints = enlarged(this.mints, rows);
    this.cutAt = enlarged(this.cutAt, rows);
    this.newest = enlarged(this.newest, rows);
  }

  /** Samples in the open chunk. A series that has samples has an open chunk with one at least. */
  openCount(row: number): number {
    return this.states.words[row * STATE_WORDS + State.Count];
  }

  /** The bytes of the open chunk, which is `openBytes` from `openAt` on. */
  openLength(row: number): number {
    return (this.states.words[row * STATE_WORDS + State.Bit] + 7) >>> 3;
  }

  openAt(row: number): number {
    return this.blockAt[row];
  }

  get openBytes(): Uint8Array {
    return this.memory.data;
  }

  openMint(row: number): number {
    return this.mints[row];
  }

  /** The newest closed chunk, or `NONE`. */
  newestClosed(row: number): number {
    return this.newest[row];
  }

  /** The time of the newest sample, or -Infinity. */
  maxt(row: number): number {
    return this.openCount(row) === 0 ? -Infinity : this.states.floats[row * STATE_FLOATS + State.Time];
  }

  /** Whether the newest sample has just this value, bit by bit. */
  isNewest(row: number, v: number): boolean {
    const { words } = this.states, at = row * STATE_WORDS;
    bitsAsFloat[0] = v;
    return words[at + State.ValueLow] === bits[0] && words[at + State.ValueHigh] === bits[1];
  }

  /** Appends a sample that is newer than all others of its series. */
  append(row: number, t: number, v: number): void {
    const { words } = this.states;
    let count = words[row * STATE_WORDS + State.Count];
    if (count === QUARTER) this.cutAt[row] = evenCut(this.mints[row], this.maxt(row), this.cutAt[row]);
    if (count > 0 && (t >= this.cutAt[row] || count >= MOST || this.openLength(row) > CUT_ABOVE)) {
      this.close(row);
      count = 0;
    }
    if (count === 0) this.begin(row, t);
    while (this.write(row, t, v) === XorFault.Full) this.moveTo(row, this.blocks[row] + 1);
  }

  /** Forgets the chunks that end before `mint`. @returns whether any is left */
  dropBefore(row: number, mint: number): boolean {
    this.newest[row] = this.closed.dropBefore(mint, this.newest[row]);
    if (this.openCount(row) > 0 && this.maxt(row) < mint) this.discardOpen(row);
    return this.openCount(row) > 0;
  }

  /** The time of the oldest sample, or Infinity. */
  mint(row: number): number {
    if (this.openCount(row) === 0) return Infinity;
    let mint = this.mints[row];
    for (let chunk = this.newest[row]; chunk !== NONE; chunk = this.closed.older[chunk]) mint = this.closed.mint[chunk];
    return mint;
  }

  private write(row: number, t: number, v: number): number {
    const at = this.blockAt[row];
    return xorAppend(this.states, row, this.memory.data, at, at + blockLength(this.blocks[row]), t, v);
  }

  private begin(row: number, t: number): void {
    this.moveTo(row, 0);
    this.mints[row] = t;
    this.cutAt[row] = (Math.trunc(t / CHUNK_RANGE) + 1) * CHUNK_RANGE;
    this.open++;
    this.created++;
  }

  private close(row: number): void {
    const { data } = this.memory;
    this.newest[row] = this.closed.add(data, this.blockAt[row], this.openLength(row), this.mints[row], this.maxt(row), this.newest[row]);
    this.discardOpen(row);
  }

  private discardOpen(row: number): void {
    this.memory.release(this.blockAt[row], this.blocks[row]);
    this.blocks[row] = NO_BLOCK;
    this.states.reset(row);
    this.open--;
  }

  private moveTo(row: number, block: number): void {
    const from = this.blockAt[row], before = this.blocks[row];
    const to = this.blockAt[row] = this.memory.allocate(block);
    this.blocks[row] = block;
    if (before === NO_BLOCK) return;
    this.memory.data.copyWithin(to, from, from + this.openLength(row));
    this.memory.release(from, before);
  }
}

/** Where to cut a chunk that is about a quarter full, so that those up to `border` have the same length. */
function evenCut(mint: number, maxt: number, border: number): number {
  const chunks = Math.floor((border - mint) / ((maxt - mint + 1) * 4));
  return chunks <= 1 ? border : Math.trunc(mint + (border - mint) / chunks);
}
