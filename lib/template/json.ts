import { formatFloat } from '../encoding/go-number';
import { compareUtf8 } from '../encoding/utf8-order';
import { CallError } from './error';
import { Time } from './time/time';
import { entriesOf, itemsOf, scalarOf, Struct, typeOf, Value } from './value';

const DEEPEST = 100; // levels of values in values

/** A value as Go's `json.Marshal` writes it: maps by key, structs by the JSON names of their fields, `<>&` escaped. @throws CallError */
export function toJson(value: Value): string {
  return marshal(value, 0).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function marshal(value: Value, depth: number): string {
  if (value === null || value === undefined) return 'null';
  if (depth > DEEPEST) throw new CallError(`json: values are nested deeper than ${DEEPEST} levels`);
  const scalar = scalarOf(value);
  if (scalar !== undefined) return marshalScalar(scalar);
  const inner = (each: Value) => marshal(each, depth + 1);
  const items = itemsOf(value);
  if (items) return `[${items.map(inner).join(',')}]`;
  const entries = entriesOf(value);
  if (entries) return object([...entries].sort(([a], [b]) => compareUtf8(a, b)).map(([key, each]) => [key, inner(each)]));
  if (value instanceof Struct) return object(value.type.fields.map(({ name, json = name }, i) => [json, inner(value.values[i])]));
  if (value instanceof Time) return `"${value.format('2006-01-02T15:04:05.999999999Z07:00')}"`;
  throw new CallError(`json: unsupported type: ${typeOf(value)!.name}`);
}

function object(pairs: ReadonlyArray<readonly [string, string]>): string {
  return `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

function marshalScalar(scalar: string | number | bigint | boolean): string {
  if (typeof scalar === 'bigint') return String(scalar);
  if (typeof scalar === 'number' && !Number.isFinite(scalar)) throw new CallError(`json: unsupported value: ${formatFloat(scalar)}`);
  return JSON.stringify(scalar);
}
