import { Labels } from '../../../lib/model/labels';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const SERIES = 10_000;
const NAMES = ['__name__', 'instance', 'job', 'namespace', 'pod', 'container', 'method', 'code', 'cluster', 'le'];

const random = new SeededRandom(1);
const objects = Array.from({ length: SERIES }, (_, i) => Object.fromEntries(NAMES.map((name, n) => [name, `${name}-${n < 4 ? i : random.below(20)}`])));
const labels = objects.map((object) => Labels.of(object));
const twins = objects.map((object) => Labels.of(object)); // equal, but other objects
const sorted = objects.map((object) => Object.fromEntries(Object.entries(object).sort()));

const byKey = new Map(labels.map((each) => [each.key(), each.size]));
const byJson = new Map(sorted.map((each) => [JSON.stringify(each), NAMES.length]));

function total(work: (series: number) => number): number {
  let sum = 0;
  for (let series = 0; series < SERIES; series++) sum += work(series);
  return sum;
}

function against(what: string, ours: (series: number) => number, twin: string, theirs: (series: number) => number, note?: string): Bench {
  return {
    name: `lib/model/labels ${what}`,
    unit: 'label set',
    units: SERIES,
    ours: { name: 'Labels', run: () => total(ours) },
    against: { name: twin, run: () => total(theirs) },
    note,
  };
}

/** Label sets of ten labels each, and what the same costs with plain objects and JSON. */
export const benches: Bench[] = [
  against('of', (i) => Labels.of(objects[i]).size, 'JSON of sorted entries', (i) => JSON.stringify(Object.entries(objects[i]).sort()).length),
  against('equals', (i) => Number(labels[i].equals(twins[i])), 'JSON', (i) => Number(JSON.stringify(sorted[i]) === JSON.stringify(sorted[i]))),
  against('compare', (i) => labels[i].compare(twins[(i * 7) % SERIES]), 'JSON', (i) => (
    JSON.stringify(sorted[i]) < JSON.stringify(sorted[(i * 7) % SERIES]) ? 1 : 0)),
  against('key', (i) => byKey.get(labels[i].key())!, 'JSON in a Map', (i) => byJson.get(JSON.stringify(sorted[i]))!),
  against('hash', (i) => Number(labels[i].hash() & 0xffn), 'JSON in a Map', (i) => byJson.get(JSON.stringify(sorted[i]))!, 'the hash of the originals'),
];
