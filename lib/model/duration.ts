import { quote } from '../encoding/go-quote';
import { CodedError } from '../sys/errors';

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY, YEAR = 365 * DAY;

/** From the largest unit to the smallest: the order in which a duration must name them. */
const UNITS: ReadonlyArray<readonly [unit: string, ms: number]> = [['y', YEAR], ['w', WEEK], ['d', DAY], ['h', HOUR], ['m', MINUTE], ['s', SECOND], ['ms', 1]];
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
  let next = 0; // of UNITS: the largest that may still come
  for (let at = 0; at < text.length; ) {
    const count = take(text, at, isDigit);
    const unit = take(text, at + count.length, (code) => !isDigit(code));
    at += count.length + unit.length;
    if (count === '' || unit === '' || tooLarge(count)) throw invalid(text);
    const index = UNITS.findIndex(([name]) => name === unit);
    if (index < 0) throw new CodedError('BAD_DURATION', `unknown unit ${quote(unit)} in duration ${quote(text)}`);
    if (index < next) throw invalid(text);
    next = index + 1;
    total += Number(count) * UNITS[index][1];
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
 * The shortest way to write `ms`, a whole number from 0 on, as the originals print it: `90000` is `1m30s`. Weeks and years appear only
 * where nothing is left over: `10d`, not `1w3d`.
 */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  let text = '';
  let left = ms;
  for (const [unit, size] of UNITS) {
    if (size >= WEEK && left % size !== 0) continue;
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${unit}`;
    left -= count * size;
  }
  return text;
}

function take(text: string, from: number, wanted: (code: number) => boolean): string {
  let to = from;
  while (to < text.length && wanted(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function tooLarge(count: string): boolean {
  const digits = count.replace(/^0+/, '');
  return digits.length > LARGEST_COUNT.length || (digits.length === LARGEST_COUNT.length && digits > LARGEST_COUNT);
}

function invalid(text: string): CodedError {
  return new CodedError('BAD_DURATION', `not a valid duration string: ${quote(text)}`);
}
