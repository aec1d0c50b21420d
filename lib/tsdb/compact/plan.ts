import { BlockMeta } from '../block/meta';

const STEPS = 10, FACTOR = 3;
const MOST_TOMBSTONES = 0.05; // per series

/** The lengths of blocks from one compaction to the next: each three times the one before, in milliseconds, up to `longest`. */
export function blockRanges(shortest: number, longest: number): number[] {
  const ranges = Array.from({ length: STEPS }, (_, step) => shortest * FACTOR ** step).filter((range) => range <= longest);
  return ranges.length > 0 ? ranges : [shortest];
}

/** Where the range of length `width` ends that has `t`; ranges begin at multiples of it. */
export function rangeEnd(t: number, width: number): number {
  return Math.trunc(t / width) * width + width;
}

/**
 * Which blocks to make one of next, as the originals choose: those that overlap first; then a run that fills a longer range, or that lies before
 * the newest block, which is left alone so that a backup finds each block once; then a single one of which much is deleted.
 * @param metas in any order
 * @returns in the order of time; none where all is well
 */
export function planCompaction(metas: readonly BlockMeta[], ranges: readonly number[]): readonly BlockMeta[] {
  const sorted = [...metas].sort((a, b) => a.minTime - b.minTime);
  const overlapping = firstOverlapping(sorted);
  if (overlapping.length > 0) return overlapping;
  const settled = sorted.slice(0, -1);
  const run = firstRun(settled, ranges);
  return run.length > 0 ? run : muchDeleted(settled, ranges);
}

function firstOverlapping(sorted: readonly BlockMeta[]): readonly BlockMeta[] {
  let found: BlockMeta[] = [], reached = -Infinity;
  for (const meta of sorted) {
    if (meta.minTime < reached) found.push(meta);
    else if (found.length > 1) return found;
    else found = [meta];
    reached = Math.max(reached, meta.maxTime);
  }
  return found.length > 1 ? found : [];
}

function firstRun(sorted: readonly BlockMeta[], ranges: readonly number[]): readonly BlockMeta[] {
  const newest = sorted.at(-1)?.minTime;
  if (newest === undefined) return [];
  for (const range of ranges.slice(1)) {
    for (const part of parts(sorted, range)) {
      if (part.length < 2 || part.some(({ compaction }) => compaction.failed)) continue;
      const maxTime = part[part.length - 1].maxTime;
      if (maxTime - part[0].minTime === range || maxTime <= newest) return part;
    }
  }
  return [];
}

/** The blocks that lie within the same range of this length; those that lie across a border are in none. */
function parts(sorted: readonly BlockMeta[], range: number): BlockMeta[][] {
  const byStart = new Map<number, BlockMeta[]>();
  for (const meta of sorted) {
    const start = Math.floor(meta.minTime / range) * range, part = byStart.get(start);
    if (meta.maxTime > start + range) continue;
    if (part) part.push(meta);
    else byStart.set(start, [meta]);
  }
  return [...byStart.values()];
}

function muchDeleted(sorted: readonly BlockMeta[], ranges: readonly number[]): readonly BlockMeta[] {
  const large = ranges[Math.floor(ranges.length / 2)];
  for (const meta of [...sorted].reverse()) {
    const { numTombstones = 0, numSeries = 0 } = meta.stats;
    if (meta.maxTime - meta.minTime < large) return numTombstones > 0 && numTombstones >= numSeries ? [meta] : [];
    if (numTombstones / (numSeries + 1) > MOST_TOMBSTONES) return [meta];
  }
  return [];
}
