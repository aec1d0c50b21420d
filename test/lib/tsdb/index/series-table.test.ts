import { Labels } from '../../../../lib/model/labels';
import { SeededRandom } from '../../../../lib/sys/random';
import { PostingLists } from '../../../../lib/tsdb/index/posting-lists';
import { SeriesTable } from '../../../../lib/tsdb/index/series-table';

const labels = (i: number) => Labels.of({ __name__: 'm', i: String(i), 'ünï': `wert ${i % 7}` });

function removed(table: SeriesTable, ...rows: number[]): void {
  const dead = new Uint8Array(table.end);
  for (const row of rows) dead[row] = 1;
  table.remove(dead);
}

describe('series', () => {
  test('are found by labels and by ref, as many as they are', () => {
    const table = new SeriesTable();
    for (let i = 0; i < 2000; i++) expect(table.add(3 * i + 2 ** 33, labels(i))).toBe(i);
    for (let i = 0; i < 2000; i++) expect([table.rowOfLabels(labels(i)), table.rowOfRef(3 * i + 2 ** 33), table.refOf(i)]).toEqual([i, i, 3 * i + 2 ** 33]);
    expect([table.rowOfLabels(labels(2000)), table.rowOfRef(1), table.rowOfRef(0), table.rowOfRef(NaN), table.rowOfRef(-1)]).toEqual([-1, -1, -1, -1, -1]);
    expect(table.rowOfLabels(Labels.of({ __name__: 'm' }))).toBe(-1); // a part of others
    expect(table.labels(77).equals(labels(77))).toBe(true);
    expect([table.hasLabels(77, labels(77)), table.hasLabels(77, labels(78)), table.hasLabels(77, Labels.of({ __name__: 'm' }))]).toEqual([true, false, false]);
  });

  test('that are removed are not found, but tell their labels until they are released', () => {
    const table = new SeriesTable();
    for (let i = 0; i < 10; i++) table.add(i + 1, labels(i));
    removed(table, 3, 4);
    expect([table.count, table.rowOfLabels(labels(3)), table.rowOfRef(4), table.isLive(3)]).toEqual([8, -1, -1, false]);
    expect(table.labels(3).equals(labels(3))).toBe(true);
    expect(table.add(20, labels(100))).toBe(10);
    table.release(3);
    expect(table.add(21, labels(101))).toBe(3);
    expect([table.labels(3).equals(labels(101)), table.labels(4).equals(labels(4))]).toEqual([true, true]);
  });

  test('a label pair goes with its last series', () => {
    const table = new SeriesTable();
    table.add(1, Labels.of({ a: 'x', b: 'y' }));
    table.add(2, Labels.of({ a: 'x' }));
    removed(table, 0);
    expect([...table.pairs.allNames()]).toEqual(['a', 'b']);
    table.release(0);
    expect([[...table.pairs.allNames()], table.pairs.count(table.pairs.find('a', 'x'))]).toEqual([['a'], 1]);
    table.add(3, Labels.of({ c: 'z' })); // takes the numbers that became free
    expect([table.pairs.find('b', 'y'), [...table.pairs.allNames()].sort()]).toEqual([-1, ['a', 'c']]);
  });

  test('another ref', () => {
    const table = new SeriesTable(), row = table.add(5, labels(1));
    table.setRef(row, 9);
    expect([table.rowOfRef(5), table.rowOfRef(9), table.rowOfLabels(labels(1))]).toEqual([-1, row, row]);
  });
});

test('posting lists are sorted sets, whatever is added and removed', () => {
  const random = new SeededRandom(5), lists = new PostingLists(), plain = Array.from({ length: 30 }, () => new Set<number>());
  for (let i = 0; i < 5000; i++) {
    const list = random.below(30), row = random.below(2000);
    if (!plain[list].has(row)) lists.add(list, row);
    plain[list].add(row);
    if (i % 100 > 0) continue;
    const dead = Uint8Array.from({ length: 2000 }, () => Number(random.below(4) === 0));
    lists.remove(list, dead);
    for (const each of plain[list]) if (dead[each] === 1) plain[list].delete(each);
    expect(plain.map((_, each) => [...lists.rows(each)])).toEqual(plain.map((rows) => [...rows].sort((a, b) => a - b)));
  }
  expect(lists.rows(1000)).toHaveLength(0);
});
