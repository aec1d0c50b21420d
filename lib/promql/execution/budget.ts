import { CodedError } from '../../sys/errors';
import { Frame } from './frame';

/** An operand or result of an operator: a frame, or one number for each step. */
export type Value = Frame | Float64Array;

/**
 * Counts the samples that a query holds, in the way of the originals, so that a query that they refuse is refused here: an operator holds its
 * operands, the results so far, and its operands once more for the step that it works on.
 */
export class SampleBudget {
  /** Samples held now, and the most that were. */
  current = 0;
  peak = 0;
  /** Samples that selectors and windows have read, one in two windows twice. */
  read = 0;

  constructor(private readonly most: number) {}

  /** @throws CodedError EXECUTION where they become too many */
  add(samples: number): void {
    this.current += samples;
    if (this.current > this.peak) this.peak = this.current;
    this.check(0);
  }

  /** @throws CodedError EXECUTION where `samples` more would be too many */
  check(samples: number): void {
    if (this.current + samples <= this.most) return;
    throw tooMany();
  }

  /** @throws CodedError EXECUTION where one series alone could have too many */
  checkSteps(steps: number): void {
    if (steps > this.most) throw tooMany();
  }

  /** Counts a few that are held for a moment beside the others. @throws CodedError EXECUTION where they become too many */
  touch(samples: number): void {
    this.add(samples);
    this.current -= samples;
  }

  /** Ends an operator that began with `before` samples, and now holds `result` of its own and nothing else. @throws CodedError EXECUTION */
  replace(before: number, result: number): void {
    this.current = before;
    this.add(result);
  }

  /**
   * Ends an operator that began with `before` samples, held operands of `inputs` samples for each step, and now holds `result` alone.
   * @throws CodedError EXECUTION
   */
  settle(before: number, inputs: readonly Uint32Array[], result: Value): void {
    const outputs = perStep(result);
    let done = 0;
    for (let step = 0; step < outputs.length; step++) {
      let held = outputs[step];
      for (const input of inputs) held += input[step];
      this.touch(done + held);
      done += outputs[step];
    }
    this.replace(before, done);
  }
}

/** How many samples a value has, for each step. */
export function perStep(value: Value): Uint32Array {
  return value instanceof Frame ? value.perStep() : new Uint32Array(value.length).fill(1);
}

function tooMany(): CodedError {
  return new CodedError('EXECUTION', 'query processing would load too many samples into memory in query execution');
}
