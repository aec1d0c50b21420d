import { BlockMeta } from '../../../../lib/tsdb/block/meta';
import { blockRanges, planCompaction, rangeEnd } from '../../../../lib/tsdb/compact/plan';

const RANGES = [20, 60, 180, 540, 1620];

type Wanted = readonly [minTime: number, maxTime: number, more?: Partial<BlockMeta>];

function metas(wanted: readonly Wanted[]): BlockMeta[] {
  return wanted.map(([minTime, maxTime, more], i) => ({ ulid: `B${i}`, minTime, maxTime, stats: {}, compaction: { level: 1 }, version: 1, ...more }));
}

const failed = { compaction: { level: 1, failed: true } };
const deleted = (numTombstones: number, numSeries: number) => ({ stats: { numTombstones, numSeries } });

test.each<[string, Wanted[], Array<[number, number]>]>([
  ['no block', [], []],
  ['one block', [[0, 20]], []],
  ['the newest block is left alone', [[0, 20], [20, 40], [40, 60]], []],
  ['a whole range', [[0, 20], [20, 40], [40, 60], [60, 80]], [[0, 20], [20, 40], [40, 60]]],
  ['a range with a gap, which is over', [[0, 20], [40, 60], [60, 80], [80, 100]], [[0, 20], [40, 60]]],
  ['a part of a range that is over', [[20, 40], [40, 60], [60, 80], [80, 100]], [[20, 40], [40, 60]]],
  ['alone in its range', [[40, 60], [60, 80], [120, 140]], []],
  ['longer blocks of a longer range', [[0, 60], [60, 120], [120, 180], [180, 200]], [[0, 60], [60, 120], [120, 180]]],
  ['short ones first', [[0, 60], [60, 80], [80, 100], [100, 120], [120, 180], [180, 200], [200, 220]], [[60, 80], [80, 100], [100, 120]]],
  ['a range that could not be merged', [[0, 20, failed], [20, 40], [40, 60], [60, 80]], []],
  ['across a border', [[0, 20], [50, 70], [70, 90], [120, 140], [140, 160]], []],
  ['before the epoch', [[-60, -40], [-40, -20], [-20, 0], [0, 20]], [[-60, -40], [-40, -20], [-20, 0]]],
  ['overlapping ones, the newest too', [[0, 20], [19, 40], [40, 60]], [[0, 20], [19, 40]]],
  ['all that overlap each other, and no more', [[0, 20], [10, 40], [30, 50], [50, 70], [60, 80]], [[0, 20], [10, 40], [30, 50]]],
  ['one within another', [[0, 60], [20, 40], [50, 80]], [[0, 60], [20, 40], [50, 80]]],
  ['much deleted from a long one', [[0, 540, deleted(10, 100)], [540, 560]], [[0, 540]]],
  ['little deleted from it', [[0, 540, deleted(5, 100)], [540, 560]], []],
  ['much deleted from a short one, which will soon be merged', [[0, 20, deleted(10, 100)], [20, 40]], []],
  ['all deleted from a short one', [[0, 20, deleted(100, 100)], [20, 40]], [[0, 20]]],
])('%s', (_name, blocks, expected) => {
  const planned = planCompaction(metas(blocks).reverse(), RANGES);
  expect(planned.map(({ minTime, maxTime }) => [minTime, maxTime])).toEqual(expected);
});

test.each([[2, 1000, [2, 6, 18, 54, 162, 486]], [2, 36, [2, 6, 18]], [2, 2, [2]], [2, 1, [2]]])(
  'blocks from %i on and up to %i become %p long', (shortest, longest, ranges) => expect(blockRanges(shortest, longest)).toEqual(ranges));

test.each([[0, 20], [19, 20], [20, 40], [-1, 20], [-20, 0], [-21, 0]])('the range of %i ends at %i', (t, end) => expect(rangeEnd(t, 20)).toBe(end));
