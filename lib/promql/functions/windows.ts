import { Row } from '../execution/frame';
import { Steps } from '../execution/steps';

/** The samples of one series, and which of them each step looks at. The same object serves one series after the other. */
export class Windows {
  /** Milliseconds since the Unix epoch, ascending; without staleness markers. Both columns may be longer than what is used of them. */
  times: Float64Array = new Float64Array(0);
  values: Float64Array = new Float64Array(0);
  /** Step i looks at the samples [lo[i], hi[i]). */
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  /** How many samples the largest window has, the last one, and all together. */
  largest = 0;
  last = 0;
  total = 0;

  /**
   * @param ends  the ends of the windows, one for each step: moved by an offset, or all one where `@` says so
   * @param range ms; a window is left-open and right-closed
   * @param before ms that the windows reach further back than `range`, and `behind` further ahead: for extended selectors
   */
  constructor(readonly steps: Steps, readonly ends: Steps, readonly range: number, private readonly before = 0, private readonly behind = 0) {
    this.lo = new Int32Array(steps.count);
    this.hi = new Int32Array(steps.count);
  }

  /** Lays the windows over the first `length` samples of two columns, which stay the caller's. */
  lay(times: Float64Array, values: Float64Array, length: number): void {
    const { lo, hi, ends, range, before, behind } = this;
    this.times = times;
    this.values = values;
    this.largest = this.last = this.total = 0;
    for (let i = 0, from = 0, to = 0; i < lo.length; i++) {
      const end = ends.at(i);
      while (to < length && times[to] <= end + behind) to++;
      while (from < to && times[from] <= end - range - before) from++;
      lo[i] = from;
      hi[i] = to;
      this.last = to - from;
      this.total += this.last;
      if (this.last > this.largest) this.largest = this.last;
    }
  }
}

/**
 * What a function makes of the windows of one series: fills `out`, which is clear, where it has a value.
 * @param args a number for each step, for each argument but the range
 */
export type WindowKernel = (windows: Windows, args: readonly Float64Array[], out: Row) => void;

/** What a window is worth that has the samples [lo, hi). */
type WindowValue = (windows: Windows, lo: number, hi: number, step: number, args: readonly Float64Array[]) => number;

/** A kernel that works on each window of at least `least` samples by itself. */
export function perWindow(least: number, value: WindowValue): WindowKernel {
  return (windows, args, out) => {
    const { lo, hi } = windows;
    for (let step = 0; step < lo.length; step++) if (hi[step] - lo[step] >= least) out.set(step, value(windows, lo[step], hi[step], step, args));
  };
}
