import { Labels, METRIC_NAME } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { SampleColumns } from '../../storage/querier';
import { Windows } from '../functions/windows';
import { CallPlan, Plan, RangePlan } from '../plan/plan';
import { Frame, Row } from './frame';
import { Query } from './query';
import { SeriesSource } from './series-source';
import { Steps } from './steps';

/** 1 at each step at which no series has a sample in its window. */
export async function absentOverTime(call: CallPlan, range: RangePlan, source: SeriesSource, steps: Steps, query: Query): Promise<Frame> {
  const windows = new Windows(steps, steps.moved(range.shift), range.range), samples = new SampleColumns();
  const there = new Uint8Array(steps.count);
  for (let series = 0; series < source.count; series++) {
    source.load(series, samples);
    windows.lay(samples.times, samples.values, samples.length);
    query.budget.check(windows.largest);
    query.budget.read += windows.total;
    let found = 0;
    for (let step = 0; step < steps.count; step++) {
      if (windows.hi[step] === windows.lo[step]) continue;
      there[step] = 1;
      found++;
    }
    query.budget.add(found); // the originals keep a point for each until they know what is absent
    query.budget.touch(windows.last);
    if (query.pace.due(samples.length + steps.count)) await query.pace.rest();
  }
  return absence(call.args[0], there);
}

/** 1 at each step at which the vector `plan` has no element: at which `there` is 0. */
export function absence(plan: Plan, there: ArrayLike<number>): Frame {
  const frame = new Frame(there.length, there.length), row = new Row(there.length);
  for (let step = 0; step < there.length; step++) if (!there[step]) row.set(step, 1);
  frame.push(labelsOfAbsent(plan), false, row);
  return frame;
}

/** What a selector says that its series would have: labels that it names once, with `=`. */
function labelsOfAbsent(plan: Plan): Labels {
  if (plan.kind !== 'select' && plan.kind !== 'window') return Labels.EMPTY;
  const builder = new LabelsBuilder(), named = new Set<string>();
  for (const { name, type, value } of plan.matchers) {
    if (name === METRIC_NAME) continue;
    if (type === '=' && !named.has(name)) {
      builder.set(name, value);
      named.add(name);
    } else builder.del(name);
  }
  return builder.labels();
}
