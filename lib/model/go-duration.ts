import { CodedError } from '../sys/errors';

/** Nanoseconds by unit, as Go has them. */
export const GO_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n], ['us', 1_000n], ['µs', 1_000n], ['μs', 1_000n], // the micro sign and the Greek letter
  ['ms', 1_000_000n], ['s', 1_000_000_000n], ['m', 60_000_000_000n], ['h', 3_600_000_000_000n],
]);
const LONGEST = 2n ** 63n - 1n; // ns: Go counts in an int64
const PART = /(\d*)(?:\.(\d*))?([^\d.]*)/g; // `1.5h`, and whatever looks a little like it

/**
 * Milliseconds, with a fraction, of a duration in Go's own syntax: `1h2m3.5s`, `300ms`, `-1.5h`, `0`. Exact to the nanosecond up to 104
 * days. Files and flags of the originals mostly want `parseDuration` instead.
 * @param units for a dialect that knows more than Go
 * @throws CodedError BAD_DURATION in the words of Go
 */
export function parseGoDuration(text: string, units = GO_UNITS): number {
  const negative = text.startsWith('-');
  const unsigned = negative || text.startsWith('+') ? text.slice(1) : text;
  if (unsigned === '0') return 0;
  if (unsigned === '') throw invalid(text);
  let total = 0n;
  for (const [part, whole, fraction = '', unit] of unsigned.matchAll(PART)) {
    if (part === '') break; // the end matches too
    if (whole === '' && fraction === '') throw invalid(text);
    if (unit === '') throw badDuration(`missing unit in duration ${quoted(text)}`);
    const scale = units.get(unit);
    if (scale === undefined) throw badDuration(`unknown unit ${quoted(unit)} in duration ${quoted(text)}`);
    total += nanoseconds(whole, fraction, scale);
    if (total > (negative ? LONGEST + 1n : LONGEST)) throw invalid(text);
  }
  const ms = Number(total / 1_000_000n) + Number(total % 1_000_000n) / 1e6;
  return negative && ms ? -ms : ms;
}

/** Milliseconds as Go prints a duration: `1h0m0s`, `1m30.5s`, `300ms`, `1µs`, `0s`. Rounded to nanoseconds. */
export function formatGoDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const rounded = Math.round((Math.abs(ms) % 1) * 1e6);
  const whole = Math.trunc(Math.abs(ms)) + Math.floor(rounded / 1e6), ns = rounded % 1e6;
  if (whole === 0 && ns < 1000) return ns ? `${sign}${ns}ns` : '0s';
  if (whole === 0) return `${sign}${decimal(Math.floor(ns / 1000), ns % 1000, 3)}µs`;
  if (whole < 1000) return `${sign}${decimal(whole, ns, 6)}ms`;
  const minutes = Math.floor(whole / 60_000), rest = whole % 60_000;
  const seconds = `${decimal(Math.floor(rest / 1000), (rest % 1000) * 1e6 + ns, 9)}s`;
  if (minutes === 0) return sign + seconds;
  return minutes < 60 ? `${sign}${minutes}m${seconds}` : `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

function nanoseconds(whole: string, fraction: string, scale: bigint): bigint {
  const digits = whole.replace(/^0+/, '');
  if (digits.length > 19) return LONGEST + 2n; // not worth reading
  const part = fraction.slice(0, 18); // no unit has more
  return BigInt(digits) * scale + (BigInt(part) * scale) / 10n ** BigInt(part.length);
}

/** `whole.fraction`, the fraction of `places` digits and without the zeroes at its end. */
function decimal(whole: number, fraction: number, places: number): string {
  return fraction ? `${whole}.${String(fraction).padStart(places, '0').replace(/0+$/, '')}` : String(whole);
}

/** As Go's time package quotes: bytes outside printable ASCII as `\x` and two digits each. */
function quoted(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    out += byte < 0x20 || byte >= 0x80 ? `\\x${byte.toString(16).padStart(2, '0')}` : char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `"${out}"`;
}

function invalid(text: string): CodedError {
  return badDuration(`invalid duration ${quoted(text)}`);
}

function badDuration(message: string): CodedError {
  return new CodedError('BAD_DURATION', `time: ${message}`);
}
