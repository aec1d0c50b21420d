import { SampleColumns } from '../../storage/querier';
import { RANGE_FUNCTIONS } from '../functions/range-functions';
import { WindowKernel, Windows } from '../functions/windows';
import { CallPlan, RangePlan } from '../plan/plan';
import { Frame, Row } from './frame';
import { dropNames, Query } from './query';
import { reach, SeriesSource } from './series-source';
import { Steps } from './steps';

/** Applies a range function to every series of `source`: reads each one once and works on all of its windows. */
export async function callOnWindows(
  call: CallPlan, over: RangePlan, kernel: WindowKernel, source: SeriesSource, args: readonly Float64Array[], steps: Steps, query: Query,
): Promise<Frame> {
  const { budget, pace, annotations } = query, fn = RANGE_FUNCTIONS.get(call.name)!;
  const { before, behind } = reach(over, query);
  const windows = new Windows(steps, steps.moved(over.shift), over.range, before, behind);
  const frame = new Frame(steps.count, source.count), row = new Row(steps.count), samples = new SampleColumns();
  for (let series = 0; series < source.count; series++) {
    source.load(series, samples);
    windows.lay(samples.times, samples.values, samples.length);
    budget.check(windows.largest);
    budget.read += windows.total;
    row.clear();
    kernel(windows, args, row);
    const total = frame.total;
    frame.push(source.labels(series), source.nameless(series), row);
    budget.add(frame.total - total);
    budget.touch(windows.last);
    if (frame.total > total) fn.check?.(source.labels(series), over.span, annotations);
    if (pace.due(windows.total + steps.count)) await pace.rest();
  }
  if (fn.checkArgs) frame.perStep().forEach((count, step) => { if (count) fn.checkArgs?.(args.map((arg) => arg[step]), call, annotations); });
  return fn.keepsName ? frame : dropNames(frame, query);
}
