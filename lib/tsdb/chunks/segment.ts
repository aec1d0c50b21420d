/** The frame of a segment of chunks, docs/formats/chunks.md. */
export const CHUNKS_MAGIC = 0x85bd40dd;
export const CHUNKS_VERSION = 1;
export const HEADER_BYTES = 8;
/** Bytes of a segment where nothing else is asked for. */
export const SEGMENT_BYTES = 2 ** 29;
/** What a ref counts segments in. */
export const TWO_32 = 2 ** 32;

const NAME = /^\d{6,}$/;

/** @param segment from 0 on; the files count from 1 */
export function segmentName(segment: number): string {
  return String(segment + 1).padStart(6, '0');
}

/** The number of the segment that a file is, or -1. */
export function segmentNumber(name: string): number {
  return NAME.test(name) ? Number(name) - 1 : -1;
}
