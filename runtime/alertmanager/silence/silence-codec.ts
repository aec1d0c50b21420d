import { ByteReader } from '../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { MatchType } from '../../../lib/model/matcher';
import { AlertMatcher } from '../../../lib/routing/alert-matcher';
import { ProtoWriter, readFields, readMessage, readText, readTextPair, readTimestamp } from '../proto';
import { StateCodec } from '../state-file';
import { Silence } from './silence';

/** A silence and, in milliseconds, when it may be forgotten. */
export interface KeptSilence { readonly silence: Silence; readonly expiresAt: number }

const TYPES: readonly MatchType[] = ['=', '=~', '!=', '!~']; // by their number in the schema

/** MeshSilence of the original's schema: silences as they stand in snapshots. */
export const silenceCodec: StateCodec<KeptSilence> = {
  encode({ silence, expiresAt }, bytes: ByteWriter) {
    const proto = new ProtoWriter(bytes);
    proto.message(1, () => writeSilence(proto, silence));
    proto.timestamp(2, expiresAt);
  },
  decode(reader: ByteReader): KeptSilence {
    let silence = NOTHING, expiresAt = 0;
    readFields(reader, (field) => {
      if (field === 1) silence = readSilence(reader);
      else if (field === 2) expiresAt = readTimestamp(reader);
      else return false;
      return true;
    });
    return { silence, expiresAt };
  },
};

const NOTHING: Silence = { id: '', matcherSets: [], startsAt: 0, endsAt: 0, updatedAt: 0, createdBy: '', comment: '', annotations: new Map() };

function writeSilence(proto: ProtoWriter, silence: Silence): void {
  proto.text(1, silence.id);
  writeMatchers(proto, 2, silence.matcherSets[0] ?? []); // for versions that know one set alone
  proto.timestamp(3, silence.startsAt);
  proto.timestamp(4, silence.endsAt);
  proto.timestamp(5, silence.updatedAt);
  proto.text(8, silence.createdBy);
  proto.text(9, silence.comment);
  proto.textMap(10, silence.annotations);
  for (const matchers of silence.matcherSets) proto.message(11, () => writeMatchers(proto, 1, matchers));
}

function writeMatchers(proto: ProtoWriter, field: number, matchers: readonly AlertMatcher[]): void {
  for (const { type, name, value } of matchers) {
    proto.message(field, () => {
      proto.uint(1, TYPES.indexOf(type));
      proto.text(2, name);
      proto.text(3, value);
    });
  }
}

function readSilence(reader: ByteReader): Silence {
  const read = { ...NOTHING };
  const matchers: AlertMatcher[] = [], matcherSets: AlertMatcher[][] = [], annotations: Array<[string, string]> = [];
  readMessage(reader, (field) => {
    switch (field) {
      case 1: read.id = readText(reader); return true;
      case 2: matchers.push(readMatcher(reader)); return true;
      case 3: read.startsAt = readTimestamp(reader); return true;
      case 4: read.endsAt = readTimestamp(reader); return true;
      case 5: read.updatedAt = readTimestamp(reader); return true;
      case 8: read.createdBy = readText(reader); return true;
      case 9: read.comment = readText(reader); return true;
      case 10: annotations.push(readTextPair(reader)); return true;
      case 11: matcherSets.push(readMatcherSet(reader)); return true;
      default: return false;
    }
  });
  return { ...read, matcherSets: matcherSets.length ? matcherSets : [matchers], annotations: new Map(annotations) };
}

function readMatcherSet(reader: ByteReader): AlertMatcher[] {
  const matchers: AlertMatcher[] = [];
  readMessage(reader, (field) => field === 1 && matchers.push(readMatcher(reader)) > 0);
  return matchers;
}

function readMatcher(reader: ByteReader): AlertMatcher {
  let type = 0, name = '', value = '';
  readMessage(reader, (field) => {
    if (field === 1) type = reader.uvarint32();
    else if (field === 2) name = readText(reader);
    else if (field === 3) value = readText(reader);
    else return false;
    return true;
  });
  if (TYPES[type] === undefined) reader.fail();
  return new AlertMatcher(name, TYPES[type] ?? '=', value);
}
