import { Expression } from '../cel/expression';
import { FieldErrorReason } from './field-error';

/** A rule of `x-kubernetes-validations`, made ready. */
export interface Rule {
  readonly text: string;
  readonly expression: Expression;
  readonly message: string;
  readonly messageExpression?: Expression;
  readonly reason: FieldErrorReason;
  /** Names of the fields from where the rule stands to the one it speaks of. */
  readonly fieldPath: readonly string[];
  /** It compares with what was there before, and is asked only where something was, or with an optional `oldSelf`. */
  readonly usesOld: boolean;
  readonly optionalOld: boolean;
}
