import { KahanMean, KahanSum, KahanVariance } from './kahan';
import { anchor } from './rate';
import { perWindow, WindowKernel, Windows } from './windows';

export const countOverTime = perWindow(1, (_windows, lo, hi) => hi - lo);
export const presentOverTime = perWindow(1, () => 1);
export const lastOverTime = perWindow(1, ({ values }, _lo, hi) => values[hi - 1]);
export const firstOverTime = perWindow(1, ({ values }, lo) => values[lo]);
export const timeOfLast = perWindow(1, ({ times }, _lo, hi) => times[hi - 1] / 1000);
export const timeOfFirst = perWindow(1, ({ times }, lo) => times[lo] / 1000);

const sum = new KahanSum(), mean = new KahanMean(), deviation = new KahanVariance(); // of one window at a time

export const sumOverTime = perWindow(1, ({ values }, lo, hi) => {
  sum.set(0, 0);
  sum.addAll(values, lo, hi);
  return sum.total;
});

export const avgOverTime = perWindow(1, ({ values }, lo, hi) => {
  sum.set(values[lo], 0);
  sum.addAll(values, lo + 1, hi);
  if (Number.isFinite(sum.sum)) return sum.sum / (hi - lo) + sum.c / (hi - lo);
  mean.start(values[lo]); // the sum may have been too large: once more, with a mean that runs along
  for (let i = lo + 1; i < hi; i++) mean.add(values[i]);
  return mean.mean;
});

export const stdvarOverTime = perWindow(1, variance);
export const stddevOverTime = perWindow(1, (windows, lo, hi) => Math.sqrt(variance(windows, lo, hi)));

function variance({ values }: Windows, lo: number, hi: number): number {
  deviation.start();
  for (let i = lo; i < hi; i++) deviation.add(values[i]);
  return deviation.variance;
}

/** The least value; a NaN only where there is nothing else. */
export const minOverTime = perWindow(1, ({ values }, lo, hi) => {
  let least = values[lo];
  for (let i = lo + 1; i < hi; i++) if (values[i] < least || least !== least) least = values[i];
  return least;
});

/** The greatest value; a NaN only where there is nothing else. */
export const maxOverTime = perWindow(1, ({ values }, lo, hi) => {
  let greatest = values[lo];
  for (let i = lo + 1; i < hi; i++) if (values[i] > greatest || greatest !== greatest) greatest = values[i];
  return greatest;
});

/** When the least value was there last, in seconds. */
export const timeOfMin = perWindow(1, ({ times, values }, lo, hi) => {
  let at = lo;
  for (let i = lo + 1; i < hi; i++) if (values[i] <= values[at] || values[at] !== values[at]) at = i;
  return times[at] / 1000;
});

/** When the greatest value was there last, in seconds. */
export const timeOfMax = perWindow(1, ({ times, values }, lo, hi) => {
  let at = lo;
  for (let i = lo + 1; i < hi; i++) if (values[i] >= values[at] || values[at] !== values[at]) at = i;
  return times[at] / 1000;
});

/** How often the value changes; from NaN to NaN it does not. */
export const changes = steps((before, v) => v !== before && !(v !== v && before !== before));
/** How often the value falls. */
export const resets = steps((before, v) => v < before);

/** Counts steps from one sample to the next. Over an anchored window they begin with the one from the last sample before it. */
function steps(counts: (before: number, v: number) => boolean): { readonly kernel: WindowKernel; readonly anchored: WindowKernel } {
  const count = (values: Float64Array, from: number, to: number) => {
    let found = 0;
    for (let i = from + 1; i < to; i++) if (counts(values[i - 1], values[i])) found++;
    return found;
  };
  return {
    kernel: perWindow(1, ({ values }, lo, hi) => count(values, lo, hi)),
    anchored: ({ times, values, lo, hi, ends, range }, _args, out) => {
      for (let step = 0; step < lo.length; step++) {
        const start = ends.at(step) - range;
        if (hi[step] === lo[step] || times[hi[step] - 1] <= start) continue;
        out.set(step, count(values, anchor(times, lo[step], hi[step] - 1, start), hi[step]));
      }
    },
  };
}
