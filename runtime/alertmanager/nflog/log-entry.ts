import { ByteReader } from '../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { ProtoWriter, readFields, readMessage, readText, readTimestamp, Wire } from '../proto';
import { StateCodec } from '../state-file';

/** An integration of a receiver. */
export interface Recipient {
  /** The receiver's name. */
  readonly groupName: string;
  /** Its kind: `webhook`, `email`. */
  readonly integration: string;
  /** Its place among those of its kind. */
  readonly index: number;
}

/** What an integration was told of a group. Times in milliseconds since the Unix epoch. */
export interface LogEntry {
  readonly groupKey: string;
  readonly recipient: Recipient;
  readonly timestamp: number;
  /** Hashes of the alerts that it was told fire, 16 digits each. */
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
  readonly expiresAt: number;
}

/** MeshEntry of the original's schema: what snapshots of the notification log consist of. */
export const logEntryCodec: StateCodec<LogEntry> = {
  encode(entry, bytes: ByteWriter) {
    const proto = new ProtoWriter(bytes);
    proto.message(1, () => {
      proto.text(1, entry.groupKey);
      proto.message(2, () => {
        proto.text(1, entry.recipient.groupName);
        proto.text(2, entry.recipient.integration);
        proto.uint(3, entry.recipient.index);
      });
      proto.timestamp(5, entry.timestamp);
      writeHashes(proto, 6, entry.firing);
      writeHashes(proto, 7, entry.resolved);
    });
    proto.timestamp(2, entry.expiresAt);
  },
  decode(reader: ByteReader): LogEntry {
    let groupKey = '', timestamp = 0, expiresAt = 0;
    const recipient = { groupName: '', integration: '', index: 0 };
    const firing = new Set<string>(), resolved = new Set<string>();
    const readEntry = (field: number, wire: number): boolean => {
      switch (field) {
        case 1: groupKey = readText(reader); return true;
        case 2: readRecipient(reader, recipient); return true;
        case 5: timestamp = readTimestamp(reader); return true;
        case 6: readHashes(reader, wire, firing); return true;
        case 7: readHashes(reader, wire, resolved); return true;
        default: return false;
      }
    };
    readFields(reader, (field) => {
      if (field === 1) readMessage(reader, readEntry);
      else if (field === 2) expiresAt = readTimestamp(reader);
      else return false;
      return true;
    });
    return { groupKey, recipient, timestamp, firing, resolved, expiresAt };
  },
};

function readRecipient(reader: ByteReader, into: { groupName: string; integration: string; index: number }): void {
  readMessage(reader, (field) => {
    if (field === 1) into.groupName = readText(reader);
    else if (field === 2) into.integration = readText(reader);
    else if (field === 3) into.index = reader.uvarint32();
    else return false;
    return true;
  });
}

/** `repeated uint64`, packed. */
function writeHashes(proto: ProtoWriter, field: number, hashes: ReadonlySet<string>): void {
  if (hashes.size === 0) return;
  proto.message(field, () => {
    for (const hash of hashes) proto.bytes.uvarintHalves(parseInt(hash.slice(0, 8), 16), parseInt(hash.slice(8), 16));
  });
}

/** Packed or one by one: readers of protobuf must take both. */
function readHashes(reader: ByteReader, wire: number, into: Set<string>): void {
  const readOne = () => {
    reader.uvarint64();
    into.add(reader.high.toString(16).padStart(8, '0') + reader.low.toString(16).padStart(8, '0'));
  };
  if (wire !== Wire.Bytes) return readOne();
  const outer = reader.open(reader.uvarint32());
  while (reader.at < reader.end) readOne();
  reader.close(outer);
}
