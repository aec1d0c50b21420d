import { Value } from '../execution/budget';
import { Query } from '../execution/query';
import { Steps } from '../execution/steps';
import { CallPlan } from '../plan/plan';

/** A call with the values of its arguments; those that are texts stand apart. Frames belong to the function, scalars do not. */
export interface VectorCall {
  readonly plan: CallPlan;
  readonly args: readonly Value[];
  readonly texts: readonly string[];
  readonly steps: Steps;
  readonly query: Query;
}

/** A function of instant vectors and scalars; one whose work may take long rests now and then. @throws CodedError EXECUTION */
export type VectorFunction = (call: VectorCall) => Value | Promise<Value>;
