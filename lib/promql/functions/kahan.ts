/**
 * A sum with a correction for what rounding takes away (Kahan's, in Neumaier's form), as the originals compute theirs. The correction of an
 * infinite sum is zero, so that it stays what it is.
 */
export class KahanSum {
  sum = 0;
  c = 0;

  set(sum: number, c: number): void {
    this.sum = sum;
    this.c = c;
  }

  add(v: number): void {
    const { sum } = this;
    const t = sum + v;
    if (t === Infinity || t === -Infinity) this.c = 0;
    else if (Math.abs(sum) >= Math.abs(v)) this.c += (sum - t) + v;
    else this.c += (v - t) + sum;
    this.sum = t;
  }

  /** Adds `values[from, to)`: the same as one by one, in a loop of its own because nothing runs as often. */
  addAll(values: Float64Array, from: number, to: number): void {
    let { sum, c } = this;
    for (let i = from; i < to; i++) {
      const v = values[i], t = sum + v;
      if (t === Infinity || t === -Infinity) c = 0;
      else if (Math.abs(sum) >= Math.abs(v)) c += (sum - t) + v;
      else c += (v - t) + sum;
      sum = t;
    }
    this.set(sum, c);
  }

  get total(): number {
    return this.sum + this.c;
  }
}

/**
 * A mean by its sum, which turns to a running mean where the sum would be too large for a float64.
 * Source: the aggregations `avg` and `avg_over_time` of Prometheus.
 */
export class KahanMean {
  private readonly kahan = new KahanSum();
  private count = 0;
  private running = false;

  start(v: number): void {
    this.kahan.set(v, 0);
    this.count = 1;
    this.running = false;
  }

  add(v: number): void {
    const { kahan } = this;
    const { sum, c } = kahan;
    this.count++;
    if (!this.running) {
      kahan.add(v);
      if (kahan.sum !== Infinity && kahan.sum !== -Infinity) return;
      this.running = true;
      kahan.set(sum / (this.count - 1), c / (this.count - 1));
    }
    const share = (this.count - 1) / this.count;
    kahan.set(share * kahan.sum, share * kahan.c);
    kahan.add(v / this.count);
  }

  get mean(): number {
    const { sum, c } = this.kahan;
    return this.running ? sum + c : sum / this.count + c / this.count;
  }
}

/** Mean square deviation from the mean in one pass (Welford's method), with corrected sums. */
export class KahanVariance {
  private readonly mean = new KahanSum();
  private readonly squares = new KahanSum();
  private count = 0;

  start(): void {
    this.mean.set(0, 0);
    this.squares.set(0, 0);
    this.count = 0;
  }

  add(v: number): void {
    this.count++;
    const delta = v - this.mean.total;
    this.mean.add(delta / this.count);
    this.squares.add(delta * (v - this.mean.total));
  }

  get variance(): number {
    return this.squares.total / this.count;
  }
}
