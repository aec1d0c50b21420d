import { CelError, evaluationError } from './cel-error';
import { BinaryOperator, Expression } from './expression';
import { functionNamed } from './functions';
import {
  compare, Duration, equal, field, int, isList, isMap, mapKey, mapOf, noOverload, Optional, Timestamp, TypeValue, Uint, uint, Value,
} from './value';

/** What names in an expression mean. */
export type Names = ReadonlyMap<string, Value>;

/** Steps that evaluating may take: one per part of the expression each time it is looked at, and one per ten characters or items that are read. */
export interface Budget { steps: number }

/** Steps of one expression, as in Kubernetes. */
export const STEPS = 1_000_000;
const TYPES = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type'];
const PER_STEP = 10; // characters or items

/**
 * Evaluates a parsed expression.
 * @throws CelError CEL_EVALUATION, or CEL_BUDGET when `budget` is used up. Source: the language definition of CEL, "Evaluation".
 */
export function evaluateCel(expression: Expression, names: Names, budget: Budget = { steps: STEPS }): Value {
  return new Evaluation(budget).value(expression, names);
}

class Evaluation {
  constructor(private readonly budget: Budget) {}

  value(expression: Expression, names: Names): Value {
    this.spend(1);
    switch (expression.kind) {
      case 'literal': return expression.value;
      case 'name': return this.named(expression.name, names);
      case 'select': return this.select(this.value(expression.of, names), expression.field, expression.isOptional);
      case 'has': return this.has(this.value(expression.of, names), expression.field);
      case 'index': return this.index(this.value(expression.of, names), this.value(expression.index, names), expression.isOptional);
      case 'call': return this.call(expression, names);
      case 'list': return expression.items.map((item) => this.value(item, names));
      case 'map': return mapOf(expression.entries.map(([key, value]) => [this.value(key, names), this.value(value, names)] as const));
      case 'not': return !this.bool(expression.of, names);
      case 'negative': return negated(this.value(expression.of, names));
      case 'and': return this.decided(expression, names, false);
      case 'or': return this.decided(expression, names, true);
      case 'choice': return this.value(this.bool(expression.condition, names) ? expression.then : expression.otherwise, names);
      case 'macro': return this.macro(expression, names);
      case 'binary': return this.binary(expression.operator, this.value(expression.left, names), this.value(expression.right, names));
    }
  }

  private spend(steps: number): void {
    if ((this.budget.steps -= steps) < 0) throw new CelError('CEL_BUDGET', 'operation cancelled: actual cost limit exceeded');
  }

  private named(name: string, names: Names): Value {
    const value = names.get(name);
    if (value !== undefined) return value;
    if (TYPES.includes(name)) return new TypeValue(name);
    throw evaluationError(`undeclared reference to '${name}'`);
  }

  private bool(expression: Expression, names: Names): boolean {
    const value = this.value(expression, names);
    if (typeof value !== 'boolean') throw noOverload();
    return value;
  }

  /** `&&` and `||`: one side that decides is enough, whatever goes wrong on the other. */
  private decided({ left, right }: Expression & { kind: 'and' | 'or' }, names: Names, decisive: boolean): boolean {
    try {
      if (this.bool(left, names) === decisive) return decisive;
    } catch (err) {
      if (err instanceof CelError && err.code === 'CEL_EVALUATION' && this.bool(right, names) === decisive) return decisive;
      throw err;
    }
    return this.bool(right, names);
  }

  private select(of: Value, name: string, isOptional: boolean): Value {
    if (of instanceof Optional) return new Optional(of.value === undefined ? undefined : this.found(of.value, name));
    const value = this.found(of, name);
    if (isOptional) return new Optional(value);
    if (value === undefined) throw evaluationError(`no such key: ${name}`);
    return value;
  }

  private found(of: Value, name: string): Value | undefined {
    if (!isMap(of)) throw noOverload();
    return field(of, name);
  }

  private has(of: Value, name: string): boolean {
    if (of instanceof Optional) return of.value !== undefined && this.found(of.value, name) !== undefined;
    return this.found(of, name) !== undefined;
  }

  private index(of: Value, index: Value, isOptional: boolean): Value {
    if (of instanceof Optional) return new Optional(of.value === undefined ? undefined : this.item(of.value, index));
    const value = this.item(of, index);
    if (isOptional) return new Optional(value);
    if (value === undefined) throw evaluationError(isList(of) ? `index out of bounds: ${String(index)}` : `no such key: ${String(index)}`);
    return value;
  }

  private item(of: Value, index: Value): Value | undefined {
    if (isMap(of)) return of.get(mapKey(index))?.[1];
    if (!isList(of)) throw noOverload();
    const at = index instanceof Uint ? index.value : index;
    if (typeof at !== 'bigint' && !(typeof at === 'number' && Number.isInteger(at))) throw noOverload();
    return of[Number(at)];
  }

  private call({ name, target, args }: Expression & { kind: 'call' }, names: Names): Value {
    const own = functionNamed(name, target !== undefined);
    if (!own) throw evaluationError(`undeclared reference to '${name}'`);
    const values = [...target ? [target] : [], ...args].map((each) => this.value(each, names));
    const factors = name === 'distinct' ? [values[0], ...values] : values;
    this.spend(factors.reduce<number>((product, each) => product * Math.max(sizeOf(each), 1), 1));
    const result = own(...values);
    this.spend(sizeOf(result));
    return result;
  }

  private macro({ macro, of, variable, condition, body }: Expression & { kind: 'macro' }, names: Names): Value {
    const over = this.value(of, names);
    const items = isMap(over) ? [...over.values()].map(([key]) => key) : over;
    if (!isList(items)) throw noOverload();
    const within = (item: Value) => new Map(names).set(variable, item);
    switch (macro) {
      case 'all': return this.quantified(items, (item) => this.bool(body, within(item)), false);
      case 'exists': return this.quantified(items, (item) => this.bool(body, within(item)), true);
      case 'exists_one': return items.filter((item) => this.bool(body, within(item))).length === 1;
      case 'filter': return items.filter((item) => this.bool(body, within(item)));
      case 'map': return items.filter((item) => !condition || this.bool(condition, within(item))).map((item) => this.value(body, within(item)));
    }
  }

  /** An item that decides is enough, whatever goes wrong with others. */
  private quantified(items: readonly Value[], holds: (item: Value) => boolean, decisive: boolean): boolean {
    let wrong: unknown;
    for (const item of items) {
      try {
        if (holds(item) === decisive) return decisive;
      } catch (err) {
        if (!(err instanceof CelError) || err.code === 'CEL_BUDGET') throw err;
        wrong ??= err;
      }
    }
    if (wrong) throw wrong;
    return !decisive;
  }

  private binary(operator: BinaryOperator, a: Value, b: Value): Value {
    this.spend(costOf(operator, a, b));
    switch (operator) {
      case '==': return equal(a, b);
      case '!=': return !equal(a, b);
      case '<': return compare(a, b) < 0;
      case '<=': return compare(a, b) <= 0;
      case '>': return compare(a, b) > 0;
      case '>=': return compare(a, b) >= 0;
      case 'in': return isIn(a, b);
      case '+': return added(a, b);
      default: return calculated(operator, a, b);
    }
  }
}

function sizeOf(value: Value): number {
  const size = typeof value === 'string' || isList(value) || value instanceof Uint8Array ? value.length : isMap(value) ? value.size : 0;
  return Math.ceil(size / PER_STEP);
}

/** As `sizeOf`, with everything within lists and maps. */
function wholeSize(value: Value): number {
  let size = sizeOf(value);
  if (isList(value)) for (const part of value) size += typeof part === 'bigint' ? 0 : wholeSize(part);
  else if (isMap(value)) for (const [, part] of value.values()) size += wholeSize(part);
  return size;
}

/** Steps of an operator: what it reads, and for a sum what it copies. */
function costOf(operator: BinaryOperator, a: Value, b: Value): number {
  if (operator === '+') return sizeOf(a) + sizeOf(b);
  if (operator === 'in') return isList(b) ? wholeSize(b) : 0;
  const shorter = Math.min(sizeOf(a), sizeOf(b));
  return shorter > 0 && (isList(a) && isList(b) || isMap(a) && isMap(b)) ? Math.min(wholeSize(a), wholeSize(b)) : shorter;
}

function isIn(item: Value, of: Value): boolean {
  if (isList(of)) return of.some((each) => equal(each, item));
  if (!isMap(of)) throw noOverload();
  return of.has(mapKey(item));
}

function negated(value: Value): Value {
  if (typeof value === 'bigint') return int(-value);
  if (typeof value === 'number') return -value;
  throw noOverload();
}

function added(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isList(a) && isList(b)) return [...a, ...b];
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.concat([a, b]);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.ns + b.ns);
  if (a instanceof Duration && b instanceof Timestamp) return new Timestamp(a.ns + b.ns);
  if (a instanceof Duration && b instanceof Duration) return new Duration(int(a.ns + b.ns));
  return calculated('+', a, b);
}

function calculated(operator: BinaryOperator, a: Value, b: Value): Value {
  if (operator === '-') {
    if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(a.ns - b.ns);
    if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.ns - b.ns);
    if (a instanceof Duration && b instanceof Duration) return new Duration(int(a.ns - b.ns));
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(whole(operator, a, b));
  if (a instanceof Uint && b instanceof Uint) return uint(whole(operator, a.value, b.value));
  if (typeof a !== 'number' || typeof b !== 'number' || operator === '%') throw noOverload();
  return operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b;
}

function whole(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  if ((operator === '/' || operator === '%') && b === 0n) throw evaluationError(operator === '/' ? 'division by zero' : 'modulus by zero');
  switch (operator) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    default: return a % b;
  }
}
