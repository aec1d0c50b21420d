/** The frame of an index file, docs/formats/index.md. */
export const INDEX_MAGIC = 0xbaaad700;
export const HEADER_BYTES = 5;
/** Six offsets of 8 bytes and a checksum. */
export const TOC_BYTES = 52;
/** Series begin at multiples of this, so that 32 bits name one in 64 GiB of them. */
export const SERIES_ALIGNMENT = 16;

/** Where the sections of an index begin, in bytes; 0 for one that is not there. */
export interface TableOfContents {
  readonly symbols: number;
  readonly series: number;
  readonly labelIndices: number;
  readonly labelIndexTable: number;
  readonly postings: number;
  readonly postingsTable: number;
}
