import { formatFloat } from '../../encoding/go-number';
import { CodedError } from '../../sys/errors';
import { KahanSum } from './kahan';
import { perWindow, Windows } from './windows';

/** The straight line with the least squares: its slope per second, and its value at one time. */
class Line {
  slope = 0;
  value = 0;
  private readonly x = new KahanSum();
  private readonly y = new KahanSum();
  private readonly xy = new KahanSum();
  private readonly xx = new KahanSum();

  /** Through the samples [lo, hi), with `value` at the time `t`. A constant series has slope 0, an infinite one has none. */
  fit({ times, values }: Windows, lo: number, hi: number, t: number): this {
    const { x, y, xy, xx } = this;
    for (const sum of [x, y, xy, xx]) sum.set(0, 0);
    let constant = true;
    for (let i = lo; i < hi; i++) {
      const v = values[i], seconds = (times[i] - t) / 1000;
      if (i > lo && v !== values[lo]) constant = false;
      x.add(seconds);
      y.add(v);
      xy.add(seconds * v);
      xx.add(seconds * seconds);
    }
    if (constant) return this.set(Math.abs(values[lo]) === Infinity ? NaN : 0, values[lo]);
    const n = hi - lo;
    const covariance = xy.total - x.total * y.total / n, variance = xx.total - x.total * x.total / n;
    const slope = covariance / variance;
    return this.set(slope, y.total / n - slope * x.total / n);
  }

  private set(slope: number, value: number): this {
    this.slope = slope;
    this.value = value;
    return this;
  }
}

const line = new Line(); // of one window at a time

export const deriv = perWindow(2, (windows, lo, hi) => line.fit(windows, lo, hi, windows.times[lo]).slope);

export const predictLinear = perWindow(2, (windows, lo, hi, step, [ahead]) => {
  const { slope, value } = line.fit(windows, lo, hi, windows.steps.at(step)); // whatever an offset did to the window
  return slope * ahead[step] + value;
});

/** Smooths values and trend, each with a factor between 0 and 1 (Holt's linear method). @throws CodedError EXECUTION for others */
export const doubleExponentialSmoothing = perWindow(2, ({ values }, lo, hi, step, [smoothing, trends]) => {
  const sf = factor('smoothing', 'sf', smoothing[step]), tf = factor('trend', 'tf', trends[step]);
  let before = 0, level = values[lo], trend = values[lo + 1] - values[lo];
  for (let i = lo + 1; i < hi; i++) {
    if (i > lo + 1) trend = tf * (level - before) + (1 - tf) * trend;
    const next = sf * values[i] + (1 - sf) * (level + trend);
    before = level;
    level = next;
  }
  return level;
});

function factor(what: string, name: string, v: number): number {
  if (!(v <= 0 || v >= 1)) return v; // NaN passes, as it does in the originals
  throw new CodedError('EXECUTION', `invalid ${what} factor. Expected: 0 < ${name} < 1, got: ${Number.isFinite(v) ? v.toFixed(6) : formatFloat(v)}`);
}
