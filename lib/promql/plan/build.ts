import { Aggregation, AtModifier, Binary, Call, Expr, MatrixSelector, Span, Subquery, TimeShift, ValueType, VectorSelector } from '../parser/ast';
import { FUNCTIONS } from '../parser/functions';
import { durationMs, positiveDurationMs, QueryExtent } from './durations';
import { AggregatePlan, BinaryPlan, CallPlan, NumberPlan, Plan, Shift, SubqueryPlan, WindowPlan } from './plan';

/** The query that a plan is for, milliseconds. An instant query begins and ends at its time and has the step 0. */
export interface PlanContext {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** The step of subqueries that name none, above 0. */
  readonly defaultStep: () => number;
}

/** Functions that look at the time of the step, whatever their arguments are worth. */
const OF_THE_STEP = new Set([
  'time', 'timestamp', 'predict_linear', 'minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year',
]);

/** Turns an expression into a plan. @throws CodedError BAD_DATA where a duration is none for this query */
export function buildPlan(expr: Expr, context: PlanContext): Plan {
  return new Builder(context).build(expr);
}

class Builder {
  private readonly extent: QueryExtent;

  constructor(private readonly context: PlanContext) {
    this.extent = { step: context.step, range: context.end - context.start };
  }

  build(expr: Expr): Plan {
    const span: Span = { start: expr.start, end: expr.end };
    switch (expr.kind) {
      case 'number': return number(expr.value, span);
      case 'string': return { kind: 'string', type: 'string', fixed: true, span, value: expr.value };
      case 'paren': return this.build(expr.expr);
      case 'unary': return this.unary(expr.operator, this.build(expr.operand), span);
      case 'selector': return this.selector(expr, span);
      case 'matrix': return this.window(expr, span);
      case 'subquery': return this.subquery(expr, span);
      case 'binary': return this.binary(expr, span);
      case 'aggregation': return this.aggregation(expr, span);
      case 'call': return this.call(expr, span);
    }
  }

  private unary(operator: '+' | '-', operand: Plan, span: Span): Plan {
    if (operator === '+') return operand;
    if (operand.kind === 'number') return number(-operand.value, span);
    return { kind: 'negate', type: operand.type, fixed: operand.fixed, span, operand };
  }

  private selector(expr: VectorSelector, span: Span): Plan {
    const shift = this.shift(expr);
    return { kind: 'select', type: 'vector', fixed: shift.at !== undefined, span, matchers: expr.matchers, shift, smoothed: expr.extension === 'smoothed' };
  }

  private window({ selector, range }: MatrixSelector, span: Span): WindowPlan {
    const shift = this.shift(selector);
    return {
      kind: 'window', type: 'matrix', fixed: shift.at !== undefined, span, matchers: selector.matchers, shift,
      range: positiveDurationMs(range, this.extent), extension: selector.extension,
    };
  }

  private subquery(expr: Subquery, span: Span): SubqueryPlan {
    const shift = this.shift(expr);
    return {
      kind: 'subquery', type: 'matrix', fixed: shift.at !== undefined, span, inner: this.build(expr.expr), shift,
      range: positiveDurationMs(expr.range, this.extent),
      step: expr.step === undefined ? this.context.defaultStep() : positiveDurationMs(expr.step, this.extent),
    };
  }

  private binary(expr: Binary, span: Span): BinaryPlan {
    const { operator, bool, matching } = expr;
    const left = this.build(expr.left), right = this.build(expr.right);
    const type: ValueType = left.type === 'scalar' && right.type === 'scalar' ? 'scalar' : 'vector';
    return { kind: 'binary', type, fixed: left.fixed && right.fixed, span, operator, bool, left, right, matching };
  }

  private aggregation({ operator, expr, param, without, grouping }: Aggregation, span: Span): AggregatePlan {
    const operand = this.build(expr), built = param && this.build(param);
    return { kind: 'aggregate', type: 'vector', fixed: operand.fixed && built?.fixed !== false, span, operator, param: built, operand, without, grouping };
  }

  private call({ name, args }: Call, span: Span): Plan {
    const { start, end } = this.context;
    switch (name) {
      case 'pi': return number(Math.PI, span);
      case 'start': return number(start / 1000, span);
      case 'end': return number(end / 1000, span);
      case 'step': return number(this.extent.step / 1000, span);
      case 'range': return number(this.extent.range / 1000, span);
    }
    const built = args.map((arg) => this.build(arg));
    const type = FUNCTIONS.get(name)!.returns;
    const call: CallPlan = { kind: 'call', type, fixed: !OF_THE_STEP.has(name) && built.every((arg) => arg.fixed), span, name, args: built };
    return call;
  }

  private shift({ offset, at }: TimeShift): Shift {
    const ms = durationMs(offset, this.extent);
    return at === undefined ? { offset: ms } : { offset: ms, at: this.moment(at) };
  }

  private moment(at: AtModifier): number {
    return at === 'start' ? this.context.start : at === 'end' ? this.context.end : at;
  }
}

function number(value: number, span: Span): NumberPlan {
  return { kind: 'number', type: 'scalar', fixed: true, span, value };
}
