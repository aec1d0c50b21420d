import { perWindow, WindowKernel, Windows } from './windows';

const NEAR = 1.1; // of the average distance: a sample that near to the edge of its window means that the series goes on beyond it

/** `rate`, `increase` and `delta`: by how much a series grows over each window, taken to the window's edges. */
export function extrapolated(counter: boolean, perSecond: boolean): WindowKernel {
  return perWindow(2, (windows, lo, hi, step) => {
    const { times, values, ends, range } = windows;
    const first = times[lo], last = times[hi - 1];
    let growth = values[hi - 1] - values[lo];
    if (counter) for (let i = lo + 1; i < hi; i++) if (values[i] < values[i - 1]) growth += values[i - 1];
    const end = ends.at(step);
    const sampled = (last - first) / 1000, distance = sampled / (hi - lo - 1);
    let toStart = (first - (end - range)) / 1000, toEnd = (end - last) / 1000;
    if (toStart >= distance * NEAR) toStart = distance / 2;
    if (counter && growth > 0 && values[lo] >= 0) toStart = Math.min(toStart, sampled * (values[lo] / growth)); // a counter was never below zero
    if (toEnd >= distance * NEAR) toEnd = distance / 2;
    let factor = (sampled + toStart + toEnd) / sampled;
    if (perSecond) factor /= range / 1000;
    return growth * factor;
  });
}

/** `irate` and `idelta`: the step between the last two samples. */
export function instantaneous(perSecond: boolean): WindowKernel {
  return perWindow(2, ({ times, values }, _lo, hi) => {
    const before = values[hi - 2], last = values[hi - 1];
    if (!perSecond) return last - before;
    return (last < before ? last : last - before) / ((times[hi - 1] - times[hi - 2]) / 1000);
  });
}

/**
 * The same over windows that reach to the samples around their edges: `anchored` takes the last value before the left edge, `smoothed` the
 * value on the line between the samples on both sides of each edge.
 */
export function extended(extension: 'anchored' | 'smoothed', counter: boolean, perSecond: boolean): WindowKernel {
  const smoothed = extension === 'smoothed';
  return (windows, _args, out) => {
    const { times, values, lo, hi, ends, range } = windows;
    for (let step = 0; step < lo.length; step++) {
      if (hi[step] === lo[step]) continue;
      const end = ends.at(step), start = end - range;
      let first = anchor(times, lo[step], hi[step] - 1, start), last = hi[step] - 1;
      if (smoothed) last = firstFrom(times, lo[step], last, end);
      if (times[last] <= start || times[first] > end) continue;
      const left = smoothed && times[first] < start ? between(windows, first, start, counter) : values[first];
      const right = smoothed && last > lo[step] && times[last] > end ? between(windows, last - 1, end, counter) : values[last];
      let growth = right - left;
      if (counter) {
        if (times[first] <= start) first++; // resets at the edges are in `left` and `right` already
        if (times[last] >= end) last--;
        growth += lostByResets(values, first, last, left, right);
      }
      out.set(step, perSecond ? growth / (range / 1000) : growth);
    }
  };
}

/** Of the samples [from, to], the last at or before `start`, else the first of all. */
export function anchor(times: Float64Array, from: number, to: number, start: number): number {
  return Math.max(from, firstFrom(times, from, to, start + 1) - 1);
}

/** The first of the samples [from, to) at or behind `t`, else `to`. Times are whole milliseconds. */
function firstFrom(times: Float64Array, from: number, to: number, t: number): number {
  let at = from;
  while (at < to && times[at] < t) at++;
  return at;
}

/** The value at `t` on the line from sample `i` to the next; a counter that was reset between them began again at zero. */
function between({ times, values }: Windows, i: number, t: number, counter: boolean): number {
  return interpolate(times[i], counter && values[i + 1] < values[i] ? 0 : values[i], times[i + 1], values[i + 1], t);
}

/** The value at `t` on the line through two points. */
export function interpolate(t1: number, v1: number, t2: number, v2: number, t: number): number {
  return v1 + (v2 - v1) * (t - t1) / (t2 - t1);
}

function lostByResets(values: Float64Array, first: number, last: number, left: number, right: number): number {
  let lost = 0, before = left;
  for (let i = first; i <= last; i++) {
    if (values[i] < before) lost += before;
    before = values[i];
  }
  return right < before ? lost + before : lost;
}
