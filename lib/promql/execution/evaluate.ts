import { CallPlan, Plan, RangePlan, SelectPlan } from '../plan/plan';
import { kernelOf } from '../functions/range-functions';
import { VECTOR_FUNCTIONS } from '../functions/vector-functions';
import { aggregate } from './aggregate';
import { absentOverTime } from './absent';
import { binary } from './binary';
import { perStep, Value } from './budget';
import { Frame } from './frame';
import { info } from './info';
import { dropNames, Query } from './query';
import { callOnWindows } from './range-call';
import { select } from './select';
import { frameSeries, innerSteps, SeriesSource, storedSeries } from './series-source';
import { Steps } from './steps';

/**
 * What `plan`, a scalar or an instant vector, is worth at each step. The walk is the only recursion: operators get the values of their
 * operands, for all steps at once, and know neither plans below them nor each other.
 * @throws CodedError EXECUTION, TIMEOUT, CANCELED, and whatever the storage throws
 */
export async function evaluate(plan: Plan, steps: Steps, query: Query): Promise<Value> {
  query.pace.check();
  query.budget.checkSteps(steps.count);
  if (!plan.fixed || steps.count < 2) return evaluateSteps(plan, steps, query);
  if (plan.kind === 'number') return constant(plan.value, steps, query);
  const { budget } = query, before = budget.read;
  const value = await evaluateSteps(plan, steps.first, query);
  budget.read += (budget.read - before) * (steps.count - 1); // as if each step had read them
  return spread(value, steps, query);
}

async function evaluateSteps(plan: Plan, steps: Steps, query: Query): Promise<Value> {
  if (steps.count === 0) return plan.type === 'scalar' ? new Float64Array(0) : new Frame(0);
  switch (plan.kind) {
    case 'number': return constant(plan.value, steps, query);
    case 'select': return select(plan, steps, query);
    case 'negate': return negate(await evaluate(plan.operand, steps, query), query);
    case 'call': return call(plan, steps, query);
    case 'binary': {
      const { current } = query.budget;
      const left = await evaluate(plan.left, steps, query), right = await evaluate(plan.right, steps, query);
      const inputs = [perStep(left), perStep(right)];
      const result = await binary(plan, left, right, query);
      query.budget.settle(current, inputs, result);
      return result;
    }
    case 'aggregate': {
      const { current } = query.budget;
      const operand = await evaluate(plan.operand, steps, query) as Frame;
      const param = plan.param?.type === 'scalar' ? await evaluate(plan.param, steps, query) as Float64Array : undefined;
      const inputs = plan.operator === 'count_values' ? [perStep(operand)] : undefined;
      const result = await aggregate(plan, operand, param, query);
      if (inputs) query.budget.settle(current, inputs, result);
      else query.budget.replace(current, result.total);
      return result;
    }
    case 'string': case 'window': case 'subquery': throw new Error(`a ${plan.kind} has no value by steps`);
  }
}

function constant(v: number, steps: Steps, query: Query): Float64Array {
  query.budget.add(steps.count);
  return new Float64Array(steps.count).fill(v);
}

/** What was worth evaluating once, at all steps. */
function spread(value: Value, steps: Steps, query: Query): Value {
  if (!(value instanceof Frame)) {
    query.budget.add(steps.count - 1);
    return new Float64Array(steps.count).fill(value[0]);
  }
  query.budget.add(value.total * (steps.count - 1));
  return value.spread(steps.count);
}

function negate(value: Value, query: Query): Value {
  const values = value instanceof Frame ? value.values : value, length = value instanceof Frame ? value.cells : value.length;
  for (let i = 0; i < length; i++) values[i] = -values[i];
  return value instanceof Frame ? dropNames(value, query) : value;
}

/** Functions that change no values: the originals work on what they have, and hold it once. */
const ON_LABELS = new Set(['label_replace', 'label_join']);

async function call(plan: CallPlan, steps: Steps, query: Query): Promise<Value> {
  const { current } = query.budget;
  const range = plan.args.find((arg): arg is RangePlan => arg.type === 'matrix');
  if (range) return overRange(plan, range, steps, query);
  if (plan.name === 'timestamp' && plan.args[0].kind === 'select') return timesOf(plan.args[0], steps, query);
  if (plan.name === 'info') {
    const enriched = await info(plan, await evaluate(plan.args[0], steps, query) as Frame, steps, query);
    query.budget.replace(current, enriched.total);
    return enriched;
  }
  const args: Value[] = [];
  for (const arg of plan.args) if (arg.type !== 'string') args.push(await evaluate(arg, steps, query));
  const texts = plan.args.flatMap((arg) => arg.kind === 'string' ? [arg.value] : []);
  const inputs = args.map(perStep); // before the function changes what it is given
  const result = await VECTOR_FUNCTIONS.get(plan.name)!({ plan, args, texts, steps, query });
  if (!ON_LABELS.has(plan.name)) query.budget.settle(current, inputs, result);
  return result;
}

async function overRange(plan: CallPlan, range: RangePlan, steps: Steps, query: Query): Promise<Frame> {
  const { budget } = query;
  const kernel = plan.name === 'absent_over_time' ? undefined : kernelOf(plan.name, range.kind === 'window' ? range.extension : undefined);
  const args: Float64Array[] = [];
  for (const arg of plan.args) if (arg !== range) args.push(await evaluate(arg, steps, query) as Float64Array);
  const before = budget.current;
  const source = await open(range, steps, query);
  const result = kernel
    ? await callOnWindows(plan, range, kernel, source, args, steps, query)
    : await absentOverTime(plan, range, source, steps, query);
  budget.replace(before, result.total); // the rows of a subquery are gone
  return result;
}

async function open(range: RangePlan, steps: Steps, query: Query): Promise<SeriesSource> {
  const ends = steps.moved(range.shift);
  if (range.kind === 'window') return storedSeries(range, ends, query);
  const inner = innerSteps(range, ends), { read } = query.budget;
  const frame = await evaluate(range.inner, inner, query) as Frame;
  query.budget.read = read; // they count where the windows read them
  return frameSeries(frame, inner);
}

/** When the samples in force were taken, rather than when they are looked at. */
async function timesOf(plan: SelectPlan, steps: Steps, query: Query): Promise<Frame> {
  const { budget } = query, { current, read } = budget;
  const taken = await select(plan, plan.fixed ? steps.first : steps, query, 'time');
  const result = plan.fixed ? spread(taken, steps, query) as Frame : taken;
  budget.read = read + result.total;
  budget.current = current;
  budget.settle(current, [result.perStep()], result);
  return dropNames(result, query);
}
