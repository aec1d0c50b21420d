import { LineLogger } from '../../../lib/log/line-logger';
import { Registry } from '../../../lib/metrics/registry';
import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Appendable } from '../../../lib/storage/appender';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { ChunkEncoding, Queryable } from '../../../lib/storage/chunk-querier';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { Db } from '../../../lib/tsdb/db';
import { xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { Bench } from '../../ratio';

const SERIES = 2000, SAMPLES = 120, START = 1_700_000_000_000;
const ALWAYS = { mint: 0, maxt: 4e12 };
const labels = Array.from({ length: SERIES }, (_, i) => Labels.of({
  __name__: `metric_${i % 20}_seconds_total`, code: String(200 + i % 3), instance: `10.42.0.${i % 50}:9090`, job: 'web',
  namespace: `ns-${i % 10}`, pod: `app-${i}`,
}));

async function openDb(): Promise<Db> {
  const clock = new FakeClock(), fs = new MemFs({ clock });
  const log = new LineLogger({ clock, sink: () => undefined, format: 'logfmt', level: 'error' });
  return Db.open('/data', { fs, clock, log, registry: new Registry() },
    { retention: 1e9, walSegmentSize: 2 ** 27, walCompression: 'snappy', outOfOrderTimeWindow: 0 });
}

/** Every 15 s a transaction with one sample of every series, two in five standing still. */
async function fill(store: Appendable): Promise<number> {
  const refs = new Array<number>(SERIES).fill(0);
  for (let i = 0; i < SAMPLES; i++) {
    const appender = store.appender();
    for (let s = 0; s < SERIES; s++) refs[s] = appender.append(refs[s], labels[s], START + i * 15_000, s % 5 < 2 ? s : i * (s % 97) + ((i * s) % 13));
    await appender.commit();
  }
  return refs[SERIES - 1];
}

const matchers = [new Matcher('__name__', '=', 'metric_7_seconds_total'), new Matcher('pod', '=~', 'app-.*7'), new Matcher('namespace', '!=', 'ns-1')];
const times = new Float64Array(256), values = new Float64Array(256);

async function selectChunks(store: Queryable): Promise<number> {
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    const querier = store.chunkQuerier(), { chunks, count } = await querier.selectChunks(matchers, ALWAYS);
    for (let c = 0; c < chunks.offset.length; c++) {
      const bytes = chunks.memories[chunks.memory[c]], at = chunks.offset[c];
      sum += chunks.encoding[c] === ChunkEncoding.Raw ? chunks.length[c] / 16 : xorDecode(bytes, at, at + chunks.length[c], times, values, 0);
    }
    querier.close();
    sum += count;
  }
  return sum;
}

const filled = { memory: new MemoryStore(), db: undefined as Db | undefined };
async function filledDb(): Promise<Db> {
  if (!filled.db) {
    filled.db = await openDb();
    await fill(filled.db);
    await fill(filled.memory);
  }
  return filled.db;
}

export const benches: Bench[] = [{
  name: 'lib/tsdb/db (append)',
  unit: 'sample',
  units: SERIES * SAMPLES,
  ours: { name: 'head and WAL', run: async () => fill(await openDb()) },
  against: { name: 'MemoryStore', run: () => fill(new MemoryStore()) },
  note: 'no WAL, no compression, 16 bytes per sample',
}, {
  name: 'lib/tsdb/db (select and decode)',
  unit: 'query',
  units: 100,
  ours: { name: 'head', run: async () => selectChunks(await filledDb()) },
  against: { name: 'MemoryStore', run: async () => { await filledDb(); return selectChunks(filled.memory); } },
  note: 'no index, nothing to decode',
}];
