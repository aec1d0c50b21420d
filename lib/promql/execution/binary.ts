import { BinaryPlan } from '../plan/plan';
import { Value } from './budget';
import { Frame } from './frame';
import { arithmetic, comparison, isArithmetic, isComparison } from './operators';
import { dropNames, Query } from './query';
import { setOperation } from './set-operation';
import { matchVectors } from './vector-matching';

/** Joins the values of two operands. @throws CodedError EXECUTION where elements of two vectors cannot be paired */
export async function binary(plan: BinaryPlan, left: Value, right: Value, query: Query): Promise<Value> {
  const { operator } = plan;
  if (left instanceof Frame) {
    if (!(right instanceof Frame)) return withScalar(plan, left, right, false, query);
    if (operator === 'and' || operator === 'or' || operator === 'unless') return setOperation(operator, plan.matching!, left, right, query);
    return matchVectors(plan, left, right, query);
  }
  return right instanceof Frame ? withScalar(plan, right, left, true, query) : ofScalars(plan, left, right);
}

function ofScalars({ operator }: BinaryPlan, left: Float64Array, right: Float64Array): Float64Array {
  if (isArithmetic(operator)) {
    const join = arithmetic(operator);
    return left.map((v, step) => join(v, right[step]));
  }
  if (!isComparison(operator)) throw new Error(`operator ${operator} between scalars`);
  const holds = comparison(operator);
  return left.map((v, step) => holds(v, right[step]) ? 1 : 0);
}

/** @param swapped the scalar is the left operand */
async function withScalar(plan: BinaryPlan, frame: Frame, scalar: Float64Array, swapped: boolean, query: Query): Promise<Frame> {
  const { operator, bool } = plan;
  if (operator === '</' || operator === '>/') return new Frame(frame.steps); // they trim histograms, which there are none of
  const join = isArithmetic(operator) ? arithmetic(operator) : undefined;
  const holds = isComparison(operator) ? comparison(operator) : undefined;
  const { values, present } = frame;
  for (let row = 0; row < frame.count; row++) {
    const begin = frame.begin(row), end = frame.end(row);
    for (let cell = begin, step = frame.first(row); cell < end; cell++, step++) {
      const a = swapped ? scalar[step] : values[cell], b = swapped ? values[cell] : scalar[step];
      if (join) values[cell] = join(a, b);
      else if (bool) values[cell] = holds!(a, b) ? 1 : 0;
      else if (!holds!(a, b)) present[cell] = 0;
    }
    if (query.pace.due(end - begin)) await query.pace.rest();
  }
  return join || bool ? dropNames(frame, query) : frame.trimmed();
}
