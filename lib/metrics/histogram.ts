import { CodedError } from '../sys/errors';
import { Exemplar } from './family';
import { LabelPairs } from './label-pairs';
import { NativeBuckets } from './native-buckets';

/** Upper bounds in seconds for the response times of a network service; those of client_golang. */
export const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `count` bounds, each `factor` times the one before; multiplied one by one, so that the bounds have client_golang's digits. */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  const bounds: number[] = [];
  for (let bound = start; bounds.length < count; bound *= factor) bounds.push(bound);
  return bounds;
}

/** `count` bounds, each `width` above the one before. */
export function linearBuckets(start: number, width: number, count: number): number[] {
  const bounds: number[] = [];
  for (let bound = start; bounds.length < count; bound += width) bounds.push(bound);
  return bounds;
}

/** The bounds without a closing infinity, which every histogram has anyway. @throws CodedError METRIC unless they rise and are finite */
export function checkedBounds(name: string, bounds: readonly number[]): readonly number[] {
  const finite = bounds.at(-1) === Infinity ? bounds.slice(0, -1) : bounds.slice();
  const wrong = finite.findIndex((bound, i) => !Number.isFinite(bound) || (i > 0 && bound <= finite[i - 1]));
  if (wrong >= 0) throw new CodedError('METRIC', `buckets of histogram ${name} must rise and be finite: got ${bounds.join(', ')}`);
  return finite;
}

/** How a histogram counts: in classic buckets, and if wanted as a native histogram too. */
export interface HistogramBuckets {
  /** Inclusive upper bounds, rising. */
  readonly bounds: readonly number[];
  /** By how much each native bucket is wider than the one before, at most: 1.1. */
  readonly nativeFactor?: number;
}

/** Counts observations by size. */
export class Histogram {
  /** Per bucket; the last one is for what exceeds all bounds. Exact up to 2^53. */
  readonly counts: Float64Array;
  /** The last exemplar of each bucket that has had one. */
  readonly exemplars: Array<Exemplar | undefined> = [];
  private total = 0;

  /** @param bounds inclusive, rising, finite; shared by all children @param native counts the same observations */
  constructor(readonly labels: LabelPairs, readonly bounds: readonly number[], readonly native?: NativeBuckets) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  get sum(): number {
    return this.total;
  }

  /** NaN counts as larger than every bound. */
  observe(value: number): void {
    this.counts[this.bucketOf(value)]++;
    this.total += value;
    this.native?.observe(value);
  }

  /**
   * As `observe`, and keeps the observation as its bucket's exemplar.
   * @param labels at most 128 characters in names and values, which readers refuse to take more of
   */
  observeWithExemplar(value: number, labels: LabelPairs, timestamp: number): void {
    this.observe(value);
    this.exemplars[this.bucketOf(value)] = { labels, value, timestamp };
  }

  private bucketOf(value: number): number {
    let low = 0;
    for (let high = this.bounds.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (value <= this.bounds[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
