import { crc32 } from 'node:zlib';
import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { CodedError } from '../../sys/errors';
import { compressLzw, decompressLzw } from './lzw';
import { Kind } from './messages';
import { Fields, writeStruct } from './msgpack';

const LARGEST = 1 << 20; // bytes that a packet may become when it is decompressed
const MOST_PARTS = 255;
const LONGEST_LABEL = 255;

/** Bytes that `encodePacket` needs besides the messages: for all of them, and for each. */
export const PACKET_OVERHEAD = 2, PART_OVERHEAD = 2;

/**
 * A packet with these messages, at most 255, as `encodeMessage` makes them: one on its own, more as a compound; compressed where that makes
 * it smaller; with a checksum if `checked`, which readers before protocol 5 do not know; behind the label of the cluster.
 */
export function encodePacket(messages: readonly Uint8Array[], { label, checked }: { readonly label: string; readonly checked: boolean }): Uint8Array {
  const plain = messages.length === 1 ? messages[0] : compound(messages);
  const packed = compress(plain);
  const body = packed.length < plain.length ? packed : plain;
  const writer = new ByteWriter(body.length + 64);
  writeLabel(writer, label);
  if (checked) {
    writer.u8(Kind.Checked);
    writer.be32(crc32(body));
  }
  writer.raw(body);
  return writer.bytes().slice();
}

/** The messages of a packet, as views of it or of what was decompressed. @throws CodedError MEMBERLIST, also for another cluster's label */
export function decodePacket(bytes: Uint8Array, label: string): Uint8Array[] {
  let body = bytes.subarray(skipLabel(bytes, label));
  if (body[0] === Kind.Checked) {
    const reader = new ByteReader(body, 1), sum = reader.be32();
    body = body.subarray(reader.at);
    if (reader.failed || crc32(body) !== sum) throw new CodedError('MEMBERLIST', 'a packet whose checksum is wrong');
  }
  if (body[0] === Kind.Compressed) body = decompress(new ByteReader(body, 1), LARGEST);
  if (body.length === 0) throw new CodedError('MEMBERLIST', 'an empty packet');
  return body[0] === Kind.Compound ? parts(body) : [body];
}

function compound(messages: readonly Uint8Array[]): Uint8Array {
  if (messages.length > MOST_PARTS) throw new CodedError('MEMBERLIST', `${messages.length} messages for a packet: it takes ${MOST_PARTS}`);
  const writer = new ByteWriter(2048);
  writer.u8(Kind.Compound);
  writer.u8(messages.length);
  for (const { length } of messages) writer.be16(length);
  for (const message of messages) writer.raw(message);
  return writer.bytes().slice();
}

/** Parts that are cut off are left out, as the original does. */
function parts(body: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(body, 1);
  const lengths = Array.from({ length: reader.u8() }, () => reader.be16());
  if (reader.failed) throw new CodedError('MEMBERLIST', 'a compound message that ends within its lengths');
  return lengths.map((length) => reader.raw(length)).filter(({ length }) => length > 0);
}

/** A message in compressed form, kind included. */
export function compress(message: Uint8Array): Uint8Array {
  const writer = new ByteWriter(message.length + 32);
  writer.u8(Kind.Compressed);
  writeStruct(writer, { Algo: 0, Buf: compressLzw(message) });
  return writer.bytes().slice();
}

/**
 * What was compressed, from a reader behind the kind. Where the reader fails for want of bytes, it gives nothing.
 * @param most bytes that it may become
 * @throws CodedError MEMBERLIST
 */
export function decompress(reader: ByteReader, most: number): Uint8Array {
  const fields = new Fields(reader);
  if (reader.failed) return new Uint8Array(0);
  if (fields.uint('Algo') !== 0) throw new CodedError('MEMBERLIST', `compressed by method ${fields.uint('Algo')}: 0, which is LZW, is the only one there is`);
  return decompressLzw(fields.bytes('Buf'), most);
}

/** Writes the label of the cluster in front of a packet or a stream; nothing for ''. @throws CodedError MEMBERLIST for one that is too long */
export function writeLabel(writer: ByteWriter, label: string): void {
  if (label === '') return;
  const bytes = Buffer.from(label);
  if (bytes.length > LONGEST_LABEL) throw new CodedError('MEMBERLIST', `a label of ${bytes.length} bytes: at most ${LONGEST_LABEL} are possible`);
  writer.u8(Kind.Label);
  writer.u8(bytes.length);
  writer.raw(bytes);
}

/** @returns where what is behind the label begins @throws CodedError MEMBERLIST where the label is not the wanted one */
export function skipLabel(bytes: Uint8Array, wanted: string): number {
  const length = bytes[0] === Kind.Label ? bytes[1] ?? 0 : 0;
  const got = bytes[0] === Kind.Label ? Buffer.from(bytes.subarray(2, 2 + length)).toString() : '';
  if (got !== wanted) throw new CodedError('MEMBERLIST', `a message for the cluster ${JSON.stringify(got)}: this is ${JSON.stringify(wanted)}`);
  return bytes[0] === Kind.Label ? 2 + length : 0;
}
