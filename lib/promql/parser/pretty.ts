import { Expr } from './ast';
import { printAggregator, printExpr, printModifiers, printSubquery } from './print';

const WIDTH = 100; // characters that a line may have

/** An expression over several lines where it is too long for one, as `/api/v1/format_query` answers it. */
export function prettyExpr(expr: Expr): string {
  return pretty(expr, 0);
}

function pretty(expr: Expr, level: number): string {
  const indent = '  '.repeat(level);
  const line = printExpr(expr);
  if (line.length <= WIDTH) return expr.kind === 'subquery' ? line : `${indent}${line}`; // as the original has it
  switch (expr.kind) {
    case 'paren': return `${indent}(\n${pretty(expr.expr, level + 1)}\n${indent})`;
    case 'unary': return `${indent}${expr.operator}${pretty(expr.operand, level).trimStart()}`;
    case 'binary': {
      const sign = `${indent}${expr.operator}${printModifiers(expr)}`;
      return `${pretty(expr.left, level + 1)}\n${sign}\n${pretty(expr.right, level + 1)}`;
    }
    case 'subquery': return `${pretty(expr.expr, level)}${printSubquery(expr)}`;
    case 'call': return `${indent}${expr.name}(\n${expr.args.map((arg) => pretty(arg, level + 1)).join(',\n')}\n${indent})`;
    case 'aggregation': {
      const args = expr.param ? [expr.param, expr.expr] : [expr.expr];
      return `${indent}${printAggregator(expr)}(\n${args.map((arg) => pretty(arg, level + 1)).join(',\n')}\n${indent})`;
    }
    default: return `${indent}${line}`;
  }
}
