import { isStale } from '../../model/stale';
import { SampleColumns } from '../../storage/querier';
import { interpolate } from '../functions/rate';
import { SelectPlan } from '../plan/plan';
import { Frame, Row } from './frame';
import { Query } from './query';
import { Steps } from './steps';

/** What a selector gives of the sample in force: its value, or when it was taken, in seconds. */
export type Wanted = 'value' | 'time';

/** The samples in force at each step: the last before it that is not older than the lookback, unless that is a staleness marker. */
export async function select(plan: SelectPlan, steps: Steps, query: Query, wanted: Wanted = 'value'): Promise<Frame> {
  const { budget, pace } = query;
  const at = steps.moved(plan.shift), ahead = plan.smoothed ? query.lookbackDelta : 0;
  const range = { mint: at.start - query.lookbackDelta + 1, maxt: at.last + ahead };
  const set = await query.querier.select(plan.matchers, range, query.signal);
  pace.check(); // storage may have taken its time
  const frame = new Frame(steps.count, set.count), row = new Row(steps.count), samples = new SampleColumns();
  for (let series = 0; series < set.count; series++) {
    samples.length = 0;
    set.samples(series, samples);
    row.clear();
    if (plan.smoothed) smooth(samples, at, query.lookbackDelta, row);
    else inForce(samples, at, query.lookbackDelta, wanted === 'value' ? samples.values : seconds(samples), row);
    const before = frame.total;
    frame.push(set.labels(series), false, row);
    budget.add(frame.total - before);
    if (pace.due(samples.length + steps.count)) await pace.rest();
  }
  budget.read += frame.total;
  return frame;
}

/** @param column what to take of the sample: as long as the others */
function inForce({ times, values, length }: SampleColumns, at: Steps, lookback: number, column: Float64Array, row: Row): void {
  for (let step = 0, next = 0; step < at.count; step++) {
    const t = at.at(step);
    while (next < length && times[next] <= t) next++;
    const last = next - 1;
    if (last >= 0 && times[last] > t - lookback && !isStale(values[last])) row.set(step, column[last]);
  }
}

function seconds({ times, length }: SampleColumns): Float64Array {
  return times.subarray(0, length).map((t) => t / 1000);
}

/** The value on the line between the samples on both sides, and the last one where none follows. */
function smooth(samples: SampleColumns, at: Steps, lookback: number, row: Row): void {
  dropStale(samples);
  const { times, values, length } = samples;
  for (let step = 0, next = 0; step < at.count; step++) {
    const t = at.at(step);
    while (next < length && times[next] < t) next++;
    const last = next - 1, follows = next < length && times[next] <= t + lookback;
    if (follows && times[next] === t) row.set(step, values[next]);
    else if (last >= 0 && times[last] > t - lookback) {
      row.set(step, follows ? interpolate(times[last], values[last], times[next], values[next], t) : values[last]);
    }
  }
}

/** Takes the staleness markers out of the columns. */
export function dropStale(samples: SampleColumns): void {
  const { times, values, length } = samples;
  let kept = 0;
  for (let i = 0; i < length; i++) {
    if (isStale(values[i])) continue;
    if (kept !== i) {
      times[kept] = times[i];
      values[kept] = values[i];
    }
    kept++;
  }
  samples.length = kept;
}
