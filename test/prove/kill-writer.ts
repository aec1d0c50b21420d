// The process that kill.prove.ts kills: commits one transaction after the other, and says which ones have resolved.
import { writeSync } from 'node:fs';
import { LineLogger } from '../../lib/log/line-logger';
import { Registry } from '../../lib/metrics/registry';
import { Labels } from '../../lib/model/labels';
import { systemClock } from '../../lib/sys/clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { systemRandom } from '../../lib/sys/random';
import { Db } from '../../lib/tsdb/db';

/** Milliseconds from one transaction to the next, and how many of them are kept. */
export const STEP = 60_000, RETENTION = 600 * STEP;
/** Series that have a sample in every transaction; besides, each tenth one begins a series that has a sample in ten. */
export const SERIES = 20;

/** Opens `dir` and writes from transaction `first` on, until it is killed. The value of each sample is the number of its transaction. */
export async function writeForEver(dir: string, first: number): Promise<void> {
  const log = new LineLogger({ clock: systemClock, sink: () => undefined, format: 'logfmt', level: 'error' });
  const db = await openIn(dir, log);
  const labels = Array.from({ length: SERIES }, (_, s) => Labels.of({ __name__: 'kept', series: String(s) }));
  for (let i = first; ; i++) {
    const appender = db.appender();
    for (const each of labels) appender.append(0, each, i * STEP, i);
    appender.append(0, Labels.of({ __name__: 'passing', begun: String(Math.floor(i / 10)) }), i * STEP, i);
    await appender.commit();
    writeSync(1, `${i}\n`);
  }
}

export function openIn(dir: string, log: LineLogger, registry = new Registry()): Promise<Db> {
  return Db.open(dir, { fs: nodeFs({}), clock: systemClock, random: systemRandom, log, registry },
    { retention: RETENTION, walSegmentSize: 2 ** 16, walCompression: 'snappy', outOfOrderTimeWindow: 0 });
}
