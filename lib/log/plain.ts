import { toWellFormed } from '../encoding/well-formed';
import { errorText } from '../sys/errors';

/** A finite copy of a field's value that every format can print. */
export type Plain = string | number | bigint | boolean | null | readonly Plain[] | ReadonlyMap<string, Plain>;

const MAX_SIZE = 16 * 1024;
const MAX_DEPTH = 8; // a circle ends here too
const CUT = '...(cut)'; // stands where something was left out

/**
 * What is printed of `value`, at most 16 Ki characters before escapes. Errors become their text with its causes, other objects what
 * their own `toJSON` or `toString` says, or else a list or a group of what is in them. Never throws: a value that cannot be read says so.
 */
export function plain(value: unknown): Plain {
  try {
    return copy(value, 0, { left: MAX_SIZE });
  } catch (thrown) {
    return text(`!PANIC: ${thrown instanceof Error ? thrown.message : typeof thrown}`, { left: MAX_SIZE });
  }
}

interface Budget { left: number }

function copy(value: unknown, depth: number, budget: Budget): Plain {
  switch (typeof value) {
    case 'string': return text(value, budget);
    case 'number':
    case 'bigint':
    case 'boolean': return value;
    case 'undefined': return null;
    case 'object': return value && object(value, depth, budget);
    default: return `[${typeof value}]`;
  }
}

function object(value: object, depth: number, budget: Budget): Plain {
  if (value instanceof Error) return text(errorText(value), budget);
  if (depth === MAX_DEPTH) return CUT;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return list(value as Iterable<unknown>, depth, budget);
  if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), depth + 1, budget);
  if (typeof value.toString === 'function' && value.toString !== Object.prototype.toString) return text(String(value), budget);
  if (Symbol.iterator in value) return list(value as Iterable<unknown>, depth, budget);
  return group(value as Record<string, unknown>, depth, budget);
}

function list(value: Iterable<unknown>, depth: number, budget: Budget): Plain[] {
  const copies: Plain[] = [];
  for (const item of value) {
    if (budget.left-- <= 0) return copies.concat(CUT);
    copies.push(copy(item, depth + 1, budget));
  }
  return copies;
}

function group(value: Record<string, unknown>, depth: number, budget: Budget): Map<string, Plain> {
  const copies = new Map<string, Plain>();
  for (const key of Object.keys(value)) {
    if (budget.left-- <= 0) return copies.set(CUT, true);
    copies.set(text(key, budget), copy(value[key], depth + 1, budget));
  }
  return copies;
}

function text(value: string, budget: Budget): string {
  const kept = value.length <= budget.left ? value : value.slice(0, Math.max(budget.left, 0)) + CUT;
  budget.left -= value.length;
  return toWellFormed(kept);
}
