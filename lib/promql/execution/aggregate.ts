import { formatFloat } from '../../encoding/go-number';
import { CodedError } from '../../sys/errors';
import { checkQuantile } from '../functions/range-functions';
import { AggregatePlan } from '../plan/plan';
import { countValues } from './count-values';
import { Frame, Row } from './frame';
import { groupRows } from './grouping';
import { Query } from './query';
import { quantiles, Reduction, REDUCTIONS } from './reductions';
import { byHash, largest, Selection, smallest, takeFirst } from './selections';

/**
 * Aggregates the rows of each group, step by step but a whole group at a time.
 * @param param a number for each step, where the aggregation takes one
 * @throws CodedError EXECUTION for a parameter that is no number of elements
 */
export async function aggregate(plan: AggregatePlan, operand: Frame, param: Float64Array | undefined, query: Query): Promise<Frame> {
  switch (plan.operator) {
    case 'count_values': return countValues(plan, operand, query);
    case 'quantile':
      for (const q of worst(param!, 0, 1)) checkQuantile(q, plan.param!.span, query.annotations);
      return reduce(plan, operand, quantiles(param!), query);
    case 'topk': return pick(plan, operand, largest, elements(param!, operand.count), query);
    case 'bottomk': return pick(plan, operand, smallest, elements(param!, operand.count), query);
    case 'limitk': return pick(plan, operand, takeFirst, elements(param!, operand.count), query);
    case 'limit_ratio': return pick(plan, operand, byHash(operand), ratios(plan, param!, query), query);
    default: return reduce(plan, operand, REDUCTIONS[plan.operator](operand.steps), query);
  }
}

/** One row for each group. */
async function reduce(plan: AggregatePlan, operand: Frame, reduction: Reduction, query: Query): Promise<Frame> {
  const groups = groupRows(operand, plan);
  const frame = new Frame(operand.steps, groups.length), row = new Row(operand.steps);
  for (const { labels, nameless, rows } of groups) {
    row.clear();
    reduction(operand, rows, row);
    frame.push(labels, nameless, row);
    if (query.pace.due(rows.length * operand.steps)) await query.pace.rest();
  }
  return frame;
}

/** Some elements of each group, with the labels they have. Those of an instant query come in the order that the selection gives them. */
async function pick(plan: AggregatePlan, operand: Frame, selection: Selection, param: Float64Array, query: Query): Promise<Frame> {
  const kept = new Uint8Array(operand.cells);
  const order: number[] = [];
  for (const { rows } of groupRows(operand, plan)) {
    for (let step = 0; step < operand.steps; step++) {
      for (const row of selection(operand, rows, step, param[step])) {
        kept[operand.cell(row, step)] = 1;
        if (operand.steps === 1) order.push(row);
      }
      if (query.pace.due(rows.length)) await query.pace.rest();
    }
  }
  if (operand.steps === 1) return operand.picked(order);
  operand.present = kept;
  return operand.trimmed();
}

const LARGEST = 2 ** 63; // the first number that is no int64

function elements(param: Float64Array, most: number): Float64Array {
  return param.map((k) => {
    if (!(k > -LARGEST && k < LARGEST)) throw new CodedError('EXECUTION', `Scalar value ${formatFloat(k)} overflows int64`);
    return Math.min(Math.trunc(k), most);
  });
}

function ratios(plan: AggregatePlan, param: Float64Array, query: Query): Float64Array {
  for (const ratio of worst(param, -1, 1)) {
    if (ratio !== ratio) throw new CodedError('EXECUTION', 'Ratio value NaN is NaN');
    const text = `ratio value should be between -1 and 1, got ${formatFloat(ratio)}, capping to ${Math.sign(ratio)}`;
    query.annotations.add('warning', text, plan.param!.span);
  }
  return param.map((ratio) => Math.min(Math.max(ratio, -1), 1));
}

/** Of the numbers outside [least, most] those that are told: NaN, the greatest above and the least below. */
function worst(numbers: Float64Array, least: number, most: number): number[] {
  let low = least, high = most, nan = false;
  for (const v of numbers) {
    nan ||= v !== v;
    if (v > high) high = v;
    else if (v < low) low = v;
  }
  return [...nan ? [NaN] : [], ...high > most ? [high] : [], ...low < least ? [low] : []];
}
