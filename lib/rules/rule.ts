import { Logger } from '../log/logger';
import { Labels } from '../model/labels';
import { Engine } from '../promql/engine';
import { Expr } from '../promql/parser/ast';
import { Queryable } from '../storage/chunk-querier';
import { Clock } from '../sys/clock';
import { CodedError } from '../sys/errors';

/** The value of `labels[i]` is `values[i]`. */
export interface RuleVector { readonly labels: readonly Labels[]; readonly values: Float64Array }

/** Answers the expressions of rules, and those that their templates ask. */
export interface RuleQueries {
  /** @throws PromqlError */
  parse(text: string): Expr;
  /** The value at `t`, milliseconds since the Unix epoch. @throws as the engine does; CodedError EXECUTION for what is neither a vector nor a scalar */
  vector(expr: Expr, t: number, signal?: AbortSignal): Promise<RuleVector>;
}

/** One evaluation of a rule. */
export interface RuleContext {
  /** The slot of the evaluation, milliseconds since the Unix epoch. */
  readonly t: number;
  /** What the expression is asked for, and what samples bear: `t` less the query offset of the group. */
  readonly sampleTime: number;
  /** How many series or alerts a rule may have; 0 for any number. */
  readonly limit: number;
  readonly queries: RuleQueries;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

export type RuleHealth = 'unknown' | 'ok' | 'err';

/** What the last evaluation of a rule came to. */
export interface RuleStatus {
  readonly health: RuleHealth;
  /** Empty where nothing failed. */
  readonly lastError: string;
  /** When it began, milliseconds since the Unix epoch; NaN before the first. */
  readonly evaluatedAt: number;
  /** Milliseconds. */
  readonly duration: number;
}

export const UNEVALUATED: RuleStatus = { health: 'unknown', lastError: '', evaluatedAt: NaN, duration: 0 };

/** The engine over a store. A scalar is a series without labels. */
export function engineQueries(engine: Engine, queryable: Queryable): RuleQueries {
  return {
    parse: (text) => engine.parse(text),
    async vector(expr, t, signal) {
      const { value } = await engine.instant(queryable, expr, t, { signal });
      if (value.type === 'vector') return value;
      if (value.type === 'scalar') return { labels: [Labels.EMPTY], values: Float64Array.of(value.v) };
      throw new CodedError('EXECUTION', 'rule result is not a vector or scalar');
    },
  };
}
