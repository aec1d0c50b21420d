import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { CodedError } from '../../sys/errors';

/** A value as it is read; texts and byte strings are one kind, and both are bytes. */
export type Packed = number | boolean | null | Uint8Array | readonly Packed[] | ReadonlyMap<string, Packed>;

/** What a message may hold when it is written. */
export type Packable = number | boolean | null | string | Uint8Array;

const DEEPEST = 8;
const DECODER = new TextDecoder();

/**
 * Writes a map of these fields in their order, without those that are undefined: what go-msgpack makes of a struct. Texts and bytes are
 * "raw", the form before msgpack told them apart. Source: docs/formats/memberlist.md.
 */
export function writeStruct(writer: ByteWriter, fields: Readonly<Record<string, Packable | undefined>>): void {
  const present = Object.entries(fields).filter((field): field is [string, Packable] => field[1] !== undefined);
  if (present.length > 15) throw new CodedError('MEMBERLIST', `a struct of ${present.length} fields: at most 15 can be written`);
  writer.u8(0x80 | present.length);
  for (const [name, value] of present) {
    writeRaw(writer, Buffer.from(name));
    writeValue(writer, value);
  }
}

function writeValue(writer: ByteWriter, value: Packable): void {
  if (value === null) writer.u8(0xc0);
  else if (typeof value === 'boolean') writer.u8(value ? 0xc3 : 0xc2);
  else if (typeof value === 'number') writeUint(writer, value);
  else writeRaw(writer, typeof value === 'string' ? Buffer.from(value) : value);
}

function writeUint(writer: ByteWriter, value: number): void {
  if (value < 0x80) return writer.u8(value);
  if (value < 0x100) {
    writer.u8(0xcc);
    writer.u8(value);
  } else if (value < 0x10000) {
    writer.u8(0xcd);
    writer.be16(value);
  } else {
    writer.u8(0xce);
    writer.be32(value);
  }
}

function writeRaw(writer: ByteWriter, bytes: Uint8Array): void {
  if (bytes.length < 32) {
    writer.u8(0xa0 | bytes.length);
  } else if (bytes.length < 0x10000) {
    writer.u8(0xda);
    writer.be16(bytes.length);
  } else {
    writer.u8(0xdb);
    writer.be32(bytes.length);
  }
  writer.raw(bytes);
}

/**
 * Reads one value of any form, the newer ones too. Bytes are views of what is read. Too few bytes leave the reader failed; whether more may
 * come is the caller's to know.
 * @throws CodedError MEMBERLIST for a form that no message has
 */
export function readPacked(reader: ByteReader, depth = 0): Packed {
  if (depth > DEEPEST) throw unexpected(reader, `values within each other, more than ${DEEPEST} deep`);
  const type = reader.u8();
  if (type < 0x80) return type;
  if (type < 0x90) return readMap(reader, type & 15, depth);
  if (type < 0xa0) return readArray(reader, type & 15, depth);
  if (type < 0xc0) return reader.raw(type & 31);
  if (type >= 0xe0) return type - 256;
  switch (type) {
    case 0xc0: return null;
    case 0xc2: return false;
    case 0xc3: return true;
    case 0xcc: return reader.u8();
    case 0xcd: return reader.be16();
    case 0xce: return reader.be32();
    case 0xcf: return reader.be64();
    case 0xd0: return (reader.u8() << 24) >> 24;
    case 0xd1: return (reader.be16() << 16) >> 16;
    case 0xd2: return reader.be32() | 0;
    case 0xd3: return reader.beInt64();
    case 0xc4: case 0xd9: return reader.raw(reader.u8());
    case 0xc5: case 0xda: return reader.raw(reader.be16());
    case 0xc6: case 0xdb: return reader.raw(reader.be32());
    case 0xdc: return readArray(reader, reader.be16(), depth);
    case 0xde: return readMap(reader, reader.be16(), depth);
    default: throw unexpected(reader, `a value of type 0x${type.toString(16)}`);
  }
}

function readArray(reader: ByteReader, length: number, depth: number): Packed[] {
  const array: Packed[] = [];
  while (array.length < length && !reader.failed) array.push(readPacked(reader, depth + 1));
  return array;
}

function readMap(reader: ByteReader, length: number, depth: number): Map<string, Packed> {
  const map = new Map<string, Packed>();
  for (let i = 0; i < length && !reader.failed; i++) {
    const key = readPacked(reader, depth + 1);
    if (!(key instanceof Uint8Array) && !reader.failed) throw unexpected(reader, 'a map whose keys are no texts');
    if (!reader.failed) map.set(DECODER.decode(key as Uint8Array), readPacked(reader, depth + 1));
  }
  return map;
}

function unexpected(reader: ByteReader, what: string): CodedError {
  return new CodedError('MEMBERLIST', `malformed message: ${what} before byte ${reader.at}`);
}

/** The fields of a struct that was read, each checked as it is asked for. What is missing or nil has Go's zero value. */
export class Fields {
  private readonly fields: ReadonlyMap<string, Packed>;

  /** Reads a struct. A failed reader gives one without fields. @throws CodedError MEMBERLIST */
  constructor(reader: ByteReader) {
    const value = readPacked(reader);
    if (!(value instanceof Map) && !reader.failed) throw unexpected(reader, 'expected a struct');
    this.fields = value instanceof Map ? value : new Map();
  }

  /** A whole number from 0 on. */
  uint(name: string, most = 0xffffffff): number {
    const value = this.fields.get(name) ?? 0;
    if (typeof value !== 'number' || value < 0 || value > most) throw new CodedError('MEMBERLIST', `malformed message: ${name} is no number from 0 to ${most}`);
    return value;
  }

  /** Not copied. */
  bytes(name: string): Uint8Array {
    const value = this.fields.get(name) ?? new Uint8Array(0);
    if (value instanceof Uint8Array) return value;
    if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return Uint8Array.from(value); // how some encoders write small byte arrays
    throw new CodedError('MEMBERLIST', `malformed message: ${name} is no text and no bytes`);
  }

  text(name: string): string {
    return DECODER.decode(this.bytes(name));
  }

  bool(name: string): boolean {
    return this.fields.get(name) === true;
  }
}
