import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { Labels } from '../../model/labels';

/** What a record holds: its first byte. Layout: docs/formats/wal.md. */
export const enum RecordType { Series = 1, Samples = 2 }

/** The names of the types that are known but not read, by their numbers; what is not here is from a version to come. */
export const SKIPPED_RECORDS: Readonly<Record<number, string>> = {
  3: 'tombstones', 4: 'exemplars', 5: 'mmap_markers', 6: 'metadata', 7: 'histograms', 8: 'float_histograms', 9: 'custom_buckets_histograms',
  10: 'custom_buckets_float_histograms', 11: 'samples_v2', 12: 'histograms_v2', 13: 'float_histograms_v2',
};

/** Samples as columns that grow; `length` counts those that are set. `refs` are whole and below 2^53, `times` milliseconds. */
export class SampleBatch {
  length = 0;
  refs: Float64Array;
  times: Float64Array;
  values: Float64Array;

  constructor(capacity = 256) {
    this.refs = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  /** @param v a NaN keeps its payload */
  push(ref: number, t: number, v: number): void {
    const at = this.length;
    if (at === this.refs.length) this.grow();
    this.refs[at] = ref;
    this.times[at] = t;
    this.values[at] = v;
    this.length = at + 1;
  }

  private grow(): void {
    const larger = new SampleBatch(Math.max(2 * this.refs.length, 16));
    larger.refs.set(this.refs);
    larger.times.set(this.times);
    larger.values.set(this.values);
    this.refs = larger.refs;
    this.times = larger.times;
    this.values = larger.values;
  }
}

export function beginSeries(into: ByteWriter): void {
  into.u8(RecordType.Series);
}

/** Adds one series to the record that `beginSeries` began. */
export function putSeries(into: ByteWriter, ref: number, labels: Labels): void {
  into.be64(ref);
  into.uvarint(labels.size);
  for (let i = 0; i < labels.size; i++) {
    into.uvarintUtf8(labels.name(i));
    into.uvarintUtf8(labels.value(i));
  }
}

/** Writes a record of the samples [from, to) of `batch`, at least one: the first in full, all as differences to it. */
export function putSamples(into: ByteWriter, batch: SampleBatch, from: number, to: number): void {
  const { refs, times, values } = batch, ref = refs[from], t = times[from];
  into.u8(RecordType.Samples);
  into.be64(ref);
  into.be64(t);
  for (let i = from; i < to; i++) {
    into.varint(refs[i] - ref);
    into.varint(times[i] - t);
    into.beF64(values[i]);
  }
}

/**
 * Hands every series of the record at `reader`, which stands behind the type, to `visit`.
 * @returns whether the record was whole; if not, some series may have been visited
 */
export function readSeries(reader: ByteReader, visit: (ref: number, labels: Labels) => void): boolean {
  while (reader.at < reader.end) {
    const ref = reader.be64(), count = reader.uvarint32();
    if (!isRef(ref) || 2 * count > reader.end - reader.at) return false; // a label takes two bytes at least
    const flat: string[] = [];
    for (let i = 0; i < 2 * count; i++) flat.push(reader.utf8(reader.uvarint32()));
    if (reader.failed) return false;
    visit(ref, Labels.fromSorted(flat));
  }
  return !reader.failed;
}

/** Replaces what `into` holds by the samples of the record at `reader`, which stands behind the type. @returns whether the record was whole */
export function readSamples(reader: ByteReader, into: SampleBatch): boolean {
  into.length = 0;
  if (reader.at === reader.end) return true; // the originals write such a record for a transaction without samples
  const ref = reader.be64(), t = reader.beInt64();
  while (reader.at < reader.end) into.push(ref + reader.varint(), t + reader.varint(), reader.beF64());
  if (reader.failed) return false;
  for (let i = 0; i < into.length; i++) if (!isRef(into.refs[i]) || !Number.isSafeInteger(into.times[i])) return false;
  return true;
}

function isRef(ref: number): boolean {
  return ref > 0 && Number.isSafeInteger(ref);
}
