import { Matcher } from '../../model/matcher';

/** Where a node stands in its text: UTF-16 offsets, the end exclusive. */
export interface Span { readonly start: number; readonly end: number }

/** What an expression evaluates to. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** A node of an expression, immutable. `kind` tells which; every node knows its span. */
export type Expr = NumberLiteral | StringLiteral | VectorSelector | MatrixSelector | Subquery | Unary | Paren | Binary | Aggregation | Call;

/** A number; one that was written as a duration (`5m` is 300) prints as such. */
export interface NumberLiteral extends Span { readonly kind: 'number'; readonly value: number; readonly duration: boolean }

export interface StringLiteral extends Span { readonly kind: 'string'; readonly value: string }

/**
 * A length of time in a range, subquery or offset: milliseconds, or an expression that is worth some only once step and range of the
 * query are known (`[step() * 2]`).
 */
export type DurationValue = number | DurationExpr;

export type DurationExpr =
  | Span & { readonly kind: 'duration'; readonly ms: number; /** Whether it was written as a number of seconds. */ readonly plain?: boolean }
  | Span & { readonly kind: 'step' | 'range' }
  | Span & { readonly kind: 'negate'; readonly operand: DurationExpr }
  | Span & { readonly kind: 'paren'; readonly operand: DurationExpr }
  | Span & { readonly kind: 'arithmetic'; readonly operator: '+' | '-' | '*' | '/' | '%' | '^'; readonly left: DurationExpr; readonly right: DurationExpr }
  | Span & { readonly kind: 'min_of' | 'max_of'; readonly left: DurationExpr; readonly right: DurationExpr };

/** The moment of `@`: milliseconds since the Unix epoch, or an end of the query. */
export type AtModifier = number | 'start' | 'end';

/** What moves a selector or subquery in time. An offset looks back by so much, or ahead where it is negative. */
export interface TimeShift { readonly offset: DurationValue; readonly at?: AtModifier }

/** `matchers` hold one for `__name__` where the selector names a metric; `name` is the metric written before the braces. */
export interface VectorSelector extends Span, TimeShift {
  readonly kind: 'selector';
  readonly name?: string;
  readonly matchers: readonly Matcher[];
  /** Extended range selectors, behind a feature flag. */
  readonly extension?: 'anchored' | 'smoothed';
}

/** A selector with a range. Offset and `@` are those of `selector`. */
export interface MatrixSelector extends Span { readonly kind: 'matrix'; readonly selector: VectorSelector; readonly range: DurationValue }

/** `step` undefined: the default, `global.evaluation_interval`. */
export interface Subquery extends Span, TimeShift {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: DurationValue;
  readonly step?: DurationValue;
}

export interface Unary extends Span { readonly kind: 'unary'; readonly operator: '+' | '-'; readonly operand: Expr }

export interface Paren extends Span { readonly kind: 'paren'; readonly expr: Expr }

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';
export type TrimOperator = '</' | '>/';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

/** How the elements of two vectors are paired. Absent where an operand is a scalar. */
export interface VectorMatching {
  readonly cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** Whether `labels` are those that count (`on`) rather than those that do not (`ignoring`). */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels that `group_left` or `group_right` takes over from the side of one. */
  readonly include: readonly string[];
  /** What a missing element of a side is taken for, behind a feature flag. */
  readonly fillLeft?: number;
  readonly fillRight?: number;
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  /** `bool`: a comparison yields 0 or 1 instead of filtering. */
  readonly bool: boolean;
  readonly left: Expr;
  readonly right: Expr;
  readonly matching?: VectorMatching;
}

export type AggregationOperator =
  | 'sum' | 'avg' | 'min' | 'max' | 'count' | 'group' | 'stddev' | 'stdvar' | 'topk' | 'bottomk' | 'count_values' | 'quantile' | 'limitk' | 'limit_ratio';

/** `without`: `grouping` are the labels that go, else those that stay. */
export interface Aggregation extends Span {
  readonly kind: 'aggregation';
  readonly operator: AggregationOperator;
  readonly param?: Expr;
  readonly expr: Expr;
  readonly without: boolean;
  readonly grouping: readonly string[];
}

/** `name` is one of `FUNCTIONS` (functions.ts), and the arguments fit its signature. */
export interface Call extends Span { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
