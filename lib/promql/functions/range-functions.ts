import { formatFloat } from '../../encoding/go-number';
import { quote } from '../../encoding/go-quote';
import { Labels } from '../../model/labels';
import { CodedError } from '../../sys/errors';
import { Annotations } from '../annotations';
import { Span } from '../parser/ast';
import { CallPlan } from '../plan/plan';
import {
  avgOverTime, changes, countOverTime, firstOverTime, lastOverTime, maxOverTime, minOverTime, presentOverTime, resets, stddevOverTime, stdvarOverTime,
  sumOverTime, timeOfFirst, timeOfLast, timeOfMax, timeOfMin,
} from './over-time';
import { madOverTime, quantileOverTime } from './quantile';
import { extended, extrapolated, instantaneous } from './rate';
import { deriv, doubleExponentialSmoothing, predictLinear } from './regression';
import { WindowKernel } from './windows';

/** A function of a range vector. */
export interface RangeFunction {
  readonly kernel: WindowKernel;
  /** For windows of extended selectors, where the function knows them. */
  readonly anchored?: WindowKernel;
  readonly smoothed?: WindowKernel;
  /** Whether the values are still those of the metric, so that its name stays. */
  readonly keepsName?: boolean;
  /** Looks for mistakes in a series that had a result. `span`: where the range stands. */
  check?(labels: Labels, span: Span, annotations: Annotations): void;
  /** Looks for mistakes in an argument beside the range. `args`: a number for each. */
  checkArgs?(args: readonly number[], call: CallPlan, annotations: Annotations): void;
}

const plain = (kernel: WindowKernel): RangeFunction => ({ kernel });

function growth(counter: boolean, perSecond: boolean): RangeFunction {
  return {
    kernel: extrapolated(counter, perSecond),
    anchored: extended('anchored', counter, perSecond),
    smoothed: extended('smoothed', counter, perSecond),
    check: counter ? checkCounter : undefined,
  };
}

const COUNTER_SUFFIXES = ['_total', '_sum', '_count', '_bucket'];

function checkCounter(labels: Labels, span: Span, annotations: Annotations): void {
  const name = labels.metricName;
  if (name === '' || COUNTER_SUFFIXES.some((suffix) => name.endsWith(suffix))) return;
  annotations.add('info', `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(name)}`, span);
}

/** Warns of a quantile that is none. `span`: where it stands. */
export function checkQuantile(q: number, span: Span, annotations: Annotations): void {
  if (!(q >= 0 && q <= 1)) annotations.add('warning', `quantile value should be between 0 and 1, got ${formatFloat(q)}`, span);
}

const TABLE: Readonly<Record<string, RangeFunction>> = {
  rate: growth(true, true),
  increase: growth(true, false),
  delta: growth(false, false),
  irate: plain(instantaneous(true)),
  idelta: plain(instantaneous(false)),
  deriv: plain(deriv),
  predict_linear: plain(predictLinear),
  double_exponential_smoothing: plain(doubleExponentialSmoothing),
  changes,
  resets,
  avg_over_time: plain(avgOverTime),
  min_over_time: plain(minOverTime),
  max_over_time: plain(maxOverTime),
  sum_over_time: plain(sumOverTime),
  count_over_time: plain(countOverTime),
  stddev_over_time: plain(stddevOverTime),
  stdvar_over_time: plain(stdvarOverTime),
  mad_over_time: plain(madOverTime),
  present_over_time: plain(presentOverTime),
  last_over_time: { kernel: lastOverTime, keepsName: true },
  first_over_time: { kernel: firstOverTime, keepsName: true },
  ts_of_min_over_time: plain(timeOfMin),
  ts_of_max_over_time: plain(timeOfMax),
  ts_of_first_over_time: plain(timeOfFirst),
  ts_of_last_over_time: plain(timeOfLast),
  quantile_over_time: {
    kernel: quantileOverTime,
    checkArgs: ([q], call, annotations) => checkQuantile(q, call.args[0].span, annotations),
  },
};

export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map(Object.entries(TABLE));

/** What `name` does with windows of a selector. @throws CodedError EXECUTION where it does not know their extension */
export function kernelOf(name: string, extension?: 'anchored' | 'smoothed'): WindowKernel {
  const kernel = RANGE_FUNCTIONS.get(name)?.[extension ?? 'kernel'];
  if (kernel) return kernel;
  const knowing = [...RANGE_FUNCTIONS].filter(([, fn]) => fn[extension!]).map(([other]) => other).sort();
  throw new CodedError('EXECUTION', `${extension} modifier can only be used with: ${knowing.join(', ')} - not with ${name}`);
}
