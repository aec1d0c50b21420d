import { Registry } from '../../../lib/metrics/registry';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { SeededRandom } from '../../../lib/sys/random';

const MINUTE = 60_000;
const QUANTILES = [0, 0.01, 0.5, 0.9, 0.99, 1];

function summary(quantiles: readonly number[] = QUANTILES, maxAge?: number) {
  const clock = new FakeClock();
  return { x: new Registry().summary('x', '', { quantiles, clock, maxAge }), clock };
}

test('of nothing', () => {
  const { x } = summary();
  expect([x.values, x.sum, x.count]).toEqual([QUANTILES.map(() => NaN), 0, 0]);
});

test('without quantiles it is sum and count', () => {
  const { x } = summary([]);
  x.observe(1.5);
  x.observe(-2);
  expect([x.values, x.sum, x.count]).toEqual([[], -0.5, 2]);
});

test.each<[string, (random: SeededRandom) => number]>([
  ['spread evenly', (random) => random.next()],
  ['over twelve magnitudes', (random) => 10 ** (random.next() * 12 - 6)],
  ['a few alike', (random) => [0.001, 0.5, 30][random.below(3)]],
])('of 5,000 values %s each quantile is within 1 %% of the value at its rank', (_name, draw) => {
  const { x } = summary();
  const random = new SeededRandom(4);
  const values = Array.from({ length: 5000 }, () => draw(random));
  for (const value of values) x.observe(value);
  values.sort((a, b) => a - b);
  QUANTILES.forEach((q, i) => {
    const exact = values[Math.floor(q * 4999)];
    expect(Math.abs(x.values[i] - exact)).toBeLessThanOrEqual(exact * 0.0100001);
  });
});

test('zero and less count as zero, infinity as infinity, NaN in sum and count alone', () => {
  const { x } = summary([0, 0.5, 1]);
  for (const value of [0, -3, 1e-12, Infinity, 2, NaN]) x.observe(value);
  expect([x.values, x.sum, x.count]).toEqual([[0, 0, Infinity], NaN, 6]);
});

test.each([[undefined, 10 * MINUTE], [MINUTE, MINUTE]])('with a window of %p quantiles forget after %d ms, sum and count never', async (maxAge, age) => {
  const { x, clock } = summary([0.5], maxAge);
  x.observe(1);
  await clock.advance(age * 0.79);
  expect(x.values[0]).toBeCloseTo(1, 1);
  x.observe(100);
  x.observe(100);
  await clock.advance(age * 0.22); // the first is too old now
  expect(x.values[0]).toBeCloseTo(100, -1);
  await clock.advance(age);
  expect([x.values, x.sum, x.count]).toEqual([[NaN], 201, 3]);
});

test('nothing comes back from a window that passed unnoticed', async () => {
  const { x, clock } = summary([0.5]);
  x.observe(1);
  await clock.advance(1000 * MINUTE);
  x.observe(7);
  expect(x.values[0]).toBeCloseTo(7, 0);
});
