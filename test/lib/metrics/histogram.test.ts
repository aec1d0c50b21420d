import fc from 'fast-check';
import { exponentialBuckets, linearBuckets } from '../../../lib/metrics/histogram';
import { Registry } from '../../../lib/metrics/registry';

function histogram(buckets: readonly number[]) {
  return new Registry().histogram('x', '', buckets);
}

test.each([
  [-Infinity, [1, 0, 0, 0]],
  [0, [1, 0, 0, 0]],
  [1, [1, 0, 0, 0]],
  [1.0000000000000002, [0, 1, 0, 0]],
  [2, [0, 1, 0, 0]],
  [5, [0, 0, 1, 0]],
  [5.1, [0, 0, 0, 1]],
  [Infinity, [0, 0, 0, 1]],
  [NaN, [0, 0, 0, 1]],
])('%d falls into %j of the buckets up to 1, 2, 5 and above', (value, counts) => {
  const x = histogram([1, 2, 5]);
  x.observe(value);
  expect([...x.counts]).toEqual(counts);
  expect(x.sum).toBe(value);
});

test('a closing infinity is the bucket that is there anyway', () => expect(histogram([1, Infinity]).bounds).toEqual([1]));
test('no buckets leave one', () => expect(histogram([]).counts).toHaveLength(1));

test('the buckets stay those that were given', () => {
  const buckets = [1, 2];
  const x = histogram(buckets);
  buckets[0] = 9;
  expect(x.bounds).toEqual([1, 2]);
});

test('counts are those of a search from the first bound on', () => {
  const bounds = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0), { maxLength: 40 });
  fc.assert(fc.property(bounds, fc.array(fc.double()), (unsorted, values) => {
    const x = histogram(unsorted.sort((a, b) => a - b));
    const expected = new Array<number>(x.bounds.length + 1).fill(0);
    for (const value of values) {
      x.observe(value);
      const at = x.bounds.findIndex((bound) => value <= bound);
      expected[at < 0 ? x.bounds.length : at]++;
    }
    expect([...x.counts]).toEqual(expected);
  }));
});

// As client_golang multiplies and adds one by one, rounding each time.
test.each([
  ['exponential', exponentialBuckets(0.001, 10, 4), [0.001, 0.01, 0.1, 1]],
  ['exponential, rounded', exponentialBuckets(0.1, 1.2, 4), [0.1, 0.12, 0.144, 0.17279999999999998]],
  ['linear', linearBuckets(5, 5, 3), [5, 10, 15]],
  ['linear, rounded', linearBuckets(0, 0.1, 4), [0, 0.1, 0.2, 0.30000000000000004]],
  ['none', exponentialBuckets(1, 2, 0), []],
])('%s buckets', (_name, bounds, expected) => expect(bounds).toEqual(expected));
