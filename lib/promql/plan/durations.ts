import { CodedError } from '../../sys/errors';
import { DurationExpr, DurationValue } from '../parser/ast';

/** What a duration may depend on: milliseconds; an instant query has neither. */
export interface QueryExtent { readonly step: number; readonly range: number }

const LONGEST = 9_223_372_036_854; // ms: what Go's count of nanoseconds in 63 bits can hold

/** Whole milliseconds, also below 0. @throws CodedError BAD_DATA where they cannot be computed or are too many */
export function durationMs(value: DurationValue, extent: QueryExtent): number {
  if (typeof value === 'number') return value;
  const ms = Math.trunc(seconds(value, extent) * 1000);
  if (!(Math.abs(ms) <= LONGEST)) throw badDuration('duration out of range');
  return ms || 0; // not -0
}

/** The same, and above 0. @throws CodedError BAD_DATA */
export function positiveDurationMs(value: DurationValue, extent: QueryExtent): number {
  const ms = durationMs(value, extent);
  if (ms <= 0) throw badDuration('duration must be greater than 0');
  return ms;
}

function seconds(expr: DurationExpr, extent: QueryExtent): number {
  switch (expr.kind) {
    case 'duration': return expr.ms / 1000;
    case 'step': return extent.step / 1000;
    case 'range': return extent.range / 1000;
    case 'negate': return -seconds(expr.operand, extent);
    case 'paren': return seconds(expr.operand, extent);
    case 'min_of': return Math.min(seconds(expr.left, extent), seconds(expr.right, extent));
    case 'max_of': return Math.max(seconds(expr.left, extent), seconds(expr.right, extent));
    case 'arithmetic': return arithmetic(expr.operator, seconds(expr.left, extent), seconds(expr.right, extent));
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '%' | '^', left: number, right: number): number {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '^': return left ** right;
    case '/':
      if (right === 0) throw badDuration('division by zero');
      return left / right;
    case '%':
      if (right === 0) throw badDuration('modulo by zero');
      return left % right;
  }
}

function badDuration(message: string): CodedError {
  return new CodedError('BAD_DATA', message);
}
