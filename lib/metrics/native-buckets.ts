import { CodedError } from '../sys/errors';

const FINEST = 8, COARSEST = -4; // schemas
/** What is nearer to zero counts as zero: 2^-128, as in client_golang. */
const ZERO_THRESHOLD = 2 ** -128;
const DEFAULT_MOST = 160; // buckets that have something in them

/**
 * The sparse buckets of a native histogram. Bucket `i` of schema `s` ends at 2^(i / 2^s), and begins, exclusively, where the one before ends; negative
 * observations have buckets of their own, and what is next to zero has one in between.
 * Source: https://prometheus.io/docs/specs/native_histograms/
 */
export class NativeBuckets {
  /** Observations by number of the bucket; only buckets that have some. */
  readonly positive = new Map<number, number>();
  readonly negative = new Map<number, number>();
  readonly zeroThreshold = ZERO_THRESHOLD;
  zeroCount = 0;
  private bounds: Float64Array;
  private view = new DataView(new ArrayBuffer(8));

  /** @param schema from -4 to 8 @param most buckets there may be: when more are needed, each takes in its neighbour */
  constructor(public schema: number, private readonly most = DEFAULT_MOST) {
    this.bounds = boundsOf(schema);
  }

  /** NaN is in no bucket. Allocates nothing but for the first observation of a bucket. */
  observe(value: number): void {
    if (Math.abs(value) <= this.zeroThreshold) {
      this.zeroCount++;
      return;
    }
    if (value !== value) return;
    const buckets = value > 0 ? this.positive : this.negative;
    const bucket = this.bucketOf(Math.abs(value));
    const before = buckets.get(bucket) ?? 0;
    buckets.set(bucket, before + 1);
    while (before === 0 && this.positive.size + this.negative.size > this.most && this.schema > COARSEST) this.widen();
  }

  private bucketOf(value: number): number {
    if (value === Infinity) return this.bucketOf(Number.MAX_VALUE) + 1;
    const { view } = this;
    let exponent = 0;
    view.setFloat64(0, value);
    if (value < 2 ** -1022) { // denormal: its exponent says nothing
      view.setFloat64(0, value * 2 ** 54);
      exponent = -54;
    }
    const high = view.getUint32(0);
    exponent += (high >>> 20 & 0x7ff) - 1022;
    view.setUint32(0, high & 0x800fffff | 1022 << 20);
    const fraction = view.getFloat64(0); // value = fraction * 2^exponent, with 0.5 <= fraction < 1
    if (this.schema > 0) return firstNotBelow(this.bounds, fraction) + (exponent - 1) * this.bounds.length;
    const whole = fraction === 0.5 ? exponent - 1 : exponent;
    return Math.ceil(whole / 2 ** -this.schema);
  }

  /** Halves the resolution: bucket `i` becomes half `i`, rounded up. */
  private widen(): void {
    this.schema--;
    this.bounds = boundsOf(this.schema);
    for (const buckets of [this.positive, this.negative]) {
      const before = [...buckets];
      buckets.clear();
      for (const [bucket, count] of before) {
        const wider = Math.ceil(bucket / 2);
        buckets.set(wider, (buckets.get(wider) ?? 0) + count);
      }
    }
  }
}

/** The coarsest schema whose buckets grow by at most `factor`. @throws CodedError METRIC */
export function schemaOf(name: string, factor: number): number {
  if (!(factor > 1)) throw new CodedError('METRIC', `native buckets of histogram ${name} must grow by a factor above 1: got ${factor}`);
  return Math.min(FINEST, Math.max(COARSEST, Math.ceil(0 - Math.log2(Math.log2(factor)))));
}

/** Where buckets end within [0.5, 1). */
function boundsOf(schema: number): Float64Array {
  if (schema <= 0) return new Float64Array(0);
  const count = 2 ** schema;
  return Float64Array.from({ length: count }, (_, i) => 2 ** (i / count - 1));
}

function firstNotBelow(bounds: Float64Array, value: number): number {
  let low = 0;
  for (let high = bounds.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (bounds[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
