import { Shift } from '../plan/plan';

/** The times at which something is evaluated: `start + i * step` for i below `count`, milliseconds. */
export class Steps {
  /** @param step above 0; 0 where all times are one */
  constructor(readonly start: number, readonly step: number, readonly count: number) {}

  /** From `start` up to `end`, both included where they fit. */
  static between(start: number, end: number, step: number): Steps {
    return new Steps(start, step, end < start ? 0 : Math.floor((end - start) / step) + 1);
  }

  /** The multiples of `step` behind `after` up to `end`. */
  static aligned(after: number, end: number, step: number): Steps {
    return Steps.between((Math.floor(after / step) + 1) * step, end, step);
  }

  at(index: number): number {
    return this.start + index * this.step;
  }

  /** The times that a selector looks at: moved by its offset, or all one. */
  moved({ at, offset }: Shift): Steps {
    return at === undefined ? new Steps(this.start - offset, this.step, this.count) : new Steps(at - offset, 0, this.count);
  }

  get last(): number {
    return this.at(this.count - 1);
  }

  /** The first step alone. */
  get first(): Steps {
    return this.count === 1 ? this : new Steps(this.start, this.step, 1);
  }
}
