import { KahanMean, KahanSum, KahanVariance } from '../../../../lib/promql/functions/kahan';
import { SeededRandom } from '../../../../lib/sys/random';

function sumOf(values: readonly number[]): number {
  const sum = new KahanSum();
  for (const v of values) sum.add(v);
  return sum.total;
}

function meanOf(values: readonly number[]): number {
  const mean = new KahanMean();
  values.forEach((v, i) => (i ? mean.add(v) : mean.start(v)));
  return mean.mean;
}

test.each([
  [[1, 1e100, 1, -1e100], 2],
  [[0.1, 0.2, 0.3], 0.6],
  [Array.from({ length: 10 }, () => 0.1), 1],
  [[Infinity, 1], Infinity],
  [[Infinity, -Infinity], NaN],
  [[], 0],
])('the sum of %p is %d', (values, expected) => expect(sumOf(values)).toBe(expected));

test('all at once is the same as one by one, to the bit', () => {
  const random = new SeededRandom(5);
  for (let run = 0; run < 50; run++) {
    const values = Float64Array.from({ length: 40 }, () => (random.below(2001) - 1000) * 10 ** (random.below(40) - 20));
    if (run % 5 === 0) values[random.below(40)] = [Infinity, -Infinity, NaN, 1.7e308][random.below(4)];
    const together = new KahanSum(), single = new KahanSum();
    together.addAll(values, 3, 38);
    for (let i = 3; i < 38; i++) single.add(values[i]);
    expect([together.sum, together.c]).toEqual([single.sum, single.c]);
  }
});

test.each([
  [[1, 2, 6], 3],
  [[1.5e308, 1.5e308], 1.5e308],
  [[1.5e308, 1.5e308, -1.5e308, -1.5e308], 0],
  [[1.5e308, 1.5e308, -Infinity], -Infinity],
  [[Infinity, Infinity, 1], Infinity],
  [[Infinity, -Infinity], NaN],
  [[NaN, 1], NaN],
])('the mean of %p is %d', (values, expected) => expect(meanOf(values)).toBe(expected));

test('the variance of large numbers does not drown', () => {
  const deviation = new KahanVariance();
  deviation.start();
  for (const v of [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) deviation.add(v);
  expect(deviation.variance).toBe(22.5);
});
