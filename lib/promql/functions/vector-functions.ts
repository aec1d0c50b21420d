import { absence } from '../execution/absent';
import { Frame, Row } from '../execution/frame';
import { dropNames } from '../execution/query';
import { Steps } from '../execution/steps';
import { Labels } from '../../model/labels';
import { CALENDAR } from './calendar';
import { histogramFraction, histogramQuantile, histogramQuantiles } from './classic-histogram';
import { labelJoin, labelReplace } from './labels';
import { clamp, goMax, goMin, MATH, round } from './math';
import { sortByLabels, sortByValue } from './sort';
import { VectorCall, VectorFunction } from './vector-function';

/** Each element by itself, by its value and the scalars of its step. */
function elementwise(f: (v: number, a: number, b: number) => number, ...defaults: number[]): VectorFunction {
  return async ({ args: [frame, ...scalars], query }) => {
    const vector = frame as Frame, { values } = vector;
    const [a, b] = [0, 1].map((i) => (scalars[i] as Float64Array | undefined) ?? new Float64Array(vector.steps).fill(defaults[i] ?? NaN));
    for (let row = 0; row < vector.count; row++) {
      const begin = vector.begin(row), end = vector.end(row);
      for (let cell = begin, step = vector.first(row); cell < end; cell++, step++) values[cell] = f(values[cell], a[step], b[step]);
      if (query.pace.due(end - begin)) await query.pace.rest();
    }
    return dropNames(vector, query);
  };
}

/** Elements between two scalars; none at steps where the lower is above the upper. */
const clamped: VectorFunction = (call) => {
  const [frame, lower, upper] = call.args as [Frame, Float64Array, Float64Array];
  for (let row = 0; row < frame.count; row++) {
    for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
      if (lower[step] > upper[step]) frame.present[cell] = 0;
    }
  }
  return elementwise(clamp)({ ...call, args: [frame.trimmed(), lower, upper] });
};

/** A part of the date of each element, or of the time of the step. */
function calendar(part: (seconds: number) => number): VectorFunction {
  const ofElements = elementwise(part);
  return (call) => call.args.length ? ofElements(call) : vector(times(call.steps).map(part));
}

function times(steps: Steps): Float64Array {
  return Float64Array.from({ length: steps.count }, (_, i) => steps.at(i) / 1000);
}

/** One element without labels. */
function vector(scalar: Float64Array): Frame {
  const frame = new Frame(scalar.length, scalar.length), row = new Row(scalar.length);
  scalar.forEach((v, step) => row.set(step, v));
  frame.push(Labels.EMPTY, false, row);
  return frame;
}

/** The only element at each step, NaN where there is none or another. */
function scalar(frame: Frame): Float64Array {
  const counts = frame.perStep(), result = new Float64Array(frame.steps).fill(NaN);
  for (let row = 0; row < frame.count; row++) {
    for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
      if (counts[step] === 1 && frame.present[cell]) result[step] = frame.values[cell];
    }
  }
  return result;
}

/** When each element was evaluated: now. */
const timestamp: VectorFunction = ({ args, steps, query }) => {
  const frame = args[0] as Frame;
  for (let row = 0; row < frame.count; row++) {
    for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) frame.values[cell] = steps.at(step) / 1000;
  }
  return dropNames(frame, query);
};

/** Of native histograms, or of samples with a start timestamp: the storage has neither. */
const ofNothing: VectorFunction = ({ steps }) => new Frame(steps.count);

const join = (f: (a: number, b: number) => number): VectorFunction => ({ args }) => (
  (args[0] as Float64Array).map((v, step) => f(v, (args[1] as Float64Array)[step])));

export const VECTOR_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map(Object.entries({
  ...Object.fromEntries(Object.entries(MATH).map(([name, f]) => [name, elementwise(f)])),
  ...Object.fromEntries(Object.entries(CALENDAR).map(([name, part]) => [name, calendar(part)])),
  round: elementwise(round, 1),
  clamp: clamped,
  clamp_min: elementwise(goMax),
  clamp_max: elementwise(goMin),
  time: ({ steps }: VectorCall) => times(steps),
  timestamp,
  scalar: ({ args }: VectorCall) => scalar(args[0] as Frame),
  vector: ({ args }: VectorCall) => vector(args[0] as Float64Array),
  absent: ({ plan, args }: VectorCall) => absence(plan.args[0], (args[0] as Frame).perStep()),
  max_of: join(goMax),
  min_of: join(goMin),
  sort: sortByValue(1),
  sort_desc: sortByValue(-1),
  sort_by_label: sortByLabels(1),
  sort_by_label_desc: sortByLabels(-1),
  label_replace: labelReplace,
  label_join: labelJoin,
  histogram_quantile: histogramQuantile,
  histogram_quantiles: histogramQuantiles,
  histogram_fraction: histogramFraction,
  histogram_avg: ofNothing,
  histogram_count: ofNothing,
  histogram_sum: ofNothing,
  histogram_stddev: ofNothing,
  histogram_stdvar: ofNothing,
  start_timestamp: ofNothing,
}));
