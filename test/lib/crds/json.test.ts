import { canonicalJson, cloneJson, equalJson, Json } from '../../../lib/crds/json';

test.each<[Json, Json, boolean]>([
  [{ a: 1, b: [null, { c: 'x' }] }, { b: [null, { c: 'x' }], a: 1 }, true],
  [[1, 2], [2, 1], false], [{ a: 1 }, { a: 1, b: 2 }, false], [{ a: 1, b: 2 }, { a: 1, c: 2 }, false], [null, {}, false], [[], {}, false], [1, '1', false],
])('%j and %j: %s', (a, b, same) => {
  expect(equalJson(a, b)).toBe(same);
  expect(equalJson(b, a)).toBe(same);
  expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
});

test('a clone shares nothing', () => {
  const value = { a: [{ b: 1 }] };
  const clone = cloneJson(value);
  clone.a[0].b = 2;
  expect(value).toEqual({ a: [{ b: 1 }] });
});
