import { Matcher } from '../../model/matcher';
import { AggregationOperator, BinaryOperator, Span, ValueType, VectorMatching } from '../parser/ast';

/** What moves a selector or subquery in time. It looks at the time `(at ?? t) - offset` for the step at `t`; all in milliseconds. */
export interface Shift { readonly offset: number; readonly at?: number }

/** A node of a plan. */
interface PlanNode {
  readonly span: Span;
  readonly type: ValueType;
  /** Worth the same at every step, so one step is worth evaluating. */
  readonly fixed: boolean;
}

/** How to answer an expression, for one query: durations are numbers, `@` is a time, parentheses are gone. Immutable. */
export type Plan = NumberPlan | StringPlan | SelectPlan | RangePlan | NegatePlan | BinaryPlan | AggregatePlan | CallPlan;

export interface NumberPlan extends PlanNode { readonly kind: 'number'; readonly value: number }

export interface StringPlan extends PlanNode { readonly kind: 'string'; readonly value: string }

/** The samples that are in force at each step. */
export interface SelectPlan extends PlanNode {
  readonly kind: 'select';
  readonly matchers: readonly Matcher[];
  readonly shift: Shift;
  readonly smoothed: boolean;
}

/** What a range function looks at: for each step the samples behind `range` milliseconds before its time, up to it. */
export type RangePlan = WindowPlan | SubqueryPlan;

export interface WindowPlan extends PlanNode {
  readonly kind: 'window';
  readonly matchers: readonly Matcher[];
  readonly shift: Shift;
  readonly range: number;
  readonly extension?: 'anchored' | 'smoothed';
}

/** `step` in milliseconds, above 0: the inner plan is evaluated at its multiples. */
export interface SubqueryPlan extends PlanNode {
  readonly kind: 'subquery';
  readonly inner: Plan;
  readonly shift: Shift;
  readonly range: number;
  readonly step: number;
}

export interface NegatePlan extends PlanNode { readonly kind: 'negate'; readonly operand: Plan }

export interface BinaryPlan extends PlanNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly bool: boolean;
  readonly left: Plan;
  readonly right: Plan;
  readonly matching?: VectorMatching;
}

export interface AggregatePlan extends PlanNode {
  readonly kind: 'aggregate';
  readonly operator: AggregationOperator;
  readonly param?: Plan;
  readonly operand: Plan;
  readonly without: boolean;
  readonly grouping: readonly string[];
}

export interface CallPlan extends PlanNode { readonly kind: 'call'; readonly name: string; readonly args: readonly Plan[] }
