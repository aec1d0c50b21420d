import { DurationExpr } from '../../../../lib/promql/parser/ast';
import { durationMs, positiveDurationMs } from '../../../../lib/promql/plan/durations';

const at = { start: 0, end: 0 };
const ms = (length: number): DurationExpr => ({ kind: 'duration', ms: length, ...at });
const join = (operator: '+' | '-' | '*' | '/' | '%' | '^', left: DurationExpr, right: DurationExpr): DurationExpr => (
  { kind: 'arithmetic', operator, left, right, ...at });
const query = { step: 15_000, range: 3_600_000 };

test.each<[string, number | DurationExpr, number]>([
  ['a number of milliseconds', 90_000, 90_000],
  ['a plain duration', ms(90_000), 90_000],
  ['the step', { kind: 'step', ...at }, 15_000],
  ['the range', { kind: 'range', ...at }, 3_600_000],
  ['a negative one', { kind: 'negate', operand: ms(5), ...at }, -5],
  ['in parentheses', { kind: 'paren', operand: ms(5), ...at }, 5],
  ['the lesser', { kind: 'min_of', left: ms(5), right: ms(7), ...at }, 5],
  ['the greater', { kind: 'max_of', left: ms(5), right: ms(7), ...at }, 7],
  ['a sum', join('+', ms(5), ms(7)), 12],
  ['a difference', join('-', ms(5), ms(7)), -2],
  ['a product of seconds', join('*', ms(60_000), ms(30_000)), 1_800_000],
  ['a quotient of seconds', join('/', ms(3_600_000), ms(2000)), 1_800_000],
  ['a remainder', join('%', ms(90_000), ms(60_000)), 30_000],
  ['a power', join('^', ms(2000), ms(3000)), 8000],
  ['a fraction of a millisecond, cut off', join('/', ms(1), ms(3000)), 0],
])('%s', (_name, value, expected) => expect(durationMs(value, query)).toBe(expected));

test.each<[DurationExpr, string]>([
  [join('/', ms(5), ms(0)), 'division by zero'],
  [join('%', ms(5), ms(0)), 'modulo by zero'],
  [join('^', ms(1e9), ms(1e6)), 'duration out of range'],
])('no duration %#', (value, message) => expect(() => durationMs(value, query)).toThrow(message));

test.each([0, -1])('%d is no length of a range', (value) => expect(() => positiveDurationMs(value, query)).toThrow('duration must be greater than 0'));
