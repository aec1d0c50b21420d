import { LabelPairs } from './label-pairs';

/** A number that goes up and down. */
export class Gauge {
  private level = 0;

  constructor(readonly labels: LabelPairs) {}

  get value(): number {
    return this.level;
  }

  set(value: number): void {
    this.level = value;
  }

  inc(by = 1): void {
    this.level += by;
  }

  dec(by = 1): void {
    this.level -= by;
  }
}
