import { compareUtf8 } from '../encoding/utf8-order';
import { CallError } from './error';
import { printValue, PLAIN } from './fmt/print';
import { scalarOf, typeOf, Value } from './value';

/** Whether `first` equals any of the others, as the function `eq` has it. @throws CallError in the words of Go */
export function equals(first: Value, ...others: Value[]): boolean {
  if (others.length === 0) throw new CallError('missing argument for comparison');
  return others.some((other) => equalsOne(first, other));
}

function equalsOne(a: Value, b: Value): boolean {
  const left = scalarOf(a), right = scalarOf(b);
  if (left !== undefined && right !== undefined) {
    if (typeof left !== typeof right) throw incompatible(a, b);
    return left === right;
  }
  const type = typeOf(a), other = typeOf(b);
  if (!type || !other) return type === other; // both are nil
  if (left !== undefined || right !== undefined) throw incompatible(a, b);
  if (type !== other) throw new CallError(`non-comparable types ${shown(a)}: ${type.name}, ${other.name}: ${shown(b)}`);
  if (type.kind !== 'struct') throw new CallError(`non-comparable type ${shown(b)}: ${other.name}`);
  return a === b;
}

/** Whether one number or text comes before the other, as the function `lt` has it. @throws CallError in the words of Go */
export function isLess(a: Value, b: Value): boolean {
  const left = scalarOf(a), right = scalarOf(b);
  if (left === undefined || right === undefined) throw new CallError('invalid type for comparison');
  if (typeof left !== typeof right) throw incompatible(a, b);
  if (typeof left === 'boolean') throw new CallError('invalid type for comparison');
  if (typeof left === 'string') return compareUtf8(left, right as string) < 0;
  return left < (right as number | bigint);
}

function incompatible(a: Value, b: Value): CallError {
  return new CallError(`incompatible types for comparison: ${typeOf(a)?.name ?? 'nil'} and ${typeOf(b)?.name ?? 'nil'}`);
}

function shown(value: Value): string {
  return printValue(value, { ...PLAIN, verb: 's' });
}
