import { Labels } from '../../../../lib/model/labels';
import { Matcher, MatchType } from '../../../../lib/model/matcher';
import { SeededRandom } from '../../../../lib/sys/random';
import { selectRows } from '../../../../lib/tsdb/index/select';
import { SeriesTable } from '../../../../lib/tsdb/index/series-table';

const NAMES = ['__name__', 'code', 'job', 'pod', 'zone'];

function randomLabels(random: SeededRandom): Labels {
  const labels: Record<string, string> = { __name__: `metric_${random.below(5)}` };
  for (const name of NAMES.slice(1)) if (random.below(4) > 0) labels[name] = `${name}-${random.below(name === 'pod' ? 60 : 4)}`;
  return Labels.of(labels);
}

const PATTERNS = ['.*', '.+', '', 'pod-1.*', '.*-1', 'job-(0|2)', 'job-0|', '.*d-.*', 'code-[01]', 'metric_1|metric_2', '(?i)JOB-1', 'p?od-\\d', 'absent'];
const VALUES = ['', 'metric_1', 'pod-7', 'job-2', 'code-0', 'absent'];

function randomMatcher(random: SeededRandom): Matcher {
  const type = (['=', '!=', '=~', '!~'] as MatchType[])[random.below(4)], texts = type.includes('~') ? PATTERNS : VALUES;
  return new Matcher([...NAMES, 'absent'][random.below(6)], type, texts[random.below(texts.length)]);
}

/** A table, and the same series as a plain map. Series come, go, and come again. */
function randomTable(random: SeededRandom): { table: SeriesTable; series: Map<number, Labels> } {
  const table = new SeriesTable(), series = new Map<number, Labels>();
  for (let ref = 1; ref <= 600; ref++) {
    const labels = randomLabels(random);
    if (table.rowOfLabels(labels) < 0) series.set(table.add(ref, labels), labels);
    if (ref % 150 > 0) continue;
    const dead = new Uint8Array(table.end), rows = [...series.keys()].filter(() => random.below(3) === 0);
    for (const row of rows) dead[row] = 1;
    table.remove(dead);
    for (const row of rows) {
      series.delete(row);
      table.release(row);
    }
  }
  return { table, series };
}

test('selects what looking at every series would, with random matchers', () => {
  const random = new SeededRandom(7), sizes = new Set<number>();
  for (let round = 0; round < 20; round++) {
    const { table, series } = randomTable(random);
    for (let i = 0; i < 100; i++) {
      const matchers = Array.from({ length: random.below(4) }, () => randomMatcher(random));
      const expected = [...series].filter(([, labels]) => matchers.every((matcher) => matcher.matchesLabels(labels))).map(([row]) => row).sort((a, b) => a - b);
      expect([matchers.map(String), [...selectRows(table, matchers)]]).toEqual([matchers.map(String), expected]);
      sizes.add(expected.length);
    }
  }
  expect(sizes.size).toBeGreaterThan(50);
});

test('the order of rows is that of their labels', () => {
  const { table, series } = randomTable(new SeededRandom(8)), rows = [...series.keys()];
  for (const a of rows.slice(0, 60)) for (const b of rows.slice(0, 60)) {
    expect(Math.sign(table.compare(a, b))).toBe(Math.sign(series.get(a)!.compare(series.get(b)!)));
  }
});

test('tests each value once, and none where another matcher leaves fewer series', () => {
  const table = new SeriesTable();
  for (let i = 0; i < 1000; i++) table.add(i + 1, Labels.of({ __name__: i < 3 ? 'rare' : 'common', pod: String(i), zone: String(i % 3) }));
  const tested: string[] = [];
  const counting = (name: string, pattern: string) => {
    const matcher = new Matcher(name, '=~', pattern), matches = matcher.matches.bind(matcher);
    matcher.matches = (value) => {
      if (value !== '') tested.push(value);
      return matches(value);
    };
    return matcher;
  };
  expect([...selectRows(table, [counting('pod', '[12].*x?'), new Matcher('__name__', '=', 'rare')])]).toEqual([1, 2]);
  expect(tested).toEqual(['0', '1', '2']);
  tested.length = 0;
  expect(selectRows(table, [counting('zone', '1|2x?|y.*'), counting('pod', '.+[0-9]x?')]).length).toBe(660);
  expect(tested.filter((value) => value === '1')).toHaveLength(2); // a zone and a pod
});
