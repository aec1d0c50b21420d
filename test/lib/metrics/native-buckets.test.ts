import * as fc from 'fast-check';
import { NativeBuckets, schemaOf } from '../../../lib/metrics/native-buckets';

test.each([
  [1.1, 3], [2, 0], [1.5, 1], [1.00271, 8], [1.0001, 8], [4, -1], [65536, -4], [1e9, -4],
])('buckets that grow by at most %p are of schema %p', (factor, schema) => {
  expect(schemaOf('x', factor)).toBe(schema);
  if (schema > -4 && schema < 8) expect(2 ** 2 ** -schema).toBeLessThanOrEqual(factor);
});

test.each([1, 0.5, -2, NaN])('a factor of %p is refused', (factor) => {
  expect(() => schemaOf('took', factor)).toThrow(`native buckets of histogram took must grow by a factor above 1: got ${factor}`);
});

/** The number of the one bucket that an observation is in. */
function bucketOf(value: number, schema: number): number {
  const buckets = new NativeBuckets(schema);
  buckets.observe(value);
  return [...buckets.positive.keys(), ...buckets.negative.keys()][0];
}

// A bucket takes its upper bound in, and its lower one not.
test.each([
  [0, 1, 0], [0, 1.0001, 1], [0, 2, 1], [0, 2.5, 2], [0, 0.5, -1], [0, 0.6, 0], [3, 1, 0], [3, 2, 8], [3, 2 ** 0.125, 1], [3, 1.09, 1], [3, 1.1, 2],
  [-1, 4, 1], [-1, 4.1, 2], [-1, 1, 0], [-1, 0.25, -1], [-1, 0.26, 0], [-4, 65536, 1], [-4, 65537, 2], [-4, 1, 0], [2, -3, 7], [8, 2 ** -100, -25600],
])('schema %p: %p is in bucket %p', (schema, value, bucket) => expect(bucketOf(value, schema)).toBe(bucket));

test('whatever the value and the schema, it lies within the bounds of its bucket', () => {
  fc.assert(fc.property(fc.integer({ min: -4, max: 8 }), fc.double({ min: 1e-38, max: 1e300, noNaN: true }), (schema, value) => {
    const end = (bucket: number) => 2 ** (bucket / 2 ** schema);
    const bucket = bucketOf(value, schema);
    expect(value).toBeLessThanOrEqual(end(bucket) * (1 + 1e-12));
    expect(value).toBeGreaterThan(end(bucket - 1) * (1 - 1e-12));
  }), { seed: 7, numRuns: 3000 });
});

test('what is next to zero, infinite or no number', () => {
  const buckets = new NativeBuckets(0);
  for (const value of [0, -0, 1e-39, -5e-324, Infinity, -Infinity, NaN]) buckets.observe(value);
  expect({ zero: buckets.zeroCount, positive: [...buckets.positive], negative: [...buckets.negative] }).toEqual({
    zero: 4, positive: [[1025, 1]], negative: [[1025, 1]],
  });
});

test('when there are too many buckets, each takes in its neighbour', () => {
  const buckets = new NativeBuckets(3, 4);
  for (const value of [1, 1.05, 1.2, 1.9, -1.3]) buckets.observe(value);
  expect(buckets.schema).toBe(1);
  expect([...buckets.positive].sort()).toEqual([[0, 1], [1, 2], [2, 1]]);
  expect([...buckets.negative]).toEqual([[1, 1]]);
});

test('the coarsest buckets are as many as are needed', () => {
  const buckets = new NativeBuckets(-3, 2);
  for (let exponent = -120; exponent <= 120; exponent += 30) buckets.observe(2 ** exponent);
  expect(buckets.schema).toBe(-4);
  expect([...buckets.positive.values()].reduce((a, b) => a + b)).toBe(9);
});
