import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LineLogger } from '../../../lib/log/line-logger';
import { Registry } from '../../../lib/metrics/registry';
import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Appendable } from '../../../lib/storage/appender';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { ChunkEncoding, Queryable } from '../../../lib/storage/chunk-querier';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Db } from '../../../lib/tsdb/db';
import { xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { Bench } from '../../ratio';

const SERIES = 2000, SAMPLES = 120, START = 1_700_000_000_000;
const ALWAYS = { mint: 0, maxt: 4e12 };
const labels = Array.from({ length: SERIES }, (_, i) => Labels.of({
  __name__: `metric_${i % 20}_seconds_total`, code: String(200 + i % 3), instance: `10.42.0.${i % 50}:9090`, job: 'web',
  namespace: `ns-${i % 10}`, pod: `app-${i}`,
}));

async function openDb(fs = new MemFs()): Promise<Db> {
  const clock = new FakeClock();
  const log = new LineLogger({ clock, sink: () => undefined, format: 'logfmt', level: 'error' });
  return Db.open('/data', { fs, clock, random: new SeededRandom(1), log, registry: new Registry() },
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

const NEW = 20_000;

/** Series as they come with pods: a hundred of each, ten labels. */
function newLabels(i: number): Labels {
  const pod = Math.floor(i / 100);
  return Labels.fromSorted([
    '__name__', `metric_family_${i % 100}_seconds_total`, 'code', String(200 + i % 3), 'container', 'app', 'instance', `10.42.${pod >> 8}.${pod & 255}:9090`,
    'job', `job-${pod % 40}`, 'le', String(i % 15), 'namespace', `ns-${pod % 50}`, 'node', `node-${pod % 25}`,
    'pod', `app-${pod * 7919}-${pod * 104729}`, 'uid', `${pod * 1e9}`,
  ]);
}

async function create(store: Appendable): Promise<Appendable> {
  for (let i = 0; i < NEW; i += 1000) {
    const appender = store.appender();
    for (let j = i; j < i + 1000; j++) appender.append(0, newLabels(j), START, j);
    await appender.commit();
  }
  return store;
}

/** Bytes of memory that a store needs for each of the new series, with one sample. */
async function bytesPerSeries(make: () => Appendable | Promise<Appendable>): Promise<number> {
  const before = await memoryUsed(), store = await create(await make()), after = await memoryUsed();
  return store ? Math.round((after - before) / NEW) : 0; // it must live until here
}

async function memoryUsed(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 3; i++) {
    collect();
    await setTimeout(10); // buffers are freed beside, a moment later
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Without the disk, which is in memory here. */
async function bytesPerSeriesOfDb(): Promise<number> {
  const wal = new MemFs();
  const bytes = await bytesPerSeries(() => openDb(wal)), size = (await wal.stat('/data/wal/00000000'))!.size;
  return Math.round(bytes - size / NEW);
}

const memory = { ours: 0, against: 0 };

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
}, {
  name: 'lib/tsdb/db (create series)',
  unit: 'series',
  units: NEW,
  ours: { name: 'head and WAL', run: async () => { memory.ours ||= await bytesPerSeriesOfDb(); return create(await openDb()); } },
  against: { name: 'MemoryStore', run: async () => { memory.against ||= await bytesPerSeries(() => new MemoryStore()); return create(new MemoryStore()); } },
  get note() { return `${memory.ours} bytes per series against ${memory.against}`; },
}];
