import { ByteReader } from '../../encoding/byte-reader';
import { ByteWriter } from '../../encoding/byte-writer';
import { checkpointPath, checkpointSegments, listWal, segmentPath } from './files';
import { beginSeries, putSamples, putSeries, readSamples, readSeries, RecordType, SampleBatch } from './record';
import { readSegment } from './segment-reader';
import { Wal, WalDeps, WalOptions } from './wal';

/** What of the old segments is still needed. */
export interface Needed {
  /** Asked while the segments are read, so for the series as they are then. */
  series(ref: number): boolean;
  /** Samples from this time on, in milliseconds. */
  readonly mint: number;
}

const FLUSH = 2 ** 20; // bytes of records per write
const PER_RECORD = 10_000; // samples

/**
 * Replaces the last checkpoint in `dir` and all segments up to `last` by a checkpoint of what `needed` says. A crash leaves the old
 * files or the new checkpoint, whole, beside them.
 * @throws FsError, CorruptionError with nothing changed
 */
export async function writeCheckpoint(dir: string, deps: WalDeps, options: WalOptions, last: number, needed: Needed): Promise<void> {
  const { fs, metrics } = deps;
  const { checkpoint, segments } = await listWal(fs, dir);
  const sources = [
    ...(checkpoint === undefined ? [] : await checkpointSegments(fs, dir, checkpoint)),
    ...segments.filter((segment) => segment <= last).map((segment) => segmentPath(dir, segment)),
  ];
  const path = checkpointPath(dir, last), unfinished = `${path}.tmp`;
  metrics.checkpoints.inc();
  try {
    await fs.removeAll(unfinished);
    await fs.mkdir(unfinished);
    await copyNeeded(sources, await Wal.open(unfinished, deps, options, 0), deps, needed);
    await fs.rename(unfinished, path);
    await fs.syncDir(dir);
  } catch (err) {
    metrics.checkpointsFailed.inc();
    await fs.removeAll(unfinished).catch(() => undefined); // on a full disk it would take the room that is missing
    throw err;
  }
  await removeLeftovers(dir, deps);
}

/** Removes what the newest checkpoint replaces, and checkpoints that were never finished. @throws FsError */
export async function removeLeftovers(dir: string, { fs, metrics }: Pick<WalDeps, 'fs' | 'metrics'>): Promise<void> {
  const { leftovers } = await listWal(fs, dir);
  if (leftovers.length === 0) return;
  metrics.checkpointsDeleted.inc();
  try {
    for (const name of leftovers) await fs.removeAll(`${dir}/${name}`);
    await fs.syncDir(dir);
  } catch (err) {
    metrics.checkpointDeletionsFailed.inc();
    throw err;
  }
}

/** Writes what is needed of the segments `sources` to `wal`, and closes it. */
async function copyNeeded(sources: readonly string[], wal: Wal, { fs }: WalDeps, needed: Needed): Promise<void> {
  const copy = new NeededRecords(needed);
  try {
    for (const source of sources) {
      const { fault } = await readSegment(fs, source, (record) => copy.take(record)); // a full segment at a time in memory, at most
      if (fault) throw fault;
      await copy.flush(wal, FLUSH);
    }
    await copy.flush(wal, 0);
  } finally {
    await wal.close();
  }
}

/** Collects the records of a checkpoint. */
class NeededRecords {
  private readonly records: Uint8Array[] = [];
  private readonly reader = new ByteReader();
  private readonly read = new SampleBatch();
  private readonly kept = new SampleBatch();
  private bytes = 0;

  constructor(private readonly needed: Needed) {}

  take(record: Uint8Array): string | undefined {
    const reader = this.reader.reset(record), type = reader.u8();
    if (type === RecordType.Series) return this.takeSeries(reader);
    if (type === RecordType.Samples) return this.takeSamples(reader);
    return undefined; // nothing else is read when the server starts
  }

  async flush(wal: Wal, above: number): Promise<void> {
    if (this.bytes <= above) return;
    await wal.write(this.records);
    this.records.length = 0;
    this.bytes = 0;
  }

  private takeSeries(reader: ByteReader): string | undefined {
    const out = new ByteWriter(reader.end);
    beginSeries(out);
    const empty = out.at;
    const whole = readSeries(reader, (ref, labels) => {
      if (this.needed.series(ref)) putSeries(out, ref, labels);
    });
    if (!whole) return 'a series record that is not whole';
    if (out.at > empty) this.add(out);
    return undefined;
  }

  private takeSamples(reader: ByteReader): string | undefined {
    const { read, kept, needed } = this;
    if (!readSamples(reader, read)) return 'a samples record that is not whole';
    kept.length = 0;
    for (let i = 0; i < read.length; i++) {
      if (read.times[i] >= needed.mint && needed.series(read.refs[i])) kept.push(read.refs[i], read.times[i], read.values[i]);
    }
    for (let from = 0; from < kept.length; from += PER_RECORD) {
      const out = new ByteWriter();
      putSamples(out, kept, from, Math.min(from + PER_RECORD, kept.length));
      this.add(out);
    }
    return undefined;
  }

  private add(out: ByteWriter): void {
    this.records.push(out.bytes());
    this.bytes += out.at;
  }
}
