import { ByteReader } from '../../encoding/byte-reader';
import { crc32c } from '../../encoding/crc32c';
import { CodedError, CorruptionError } from '../../sys/errors';
import { Fs, ReadFile } from '../../sys/fs';
import { XOR_SLACK } from '../chunkenc/xor';
import { CHUNKS_MAGIC, CHUNKS_VERSION, HEADER_BYTES, segmentName, segmentNumber, TWO_32 } from './segment';

const GAP = 4096; // bytes between two chunks that are read over rather than asked for apart
const TAIL = 2048; // bytes read where the last chunk of a run begins: most have fewer
const LONGEST_RUN = 2 ** 22;
const LONGEST_CHUNK = 2 ** 26;
const MOST_BYTES = 2 ** 31; // in memory for one query

interface Segment { readonly path: string; readonly file: ReadFile; readonly size: number }

/** Chunks that were read, by the rows that they were asked for in: their data at `offset` of `memories[memory]`, with `XOR_SLACK` bytes behind it. */
export interface LoadedChunks {
  readonly memories: readonly Uint8Array[];
  readonly memory: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  readonly encoding: Uint8Array;
}

/** Reads chunks from the segments below a directory. */
export class ChunkReader {
  private constructor(private readonly dir: string, private readonly segments: ReadonlyMap<number, Segment>,
    /** Bytes of all segments. */
    readonly size: number) {}

  /** @throws FsError, CorruptionError, CodedError UNSUPPORTED */
  static async open(fs: Fs, dir: string): Promise<ChunkReader> {
    const segments = new Map<number, Segment>();
    let size = 0;
    try {
      for (const { name } of await fs.list(dir)) {
        const number = segmentNumber(name);
        if (number < 0) continue;
        const path = `${dir}/${name}`, file = await fs.open(path);
        segments.set(number, { path, file, size: await file.size().catch((err) => file.close().then(() => { throw err; })) });
        size += segments.get(number)!.size;
        await checkHeader(path, file);
      }
      return new ChunkReader(dir, segments, size);
    } catch (err) {
      for (const { file } of segments.values()) await file.close();
      throw err;
    }
  }

  /** Reads the chunks at `refs[0, count)` into memory. Neighbours cost one read together. @throws CorruptionError, CodedError TOO_LARGE, the signal's reason */
  async load(refs: Float64Array, count: number, signal?: AbortSignal): Promise<LoadedChunks> {
    const loading = new Loading(count), rows = byPlace(refs, count);
    for (let i = 0; i < count;) {
      signal?.throwIfAborted();
      const start = refs[rows[i]];
      let end = i + 1;
      while (end < count && refs[rows[end]] - refs[rows[end - 1]] <= GAP && refs[rows[end]] - start < LONGEST_RUN) end++;
      await this.loadRun(loading, refs, rows.subarray(i, end));
      i = end;
    }
    return loading;
  }

  async close(): Promise<void> {
    for (const { file } of this.segments.values()) await file.close();
  }

  private async loadRun(loading: Loading, refs: Float64Array, rows: Uint32Array): Promise<void> {
    const number = Math.floor(refs[rows[0]] / TWO_32), base = number * TWO_32, segment = this.segments.get(number);
    if (!segment) throw damaged(`${this.dir}/${segmentName(number)}`, 0, 'the index names a chunk in this segment, but it is missing');
    const from = refs[rows[0]] - base, last = refs[rows[rows.length - 1]] - base;
    const memory = await loading.read(segment, from, Math.min(last + TAIL, segment.size) - from);
    for (let i = 0; i < rows.length; i++) {
      const at = refs[rows[i]] - base;
      const missing = loading.place(rows[i], memory, at - from, segment, at);
      if (missing > 0) loading.place(rows[i], await loading.read(segment, at, missing), 0, segment, at);
    }
  }
}

class Loading implements LoadedChunks {
  readonly memories: Uint8Array[] = [];
  readonly memory: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  readonly encoding: Uint8Array;
  private readonly reader = new ByteReader();
  private bytes = 0;

  constructor(count: number) {
    this.memory = new Uint32Array(count);
    this.offset = new Float64Array(count);
    this.length = new Uint32Array(count);
    this.encoding = new Uint8Array(count);
  }

  /** Reads bytes of a segment into a memory of their own. @returns its number */
  async read({ path, file, size }: Segment, from: number, length: number): Promise<number> {
    if (!(from >= HEADER_BYTES && length > 0 && from + length <= size)) {
      throw damaged(path, from, `the index names a chunk here, but the segment has ${size} bytes`);
    }
    this.bytes += length + XOR_SLACK;
    if (this.bytes > MOST_BYTES) {
      throw new CodedError('TOO_LARGE', `a query needs more than ${MOST_BYTES} bytes of chunks from disk: select fewer series or a shorter time`);
    }
    const memory = new Uint8Array(length + XOR_SLACK), read = await file.read(memory, 0, length, from);
    if (read < length) throw new CorruptionError(path, from + read, `the segment has become shorter: ${read} bytes where ${length} were`);
    return this.memories.push(memory) - 1;
  }

  /** Makes `row` the chunk at `at` of a memory. @returns 0, or how many bytes from there on are needed where the memory has fewer */
  place(row: number, memory: number, at: number, segment: Segment, position: number): number {
    const bytes = this.memories[memory], end = bytes.length - XOR_SLACK, reader = this.reader.reset(bytes, at, end), length = reader.uvarint32();
    if (reader.failed || length > LONGEST_CHUNK) throw damaged(segment.path, position, `a chunk of ${length} bytes`);
    const data = reader.at + 1, behind = data + length;
    if (behind + 4 > end) return this.needed(segment, position, behind + 4 - at);
    reader.skip(1 + length);
    if (crc32c(bytes, data - 1, behind) !== reader.be32()) throw damaged(segment.path, position, 'the checksum of a chunk is wrong');
    this.memory[row] = memory;
    this.offset[row] = data;
    this.length[row] = length;
    this.encoding[row] = bytes[data - 1];
    return 0;
  }

  private needed({ path, size }: Segment, position: number, bytes: number): number {
    if (position + bytes <= size) return bytes;
    throw damaged(path, position, `a chunk of ${bytes} bytes, but the segment has ${size}`);
  }
}

/** The rows in the order of their refs. */
function byPlace(refs: Float64Array, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  let rising = true;
  for (let i = 0; i < count; i++) {
    rows[i] = i;
    rising &&= i === 0 || refs[i] >= refs[i - 1];
  }
  return rising ? rows : rows.sort((a, b) => refs[a] - refs[b]);
}

async function checkHeader(path: string, file: ReadFile): Promise<void> {
  const bytes = new Uint8Array(HEADER_BYTES), reader = new ByteReader(bytes, 0, await file.read(bytes, 0, HEADER_BYTES, 0));
  const magic = reader.be32(), version = reader.u8();
  if (reader.failed || magic !== CHUNKS_MAGIC) throw damaged(path, 0, 'this is no segment of chunks');
  if (version === CHUNKS_VERSION) return;
  throw new CodedError('UNSUPPORTED', `cannot read ${path}: it has version ${version}, and ${CHUNKS_VERSION} is known; use a newer release`);
}

function damaged(path: string, at: number, what: string): CorruptionError {
  return new CorruptionError(path, at, `${what}; restore the block from a backup, or remove it`);
}
