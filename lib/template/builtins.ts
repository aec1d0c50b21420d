import { equals, isLess } from './compare';
import { CallError } from './error';
import { htmlText, jsText, queryText } from './escape';
import { sprint, sprintf, sprintln } from './fmt/printf';
import { ANY, entriesOf, Func, Functions, isTrue, itemsOf, RAW, Scalar, scalarOf, Slice, STRING, Type, typeOf, UINT8, Value, zeroOf } from './value';

/** The functions whose arguments are evaluated one by one, only as far as it takes: the execution knows them. */
export const LAZY = { and: new Func([RAW], unreached, RAW), or: new Func([RAW], unreached, RAW) };

/** The functions of the language itself. Their errors are Go's. */
const BUILTINS: Functions = {
  ...LAZY,
  not: new Func([RAW], (value: Value) => !isTrue(value)),
  eq: new Func([RAW], equals, RAW),
  ne: new Func([RAW, RAW], (a: Value, b: Value) => !equals(a, b)),
  lt: new Func([RAW, RAW], isLess),
  le: new Func([RAW, RAW], lessOrEqual),
  gt: new Func([RAW, RAW], (a: Value, b: Value) => !lessOrEqual(a, b)),
  ge: new Func([RAW, RAW], (a: Value, b: Value) => !isLess(a, b)),
  len: new Func([RAW], lengthOf),
  index: new Func([RAW], (of: Value, ...indexes: Value[]) => indexes.reduce(indexed, of), RAW),
  slice: new Func([RAW], sliced, RAW),
  call: new Func([RAW], called, RAW),
  print: new Func([], (...values: Value[]) => sprint(values), ANY),
  println: new Func([], (...values: Value[]) => sprintln(values), ANY),
  printf: new Func([STRING], (format: string, ...values: Value[]) => sprintf(format, values), ANY),
  html: new Func([], (...values: Value[]) => htmlText(joined(values)), ANY),
  js: new Func([], (...values: Value[]) => jsText(joined(values)), ANY),
  urlquery: new Func([], (...values: Value[]) => queryText(joined(values)), ANY),
};

/** The function that a name calls: of the first that have it, or else of the language. */
export function functionNamed(name: string, first: Functions, second?: Functions): Func | undefined {
  if (Object.hasOwn(first, name)) return first[name];
  if (second && Object.hasOwn(second, name)) return second[name];
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}

function unreached(): Value {
  throw new Error('the execution evaluates it');
}

function lessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || equals(a, b);
}

/** The text of what escapes: nil as an action prints it, unlike `print`. */
function joined(values: readonly Value[]): string {
  return sprint(values.map((value) => value ?? '<no value>'));
}

function lengthOf(of: Value): Value {
  const items = itemsOf(of), entries = items ? undefined : entriesOf(of);
  if (items) return BigInt(items.length);
  if (entries) return BigInt(entries.size);
  const text = scalarOf(of);
  if (typeof text === 'string') return BigInt(Buffer.byteLength(text));
  throw new CallError(of === null || of === undefined ? 'len of nil pointer' : `len of type ${typeOf(of)!.name}`);
}

function indexed(of: Value, index: Value): Value {
  if (of === null || of === undefined) throw new CallError('index of untyped nil');
  const entries = entriesOf(of);
  if (entries) {
    if (index === null || index === undefined) throw new CallError('value is nil; should be of type string');
    if (typeof index !== 'string') throw new CallError(`value has type ${typeOf(index)!.name}; should be string`);
    const value = entries.get(index);
    return value === undefined ? zeroOf(typeOf(of)!.element) : value;
  }
  const items = itemsOf(of), text = scalarOf(of);
  if (items) return items[position(index, items.length - 1)];
  if (typeof text !== 'string') throw new CallError(`can't index item of type ${typeOf(of)!.name}`);
  const bytes = Buffer.from(text);
  return new Scalar(UINT8, BigInt(bytes[position(index, bytes.length - 1)]));
}

function sliced(of: Value, ...indexes: Value[]): Value {
  if (of === null || of === undefined) throw new CallError('slice of untyped nil');
  if (indexes.length > 3) throw new CallError(`too many slice indexes: ${indexes.length}`);
  const items = itemsOf(of), text = scalarOf(of);
  if (!items && typeof text !== 'string') throw new CallError(`can't slice item of type ${typeOf(of)!.name}`);
  if (!items && indexes.length === 3) throw new CallError('cannot 3-index slice a string');
  const from = items ?? Buffer.from(text as string);
  const [start = 0, end = from.length, most = from.length] = indexes.map((index) => position(index, from.length));
  if (start > end) throw new CallError(`invalid slice index: ${start} > ${end}`);
  if (end > most) throw new CallError(`invalid slice index: ${end} > ${most}`);
  return items ? new Slice(typeOf(of)!, items.slice(start, end)) : (from as Buffer).toString('utf8', start, end);
}

/** An index, which may be up to `last`. */
function position(index: Value, last: number): number {
  if (index === null || index === undefined) throw new CallError('cannot index slice/array with nil');
  const number = scalarOf(index);
  if (typeof number !== 'bigint') throw new CallError(`cannot index slice/array with type ${typeOf(index)!.name}`);
  if (number < 0n || number > last) throw new CallError(`index out of range: ${number}`);
  return Number(number);
}

/** Calls a function that is a value. */
function called(func: Value, ...values: Value[]): Value {
  if (func === null || func === undefined) throw new CallError('call of nil');
  if (!(func instanceof Func)) throw new CallError(`non-function ${sprint([func])} of type ${typeOf(func)!.name}`);
  const { params, rest } = func;
  if (rest ? values.length < params.length : values.length !== params.length) {
    throw new CallError(`wrong number of args: got ${values.length} want ${rest ? 'at least ' : ''}${params.length}`);
  }
  values.forEach((value, i) => checkArgument(i, value, params[i] ?? rest!));
  return func.call(values);
}

function checkArgument(i: number, value: Value, type: Type): void {
  const own = typeOf(value);
  if (!own && !type.hasNil) throw new CallError(`arg ${i}: value is nil; should be of type ${type.name}`);
  if (own && !type.takes(own)) throw new CallError(`arg ${i}: value has type ${own.name}; should be ${type.name}`);
}

