/** The frame around every record of a WAL segment: docs/formats/wal.md. */

/** Bytes of a page; no fragment crosses into the next. */
export const PAGE = 32_768;
/** Type, length and checksum in front of a fragment. */
export const FRAGMENT_HEADER = 7;

/** Which part of its record a fragment is: the lowest three bits of its type. */
export const enum Part { Padding = 0, Full = 1, First = 2, Middle = 3, Last = 4 }
export const PART_MASK = 0x07;
export const SNAPPY = 0x08;
export const ZSTD = 0x10;

/** Bytes of the longest record that is read, compressed or not: far above what a scrape or a remote write makes. */
export const MAX_RECORD = 2 ** 28;
