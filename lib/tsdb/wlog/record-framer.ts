import { ByteWriter } from '../../encoding/byte-writer';
import { crc32c } from '../../encoding/crc32c';
import { SnappyEncoder, snappyCompress } from '../../encoding/snappy';
import { FRAGMENT_HEADER, PAGE, Part, SNAPPY } from './page';

export type WalCompression = 'snappy' | 'none';

/** Cuts records into the fragments of pages, compressed where that makes them shorter. Made once and reused. */
export class RecordFramer {
  private readonly framed = new ByteWriter(PAGE, 2 ** 31);
  private readonly compressed = new ByteWriter(PAGE, 2 ** 31);
  private readonly encoder = new SnappyEncoder();

  constructor(private readonly compression: WalCompression) {}

  /**
   * The bytes that `records` take in a segment from byte `position` on.
   * @returns a view that is valid until the next call
   */
  frame(records: readonly Uint8Array[], position: number): Uint8Array {
    this.framed.reset();
    for (const record of records) this.add(record, position);
    return this.framed.bytes();
  }

  private add(record: Uint8Array, position: number): void {
    const { framed } = this;
    let body = record, flags = 0;
    if (this.compression === 'snappy' && record.length > 0) {
      const compressed = snappyCompress(record, this.compressed.reset(), this.encoder);
      if (compressed.length < record.length) {
        body = compressed;
        flags = SNAPPY;
      }
    }
    for (let from = 0, first = true; first || from < body.length; first = false) { // an empty record has a fragment, too
      let room = PAGE - (position + framed.at) % PAGE;
      if (room < FRAGMENT_HEADER) {
        for (; room > 0; room--) framed.u8(Part.Padding);
        room = PAGE;
      }
      const to = Math.min(body.length, from + room - FRAGMENT_HEADER), last = to === body.length;
      framed.u8((first ? (last ? Part.Full : Part.First) : last ? Part.Last : Part.Middle) | flags);
      framed.be16(to - from);
      framed.be32(crc32c(body, from, to));
      framed.raw(body.subarray(from, to));
      from = to;
    }
  }
}

/** The most bytes that `records` can take in a segment. */
export function framedLength(records: readonly Uint8Array[]): number {
  let length = 0;
  for (const record of records) length += record.length + FRAGMENT_HEADER * (2 + Math.ceil(record.length / (PAGE - FRAGMENT_HEADER))) + FRAGMENT_HEADER;
  return length;
}
