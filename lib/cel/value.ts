import { evaluationError } from './cel-error';
import { LibraryValue } from './library-value';

/** An unsigned number of 64 bits: an `int` is a bare bigint. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** A point in time. @param ns nanoseconds since the Unix epoch */
export class Timestamp {
  constructor(readonly ns: bigint) {}
}

export class Duration {
  constructor(readonly ns: bigint) {}
}

/** A type as a value: what `type(x)` gives. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** A value that may be absent. */
export class Optional {
  constructor(readonly value: Value | undefined) {}
}

/** Keys are `mapKey`s of what was written. */
export type CelMap = ReadonlyMap<string, readonly [key: Value, value: Value]>;

/** A value of CEL: int is a bigint, double a number, bytes a Uint8Array, an object of a schema a map from its fields. */
export type Value =
  null | boolean | bigint | number | string | Uint8Array | Uint | Timestamp | Duration | TypeValue | Optional | LibraryValue | readonly Value[] | CelMap;

const INT_MIN = -(2n ** 63n), INT_MAX = 2n ** 63n - 1n, UINT_MAX = 2n ** 64n - 1n;

/** @throws CelError where it is past 64 bits */
export function int(value: bigint): bigint {
  if (value < INT_MIN || value > INT_MAX) throw evaluationError('integer overflow');
  return value;
}

/** @throws CelError where it is past 64 bits, or negative */
export function uint(value: bigint): Uint {
  if (value < 0n || value > UINT_MAX) throw evaluationError('unsigned integer overflow');
  return new Uint(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is CelMap {
  return value instanceof Map;
}

export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean': return 'bool';
    case 'bigint': return 'int';
    case 'number': return 'double';
    case 'string': return 'string';
    default: break;
  }
  if (value === null) return 'null_type';
  if (isList(value)) return 'list';
  if (isMap(value)) return 'map';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof LibraryValue) return value.typeName;
  return value instanceof Optional ? 'optional_type' : 'type';
}

/** The key under which a map holds `key`: 1, 1u and 1.0 are one. @throws CelError for what cannot be a key */
export function mapKey(key: Value): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  const whole = wholeNumber(key);
  if (whole === undefined) throw evaluationError(`unsupported key type: ${typeName(key)}`);
  return `n${whole}`;
}

export function mapOf(entries: Iterable<readonly [Value, Value]>): CelMap {
  const map = new Map<string, readonly [Value, Value]>();
  for (const [key, value] of entries) map.set(mapKey(key), [key, value]);
  return map;
}

/** A map's value under a text. */
export function field(map: CelMap, name: string): Value | undefined {
  return map.get(`s${name}`)?.[1];
}

function wholeNumber(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

function isNumber(value: Value): value is bigint | number | Uint {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

/** Numbers of different types are equal where they mean the same; values of other different types never are. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isMap(a)) {
    return isMap(b) && a.size === b.size && [...a].every(([key, [, value]]) => {
      const other = b.get(key);
      return other !== undefined && equal(value, other[1]);
    });
  }
  if (a instanceof Optional) return b instanceof Optional && (a.value === undefined ? b.value === undefined : b.value !== undefined && equal(a.value, b.value));
  if (a instanceof LibraryValue) return b instanceof LibraryValue && a.equals(b);
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (typeName(a) !== typeName(b) || a === null) return false;
  return typeof a === 'object' && compare(a, b) === 0;
}

function compareNumbers(a: bigint | number | Uint, b: bigint | number | Uint): number {
  const [x, y] = [a instanceof Uint ? a.value : a, b instanceof Uint ? b.value : b];
  return x < y ? -1 : x > y ? 1 : x >= y ? 0 : NaN; // a bigint and a number compare by what they mean
}

/** @returns negative, zero or positive; NaN where one is NaN @throws CelError for values that have no order */
export function compare(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp || a instanceof Duration && b instanceof Duration) return a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0;
  throw noOverload();
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

export function noOverload(): Error {
  return evaluationError('no such overload');
}
