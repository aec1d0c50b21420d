import { ByteReader } from '../../encoding/byte-reader';
import { crc32c } from '../../encoding/crc32c';
import { CorruptionError } from '../../sys/errors';
import { PagedFile } from './paged-file';

/** The content of the section at byte `at`: between its length and its checksum, which is compared. A view that never changes. @throws CorruptionError */
export async function readSection(file: PagedFile, at: number): Promise<Uint8Array> {
  const length = new ByteReader(await file.read(at, at + 4)).be32();
  const bytes = await file.read(at + 4, at + 8 + length);
  checkSum(file, at + 4, bytes, length);
  return bytes.subarray(0, length);
}

/** Compares the checksum behind `bytes[0, length)`, which lie at byte `at` of the file. @throws CorruptionError */
export function checkSum(file: PagedFile, at: number, bytes: Uint8Array, length: number): void {
  const wanted = new ByteReader(bytes, length).be32(), got = crc32c(bytes, 0, length);
  if (got === wanted) return;
  const reason = `the checksum of ${length} bytes is ${hex(got)}, not ${hex(wanted)}; restore the block from a backup, or remove it`;
  throw new CorruptionError(file.path, at, reason);
}

/** What a section does not hold as it should. */
export function malformed(file: PagedFile, at: number, what: string): CorruptionError {
  return new CorruptionError(file.path, at, `${what}; restore the block from a backup, or remove it`);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
