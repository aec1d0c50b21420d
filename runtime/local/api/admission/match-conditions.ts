import { CelError, evaluationError } from '../../../../lib/cel/cel-error';
import { checkCel } from '../../../../lib/cel/check';
import { evaluateCel } from '../../../../lib/cel/evaluate';
import { Expression } from '../../../../lib/cel/expression';
import { parseCel } from '../../../../lib/cel/parser';
import { mapOf, Value } from '../../../../lib/cel/value';
import { isObject, Json } from '../../../../lib/crds/json';

/** A condition as configurations write it. */
export interface MatchCondition { readonly name: string; readonly expression: string }

/** A condition made ready. */
export interface ReadyCondition { readonly text: string; readonly expression: Expression }

/** What a condition can speak of; null stands for what is not there. */
export interface ConditionInput { readonly object: Json; readonly oldObject: Json; readonly request: Json }

const STEPS = 2_500_000; // of all conditions of one webhook, as in Kubernetes
const SCOPE = { names: new Map(['object', 'oldObject', 'request'].map((name) => [name, undefined])), field: () => undefined, item: () => undefined };

/** @throws CelError CEL_SYNTAX */
export function readyCondition(text: string): ReadyCondition {
  const expression = parseCel(text);
  checkCel(expression, SCOPE);
  return { text, expression };
}

/**
 * Whether all conditions are met. One that is not settles it, whatever is wrong with others.
 * @throws CelError for what cannot be said
 */
export function areMet(conditions: readonly ReadyCondition[], input: ConditionInput): boolean {
  if (conditions.length === 0) return true;
  const names = new Map(Object.entries(input).map(([name, value]) => [name, celValue(value as Json)]));
  const budget = { steps: STEPS };
  let failure: CelError | undefined;
  for (const { text, expression } of conditions) {
    try {
      const result = evaluateCel(expression, names, budget);
      if (result === false) return false;
      if (result !== true) throw evaluationError('it is neither true nor false');
    } catch (err) {
      if (!(err instanceof CelError)) throw err;
      failure ??= new CelError(err.code as 'CEL_EVALUATION', `expression '${text}' resulted in error: ${err.message}`);
    }
  }
  if (failure) throw failure;
  return true;
}

/** Nothing is known of types here: whole numbers are integers. */
function celValue(value: Json): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  return isObject(value) ? mapOf(Object.entries(value).map(([key, part]) => [key, celValue(part)] as const)) : value;
}
