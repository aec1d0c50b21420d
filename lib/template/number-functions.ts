import { parseFloat64 } from '../flags/go-literal';
import { CallError } from './error';
import { humanizeDuration } from './humanize';
import { ANY, Func, scalarOf, typeOf, Value } from './value';

/** A number, or a text that is one, or a duration in seconds. @throws CallError in the words of the original */
export function toFloat(value: Value): number {
  const scalar = scalarOf(value);
  if (typeof scalar === 'number') return scalar;
  if (typeof scalar === 'string') return parseFloat64(scalar);
  if (typeof scalar !== 'bigint') throw new CallError(`can't convert ${typeOf(value)?.name ?? '<nil>'} to float`);
  return typeOf(value)!.name.endsWith('time.Duration') ? Number(scalar) / 1e9 : Number(scalar);
}

/** A function of one number, given in any of the ways that `toFloat` knows. */
export function ofNumber(body: (v: number) => Value): Func {
  return new Func([ANY], (value: Value) => body(toFloat(value)));
}

export const HUMANIZE_DURATION = ofNumber(humanizeDuration);
