import { ByteReader } from '../encoding/byte-reader';
import { CodedError } from '../sys/errors';

// WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3 }
// TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; repeated Histogram histograms = 4 }
// Label { string name = 1; string value = 2 }   Sample { double value = 1; int64 timestamp = 2 }
// Source: the remote-write specification 1.0 and its `prompb/types.proto`.
const BYTES = 2;
const FIXED64 = 1;
const VARINT = 0;

/** Gets what a request holds, series by series: its labels first, then its samples. Pairs are valid during the call alone. */
export interface WriteSink {
  /** @param pairs name, value, name, value ... as the sender ordered them */
  series(pairs: readonly string[]): void;
  /** @param t milliseconds since the Unix epoch */
  sample(t: number, v: number): void;
  /** Of the series there was a native histogram, which is not read. */
  histogram(): void;
}

/**
 * Reads a request of remote write 1.0, decompressed. Exemplars and metadata are passed over.
 * @throws CodedError BAD_PROTOBUF naming the byte; the sink may have got a part by then
 */
export function readWriteRequest(bytes: Uint8Array, sink: WriteSink, reader = new ByteReader()): void {
  reader.reset(bytes);
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (tag === (1 << 3 | BYTES)) readSeries(reader, sink);
    else skipField(reader, tag);
  }
  if (reader.failed) throw new CodedError('BAD_PROTOBUF', `remote-write request is no WriteRequest from byte ${reader.failedAt} on`);
}

function readSeries(reader: ByteReader, sink: WriteSink): void {
  const outer = reader.open(reader.uvarint32()), begin = reader.at;
  const pairs: string[] = [];
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (tag === (1 << 3 | BYTES)) readLabel(reader, pairs);
    else skipField(reader, tag);
  }
  if (reader.failed) return;
  sink.series(pairs);
  reader.at = begin; // labels may stand behind samples, and samples need their series
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (tag === (2 << 3 | BYTES)) readSample(reader, sink);
    else {
      if (tag === (4 << 3 | BYTES)) sink.histogram();
      skipField(reader, tag);
    }
  }
  reader.close(outer);
}

function readLabel(reader: ByteReader, pairs: string[]): void {
  const outer = reader.open(reader.uvarint32());
  let name = '', value = '';
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (tag === (1 << 3 | BYTES)) name = reader.utf8(reader.uvarint32());
    else if (tag === (2 << 3 | BYTES)) value = reader.utf8(reader.uvarint32());
    else skipField(reader, tag);
  }
  reader.close(outer);
  pairs.push(name, value);
}

function readSample(reader: ByteReader, sink: WriteSink): void {
  const outer = reader.open(reader.uvarint32());
  let t = 0, v = 0;
  while (reader.at < reader.end) {
    const tag = reader.uvarint32();
    if (tag === (1 << 3 | FIXED64)) v = reader.leF64();
    else if (tag === (2 << 3 | VARINT)) t = reader.int64();
    else skipField(reader, tag);
  }
  reader.close(outer);
  if (!reader.failed) sink.sample(t, v);
}

/** Passes over a field that is not known; groups, which nobody has sent for long, fail the reader. */
function skipField(reader: ByteReader, tag: number): void {
  switch (tag & 7) {
    case VARINT: reader.uvarint64(); break;
    case FIXED64: reader.skip(8); break;
    case BYTES: reader.skip(reader.uvarint32()); break;
    case 5: reader.skip(4); break;
    default: reader.fail();
  }
}
