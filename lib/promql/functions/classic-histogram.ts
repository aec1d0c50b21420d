import { formatOpenMetrics } from '../../encoding/go-number';
import { quote } from '../../encoding/go-quote';
import { Labels } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { CodedError } from '../../sys/errors';
import { Frame, Row } from '../execution/frame';
import { dropNames, mergeEqual } from '../execution/query';
import { Buckets } from './buckets';
import { parseGoFloat } from './go-float';
import { checkQuantile } from './range-functions';
import { VectorCall, VectorFunction } from './vector-function';

const BOUND = 'le';

/** A histogram: the rows of its buckets, by ascending bound. */
interface Histogram { readonly labels: Labels; nameless: boolean; readonly buckets: Array<{ readonly bound: number; readonly row: number }> }

export const histogramQuantile: VectorFunction = async (call) => {
  const [q, frame] = call.args as [Float64Array, Frame];
  q.forEach((v) => checkQuantile(v, call.plan.args[0].span, call.query.annotations));
  return dropNames(await perHistogram(call, frame, 1, (buckets, step) => buckets.quantile(q[step])), call.query);
};

/** Several quantiles at once, each with a label that tells which. */
export const histogramQuantiles: VectorFunction = async (call) => {
  const [frame, ...all] = call.args as [Frame, ...Float64Array[]], [name] = call.texts;
  const result = new Frame(frame.steps), row = new Row(frame.steps);
  for (const [i, q] of all.entries()) {
    q.forEach((v) => checkQuantile(v, call.plan.args[2 + i].span, call.query.annotations));
    const quantiles = await perHistogram(call, frame, 0, (buckets, step) => buckets.quantile(q[step]));
    for (let r = 0; r < quantiles.count; r++) {
      const labels = quantiles.labels[r];
      if (labels.has(name)) throw new CodedError('EXECUTION', `label ${quote(name)} is there already on ${labels}`);
      split(quantiles, r, q, (value) => new LabelsBuilder(labels).set(name, formatOpenMetrics(value)).labels(), row, result);
    }
  }
  return dropNames(mergeEqual(result), call.query);
};

export const histogramFraction: VectorFunction = async (call) => {
  const [lower, upper, frame] = call.args as [Float64Array, Float64Array, Frame];
  return dropNames(await perHistogram(call, frame, 2, (buckets, step) => buckets.fraction(lower[step], upper[step])), call.query);
};

/** @param vectorArg the argument that the frame is the value of, for annotations */
async function perHistogram(call: VectorCall, frame: Frame, vectorArg: number, value: (buckets: Buckets, step: number) => number): Promise<Frame> {
  const { annotations, pace } = call.query, { span } = call.plan.args[vectorArg];
  const histograms = histogramsOf(frame, (labels) => {
    annotations.add('warning', `bucket label "${BOUND}" is missing or has a malformed value of ${quote(labels.get(BOUND))}${ofMetric(labels)}`, span);
  });
  const result = new Frame(frame.steps, histograms.length), row = new Row(frame.steps);
  for (const { labels, nameless, buckets: rows } of histograms) {
    const buckets = new Buckets(rows.length);
    row.clear();
    for (let step = 0; step < frame.steps; step++) {
      buckets.clear();
      for (const { bound, row: r } of rows) {
        const cell = frame.cell(r, step);
        if (cell >= 0) buckets.add(bound, frame.values[cell]);
      }
      if (buckets.length === 0) continue;
      row.set(step, value(buckets, step));
      if (buckets.fixed) {
        annotations.add('info', 'input to histogram_quantile needed to be fixed for monotonicity '
          + `(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${ofMetric(labels)}`, span);
      }
    }
    result.push(labels, nameless, row);
    if (pace.due(rows.length * frame.steps)) await pace.rest();
  }
  return result;
}

function ofMetric(labels: Labels): string {
  return labels.metricName ? ` for metric name ${quote(labels.metricName)}` : '';
}

/** The histograms of a frame, in the order of their first buckets. */
function histogramsOf(frame: Frame, malformed: (labels: Labels) => void): Histogram[] {
  const byKey = new Map<string, Histogram>();
  for (let row = 0; row < frame.count; row++) {
    const bound = parseGoFloat(frame.labels[row].get(BOUND));
    if (bound === undefined) {
      malformed(frame.labels[row]);
      continue;
    }
    const labels = frame.labels[row].without([BOUND]), key = labels.key();
    const histogram = byKey.get(key) ?? { labels, nameless: false, buckets: [] };
    byKey.set(key, histogram);
    histogram.nameless ||= frame.nameless[row];
    histogram.buckets.push({ bound, row });
  }
  const histograms = [...byKey.values()];
  for (const { buckets } of histograms) buckets.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  return histograms;
}

/** Row `r` as a row for each number that `q` is at its steps. */
function split(frame: Frame, r: number, q: Float64Array, labelsOf: (q: number) => Labels, row: Row, into: Frame): void {
  for (const value of new Set(q)) {
    row.clear();
    frame.read(r, row);
    for (let step = 0; step < frame.steps; step++) if (!Object.is(q[step], value)) row.present[step] = 0;
    into.push(labelsOf(value), frame.nameless[r], row);
  }
}
