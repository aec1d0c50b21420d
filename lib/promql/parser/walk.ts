import { Expr } from './ast';

/** The expressions that `expr` is made of, from left to right. The selector of a range counts. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'matrix': return [expr.selector];
    case 'subquery': case 'paren': return [expr.expr];
    case 'unary': return [expr.operand];
    case 'binary': return [expr.left, expr.right];
    case 'aggregation': return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case 'call': return expr.args;
    default: return [];
  }
}

/** Calls `visit` with `expr` and all that is in it, outer ones first; `path` are those around it, the outermost first. */
export function walk(expr: Expr, visit: (expr: Expr, path: readonly Expr[]) => void): void {
  const path: Expr[] = [];
  const descend = (each: Expr) => {
    visit(each, path);
    path.push(each);
    for (const child of children(each)) descend(child);
    path.pop();
  };
  descend(expr);
}
