import { CodedError, CorruptionError } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { replaceFile } from '../../sys/replace-file';

/** A block and its times, as others name it. */
export interface BlockDesc { readonly ulid: string; readonly minTime: number; readonly maxTime: number }

/** What `meta.json` says of a block: it has samples from `minTime` on and before `maxTime`, in milliseconds. What else is in the file is kept. */
export interface BlockMeta extends BlockDesc {
  readonly stats: BlockStats;
  readonly compaction: Compaction;
  readonly version: 1;
}

export interface BlockStats {
  readonly numSamples?: number;
  readonly numFloatSamples?: number;
  readonly numHistogramSamples?: number;
  readonly numSeries?: number;
  readonly numChunks?: number;
  readonly numTombstones?: number;
}

export interface Compaction {
  /** How often its samples were compacted; 1 for a block of the head. */
  readonly level: number;
  /** Blocks of level 1 that are in it. */
  readonly sources?: readonly string[];
  /** Nothing is in it any more. */
  readonly deletable?: boolean;
  /** Blocks that it was made from, which it replaces. */
  readonly parents?: readonly BlockDesc[];
  /** Merging it has failed, and is not tried again. */
  readonly failed?: boolean;
  readonly hints?: readonly string[];
}

const MOST_BYTES = 2 ** 24;
const NAME = 'meta.json';

/** @throws FsError, CorruptionError, CodedError UNSUPPORTED for another version */
export async function readMeta(fs: Fs, dir: string): Promise<BlockMeta> {
  const path = `${dir}/${NAME}`, text = Buffer.from(await fs.readFile(path, MOST_BYTES)).toString('utf8');
  let meta: BlockMeta;
  try {
    meta = JSON.parse(text) as BlockMeta;
  } catch (err) {
    throw new CorruptionError(path, 0, 'this is no JSON; restore the block from a backup, or remove it', err);
  }
  if (meta?.version !== 1) {
    throw new CodedError('UNSUPPORTED', `cannot read ${path}: it has version ${String(meta?.version)}, and 1 is known; use a newer release`);
  }
  const { ulid, minTime, maxTime, compaction } = meta;
  if (typeof ulid !== 'string' || !Number.isSafeInteger(minTime) || !Number.isSafeInteger(maxTime) || minTime > maxTime || !(compaction?.level >= 0)) {
    throw new CorruptionError(path, 0, 'it lacks the name, times or level of a block; restore the block from a backup, or remove it');
  }
  return { ...meta, stats: meta.stats ?? {} };
}

/** Replaces the file, or leaves the old one. @throws FsError */
export async function writeMeta(fs: Fs, dir: string, meta: BlockMeta): Promise<void> {
  await replaceFile(fs, dir, NAME, Buffer.from(JSON.stringify(meta, undefined, '\t')));
}
