import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { crc32c } from '../../encoding/crc32c';
import { CodedError, CorruptionError } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { replaceFile } from '../../sys/replace-file';

const MAGIC = 0x0130ba30, VERSION = 1;
const HEADER_BYTES = 5, MOST_BYTES = 2 ** 30;
const NAME = 'tombstones';

/** Times in which samples count as deleted, both ends included: mint and maxt in turn, rising and apart from each other. */
export type Intervals = readonly number[];

/** What is deleted of the series of a block, by their ids. */
export type Tombstones = ReadonlyMap<number, Intervals>;

/** What is deleted of a block; nothing where it has no such file. @throws FsError, CorruptionError, CodedError UNSUPPORTED */
export async function readTombstones(fs: Fs, dir: string): Promise<Tombstones> {
  const path = `${dir}/${NAME}`;
  if (!(await fs.stat(path))) return new Map();
  const bytes = await fs.readFile(path, MOST_BYTES), reader = new ByteReader(bytes), magic = reader.be32(), version = reader.u8(), end = bytes.length - 4;
  if (reader.failed || end < HEADER_BYTES || magic !== MAGIC) throw damaged(path, 0, 'these are no tombstones');
  if (version !== VERSION) throw new CodedError('UNSUPPORTED', `cannot read ${path}: it has version ${version}, and ${VERSION} is known; use a newer release`);
  if (crc32c(bytes, HEADER_BYTES, end) !== new ByteReader(bytes, end).be32()) throw damaged(path, end, 'the checksum is wrong');
  const found = new Map<number, number[]>();
  for (reader.reset(bytes, HEADER_BYTES, end); reader.at < reader.end;) {
    const id = reader.uvarint(), mint = reader.varint64(), maxt = reader.varint64(), known = found.get(id);
    if (known) known.push(mint, maxt);
    else found.set(id, [mint, maxt]);
  }
  if (reader.failed) throw damaged(path, reader.failedAt, 'a tombstone is cut off');
  return new Map(Array.from(found, ([id, pairs]) => [id, merged(pairs)]));
}

/** Replaces what is deleted of a block. @throws FsError */
export async function writeTombstones(fs: Fs, dir: string, tombstones: Tombstones): Promise<void> {
  const out = new ByteWriter();
  out.be32(MAGIC);
  out.u8(VERSION);
  for (const [id, intervals] of [...tombstones].sort(([a], [b]) => a - b)) {
    for (let i = 0; i < intervals.length; i += 2) {
      out.uvarint(id);
      out.varint(intervals[i]);
      out.varint(intervals[i + 1]);
    }
  }
  out.be32(crc32c(out.buffer, HEADER_BYTES, out.at));
  await replaceFile(fs, dir, NAME, out.bytes());
}

/** Whether a sample at `t` is deleted. */
export function isDeleted(intervals: Intervals, t: number): boolean {
  for (let i = 0; i < intervals.length && intervals[i] <= t; i += 2) if (t <= intervals[i + 1]) return true;
  return false;
}

/** Whether any time from `mint` to `maxt` is deleted. */
export function touches(intervals: Intervals, mint: number, maxt: number): boolean {
  for (let i = 0; i < intervals.length && intervals[i] <= maxt; i += 2) if (mint <= intervals[i + 1]) return true;
  return false;
}

function damaged(path: string, at: number, what: string): CorruptionError {
  return new CorruptionError(path, at, `${what}; remove the file, and what was deleted is there again`);
}

/** Any pairs of mint and maxt as intervals. */
function merged(pairs: readonly number[]): Intervals {
  const order = Array.from({ length: pairs.length / 2 }, (_, i) => 2 * i).sort((a, b) => pairs[a] - pairs[b]), result: number[] = [];
  for (const i of order) {
    const last = result.length - 1;
    if (last >= 0 && pairs[i] <= result[last] + 1) result[last] = Math.max(result[last], pairs[i + 1]);
    else result.push(pairs[i], pairs[i + 1]);
  }
  return result;
}
