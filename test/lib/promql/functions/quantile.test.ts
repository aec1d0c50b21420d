import { quantile } from '../../../../lib/promql/functions/quantile';

test.each([
  [0.5, [3, 1, 2], 2],
  [0.5, [1, 2], 1.5],
  [0.25, [4, 0, 2], 1],
  [0, [5, 7], 5],
  [1, [5, 7], 7],
  [0.9, [5], 5],
  [-0.1, [1], -Infinity],
  [1.1, [1], Infinity],
  [NaN, [1], NaN],
  [0.5, [], NaN],
  [0, [NaN, 1, 2], NaN],
  [0.5, [2, NaN, 1], 1],
  [1, [2, NaN, 1], 2],
  [0.5, [-Infinity, Infinity, 0], NaN], // its neighbour takes part by nothing, which is infinite too
])('quantile %d of %p is %d', (q, values, expected) => expect(quantile(q, Float64Array.from([...values, 99]), values.length)).toBe(expected));
