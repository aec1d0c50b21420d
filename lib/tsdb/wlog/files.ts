import { Fs } from '../../sys/fs';

/** What a `wal` directory holds. */
export interface WalFiles {
  /** The newest checkpoint: all that is still needed of the segments up to its number. */
  readonly checkpoint?: number;
  /** Segments that are not in the checkpoint, rising. */
  readonly segments: readonly number[];
  /** Names of segments and checkpoints that the newest checkpoint replaces, and of those that were never finished. */
  readonly leftovers: readonly string[];
}

const SEGMENT = /^\d+$/;
const CHECKPOINT = /^checkpoint\.(\d+)$/;
const UNFINISHED = /^checkpoint\.\d+\.tmp$/;

/** Numbers with eight digits at least, as the originals write them. */
export function segmentPath(dir: string, segment: number): string {
  return `${dir}/${String(segment).padStart(8, '0')}`;
}

/** The directory of a checkpoint of all segments up to `last`. It holds segments of its own, numbered from 0. */
export function checkpointPath(dir: string, last: number): string {
  return `${dir}/checkpoint.${String(last).padStart(8, '0')}`;
}

/** @throws FsError */
export async function listWal(fs: Fs, dir: string): Promise<WalFiles> {
  const entries = await fs.list(dir);
  const checkpoints = entries.filter(({ name, kind }) => kind === 'directory' && CHECKPOINT.test(name))
    .map(({ name }) => ({ name, last: Number(CHECKPOINT.exec(name)![1]) }));
  const checkpoint = checkpoints.length ? Math.max(...checkpoints.map(({ last }) => last)) : undefined;
  const segments = entries.filter(({ name, kind }) => kind === 'file' && SEGMENT.test(name)).map(({ name }) => ({ name, segment: Number(name) }));
  const covered = checkpoint ?? -1;
  return {
    checkpoint,
    segments: segments.map(({ segment }) => segment).filter((segment) => segment > covered).sort((a, b) => a - b),
    leftovers: [
      ...segments.filter(({ segment }) => segment <= covered).map(({ name }) => name),
      ...checkpoints.filter(({ last }) => last < covered).map(({ name }) => name),
      ...entries.filter(({ name }) => UNFINISHED.test(name)).map(({ name }) => name),
    ],
  };
}

/** Bytes of the segments in `dir`, checkpoints included. @throws FsError */
export async function walSize(fs: Fs, dir: string): Promise<number> {
  let size = 0;
  for (const { name, kind } of await fs.list(dir)) {
    if (kind === 'directory' && CHECKPOINT.test(name)) size += await walSize(fs, `${dir}/${name}`);
    else if (kind === 'file') size += (await fs.stat(`${dir}/${name}`))?.size ?? 0;
  }
  return size;
}

/** The paths of a checkpoint's segments, in order. @throws FsError */
export async function checkpointSegments(fs: Fs, dir: string, last: number): Promise<string[]> {
  const path = checkpointPath(dir, last);
  return (await listWal(fs, path)).segments.map((segment) => segmentPath(path, segment));
}
