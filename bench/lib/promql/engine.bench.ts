import { Labels } from '../../../lib/model/labels';
import { Engine } from '../../../lib/promql/engine';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { systemClock } from '../../../lib/sys/clock';
import { Bench } from '../../ratio';

const SERIES = 400, INTERVAL = 15_000, SAMPLES = 720, STEP = 60_000, RANGE = 300_000;
const END = SAMPLES * INTERVAL, STEPS = Math.floor((END - RANGE) / STEP) + 1;

interface Point { readonly t: number; readonly v: number }
interface Series { readonly labels: Record<string, string>; readonly points: Point[] }

const all: Series[] = Array.from({ length: SERIES }, (_, s) => ({
  labels: { __name__: 'requests_total', job: `job${s % 10}`, instance: `i${s}` },
  points: Array.from({ length: SAMPLES }, (_point, i) => ({ t: i * INTERVAL, v: i * (s % 97) + ((i * s) % 13) })),
}));
const store = new MemoryStore();
const loaded = load();
const engine = new Engine(systemClock, { lookbackDelta: RANGE, maxSamples: 50_000_000, timeout: 120_000, defaultStep: () => STEP });

async function load(): Promise<void> {
  const appender = store.appender();
  for (const { labels, points } of all) {
    let ref = 0;
    for (const { t, v } of points) ref = appender.append(ref, Labels.of(labels), t, v);
  }
  await appender.commit();
}

async function query(text: string): Promise<unknown> {
  await loaded;
  return engine.range(store, engine.parse(text), RANGE, END, STEP);
}

/** The same step by step over objects, labels and all, which is how one would write it first. */
function stepByStep(value: (window: Point[]) => number | undefined): unknown {
  const result = new Map<string, Point[]>();
  for (let t = RANGE; t <= END; t += STEP) {
    const sums = new Map<string, number>();
    for (const { labels, points } of all) {
      const v = value(points.filter((point) => point.t > t - RANGE && point.t <= t));
      if (v === undefined) continue;
      const key = JSON.stringify({ job: labels.job });
      sums.set(key, (sums.get(key) ?? 0) + v);
    }
    for (const [key, v] of sums) {
      const points = result.get(key) ?? [];
      points.push({ t, v });
      result.set(key, points);
    }
  }
  return result;
}

function growth(window: Point[]): number | undefined {
  if (window.length < 2) return undefined;
  let grown = window[window.length - 1].v - window[0].v;
  for (let i = 1; i < window.length; i++) if (window[i].v < window[i - 1].v) grown += window[i - 1].v;
  return grown / (RANGE / 1000);
}

const against = { name: 'objects, step by step', run: () => stepByStep(growth) };

export const benches: Bench[] = [{
  name: 'lib/promql/engine (sum by (job) (rate))',
  unit: 'sample',
  units: SERIES * SAMPLES,
  ours: { name: 'columns', run: () => query('sum by (job) (rate(requests_total[5m]))') },
  against,
}, {
  name: 'lib/promql/engine (sum by (job) of a selector)',
  unit: 'step of a series',
  units: SERIES * STEPS,
  ours: { name: 'columns', run: () => query('sum by (job) (requests_total)') },
  against: { name: 'objects, step by step', run: () => stepByStep((window) => window[window.length - 1]?.v) },
}];
