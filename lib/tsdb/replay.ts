import { ByteReader } from '../encoding/byte-reader';
import { Logger } from '../log/logger';
import { Labels } from '../model/labels';
import { CorruptionError } from '../sys/errors';
import { Fs } from '../sys/fs';
import { Head } from './head';
import { SegmentTimes } from './segment-times';
import { checkpointSegments, listWal, segmentPath } from './wlog/files';
import { readSamples, readSeries, RecordType, SampleBatch, SKIPPED_RECORDS } from './wlog/record';
import { readSegment } from './wlog/segment-reader';
import { WalMetrics } from './wlog/wal-metrics';

export interface ReplayDeps { readonly fs: Fs; readonly log: Logger; readonly metrics: WalMetrics }

/** Refs in the WAL that stand for a series which has another ref, because its labels had one before. */
export type Aliases = ReadonlyMap<number, number>;

/** The segment to go on with, and what the records up to there call by another name. */
export interface Replayed { readonly next: number; readonly aliases: Aliases }

/** Is told before each segment is read, and which one is the last. */
export type Progress = (segment: number, of: number) => void;

const HIGHEST_REF = Number.MAX_SAFE_INTEGER;

/**
 * Fills an empty head from the WAL in `dir`: the newest checkpoint, then the segments behind it. A segment is read up to the first damage,
 * and what follows in it is cut off; the next segment is read all the same, because a series that it does not name is skipped.
 * Samples that the head takes no more are passed over: they are in blocks, or too old, and may lack a series.
 * @throws FsError, CodedError UNSUPPORTED
 */
export async function replayWal(dir: string, deps: ReplayDeps, head: Head, times: SegmentTimes, progress?: Progress): Promise<Replayed> {
  const { fs, log } = deps, { checkpoint, segments } = await listWal(fs, dir), replay = new Replay(head);
  if (checkpoint !== undefined) {
    for (const path of await checkpointSegments(fs, dir, checkpoint)) await replaySegment(path, deps, replay);
  }
  let expected = (checkpoint ?? (segments[0] ?? 0) - 1) + 1, size = 0;
  const last = segments[segments.length - 1];
  for (const segment of segments) {
    if (segment !== expected) log.warn('Segments of the WAL are missing, and the samples in them', { from: expected, to: segment - 1 });
    expected = segment + 1;
    progress?.(segment, last);
    size = await replaySegment(segmentPath(dir, segment), deps, replay);
    times.note(segment, replay.takeNewest());
    log.debug('WAL segment loaded', { segment, maxSegment: last });
  }
  replay.finish(log);
  return { next: segments.length > 0 && size === 0 ? last : expected, aliases: replay.aliases }; // an empty segment needs no next one
}

/** @returns how many bytes of the segment are of use */
async function replaySegment(path: string, { fs, log, metrics }: ReplayDeps, replay: Replay): Promise<number> {
  const { end, fault } = await readSegment(fs, path, (record) => replay.take(record));
  if (fault) await cut(fs, path, end, fault, log, metrics);
  return end;
}

async function cut(fs: Fs, path: string, end: number, fault: CorruptionError, log: Logger, metrics: WalMetrics): Promise<void> {
  metrics.corruptions.inc();
  const file = await fs.append(path);
  try {
    log.warn('Cutting off a damaged end of a WAL segment', { err: fault, kept: end, lost: file.size - end });
    await file.truncate(end);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Takes record after record into a head. */
class Replay {
  private readonly rowOfAlias = new Map<number, number>();
  private readonly renamed: number[] = []; // rows; until the end of the WAL is known they have refs from the highest one down
  private readonly reader = new ByteReader();
  private readonly batch = new SampleBatch();
  private readonly skipped = new Map<string, number>();
  private newest = -Infinity;
  private samples = 0;
  private unknown = 0; // samples
  private newestUnknown = -Infinity;

  constructor(private readonly head: Head) {}

  /** The time of the newest sample since this was last asked; that of the head where samples were skipped. */
  takeNewest(): number {
    const newest = this.newest;
    this.newest = -Infinity;
    return newest;
  }

  get aliases(): Aliases {
    return new Map(Array.from(this.rowOfAlias, ([alias, row]) => [alias, this.head.series.refOf(row)]));
  }

  take(record: Uint8Array): string | undefined {
    const reader = this.reader.reset(record), type = reader.u8();
    if (type === RecordType.Series) return readSeries(reader, (ref, labels) => this.takeSeries(ref, labels)) ? undefined : 'a series record that is not whole';
    if (type === RecordType.Samples) return this.takeSamples(reader) ? undefined : 'a samples record that is not whole';
    const name = SKIPPED_RECORDS[type] ?? `type ${type}`;
    this.skipped.set(name, (this.skipped.get(name) ?? 0) + 1);
    this.newest = Math.max(this.newest, this.head.maxt); // they may be samples, and then they are about as new
    return undefined;
  }

  finish(log: Logger): void {
    for (const row of this.renamed) this.head.series.setRef(row, this.head.freshRef());
    if (this.skipped.size > 0) log.warn('Skipped records of the WAL that are not known here', Object.fromEntries(this.skipped));
    if (this.unknown > 0 && this.newestUnknown >= this.head.keptFrom) {
      log.warn('Skipped samples of the WAL whose series it does not have', { samples: this.unknown });
    }
    log.info('WAL replay completed', { series: this.head.series.count, samples: this.samples });
  }

  private takeSeries(ref: number, labels: Labels): void {
    const { head } = this, { series } = head;
    if (labels.size === 0) return;
    const known = series.rowOfLabels(labels), taken = series.rowOfRef(ref);
    head.reserveRef(ref);
    if (taken >= 0 && taken !== known) this.rename(taken);
    if (known >= 0 && taken !== known) this.rowOfAlias.set(ref, known);
    else this.rowOfAlias.delete(ref);
    if (known < 0) head.setLogged(head.add(ref, labels), true);
  }

  /** From here on the WAL calls another series by the ref of this one: it gets a new ref, which the WAL does not know yet. */
  private rename(row: number): void {
    this.head.series.setRef(row, HIGHEST_REF - this.renamed.length);
    this.head.setLogged(row, false);
    this.renamed.push(row);
  }

  private takeSamples(reader: ByteReader): boolean {
    const { head, batch } = this;
    if (!readSamples(reader, batch)) return false;
    const { refs, times, values, length } = batch;
    let highest = 0;
    for (let i = 0; i < length; i++) {
      const ref = refs[i], t = times[i], row = this.rowOf(ref);
      if (ref > highest) highest = ref;
      if (t > this.newest) this.newest = t;
      if (row < 0) {
        this.unknown++;
        if (t > this.newestUnknown) this.newestUnknown = t;
      } else if (t > head.chunks.maxt(row) && t >= head.keptFrom) {
        head.append(row, t, values[i]);
        this.samples++;
      }
    }
    head.reserveRef(highest);
    return true;
  }

  private rowOf(ref: number): number {
    return (this.rowOfAlias.size > 0 ? this.rowOfAlias.get(ref) : undefined) ?? this.head.series.rowOfRef(ref);
  }
}
