import { quote } from '../encoding/go-quote';
import { CodedError } from '../sys/errors';

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY, YEAR = 365 * DAY;

/** From the largest unit to the smallest: the order in which a duration must name them. */
const UNITS = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];
const SIZES = [YEAR, WEEK, DAY, HOUR, MINUTE, SECOND, 1];
const LONGEST = 9_223_372_036_854; // ms: what Go's count of nanoseconds in 63 bits can hold
const LARGEST_COUNT = '18446744073709551615'; // of one unit, as a 64-bit number

/**
 * Milliseconds of a Prometheus duration: `1h30m`, `15d`, `500ms`, `0`. Units come once each, the largest first; a day has 24 hours,
 * a week 7 days, a year 365.
 * @throws CodedError BAD_DURATION in the originals' words
 */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  if (text === '') throw new CodedError('BAD_DURATION', 'empty duration string');
  let total = 0;
  let last = -1; // unit
  for (let at = 0; at < text.length; ) {
    const start = at;
    let count = 0;
    for (; isDigit(text.charCodeAt(at)); at++) count = 10 * count + text.charCodeAt(at) - ZERO;
    const behind = at;
    while (at < text.length && !isDigit(text.charCodeAt(at))) at++;
    if (behind === start || at === behind || (count >= 1e19 && isTooLarge(text.slice(start, behind)))) throw invalid(text);
    const unit = UNITS.indexOf(text.slice(behind, at));
    if (unit < 0) throw new CodedError('BAD_DURATION', `unknown unit ${quote(text.slice(behind, at))} in duration ${quote(text)}`);
    if (unit <= last) throw invalid(text);
    last = unit;
    total += count * SIZES[unit];
    if (total > LONGEST) throw new CodedError('BAD_DURATION', 'duration out of range');
  }
  return total;
}

/** Whether `parseDuration` takes it. */
export function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * `ms`, a whole number, as the originals print a duration: `90000` is `1m30s`. Weeks and years appear only where nothing is left
 * over: `10d`, not `1w3d`.
 */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  let text = ms < 0 ? '-' : '';
  let left = Math.abs(ms);
  for (let unit = 0; left > 0; unit++) {
    const size = SIZES[unit];
    if (size >= WEEK && left % size !== 0) continue;
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${UNITS[unit]}`;
    left -= count * size;
  }
  return text;
}

const ZERO = 0x30, NINE = 0x39;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isTooLarge(count: string): boolean {
  const digits = count.replace(/^0+/, '');
  return digits.length > LARGEST_COUNT.length || (digits.length === LARGEST_COUNT.length && digits > LARGEST_COUNT);
}

function invalid(text: string): CodedError {
  return new CodedError('BAD_DURATION', `not a valid duration string: ${quote(text)}`);
}
