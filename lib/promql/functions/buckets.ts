const TINY_DIFFERENCE = 1e-12; // relative: rounding in sums of rates, not a bucket that shrank
const LEAST_NORMAL = 2 ** -1022;

/** The buckets of one classic histogram at one step: how many observations are at most as large as each bound. */
export class Buckets {
  /** Ascending; observations `counts[i]` are at or below `bounds[i]`. The first `length` of both are in use. */
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  length = 0;
  /** Whether a count that fell by more than rounding explains had to be raised. */
  fixed = false;

  constructor(capacity: number) {
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  clear(): void {
    this.length = 0;
    this.fixed = false;
  }

  /** Appends a bucket, whose bound is not below the last; two with one bound become one. */
  add(bound: number, count: number): void {
    if (this.length > 0 && this.bounds[this.length - 1] === bound) this.counts[this.length - 1] += count;
    else {
      this.bounds[this.length] = bound;
      this.counts[this.length++] = count;
    }
  }

  /**
   * The quantile `q` of the observations, taken to lie evenly within their bucket. The lowest bucket begins at 0 if its bound is above, and the
   * highest has no end: what lies in it is worth the bound before. Counts that fall are raised first.
   */
  quantile(q: number): number {
    const { bounds, counts, length } = this;
    if (q !== q) return NaN;
    if (q < 0) return -Infinity;
    if (q > 1) return Infinity;
    if (bounds[length - 1] !== Infinity) return NaN;
    this.makeMonotonic();
    if (length < 2 || counts[length - 1] === 0) return NaN;
    let rank = q * counts[length - 1];
    const b = this.firstWith(rank);
    if (b === length - 1) return bounds[length - 2];
    if (b === 0 && bounds[0] <= 0) return bounds[0];
    const start = b > 0 ? bounds[b - 1] : 0, below = b > 0 ? counts[b - 1] : 0;
    rank -= below;
    return start + (bounds[b] - start) * (rank / (counts[b] - below));
  }

  private makeMonotonic(): void {
    const { counts } = this;
    let before = counts[0];
    for (let i = 1; i < this.length; i++) {
      if (counts[i] === before) continue;
      const close = almostEqual(before, counts[i]);
      if (close || counts[i] < before) {
        this.fixed ||= !close;
        counts[i] = before;
      } else before = counts[i];
    }
  }

  /** The first bucket but the last that has `rank` observations or more, else the last. */
  private firstWith(rank: number): number {
    let low = 0, high = this.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.counts[middle] >= rank) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The share of the observations between `lower` and `upper`, taken to lie evenly within their bucket. */
  fraction(lower: number, upper: number): number {
    const total = this.counts[this.length - 1];
    if (this.bounds[this.length - 1] !== Infinity || total === 0 || lower !== lower || upper !== upper) return NaN;
    if (lower >= upper) return 0;
    return (Math.min(this.rank(upper), total) - Math.min(this.rank(lower), total)) / total;
  }

  /** How many observations are below `v`. */
  private rank(v: number): number {
    const { bounds, counts, length } = this;
    for (let b = 0, below = 0, start = bounds[0] > 0 ? 0 : -Infinity; b < length; b++) {
      if (start >= v) return below;
      if (bounds[b] > v) return start === -Infinity ? counts[b] : below + (counts[b] - below) * (v - start) / (bounds[b] - start);
      below = counts[b];
      start = bounds[b];
    }
    return Infinity; // all
  }
}

function almostEqual(a: number, b: number): boolean {
  const sum = Math.abs(a) + Math.abs(b), difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < LEAST_NORMAL) return difference < TINY_DIFFERENCE * LEAST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < TINY_DIFFERENCE;
}
