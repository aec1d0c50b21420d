import { Expr, ValueType } from './ast';
import { FUNCTIONS } from './functions';

/** What `expr` evaluates to. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number': return 'scalar';
    case 'string': return 'string';
    case 'selector': case 'aggregation': return 'vector';
    case 'matrix': case 'subquery': return 'matrix';
    case 'paren': return typeOf(expr.expr);
    case 'unary': return typeOf(expr.operand);
    case 'binary': return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'call': return FUNCTIONS.get(expr.name)!.returns;
  }
}

const NAMES: Readonly<Record<ValueType, string>> = { scalar: 'scalar', vector: 'instant vector', matrix: 'range vector', string: 'string' };

/** A type as errors call it. */
export function typeName(type: ValueType): string {
  return NAMES[type];
}
