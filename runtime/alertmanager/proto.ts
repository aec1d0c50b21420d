import { ByteReader } from '../../lib/encoding/byte-reader';
import { ByteWriter } from '../../lib/encoding/byte-writer';

/** Wire types of protobuf. */
export const enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }

/** Writes the fields of protobuf messages; those with their default value are left out, as proto3 does. */
export class ProtoWriter {
  constructor(readonly bytes: ByteWriter) {}

  uint(field: number, value: number): void {
    if (value === 0) return;
    this.tag(field, Wire.Varint);
    this.bytes.uvarint(value);
  }

  text(field: number, value: string): void {
    if (value === '') return;
    this.tag(field, Wire.Bytes);
    this.bytes.uvarintUtf8(value);
  }

  /** A message that is there, even if it is empty. */
  message(field: number, write: () => void): void {
    this.tag(field, Wire.Bytes);
    const start = this.bytes.open();
    write();
    this.bytes.close(start);
  }

  /** A google.protobuf.Timestamp of `ms` milliseconds since the Unix epoch. */
  timestamp(field: number, ms: number): void {
    this.message(field, () => {
      const seconds = Math.floor(ms / 1000);
      this.uint(1, seconds);
      this.uint(2, (ms - seconds * 1000) * 1_000_000);
    });
  }

  /** `map<string, string>`, in the order in which it is iterated. */
  textMap(field: number, entries: Iterable<readonly [string, string]>): void {
    for (const [key, value] of entries) {
      this.message(field, () => {
        this.text(1, key);
        this.text(2, value);
      });
    }
  }

  tag(field: number, wire: Wire): void {
    this.bytes.uvarint(field * 8 + wire);
  }
}

/**
 * Calls `field` for every field of the message that `reader` is limited to. It reads the value and returns true, or returns false and the
 * value is skipped: messages may have fields that are newer than this program.
 */
export function readFields(reader: ByteReader, field: (number: number, wire: number) => boolean): void {
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (!reader.failed && !field(tag >>> 3, tag & 7)) skipValue(reader, tag & 7);
  }
}

/** A nested message: `readFields` on it alone. */
export function readMessage(reader: ByteReader, field: (number: number, wire: number) => boolean): void {
  const outer = reader.open(reader.uvarint32());
  readFields(reader, field);
  reader.close(outer);
}

export function readText(reader: ByteReader): string {
  return reader.utf8(reader.uvarint32());
}

/** Milliseconds since the Unix epoch, the rest of the nanoseconds dropped. */
export function readTimestamp(reader: ByteReader): number {
  let seconds = 0, nanos = 0;
  readMessage(reader, (field) => {
    if (field === 1) seconds = reader.int64();
    else if (field === 2) nanos = reader.uvarint32();
    else return false;
    return true;
  });
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

/** One entry of a `map<string, string>`. */
export function readTextPair(reader: ByteReader): [string, string] {
  const pair: [string, string] = ['', ''];
  readMessage(reader, (field) => {
    if (field !== 1 && field !== 2) return false;
    pair[field - 1] = readText(reader);
    return true;
  });
  return pair;
}

function skipValue(reader: ByteReader, wire: number): void {
  if (wire === Wire.Varint) reader.uvarint64();
  else if (wire === Wire.Fixed64) reader.skip(8);
  else if (wire === Wire.Bytes) reader.skip(reader.uvarint32());
  else if (wire === Wire.Fixed32) reader.skip(4);
  else reader.fail();
}
