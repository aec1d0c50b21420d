import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { CodedError } from '../../sys/errors';
import { Ack, encodeMessage, Kind, LAST_PORT, Message, Ping, readMessage, User } from './messages';
import { Fields, writeStruct } from './msgpack';
import { compress, decompress, skipLabel, writeLabel } from './packet';

/** Bytes that a stream may have, and become when it is decompressed. */
export const LARGEST_STREAM = 32 << 20;
const MOST_NODES = 10_000;

export const enum NodeState { Alive = 0, Suspect = 1, Dead = 2, Left = 3 }

/** What one node knows of another. `address` as bytes. */
export interface NodeReport {
  readonly name: string; readonly address: Uint8Array; readonly port: number; readonly meta: Uint8Array;
  readonly incarnation: number; readonly state: NodeState; readonly versions: Uint8Array;
}

/** Everything one node knows; answered by the same of the other side. */
export interface PushPull {
  readonly kind: Kind.PushPull;
  /** Whether the sender is only coming in. */
  readonly join: boolean;
  readonly nodes: readonly NodeReport[];
  /** Of what memberlist carries. */
  readonly state: Uint8Array;
}
/** Why the other side did not answer. */
export interface StreamError { readonly kind: Kind.Error; readonly reason: string }

/** What goes over a connection, one of them in each direction. */
export type StreamMessage = PushPull | User | Ping | Ack | StreamError;

/** The message behind the label of the cluster, which answers go without (''); in bytes of the caller's own. */
export function encodeStream(message: StreamMessage, label: string): Uint8Array {
  const writer = new ByteWriter(1024, LARGEST_STREAM);
  writeLabel(writer, label);
  writer.raw(compress(encodePlain(message)));
  return writer.bytes().slice();
}

function encodePlain(message: StreamMessage): Uint8Array {
  if (message.kind === Kind.Ping || message.kind === Kind.Ack) return encodeMessage(message);
  const writer = new ByteWriter(1024, LARGEST_STREAM);
  writer.u8(message.kind);
  if (message.kind === Kind.Error) {
    writeStruct(writer, { Error: message.reason });
  } else if (message.kind === Kind.User) {
    writeStruct(writer, { UserMsgLen: message.data.length });
    writer.raw(message.data);
  } else {
    writeStruct(writer, { Join: message.join, Nodes: message.nodes.length, UserStateLen: message.state.length });
    for (const { address, incarnation, meta, name, port, state, versions } of message.nodes) {
      writeStruct(writer, { Addr: address, Incarnation: incarnation, Meta: meta, Name: name, Port: port, State: state, Vsn: versions });
    }
    writer.raw(message.state);
  }
  return writer.bytes();
}

/** Reads what has come of a stream so far. @returns undefined as long as bytes are missing @throws CodedError MEMBERLIST */
export function decodeStream(bytes: Uint8Array, label: string): StreamMessage | undefined {
  if (bytes.length === 0 || (bytes[0] === Kind.Label && bytes.length < 2 + (bytes[1] ?? LAST_PORT))) return undefined;
  const at = skipLabel(bytes, label);
  if (bytes[at] !== Kind.Compressed) return readPlain(new ByteReader(bytes, at));
  const reader = new ByteReader(bytes, at + 1), plain = decompress(reader, LARGEST_STREAM);
  if (reader.failed) return undefined;
  const message = readPlain(new ByteReader(plain));
  if (!message) throw new CodedError('MEMBERLIST', 'a compressed message that ends in the midst');
  return message;
}

function readPlain(reader: ByteReader): StreamMessage | undefined {
  const start = reader.at, kind = reader.u8();
  if (reader.failed) return undefined;
  const message = kind === Kind.PushPull ? readPushPull(reader) : kind === Kind.User ? readUser(reader) : kind === Kind.Error ? readError(reader)
    : checked(readMessage(reader.reset(reader.bytes, start, reader.end)));
  return reader.failed ? undefined : message;
}

function checked(message: Message): Ping | Ack {
  if (message.kind === Kind.Ping || message.kind === Kind.Ack) return message;
  throw new CodedError('MEMBERLIST', `unexpected message of kind ${message.kind} on a connection`);
}

function readUser(reader: ByteReader): User {
  const length = new Fields(reader).uint('UserMsgLen', LARGEST_STREAM);
  return { kind: Kind.User, data: reader.raw(length) };
}

function readError(reader: ByteReader): StreamError {
  return { kind: Kind.Error, reason: new Fields(reader).text('Error') };
}

function readPushPull(reader: ByteReader): PushPull {
  const header = new Fields(reader), count = header.uint('Nodes', MOST_NODES), length = header.uint('UserStateLen', LARGEST_STREAM);
  const nodes: NodeReport[] = [];
  while (nodes.length < count && !reader.failed) nodes.push(readNode(new Fields(reader)));
  return { kind: Kind.PushPull, join: header.bool('Join'), nodes, state: reader.raw(length) };
}

function readNode(fields: Fields): NodeReport {
  return {
    name: fields.text('Name'), address: fields.bytes('Addr'), port: fields.uint('Port', LAST_PORT), meta: fields.bytes('Meta'),
    incarnation: fields.uint('Incarnation'), state: fields.uint('State', NodeState.Left), versions: fields.bytes('Vsn'),
  };
}
