import { SeededRandom } from '../../../../lib/sys/random';
import { intersection, subtraction, union } from '../../../../lib/tsdb/index/postings';

const list = (...numbers: number[]) => Uint32Array.from(numbers);

test.each([
  [[1, 2, 3], [2, 3, 4], [1, 2, 3, 4], [2, 3], [1]], [[], [1], [1], [], []], [[1], [], [1], [], [1]], [[5], [5], [5], [5], []],
  [[0, 4294967295], [4294967295], [0, 4294967295], [4294967295], [0]],
])('%j and %j', (a, b, either, both, left) => {
  expect([...union([list(...a), list(...b)])]).toEqual(either);
  expect([...intersection(list(...a), list(...b))]).toEqual(both);
  expect([...subtraction(list(...a), list(...b))]).toEqual(left);
});

test('random lists, as sets have it', () => {
  const random = new SeededRandom(9);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [0, 1].map(() => new Set(Array.from({ length: random.below(60) }, () => random.below(80 + 400 * (i % 2)))));
    const [listA, listB] = [a, b].map((set) => Uint32Array.from(set).sort());
    expect([...intersection(listA, listB)]).toEqual([...listA].filter((n) => b.has(n)));
    expect([...subtraction(listA, listB)]).toEqual([...listA].filter((n) => !b.has(n)));
    expect([...union([listA, listB])]).toEqual([...new Set([...a, ...b])].sort((x, y) => x - y));
  }
});
