import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { SampleColumns } from '../../../lib/storage/querier';
import { Bench } from '../../ratio';

const SERIES = 200, SAMPLES = 200;
const labels = Array.from({ length: SERIES }, (_, i) => Labels.of({ __name__: 'm', series: String(i), zone: String(i % 3) }));
const zone = new Matcher('zone', '=', '1');

/** Appends with refs, as a scrape loop does, then reads a third of the series back. */
async function throughContracts(): Promise<number> {
  const store = new MemoryStore(), refs = new Array<number>(SERIES).fill(0);
  for (let t = 0; t < SAMPLES; t++) {
    const appender = store.appender();
    for (let s = 0; s < SERIES; s++) refs[s] = appender.append(refs[s], labels[s], t, s);
    await appender.commit();
  }
  const set = await store.querier().select([zone], { mint: 0, maxt: SAMPLES }), columns = new SampleColumns();
  for (let s = 0; s < set.count; s++) set.samples(s, columns);
  return columns.length;
}

/** The same with a map of arrays of objects: what one would write first. */
function throughObjects(): number {
  interface Series { labels: Record<string, string>; samples: Array<{ t: number; v: number }> }
  const store = new Map<string, Series>();
  for (let t = 0; t < SAMPLES; t++) {
    for (let s = 0; s < SERIES; s++) {
      const set = { __name__: 'm', series: String(s), zone: String(s % 3) }, key = JSON.stringify(set);
      const series: Series = store.get(key) ?? { labels: set, samples: [] };
      store.set(key, series);
      series.samples.push({ t, v: s });
    }
  }
  let length = 0;
  for (const series of store.values()) if (series.labels.zone === '1') length += series.samples.filter(({ t }) => t >= 0 && t <= SAMPLES).length;
  return length;
}

export const benches: Bench[] = [{
  name: 'lib/storage/memory-store',
  unit: 'sample',
  units: SERIES * SAMPLES,
  ours: { name: 'Appender and Querier', run: throughContracts },
  against: { name: 'objects in a map', run: throughObjects },
}];
