import { CodedError } from '../sys/errors';
import { LabelPairs } from './label-pairs';

/** A number that only grows. */
export class Counter {
  private total = 0;

  constructor(private readonly name: string, readonly labels: LabelPairs) {}

  get value(): number {
    return this.total;
  }

  /** @throws CodedError METRIC for a negative `by` or NaN, which no reader could tell from a restart */
  inc(by = 1): void {
    if (!(by >= 0)) throw new CodedError('METRIC', `counter ${this.name} cannot go up by ${by}: use a gauge for what can go down`);
    this.total += by;
  }
}
