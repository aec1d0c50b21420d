import { parseDuration } from '../../model/duration';
import { errorText } from '../../sys/errors';
import { DurationExpr, DurationValue, Span } from './ast';
import { TokenStream } from './token-stream';

const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };
const CALLS: ReadonlySet<string> = new Set(['step', 'range', 'min_of', 'max_of']);
const SIGN = 2.5; // a sign binds more than a product, and less than a power
const LONGEST = Number(2n ** 63n / 1_000_000n); // ms, in Go's duration

/** A range or step between brackets. @param expected what may stand there, for errors */
export function parseBracketed(tokens: TokenStream, expected: string): DurationValue {
  const value = folded(tokens, parse(tokens, 0, expected));
  if (typeof value === 'number' && value <= 0) {
    tokens.report({ start: tokens.end - 1, end: tokens.end }, 'duration must be greater than 0');
    return 1;
  }
  return value;
}

const OFFSET = 'offset, expected number, duration, step(), or range()';

/** What follows `offset`: a number or duration with a sign, or an expression in parentheses. */
export function parseOffset(tokens: TokenStream): DurationValue {
  const { word, start } = tokens.token;
  if (!tokens.is('-') && !tokens.is('+')) return folded(tokens, operand(tokens, OFFSET));
  tokens.take();
  const of = operand(tokens, OFFSET); // an operator behind it is one of the expression around
  return folded(tokens, word === '-' ? { kind: 'negate', operand: of, start, end: of.end } : of);
}

function parse(tokens: TokenStream, least: number, expected: string): DurationExpr {
  let left = tokens.deeper(() => operand(tokens, expected));
  for (;;) {
    const { kind, word: operator } = tokens.token;
    const precedence = kind === 'operator' ? PRECEDENCE[operator] : undefined;
    if (precedence === undefined || precedence < least) return left;
    tokens.take();
    const right = parse(tokens, operator === '^' ? precedence : precedence + 1, expected);
    left = { kind: 'arithmetic', operator: operator as '+', left, right, start: left.start, end: right.end };
  }
}

function operand(tokens: TokenStream, expected: string): DurationExpr {
  const { kind, word, text, start } = tokens.token;
  if (kind === 'number' || kind === 'duration') {
    tokens.take();
    const ms = milliseconds(tokens, kind, text, { start, end: tokens.end });
    return { kind: 'duration', ms, plain: kind === 'number', start, end: tokens.end };
  }
  if (kind === 'operator' && (word === '-' || word === '+')) {
    tokens.take();
    const of = parse(tokens, SIGN, expected);
    return word === '+' ? of : { kind: 'negate', operand: of, start, end: of.end };
  }
  if (tokens.is('(')) {
    tokens.take();
    const of = parse(tokens, 0, expected);
    close(tokens);
    return { kind: 'paren', operand: of, start, end: tokens.end };
  }
  if (CALLS.has(word) && (kind === 'keyword' || kind === 'identifier')) return call(tokens, word, expected);
  throw tokens.unexpected(expected.split(', expected ')[0], expected.split(', expected ')[1]);
}

function call(tokens: TokenStream, word: string, expected: string): DurationExpr {
  const { start } = tokens.take();
  if (!tokens.is('(')) throw tokens.unexpected(...expected.split(', expected ') as [string, string]);
  tokens.take();
  if (word === 'step' || word === 'range') {
    close(tokens);
    return { kind: word, start, end: tokens.end };
  }
  const left = parse(tokens, 0, expected);
  if (!tokens.taken(',')) throw tokens.unexpected('duration expression', '","');
  const right = parse(tokens, 0, expected);
  close(tokens);
  return { kind: word as 'min_of', left, right, start, end: tokens.end };
}

function close(tokens: TokenStream): void {
  if (!tokens.taken(')')) throw tokens.unexpected('duration expression', '")"');
}

function milliseconds(tokens: TokenStream, kind: string, text: string, span: Span): number {
  if (kind === 'number') {
    const ms = numberValue(text) * 1000;
    if (!(Math.abs(ms) <= LONGEST)) {
      tokens.report(span, 'duration out of range');
      return 0;
    }
    return Math.round(ms);
  }
  try {
    return parseDuration(text);
  } catch (err) {
    tokens.report(span, errorText(err));
    return 0;
  }
}

/** The number that a literal says. */
export function numberValue(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  return plain === 'inf' ? Infinity : Number(plain);
}

/** An expression that needs no step and no range is a number. */
function folded(tokens: TokenStream, expr: DurationExpr): DurationValue {
  switch (expr.kind) {
    case 'duration': return expr.ms;
    case 'step': case 'range': return expr;
    case 'paren': case 'negate': {
      const of = folded(tokens, expr.operand);
      if (typeof of !== 'number') return expr;
      return expr.kind === 'negate' ? -of : of;
    }
    default: {
      const left = folded(tokens, expr.left), right = folded(tokens, expr.right);
      if (expr.kind === 'arithmetic' && right === 0 && (expr.operator === '/' || expr.operator === '%')) {
        tokens.report(expr, expr.operator === '/' ? 'division by zero' : 'modulo by zero');
        return 0;
      }
      if (typeof left !== 'number' || typeof right !== 'number') return expr;
      return Math.trunc(combined(expr, left / 1000, right / 1000) * 1000);
    }
  }
}

function combined(expr: DurationExpr, left: number, right: number): number {
  if (expr.kind === 'min_of') return Math.min(left, right);
  if (expr.kind !== 'arithmetic') return Math.max(left, right);
  switch (expr.operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return left / right;
    case '%': return left % right;
    default: return left ** right;
  }
}
