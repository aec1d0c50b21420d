import { Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';
import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Appendable } from '../../../lib/storage/appender';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { SampleColumns, SeriesSet, TimeRange } from '../../../lib/storage/querier';
import { Clock } from '../../../lib/sys/clock';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Fs } from '../../../lib/sys/fs';
import { systemRandom } from '../../../lib/sys/random';
import { Db, DbOptions } from '../../../lib/tsdb/db';
import { Recorder } from '../log/recorder';

export const ALWAYS: TimeRange = { mint: -8e15, maxt: 8e15 };
export const HOUR = 3_600_000;

/** One sample to append. */
export type Sample = readonly [labels: Labels, t: number, v: number];

/** A database with what it logs and counts; `metric` takes a line of the exposition up to its value. */
export interface OpenDb { readonly db: Db; readonly log: Recorder; readonly metric: (line: string) => Promise<number | undefined> }

export interface Surroundings { readonly progress?: (segment: number, of: number) => void; readonly dir?: string; readonly clock?: Clock }

export async function openDb(fs: Fs, options: Partial<DbOptions> = {}, surroundings: Surroundings = {}): Promise<OpenDb> {
  const log = new Recorder(), registry = new Registry(), { progress, dir = '/data', clock = new FakeClock() } = surroundings;
  const db = await Db.open(dir, { fs, clock, random: systemRandom, log, registry },
    { retention: 24 * HOUR, walSegmentSize: 2 ** 20, walCompression: 'snappy', outOfOrderTimeWindow: 0, ...options }, progress);
  const metric = async (line: string) => {
    const found = exposition(await registry.gather(), 'text', 'underscores').split('\n').find((text) => text.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  return { db, log, metric };
}

/** Appends and commits in one transaction. @returns what the appends answered */
export async function write(store: Appendable, ...samples: Sample[]): Promise<number[]> {
  const appender = store.appender(), answers = samples.map(([labels, t, v]) => appender.append(0, labels, t, v));
  await appender.commit();
  return answers;
}

/** All samples of the series that `matchers` accept, by their labels. */
export async function read(store: Queryable, matchers: readonly Matcher[] = [], range = ALWAYS): Promise<Record<string, number[][]>> {
  const querier = store.querier(), samples = samplesOf(await querier.select(matchers, range));
  querier.close();
  return Object.fromEntries(samples);
}

/** The series in their order, each with [t, v] of its samples. */
export function samplesOf(set: SeriesSet): Array<[labels: string, samples: number[][]]> {
  return Array.from({ length: set.count }, (_, series) => {
    const columns = new SampleColumns();
    set.samples(series, columns);
    return [String(set.labels(series)), Array.from({ length: columns.length }, (__, i) => [columns.times[i], columns.values[i]])];
  });
}
