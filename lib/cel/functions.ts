import { compileRegex } from '../model/regex';
import { conversions } from './conversions';
import { evaluationError } from './cel-error';
import { kubernetes } from './kubernetes';
import { compare, Duration, equal, int, isList, isMap, noOverload, Optional, Timestamp, typeName, TypeValue, Uint, Value } from './value';

/** A function; what it is called on is its first argument. @throws CelError */
export type CelFunction = (...args: Value[]) => Value;

const LONGEST_PATTERN = 1000;

/** A function of texts. */
function ofTexts(work: (...texts: string[]) => Value): CelFunction {
  return (...args) => {
    if (args.length !== Math.max(work.length, 1) || !args.every((arg) => typeof arg === 'string')) throw noOverload();
    return work(...args as string[]);
  };
}

/** A function of a list. */
function ofList(work: (list: readonly Value[], ...more: Value[]) => Value): CelFunction {
  return (list, ...more) => {
    if (!isList(list) || more.length !== work.length - 1) throw noOverload();
    return work(list, ...more);
  };
}

function pattern(text: string) {
  if (text.length > LONGEST_PATTERN) throw evaluationError(`pattern has ${text.length} characters: expected at most ${LONGEST_PATTERN}`);
  try {
    return compileRegex(text);
  } catch (err) {
    throw evaluationError(`error parsing regexp: ${err instanceof Error ? err.message : String(err)}`);
  }
}

/** Offset of code point `at`: texts are counted in code points. */
function points(text: string): string[] {
  return [...text];
}

function pointIndex(text: string, at: bigint): number {
  if (at < 0n || at > BigInt(points(text).length)) throw evaluationError(`index out of range: ${at}`);
  return Number(at);
}

function indexOf(text: string, part: string, from: bigint): bigint {
  const all = points(text), wanted = points(part), start = pointIndex(text, from);
  for (let i = start; i + wanted.length <= all.length; i++) if (wanted.every((point, k) => all[i + k] === point)) return BigInt(i);
  return -1n;
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  const all = points(text), wanted = points(part);
  for (let i = Math.min(Number(from), all.length - wanted.length); i >= 0; i--) if (wanted.every((point, k) => all[i + k] === point)) return BigInt(i);
  return -1n;
}

function split(text: string, separator: string, most = -1n): Value {
  if (most === 0n) return [];
  const parts = separator === '' ? points(text) : text.split(separator);
  if (most < 0n || parts.length <= Number(most)) return parts;
  return [...parts.slice(0, Number(most) - 1), parts.slice(Number(most) - 1).join(separator)];
}

function replace(text: string, from: string, to: string, most = -1n): Value {
  const parts = from === '' ? ['', ...points(text), ''] : text.split(from);
  return parts.map((part, i) => (i === 0 ? part : (most < 0n || i <= Number(most) ? to : from) + part)).join('');
}

function ascii(text: string, change: (letter: string) => string): string {
  return text.replace(/[A-Za-z]/g, change);
}

function size(value: Value): Value {
  if (typeof value === 'string') return BigInt(points(value).length);
  if (isList(value) || value instanceof Uint8Array) return BigInt(value.length);
  if (isMap(value)) return BigInt(value.size);
  throw noOverload();
}

function extreme(list: readonly Value[], sign: number, name: string): Value {
  if (list.length === 0) throw evaluationError(`${name} called on empty list`);
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function sum(list: readonly Value[]): Value {
  if (list.every((item) => typeof item === 'number') && list.length > 0) return (list as number[]).reduce((a, b) => a + b);
  if (list.every((item) => item instanceof Duration) && list.length > 0) return new Duration((list as Duration[]).reduce((total, { ns }) => total + ns, 0n));
  if (list.every((item) => item instanceof Uint) && list.length > 0) return new Uint((list as Uint[]).reduce((total, { value }) => total + value, 0n));
  if (!list.every((item) => typeof item === 'bigint')) throw noOverload();
  return int((list as bigint[]).reduce((a, b) => a + b, 0n));
}

function numbered(value: Value, fallback: bigint): bigint {
  if (value === undefined) return fallback;
  if (typeof value !== 'bigint') throw noOverload();
  return value;
}

function text(value: Value): string {
  if (typeof value !== 'string') throw noOverload();
  return value;
}

function calendar(part: (date: Date) => number): CelFunction {
  return (at, zone) => {
    if (!(at instanceof Timestamp)) throw noOverload();
    const shift = zone === undefined ? 0 : zoneShift(text(zone), at);
    const whole = at.ns / 1_000_000n - (at.ns % 1_000_000n < 0n ? 1n : 0n);
    return BigInt(part(new Date(Number(whole) + shift)));
  };
}

/** Milliseconds to add for `+02:00`, or the name of a zone. */
function zoneShift(zone: string, at: Timestamp): number {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const now = new Date(Number(at.ns / 1_000_000n));
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(now);
    const offset = parts.find(({ type }) => type === 'timeZoneName')!.value.replace('GMT', '') || '+00:00';
    return zoneShift(offset, at);
  } catch {
    throw evaluationError(`unknown time zone ${zone}`);
  }
}

const SECOND = 1_000_000_000n;

/** Of a point in time a part of it; of a duration all of it in a unit, or what is left of it in the next larger one. */
function partOf(unit: bigint, ofDate: (date: Date) => number, within?: bigint): CelFunction {
  const date = calendar(ofDate);
  return (of, zone) => (of instanceof Duration ? (within === undefined ? of.ns : of.ns % within) / unit : date(of, zone));
}

function optionalOf(value: Value): Optional {
  if (!(value instanceof Optional)) throw noOverload();
  return value;
}

/** By name; those that are called on a value have a dot before theirs. */
const FUNCTIONS: Readonly<Record<string, CelFunction>> = {
  ...conversions,
  ...kubernetes,
  size,
  '.size': size,
  'type': (value) => new TypeValue(typeName(value)),
  'dyn': (value) => value,

  '.contains': ofTexts((of, part) => of.includes(part)),
  '.startsWith': ofTexts((of, part) => of.startsWith(part)),
  '.endsWith': ofTexts((of, part) => of.endsWith(part)),
  '.matches': ofTexts((of, regex) => pattern(regex).matcher(of).find()),
  'matches': ofTexts((of, regex) => pattern(regex).matcher(of).find()),
  '.find': ofTexts((of, regex) => {
    const found = pattern(regex).matcher(of);
    return found.find() ? found.group() ?? '' : '';
  }),
  '.findAll': (of, regex, most) => {
    const found = pattern(text(regex)).matcher(text(of));
    const all: string[] = [];
    for (let left = numbered(most, -1n); left !== 0n && found.find(); left--) all.push(found.group() ?? '');
    return all;
  },
  '.charAt': (of, at) => points(text(of))[pointIndex(text(of), numbered(at, 0n))] ?? '',
  '.indexOf': (of, part, from) => (isList(of) ? BigInt(of.findIndex((item) => equal(item, part))) : indexOf(text(of), text(part), numbered(from, 0n))),
  '.lastIndexOf': (of, part, from) => {
    if (isList(of)) return BigInt(of.map((item) => equal(item, part)).lastIndexOf(true));
    return lastIndexOf(text(of), text(part), numbered(from, BigInt(text(of).length)));
  },
  '.lowerAscii': ofTexts((of) => ascii(of, (letter) => letter.toLowerCase())),
  '.upperAscii': ofTexts((of) => ascii(of, (letter) => letter.toUpperCase())),
  '.replace': (of, from, to, most) => replace(text(of), text(from), text(to), numbered(most, -1n)),
  '.split': (of, separator, most) => split(text(of), text(separator), numbered(most, -1n)),
  '.substring': (of, from, to) => {
    const all = points(text(of)), start = pointIndex(text(of), numbered(from, 0n)), end = pointIndex(text(of), numbered(to, BigInt(all.length)));
    if (start > end) throw evaluationError(`invalid substring range. start: ${start}, end: ${end}`);
    return all.slice(start, end).join('');
  },
  '.trim': ofTexts((of) => of.trim()),
  '.reverse': ofTexts((of) => points(of).reverse().join('')),
  '.join': (list, separator) => {
    if (!isList(list)) throw noOverload();
    return list.map(text).join(separator === undefined ? '' : text(separator));
  },

  '.isSorted': ofList((list) => list.every((item, i) => i === 0 || compare(list[i - 1], item) <= 0)),
  '.sum': ofList(sum),
  '.min': ofList((list) => extreme(list, -1, 'min')),
  '.max': ofList((list) => extreme(list, 1, 'max')),
  '.flatten': ofList((list) => list.flatMap((item) => (isList(item) ? item : [item]))),
  '.distinct': ofList((list) => list.filter((item, i) => list.findIndex((other) => equal(other, item)) === i)),
  '.sort': ofList((list) => [...list].sort(compare)),
  'sets.contains': (list, of) => ofList((all, part) => isList(part) && part.every((item) => all.some((other) => equal(other, item))))(list, of),

  'optional.none': () => new Optional(undefined),
  'optional.of': (value) => new Optional(value),
  '.hasValue': (value) => optionalOf(value).value !== undefined,
  '.value': (value) => {
    const inside = optionalOf(value).value;
    if (inside === undefined) throw evaluationError('optional.none() dereference');
    return inside;
  },
  '.orValue': (value, fallback) => optionalOf(value).value ?? fallback,
  '.or': (value, fallback) => (optionalOf(value).value === undefined ? fallback : value),

  '.getFullYear': calendar((date) => date.getUTCFullYear()),
  '.getMonth': calendar((date) => date.getUTCMonth()),
  '.getDate': calendar((date) => date.getUTCDate()),
  '.getDayOfMonth': calendar((date) => date.getUTCDate() - 1),
  '.getDayOfWeek': calendar((date) => date.getUTCDay()),
  '.getDayOfYear': calendar((date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000)),
  '.getHours': partOf(3600n * SECOND, (date) => date.getUTCHours()),
  '.getMinutes': partOf(60n * SECOND, (date) => date.getUTCMinutes()),
  '.getSeconds': partOf(SECOND, (date) => date.getUTCSeconds()),
  '.getMilliseconds': partOf(SECOND / 1000n, (date) => date.getUTCMilliseconds(), SECOND),
};


/** @param isMethod whether it is called on a value */
export function functionNamed(name: string, isMethod: boolean): CelFunction | undefined {
  const key = isMethod ? `.${name}` : name;
  return Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined;
}
