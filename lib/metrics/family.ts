import { LabelPairs } from './label-pairs';

/** All metrics of one name, as an exposition shows them. Those of one family differ in their labels. */
export type MetricFamily = ScalarFamily | HistogramFamily | SummaryFamily;
export type MetricType = MetricFamily['type'];
export type Metric = MetricFamily['metrics'][number];

interface Head { readonly name: string; readonly help: string }
export interface ScalarFamily extends Head { readonly type: 'counter' | 'gauge' | 'untyped'; readonly metrics: readonly ScalarMetric[] }
export interface HistogramFamily extends Head { readonly type: 'histogram'; readonly metrics: readonly HistogramMetric[] }
export interface SummaryFamily extends Head { readonly type: 'summary'; readonly metrics: readonly SummaryMetric[] }

export interface ScalarMetric { readonly labels: LabelPairs; readonly value: number }

export interface HistogramMetric {
  readonly labels: LabelPairs;
  /** Inclusive upper bounds, rising and finite. */
  readonly bounds: readonly number[];
  /** Observations per bucket, not accumulated: one more than bounds, the last for what exceeds them all. */
  readonly counts: ArrayLike<number>;
  readonly sum: number;
  /** Per bucket, where it has one. */
  readonly exemplars?: ReadonlyArray<Exemplar | undefined>;
  /** The same observations as a native histogram, which protobuf alone shows. */
  readonly native?: NativeCounts;
}

/** Sparse buckets: `NativeBuckets` says what they mean. */
export interface NativeCounts {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  /** Observations by number of the bucket. */
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

/** One observation that stands for the others of its bucket, and leads to its trace: `labels` mostly are `trace_id` alone. Text 0.0.4 does not show it. */
export interface Exemplar {
  readonly labels: LabelPairs;
  readonly value: number;
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number;
}

export interface SummaryMetric {
  readonly labels: LabelPairs;
  /** Rising, within [0, 1]; may be empty. */
  readonly quantiles: readonly number[];
  /** `values[i]` is that of `quantiles[i]`, NaN where nothing was observed. */
  readonly values: ArrayLike<number>;
  readonly sum: number;
  readonly count: number;
}
