import { Func, INT64, Scalar, Type } from '../value';

const MICROSECOND = 1_000n, MILLISECOND = 1_000_000n, SECOND = 1_000_000_000n, MINUTE = 60n * SECOND, HOUR = 60n * MINUTE;
const LARGEST = 2n ** 63n - 1n;

/** Go's `time.Duration`: nanoseconds. */
export const DURATION: Type = new Type('time.Duration', 'int', { methods: () => durationMethods(DURATION) });
const DURATION_POINTER: Type = new Type('*time.Duration', 'int', { methods: () => durationMethods(DURATION_POINTER) });

export function duration(ns: bigint): Scalar {
  return new Scalar(DURATION, ns > LARGEST ? LARGEST : ns < -LARGEST - 1n ? -LARGEST - 1n : ns);
}

/** As Go prints it: `1h2m3.5s`, `300ms`, `0s`. */
export function printDuration(ns: bigint): string {
  const sign = ns < 0n ? '-' : '', size = ns < 0n ? -ns : ns;
  if (size === 0n) return '0s';
  if (size < MICROSECOND) return `${sign}${size}ns`;
  if (size < MILLISECOND) return `${sign}${decimal(size, 3)}µs`;
  if (size < SECOND) return `${sign}${decimal(size, 6)}ms`;
  const seconds = `${decimal(size % MINUTE, 9)}s`;
  if (size < MINUTE) return sign + seconds;
  const minutes = `${(size % HOUR) / MINUTE}m${seconds}`;
  return size < HOUR ? sign + minutes : `${sign}${size / HOUR}h${minutes}`;
}

/** The duration of seconds that may have a fraction, by its address as functions of rule templates give it. */
export function durationOfSeconds(seconds: number): Scalar {
  return new Scalar(DURATION_POINTER, BigInt(Math.trunc(seconds * 1e9)));
}

function durationMethods(type: Type): Record<string, Func> {
  const self = [type];
  const of = (value: Scalar) => value.value as bigint;
  const scaled = (unit: bigint) => new Func(self, (d: Scalar) => Number(of(d) / unit) + Number(of(d) % unit) / Number(unit));
  const whole = (unit: bigint) => new Func(self, (d: Scalar) => new Scalar(INT64, of(d) / unit));
  return {
    String: new Func(self, (d: Scalar) => printDuration(of(d))),
    Hours: scaled(HOUR), Minutes: scaled(MINUTE), Seconds: scaled(SECOND),
    Milliseconds: whole(MILLISECOND), Microseconds: whole(MICROSECOND), Nanoseconds: whole(1n),
    Truncate: new Func([type, DURATION], (d: Scalar, unit: Scalar) => duration(of(unit) > 0n ? of(d) - (of(d) % of(unit)) : of(d))),
    Round: new Func([type, DURATION], (d: Scalar, unit: Scalar) => duration(of(unit) > 0n ? rounded(of(d), of(unit)) : of(d))),
    Abs: new Func(self, (d: Scalar) => duration(of(d) < 0n ? -of(d) : of(d))),
  };
}

/** Halves go away from zero. */
function rounded(ns: bigint, unit: bigint): bigint {
  const rest = ns % unit, size = rest < 0n ? -rest : rest;
  if (size * 2n < unit) return ns - rest;
  return ns < 0n ? ns - rest - unit : ns - rest + unit;
}

/** `v` with its point moved by `places`, without zeroes at the end. */
function decimal(v: bigint, places: number): string {
  const digits = String(v).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction && `.${fraction}`);
}

