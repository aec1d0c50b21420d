import { Labels } from '../model/labels';
import { Matcher } from '../model/matcher';

/** Milliseconds since the Unix epoch, both ends included. */
export interface TimeRange { readonly mint: number; readonly maxt: number }

/** A view of a store at the moment it was made. `close` releases what it pins; nothing it returned may be used afterwards. */
export interface Querier {
  /**
   * The series that every matcher accepts and that have a sample in `range`, in the order of their label sets.
   * @throws CorruptionError, or the signal's reason once it aborts
   */
  select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<SeriesSet>;
  /** Names of labels that the matching series have, in byte order; all series where no matcher is given. */
  labelNames(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]>;
  /** Values that the label `name` has on the matching series, in byte order. */
  labelValues(name: string, matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]>;
  close(): void;
}

/** Selected series, numbered from 0, in the order of their label sets. */
export interface SeriesSet {
  readonly count: number;
  labels(series: number): Labels;
  /** Appends the samples of `series` within the range to `into`, in the order of time. */
  samples(series: number, into: SampleColumns): void;
}

/** Samples as two columns that grow; `length` counts those that are set, and what lies behind it means nothing. */
export class SampleColumns {
  length = 0;
  times: Float64Array;
  values: Float64Array;

  constructor(capacity = 256) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  /** Makes room for `more` samples behind `length`; the arrays may be others afterwards. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.times.length) return;
    const capacity = Math.max(needed, this.times.length * 2);
    this.times = grown(this.times, capacity, this.length);
    this.values = grown(this.values, capacity, this.length);
  }

  /** Appends samples [from, to) of two other columns. */
  push(times: Float64Array, values: Float64Array, from: number, to: number): void {
    this.reserve(to - from);
    this.times.set(times.subarray(from, to), this.length);
    this.values.set(values.subarray(from, to), this.length);
    this.length += to - from;
  }
}

function grown(column: Float64Array, capacity: number, length: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(column.subarray(0, length));
  return larger;
}
