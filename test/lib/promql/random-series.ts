import { Labels } from '../../../lib/model/labels';
import { STALE_NAN } from '../../../lib/model/stale';
import { SeededRandom } from '../../../lib/sys/random';
import { BUCKETS, COUNTERS, GAUGES, INSTANCES, JOBS } from './random-promql';

export interface RandomSeries { readonly labels: Labels; readonly times: readonly number[]; readonly values: Float64Array }

const INTERVAL = 15_000, SAMPLES = 150;

/** Series as scrapes leave them, from `start` on: jitter, gaps, resets, staleness markers, NaN and infinities among them. Sorted by labels. */
export function randomSeries(random: SeededRandom, start: number): RandomSeries[] {
  const series: RandomSeries[] = [];
  for (const job of JOBS) {
    for (const instance of INSTANCES) {
      if (random.below(6) === 0) continue;
      const zone: Record<string, string> = random.below(2) ? { zone: `z${random.below(2)}` } : {};
      for (const name of COUNTERS) series.push(walk(random, start, Labels.of({ __name__: name, job, instance, ...zone }), 'counter'));
      for (const name of GAUGES) {
        const up = name === 'up';
        series.push(walk(random, start, Labels.of({ __name__: name, job, instance, ...(up ? {} : zone) }), up ? 'up' : 'gauge'));
      }
      for (const le of BUCKETS) series.push(walk(random, start, Labels.of({ __name__: 'latency_bucket', job, instance, le }), 'counter'));
    }
  }
  return series.sort((a, b) => a.labels.compare(b.labels));
}

function walk(random: SeededRandom, start: number, labels: Labels, kind: 'counter' | 'gauge' | 'up'): RandomSeries {
  const times: number[] = [], values: number[] = [];
  const jitter = random.below(2) ? 40 : 1, fractions = random.below(2) === 1;
  let v = random.below(1000), gap = random.below(4) ? 0 : random.below(SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    if (gap > 0 && gap-- < 25) continue;
    times.push(start + i * INTERVAL + random.below(jitter));
    const step = random.below(100);
    if (kind === 'counter') v = step < 2 ? random.below(10) : v + random.below(50) + (fractions ? random.below(1000) / 1000 : 0);
    else if (kind === 'gauge') v += (random.below(2001) - 1000) / (fractions ? 1000 : 100);
    else v = step < 8 ? 0 : 1;
    values.push(kind === 'gauge' && step === 50 ? [NaN, Infinity, -Infinity, -0][random.below(4)] : v);
    if (step === 99 && gap === 0) gap = random.below(60);
  }
  const columns = Float64Array.from(values);
  const stale = random.below(values.length * 3);
  if (stale < values.length) columns.fill(STALE_NAN, stale, stale + 1);
  return { labels, times, values: columns };
}
