import { AggregationOperator } from '../parser/ast';
import { KahanMean } from '../functions/kahan';
import { quantile } from '../functions/quantile';
import { Frame, Row } from './frame';

/** Makes one row of the rows of a group: fills `into`, which is clear, where one of them has a value. */
export type Reduction = (frame: Frame, rows: readonly number[], into: Row) => void;

type Simple = Exclude<AggregationOperator, 'topk' | 'bottomk' | 'limitk' | 'limit_ratio' | 'count_values' | 'quantile'>;

/** By operator, for rows of so many steps. Rows are taken in their order, on which the last bits of a sum depend. */
export const REDUCTIONS: Readonly<Record<Simple, (steps: number) => Reduction>> = {
  sum,
  avg,
  min: () => fold((least, v) => v < least || least !== least ? v : least, (v) => v),
  max: () => fold((greatest, v) => v > greatest || greatest !== greatest ? v : greatest, (v) => v),
  count: () => fold((count) => count + 1, () => 1),
  group: () => fold(() => 1, () => 1),
  stddev: (steps) => deviation(steps, Math.sqrt),
  stdvar: (steps) => deviation(steps, (variance) => variance),
};

function fold(join: (before: number, v: number) => number, first: (v: number) => number): Reduction {
  return (frame, rows, { values, present }) => {
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
        if (!frame.present[cell]) continue;
        const v = frame.values[cell];
        values[step] = present[step] ? join(values[step], v) : first(v);
        present[step] = 1;
      }
    }
  };
}

/** With the correction of functions/kahan.ts, spelled out: nothing runs as often. */
function sum(steps: number): Reduction {
  const corrections = new Float64Array(steps);
  return (frame, rows, { values, present }) => {
    corrections.fill(0);
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
        if (!frame.present[cell]) continue;
        const v = frame.values[cell];
        if (!present[step]) {
          present[step] = 1;
          values[step] = v;
          continue;
        }
        const before = values[step], t = before + v;
        if (t === Infinity || t === -Infinity) corrections[step] = 0;
        else if (Math.abs(before) >= Math.abs(v)) corrections[step] += (before - t) + v;
        else corrections[step] += (v - t) + before;
        values[step] = t;
      }
    }
    for (let step = 0; step < steps; step++) values[step] += corrections[step];
  };
}

function avg(steps: number): Reduction {
  const means = Array.from({ length: steps }, () => new KahanMean());
  return (frame, rows, { values, present }) => {
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
        if (!frame.present[cell]) continue;
        if (present[step]) means[step].add(frame.values[cell]);
        else means[step].start(frame.values[cell]);
        present[step] = 1;
      }
    }
    for (let step = 0; step < steps; step++) if (present[step]) values[step] = means[step].mean;
  };
}

/** Welford's method; a group that begins with NaN or an infinity has no deviation. */
function deviation(steps: number, result: (variance: number) => number): Reduction {
  const means = new Float64Array(steps), counts = new Float64Array(steps);
  return (frame, rows, { values, present }) => {
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
        if (!frame.present[cell]) continue;
        const v = frame.values[cell];
        if (!present[step]) {
          present[step] = 1;
          values[step] = v - v; // 0, or NaN
          means[step] = v;
          counts[step] = 1;
          continue;
        }
        const delta = v - means[step];
        means[step] += delta / ++counts[step];
        values[step] += delta * (v - means[step]);
      }
    }
    for (let step = 0; step < steps; step++) if (present[step]) values[step] = result(values[step] / counts[step]);
  };
}

/** The quantile of each group, for each step the one that `q` has for it. */
export function quantiles(q: Float64Array): Reduction {
  return (frame, rows, into) => {
    const elements = new Float64Array(rows.length);
    for (let step = 0; step < q.length; step++) {
      let length = 0;
      for (const row of rows) {
        const cell = frame.cell(row, step);
        if (cell >= 0) elements[length++] = frame.values[cell];
      }
      if (length > 0) into.set(step, quantile(q[step], elements, length));
    }
  };
}
