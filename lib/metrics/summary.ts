import { Clock } from '../sys/clock';
import { CodedError } from '../sys/errors';
import { LabelPairs } from './label-pairs';

/** Which quantiles of the last minutes a summary shows. */
export interface SummaryWindow {
  /** Rising, within [0, 1]; without any, a summary shows sum and count alone. */
  readonly quantiles: readonly number[];
  readonly clock: Clock;
  /** Milliseconds an observation counts in the quantiles; it leaves them up to a fifth later. Default 10 minutes, as in client_golang. */
  readonly maxAge?: number;
}

const SLICES = 5; // of the window; the oldest is dropped as a whole
const ACCURACY = 0.01;
const LOG_GAMMA = Math.log((1 + ACCURACY) / (1 - ACCURACY));
const SMALLEST = 1e-9; // and whatever is less counts as zero
const ZERO = -Infinity; // its bin

/**
 * Sum and count of all observations, and quantiles of the recent ones, each within 1 % of what was observed at its rank. For what is
 * not negative: durations, sizes. A slice of the window takes one number per 2 % of the range observed.
 * Source: Masson, Rim and Lee, "DDSketch", VLDB 2019.
 */
export class Summary {
  private readonly slices = Array.from({ length: SLICES }, () => new Map<number, number>()); // bin to count
  private readonly period: number;
  private turn = 0; // number of the newest slice, counted from the clock's zero
  private total = 0;
  private observed = 0;

  constructor(readonly labels: LabelPairs, private readonly window: SummaryWindow) {
    this.period = (window.maxAge ?? 600_000) / SLICES;
  }

  get quantiles(): readonly number[] {
    return this.window.quantiles;
  }

  get sum(): number {
    return this.total;
  }

  get count(): number {
    return this.observed;
  }

  observe(value: number): void {
    this.total += value;
    this.observed++;
    if (this.window.quantiles.length === 0 || Number.isNaN(value)) return;
    const bin = value < SMALLEST ? ZERO : Math.ceil(Math.log(value) / LOG_GAMMA);
    const slice = this.newest();
    slice.set(bin, (slice.get(bin) ?? 0) + 1);
  }

  /** The values of `quantiles`; NaN where nothing was observed lately. */
  get values(): readonly number[] {
    this.newest(); // drops what is too old
    const merged = new Map<number, number>();
    for (const slice of this.slices) for (const [bin, count] of slice) merged.set(bin, (merged.get(bin) ?? 0) + count);
    const bins = [...merged].sort(([a], [b]) => a - b);
    const count = bins.reduce((sum, [, each]) => sum + each, 0);
    return this.window.quantiles.map((q) => {
      let rank = q * (count - 1);
      const bin = bins.find(([, each]) => (rank -= each) < 0) ?? bins.at(-1);
      return bin ? middle(bin[0]) : NaN;
    });
  }

  private newest(): Map<number, number> {
    const now = Math.floor(this.window.clock.monotonic() / this.period);
    for (let turn = Math.max(this.turn + 1, now - SLICES + 1); turn <= now; turn++) this.slices[turn % SLICES].clear();
    this.turn = now;
    return this.slices[now % SLICES];
  }
}

/** The value that is within the accuracy of everything in `bin`. */
function middle(bin: number): number {
  return bin === ZERO ? 0 : (1 - ACCURACY) * Math.exp(bin * LOG_GAMMA);
}

/** @throws CodedError METRIC unless they rise within [0, 1] */
export function checkQuantiles(name: string, quantiles: readonly number[]): void {
  const wrong = quantiles.some((q, i) => !(q >= 0 && q <= 1) || (i > 0 && q <= quantiles[i - 1]));
  if (wrong) throw new CodedError('METRIC', `quantiles of summary ${name} must rise within [0, 1]: got ${quantiles.join(', ')}`);
}
