import { CelError, syntaxError } from './cel-error';
import { Expression } from './expression';
import { functionNamed } from './functions';

const TYPES = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type'];

/** What is known before an expression is evaluated: `T` says what a value is, undefined where nobody knows. */
export interface Scope<T> {
  /** What a name stands for. */
  readonly names: ReadonlyMap<string, T | undefined>;
  /** @returns false where `of` has no such field, else what the field is */
  readonly field: (of: T, name: string) => T | undefined | false;
  /** What is within a list or map. */
  readonly item: (of: T) => T | undefined;
}

/**
 * Looks at everything in an expression that can be wrong whatever it is evaluated over: names, functions, fields.
 * @throws CelError CEL_SYNTAX with its place
 */
export function checkCel<T>(expression: Expression, scope: Scope<T>): void {
  what(expression, scope);
}

function what<T>(expression: Expression, scope: Scope<T>): T | undefined {
  const { at } = expression;
  switch (expression.kind) {
    case 'literal': return undefined;
    case 'name': {
      if (scope.names.has(expression.name)) return scope.names.get(expression.name);
      if (TYPES.includes(expression.name)) return undefined;
      throw undeclared(expression.name, at);
    }
    case 'select': case 'has': return fieldOf(what(expression.of, scope), expression.field, at, scope);
    case 'index': {
      what(expression.index, scope);
      const of = what(expression.of, scope);
      return of === undefined ? undefined : scope.item(of);
    }
    case 'call': {
      const { name, target, args } = expression;
      if (!functionNamed(name, target !== undefined)) throw undeclared(name, at);
      for (const part of [...target ? [target] : [], ...args]) what(part, scope);
      return undefined;
    }
    case 'macro': return ofMacro(expression, scope);
    default:
      for (const part of parts(expression)) what(part, scope);
      return undefined;
  }
}

function fieldOf<T>(of: T | undefined, name: string, at: number, scope: Scope<T>): T | undefined {
  if (of === undefined) return undefined;
  const found = scope.field(of, name);
  if (found === false) throw syntaxError(`undefined field '${name}'`, at);
  return found;
}

function ofMacro<T>({ macro, of, variable, condition, body }: Expression & { kind: 'macro' }, scope: Scope<T>): T | undefined {
  const over = what(of, scope);
  const names = new Map(scope.names).set(variable, over === undefined ? undefined : scope.item(over));
  for (const part of [condition, body]) if (part) what(part, { ...scope, names });
  return macro === 'filter' ? over : undefined;
}

function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list': return expression.items;
    case 'map': return expression.entries.flat();
    case 'not': case 'negative': return [expression.of];
    case 'and': case 'or': case 'binary': return [expression.left, expression.right];
    case 'choice': return [expression.condition, expression.then, expression.otherwise];
    default: return [];
  }
}

function undeclared(name: string, at: number): CelError {
  return syntaxError(`undeclared reference to '${name}' (in container '')`, at);
}
