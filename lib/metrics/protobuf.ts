import { ByteWriter } from '../encoding/byte-writer';
import { Exemplar, HistogramMetric, Metric, MetricFamily, MetricType, NativeCounts, ScalarMetric, SummaryMetric } from './family';
import { LabelPairs } from './label-pairs';
import { escapeName, Escaping } from './names';

// MetricFamily { string name = 1; string help = 2; MetricType type = 3; repeated Metric metric = 4 }
// Metric { repeated LabelPair label = 1; Gauge gauge = 2; Counter counter = 3; Summary summary = 4; Untyped untyped = 5; Histogram histogram = 7 }
// Histogram { uint64 sample_count = 1; double sample_sum = 2; repeated Bucket bucket = 3; sint32 schema = 5; double zero_threshold = 6;
//   uint64 zero_count = 7; repeated BucketSpan negative_span = 9; repeated sint64 negative_delta = 10; repeated BucketSpan positive_span = 12;
//   repeated sint64 positive_delta = 13; repeated Exemplar exemplars = 16 }
// Source: io/prometheus/client/metrics.proto of client_model.
const TYPES: Readonly<Record<MetricType, number>> = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4 };
const VALUE_FIELDS = { gauge: 2, counter: 3, untyped: 5 } as const;
const VARINT = 0, FIXED64 = 1, BYTES = 2;

/**
 * The exposition of `families` as delimited protobuf messages: each MetricFamily behind its length. The only one that shows native histograms.
 * @param families in order, as `Registry.gather` returns them
 * @returns bytes of the caller's own
 */
export function protobufExposition(families: readonly MetricFamily[], escaping: Escaping): Uint8Array {
  const out = new ByteWriter(16 << 10);
  const writer = new Writer(out, escaping);
  for (const family of families) writer.family(family);
  return out.bytes().slice();
}

class Writer {
  constructor(private readonly out: ByteWriter, private readonly escaping: Escaping) {}

  family({ name, help, type, metrics }: MetricFamily): void {
    const { out } = this;
    const start = out.open();
    this.text(1, escapeName(name, this.escaping));
    this.text(2, help);
    this.count(3, TYPES[type]);
    for (const metric of metrics) this.message(4, () => this.metric(type, metric));
    out.close(start);
  }

  private metric(type: MetricType, metric: Metric): void {
    this.labels(metric.labels);
    if (type === 'histogram') this.message(7, () => this.histogram(metric as HistogramMetric));
    else if (type === 'summary') this.message(4, () => this.summary(metric as SummaryMetric));
    else this.message(VALUE_FIELDS[type], () => this.double(1, (metric as ScalarMetric).value));
  }

  private summary({ quantiles, values, sum, count }: SummaryMetric): void {
    this.count(1, count);
    this.double(2, sum);
    quantiles.forEach((quantile, i) => this.message(3, () => {
      this.double(1, quantile);
      this.double(2, values[i]);
    }));
  }

  private histogram({ bounds, counts, sum, exemplars = [], native }: HistogramMetric): void {
    let total = 0;
    for (let i = 0; i <= bounds.length; i++) total += counts[i];
    this.count(1, total);
    this.double(2, sum);
    let sofar = 0;
    for (let i = 0; i <= bounds.length; i++) {
      sofar += counts[i];
      const exemplar = exemplars[i];
      if (i === bounds.length && !exemplar) break; // the count says it already
      const soFar = sofar, bound = bounds[i] ?? Infinity;
      this.message(3, () => {
        this.count(1, soFar);
        this.double(2, bound);
        if (exemplar) this.message(3, () => this.exemplar(exemplar));
      });
    }
    if (!native) return;
    this.tag(5, VARINT);
    this.out.varint(native.schema);
    this.double(6, native.zeroThreshold);
    this.count(7, native.zeroCount);
    this.sparse(9, 10, native.negative);
    this.sparse(12, 13, native.positive);
    for (const exemplar of exemplars) if (exemplar) this.message(16, () => this.exemplar(exemplar));
  }

  /** Spans of buckets, then the difference of each bucket's count to the one before. A gap of two is cheaper filled than spanned. */
  private sparse(spanField: number, deltaField: number, buckets: NativeCounts['positive']): void {
    const spans: Array<{ offset: number; length: number }> = [];
    const deltas: number[] = [];
    let next = 0, before = 0;
    for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
      const gap = bucket - next;
      if (spans.length === 0 || gap > 2) spans.push({ offset: gap, length: 0 });
      else for (let i = 0; i < gap; i++) {
        deltas.push(-before);
        before = 0;
        spans.at(-1)!.length++;
      }
      deltas.push(buckets.get(bucket)! - before);
      before = buckets.get(bucket)!;
      spans.at(-1)!.length++;
      next = bucket + 1;
    }
    for (const { offset, length } of spans) this.message(spanField, () => {
      this.tag(1, VARINT);
      this.out.varint(offset);
      this.count(2, length);
    });
    for (const delta of deltas) {
      this.tag(deltaField, VARINT);
      this.out.varint(delta);
    }
  }

  private exemplar({ labels, value, timestamp }: Exemplar): void {
    this.labels(labels);
    this.double(2, value);
    this.message(3, () => {
      this.count(1, Math.floor(timestamp / 1000));
      this.count(2, Math.floor(timestamp % 1000 * 1e6));
    });
  }

  private labels({ names, values }: LabelPairs): void {
    names.forEach((name, i) => this.message(1, () => {
      this.text(1, escapeName(name, this.escaping));
      this.text(2, values[i]);
    }));
  }

  private message(field: number, write: () => void): void {
    this.tag(field, BYTES);
    const start = this.out.open();
    write();
    this.out.close(start);
  }

  private text(field: number, text: string): void {
    this.tag(field, BYTES);
    this.out.uvarintUtf8(text);
  }

  private count(field: number, value: number): void {
    this.tag(field, VARINT);
    this.out.uvarint(value);
  }

  private double(field: number, value: number): void {
    this.tag(field, FIXED64);
    this.out.leF64(value);
  }

  private tag(field: number, type: number): void {
    this.out.uvarint(field << 3 | type);
  }
}
