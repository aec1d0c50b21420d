import { Labels } from '../../model/labels';
import { SampleColumns } from '../../storage/querier';
import { RangePlan, SubqueryPlan, WindowPlan } from '../plan/plan';
import { Frame } from './frame';
import { Query } from './query';
import { dropStale } from './select';
import { Steps } from './steps';

/** Where windows come from: series with samples in the order of time, none of them a staleness marker. */
export interface SeriesSource {
  readonly count: number;
  labels(series: number): Labels;
  nameless(series: number): boolean;
  /** Puts the samples of `series` into `into`, in the place of what it held. */
  load(series: number, into: SampleColumns): void;
}

/** How far beyond its range a window reaches for samples, in milliseconds. */
export function reach(plan: RangePlan, query: Query): { readonly before: number; readonly behind: number } {
  const extension = plan.kind === 'window' ? plan.extension : undefined;
  return { before: extension ? query.lookbackDelta : 0, behind: extension === 'smoothed' ? query.lookbackDelta : 0 };
}

/** The series of a selector, with all samples that its windows over `ends` need. */
export async function storedSeries(plan: WindowPlan, ends: Steps, query: Query): Promise<SeriesSource> {
  const { before, behind } = reach(plan, query);
  const range = { mint: ends.start - plan.range - before + 1, maxt: ends.last + behind };
  const set = await query.querier.select(plan.matchers, range, query.signal);
  query.pace.check(); // storage may have taken its time
  return {
    count: set.count,
    labels: (series) => set.labels(series),
    nameless: () => false,
    load: (series, into) => {
      into.length = 0;
      set.samples(series, into);
      dropStale(into);
    },
  };
}

/** The times at which the inner plan of a subquery is evaluated, for windows over `ends`. */
export function innerSteps(plan: SubqueryPlan, ends: Steps): Steps {
  return Steps.aligned(ends.start - plan.range, ends.last, plan.step);
}

/** The rows of a frame over `steps` as series. */
export function frameSeries(frame: Frame, steps: Steps): SeriesSource {
  return {
    count: frame.count,
    labels: (row) => frame.labels[row],
    nameless: (row) => frame.nameless[row],
    load: (row, into) => {
      const begin = frame.begin(row), end = frame.end(row), first = frame.first(row);
      into.length = 0;
      into.reserve(end - begin);
      for (let cell = begin; cell < end; cell++) {
        if (!frame.present[cell]) continue;
        into.times[into.length] = steps.at(first + cell - begin);
        into.values[into.length++] = frame.values[cell];
      }
    },
  };
}
