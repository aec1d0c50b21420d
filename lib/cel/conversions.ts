import { formatFloat } from '../encoding/go-number';
import { evaluationError } from './cel-error';
import { libraryText } from './kubernetes';
import { LibraryValue } from './library-value';
import { Duration, int, noOverload, Timestamp, uint, Uint, Value } from './value';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1000n, µs: 1000n, μs: 1000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
};
const DURATION = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const YEAR_1 = -62_135_596_800n, YEAR_10000 = 253_402_300_800n; // seconds
const SECOND = 1_000_000_000n;

/** Nanoseconds of `1h2.5s`. @throws CelError */
export function parseDuration(text: string): Duration {
  if (text === '0') return new Duration(0n);
  const sign = DURATION.exec(text)?.[1];
  if (sign === undefined) throw evaluationError(`time: invalid duration ${JSON.stringify(text)}`);
  let ns = 0n;
  for (const [, whole, part = '', unit] of text.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g)) {
    ns += BigInt(whole || 0) * UNITS[unit] + (part ? BigInt(part) * UNITS[unit] / 10n ** BigInt(part.length) : 0n);
  }
  return new Duration(int(sign === '-' ? -ns : ns));
}

/** RFC 3339. @throws CelError */
export function parseTimestamp(text: string): Timestamp {
  const [, year, month, day, hour, minute, second, part = '', zone] = TIME.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = zone !== undefined && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw evaluationError(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse`);
  }
  const shift = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * 60;
  const seconds = BigInt(date.getTime() / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - shift);
  if (seconds < YEAR_1 || seconds >= YEAR_10000) throw evaluationError('timestamp overflow');
  return new Timestamp(seconds * SECOND + BigInt(part.padEnd(9, '0') || 0));
}

function timestampText({ ns }: Timestamp): string {
  const seconds = ns / SECOND - (ns % SECOND < 0n ? 1n : 0n), rest = ns - seconds * SECOND;
  const part = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${part}Z`;
}

function durationText({ ns }: Duration): string {
  const size = ns < 0n ? -ns : ns, rest = size % SECOND;
  return `${ns < 0n ? '-' : ''}${size / SECOND}${rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`}s`;
}

function wholeOf(value: Value, to: string): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  if (value instanceof Timestamp) return value.ns / SECOND;
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63 && to === 'int' || value < 0 && to === 'uint') throw evaluationError('integer overflow');
    return BigInt(Math.trunc(value));
  }
  if (typeof value !== 'string') throw noOverload();
  if (!/^[+-]?\d+$/.test(value)) throw evaluationError(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  return BigInt(value.replace('+', ''));
}

function stringOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof LibraryValue) return libraryText(value);
  if (!(value instanceof Uint8Array)) throw noOverload();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    throw evaluationError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

function doubleOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (typeof value !== 'string') throw noOverload();
  const number = Number(value.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
  if (Number.isNaN(number) && !/^[+-]?nan$/i.test(value) || value.trim() === '') {
    throw evaluationError(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return number;
}

function boolOf(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw noOverload();
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return false;
  throw evaluationError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
}

function textOf(value: Value): string {
  if (typeof value !== 'string') throw noOverload();
  return value;
}

/** From one type to another. */
export const conversions: Readonly<Record<string, (...args: Value[]) => Value>> = {
  int: (value) => int(wholeOf(value, 'int')),
  uint: (value) => uint(wholeOf(value, 'uint')),
  double: doubleOf,
  string: stringOf,
  bool: boolOf,
  bytes: (value) => (value instanceof Uint8Array ? value : Buffer.from(textOf(value))),
  timestamp: (value) => (value instanceof Timestamp ? value : typeof value === 'bigint' ? new Timestamp(value * SECOND) : parseTimestamp(textOf(value))),
  duration: (value) => (value instanceof Duration ? value : parseDuration(textOf(value))),
};
