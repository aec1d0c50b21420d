import { perWindow } from './windows';

/**
 * The quantile `q` of the first `length` of `values`, which are sorted in place; NaN counts as less than any number. Between two values it
 * lies on the line from one to the other. -Inf below 0, +Inf above 1, NaN where `q` is or there is no value.
 */
export function quantile(q: number, values: Float64Array, length: number): number {
  if (length === 0 || q !== q) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = values.subarray(0, length).sort(); // NaN behind all others
  let numbers = length;
  while (numbers > 0 && sorted[numbers - 1] !== sorted[numbers - 1]) numbers--;
  const nans = length - numbers;
  const rank = q * (length - 1);
  const lower = Math.floor(rank), upper = Math.min(length - 1, lower + 1), weight = rank - lower;
  const at = (index: number) => index < nans ? NaN : sorted[index - nans];
  return at(lower) * (1 - weight) + at(upper) * weight;
}

/** Room for the samples of one window at a time. */
class Scratch {
  private values = new Float64Array(64);

  take(values: Float64Array, lo: number, hi: number): Float64Array {
    if (hi - lo > this.values.length) this.values = new Float64Array(2 * (hi - lo));
    this.values.set(values.subarray(lo, hi));
    return this.values;
  }
}

const scratch = new Scratch();

export const quantileOverTime = perWindow(1, ({ values }, lo, hi, step, [q]) => quantile(q[step], scratch.take(values, lo, hi), hi - lo));

/** The median of the distances from the median; NaN where a sample is. */
export const madOverTime = perWindow(1, ({ values }, lo, hi) => {
  for (let i = lo; i < hi; i++) if (values[i] !== values[i]) return NaN;
  const copy = scratch.take(values, lo, hi), median = quantile(0.5, copy, hi - lo);
  for (let i = 0; i < hi - lo; i++) copy[i] = Math.abs(copy[i] - median);
  return quantile(0.5, copy, hi - lo);
});
