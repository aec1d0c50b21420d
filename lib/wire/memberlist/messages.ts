import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { CodedError } from '../../sys/errors';
import { Fields, Packable, writeStruct } from './msgpack';

/** The first byte of a message. */
export const enum Kind {
  Ping = 0, IndirectPing = 1, Ack = 2, Suspect = 3, Alive = 4, Dead = 5, PushPull = 6, Compound = 7, User = 8, Compressed = 9, Encrypted = 10, Nack = 11,
  Checked = 12, Error = 13, Label = 244,
}

/** Asks `node` for an `Ack` with the same number. */
export interface Ping { readonly kind: Kind.Ping; readonly seq: number; readonly node: string; readonly from?: Source }
/** Who asks: where it is known the answer goes there, whatever address the packet came from. `address` as bytes. */
export interface Source { readonly address: Uint8Array; readonly port: number; readonly node: string }
/** Asks for a ping of another node, and to be told if it does not answer (`nack`). */
export interface IndirectPing {
  readonly kind: Kind.IndirectPing; readonly seq: number; readonly target: Uint8Array; readonly port: number; readonly node: string; readonly nack: boolean;
  readonly from?: Source;
}
export interface Ack { readonly kind: Kind.Ack; readonly seq: number; readonly payload: Uint8Array }
export interface Nack { readonly kind: Kind.Nack; readonly seq: number }
/** `from` did not reach `node`. */
export interface Suspect { readonly kind: Kind.Suspect; readonly incarnation: number; readonly node: string; readonly from: string }
/** A node is there; only it itself may raise the incarnation. */
export interface Alive {
  readonly kind: Kind.Alive; readonly incarnation: number; readonly node: string; readonly address: Uint8Array; readonly port: number;
  readonly meta: Uint8Array; readonly versions: Uint8Array;
}
/** A node is gone; of its own will where `from` is `node`. */
export interface Dead { readonly kind: Kind.Dead; readonly incarnation: number; readonly node: string; readonly from: string }
/** What memberlist carries for others. */
export interface User { readonly kind: Kind.User; readonly data: Uint8Array }

/** What packets carry. Bytes that were read are views of the packet. */
export type Message = Ping | IndirectPing | Ack | Nack | Suspect | Alive | Dead | User;

/** The version of a protocol: least, most, current; of memberlist's, then of what it carries. What the original's say. */
export const VERSIONS = Uint8Array.of(1, 5, 2, 0, 0, 0);

/** The message behind its kind, in bytes of the caller's own. */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new ByteWriter(128);
  writer.u8(message.kind);
  if (message.kind === Kind.User) writer.raw(message.data);
  else writeStruct(writer, fieldsOf(message));
  return writer.bytes().slice();
}

function fieldsOf(message: Exclude<Message, User>): Record<string, Packable | undefined> {
  switch (message.kind) {
    case Kind.Ping: return { Node: message.node, SeqNo: message.seq, ...sourceFields(message.from) };
    case Kind.IndirectPing: {
      const { nack, node, port, seq, target, from } = message;
      return { Nack: nack, Node: node, Port: port, SeqNo: seq, ...sourceFields(from), Target: target };
    }
    case Kind.Ack: return { Payload: message.payload.length ? message.payload : null, SeqNo: message.seq };
    case Kind.Nack: return { SeqNo: message.seq };
    case Kind.Suspect: case Kind.Dead: return { From: message.from, Incarnation: message.incarnation, Node: message.node };
    case Kind.Alive: {
      const { address, incarnation, meta, node, port, versions } = message;
      return { Addr: address, Incarnation: incarnation, Meta: meta, Node: node, Port: port, Vsn: versions };
    }
  }
}

function sourceFields(from: Source | undefined): Record<string, Packable | undefined> {
  return from ? { SourceAddr: from.address, SourceNode: from.node, SourcePort: from.port } : {};
}

/** Reads one message of a packet. @throws CodedError MEMBERLIST */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new ByteReader(bytes);
  const message = readMessage(reader);
  if (reader.failed) throw new CodedError('MEMBERLIST', `malformed message of kind ${bytes[0]}: it ends in the midst, after ${bytes.length} bytes`);
  return message;
}

/** Reads kind and message. Too few bytes leave the reader failed. @throws CodedError MEMBERLIST */
export function readMessage(reader: ByteReader): Message {
  const kind = reader.u8();
  if (kind === Kind.User) return { kind, data: reader.raw(reader.end - reader.at) };
  if (kind === Kind.Encrypted) throw new CodedError('MEMBERLIST', 'an encrypted message: encryption is not supported');
  if (!KNOWN.includes(kind)) throw new CodedError('MEMBERLIST', `unexpected message of kind ${kind}`);
  const fields = new Fields(reader);
  const seq = () => fields.uint('SeqNo'), node = () => fields.text('Node'), incarnation = () => fields.uint('Incarnation');
  switch (kind) {
    case Kind.Ping: return { kind, seq: seq(), node: node(), from: readSource(fields) };
    case Kind.IndirectPing: {
      const target = fields.bytes('Target'), port = fields.uint('Port', LAST_PORT), nack = fields.bool('Nack');
      return { kind, seq: seq(), target, port, node: node(), nack, from: readSource(fields) };
    }
    case Kind.Ack: return { kind, seq: seq(), payload: fields.bytes('Payload') };
    case Kind.Nack: return { kind, seq: seq() };
    case Kind.Suspect: case Kind.Dead: return { kind, incarnation: incarnation(), node: node(), from: fields.text('From') };
    default: {
      const address = fields.bytes('Addr'), port = fields.uint('Port', LAST_PORT), meta = fields.bytes('Meta'), versions = fields.bytes('Vsn');
      return { kind: Kind.Alive, incarnation: incarnation(), node: node(), address, port, meta, versions };
    }
  }
}

export const LAST_PORT = 65_535;
const KNOWN: readonly number[] = [Kind.Ping, Kind.IndirectPing, Kind.Ack, Kind.Nack, Kind.Suspect, Kind.Alive, Kind.Dead];

function readSource(fields: Fields): Source | undefined {
  const address = fields.bytes('SourceAddr'), port = fields.uint('SourcePort', LAST_PORT);
  return address.length > 0 && port > 0 ? { address, port, node: fields.text('SourceNode') } : undefined;
}
