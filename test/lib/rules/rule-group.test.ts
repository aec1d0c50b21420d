import { alerting, MINUTE, RuleBench, START } from './rule-bench';

let bench: RuleBench;
beforeEach(() => { bench = new RuleBench(); });

test('a rule sees what those before it have stored', async () => {
  const group = bench.group('groups: [{name: g, rules: [{record: a, expr: "1"}, {record: b, expr: a + 1}]}]');
  await bench.evaluate(group, START);
  expect(await bench.samples('b')).toEqual({ '{}': '0:2' });
  expect(group.rules.map(({ status }) => status)).toMatchObject([{ health: 'ok', evaluatedAt: START }, { health: 'ok', evaluatedAt: START }]);
  expect(group.lastEvaluation).toBe(START);
});

test('samples that the store refuses are told of, and lost alone', async () => {
  await bench.write({ __name__: 'r', job: 'a' }, START + MINUTE, 5);
  await bench.write({ __name__: 'r', job: 'b' }, START, 5);
  for (const job of ['a', 'b', 'c']) await bench.write({ __name__: 'm', job }, START, 1);
  const group = bench.group('groups: [{name: g, rules: [{record: r, expr: m}]}]');
  expect((await bench.evaluate(group, START)).rules).toMatchObject([{ failed: false }]);
  expect(group.rules[0].status).toMatchObject({ health: 'err', lastError: 'out of order sample' });
  expect(bench.log.entries).toMatchObject([{ message: 'Results of a rule were refused', fields: { outOfOrder: 1, duplicates: 1, group: 'g', rule: 'r' } }]);
  expect(await bench.samples('r')).toEqual({ '{job="a"}': '1:5', '{job="b"}': '0:5', '{job="c"}': '0:1' });
});

test('goes on to no further rule once it is ended', async () => {
  const group = bench.group('groups: [{name: g, rules: [{record: a, expr: "1"}]}]');
  const { clock, log, queries, store } = bench;
  const report = await group.evaluate(START, { clock, log, queries, store, resendDelay: MINUTE, notify: () => undefined }, AbortSignal.abort());
  expect(report.rules).toEqual([]);
  expect(await bench.samples('a')).toEqual({});
});

// The offsets are those of the real 3.5.3, asked for groups of these names: test/differential/rules.test.ts.
test('groups are due at moments of their interval that file and name decide', () => {
  const group = bench.group('groups: [{name: g, interval: 1m, rules: []}]');
  const slot = group.slot(START);
  expect(slot).toBeGreaterThan(START - MINUTE);
  expect(slot).toBeLessThanOrEqual(START);
  for (const later of [1, 59_999 - (START - slot)]) expect(group.slot(START + later)).toBe(slot);
  expect(group.slot(slot)).toBe(slot);
  expect(group.slot(slot + MINUTE)).toBe(slot + MINUTE);
  expect(bench.group('groups: [{name: h, interval: 1m, rules: []}]').slot(START)).not.toBe(slot);
});

test.each<[string, string, object, boolean]>([
  ['itself', '{name: g, rules: [{record: a, expr: "1"}]}', {}, true],
  ['one with another rule', '{name: g, rules: [{record: a, expr: "2"}]}', {}, false],
  ['one with another limit', '{name: g, limit: 1, rules: [{record: a, expr: "1"}]}', {}, false],
  ['one of another server', '{name: g, rules: [{record: a, expr: "1"}]}', { externalUrl: 'http://q' }, false],
  ['one with another interval by default', '{name: g, rules: [{record: a, expr: "1"}]}', { evaluationInterval: 1 }, false],
])('a group and %s', (_, yaml, settings, equal) => {
  const group = bench.group('groups: [{name: g, rules: [{record: a, expr: "1"}]}]');
  expect(group.equals(bench.group(`groups: [${yaml}]`, settings))).toBe(equal);
});

describe('a changed group', () => {
  test('goes on with the alerts of rules that have the name and labels they had', async () => {
    const before = bench.group('groups: [{name: g, rules: [{alert: A, expr: vector(1), for: 1m, labels: {x: y}}, {alert: B, expr: vector(1)}]}]');
    await bench.evaluate(before, START);
    const after = bench.group('groups: [{name: g, rules: [{alert: A, expr: vector(2), for: 1m, labels: {x: y}}]}]');
    after.copyState(before);
    await bench.evaluate(after, START + MINUTE);
    expect(alerting(after).alerts).toMatchObject([{ state: 'firing', activeAt: START, value: 2 }]);
    expect(await bench.samples('ALERTS')).toEqual({
      '{alertname="A", alertstate="pending", x="y"}': '0:1 1:stale', '{alertname="A", alertstate="firing", x="y"}': '1:1',
      '{alertname="B", alertstate="firing"}': '0:1 1:stale',
    });
  });

  test('of rules with one name each takes the series of one, and those left over end', async () => {
    const rules = (...values: number[]) => bench.group(`groups: [{name: g, rules: [${
      values.map((v) => `{record: r, expr: "label_replace(vector(${v}), 'v', '${v}', '', '')"}`).join(', ')}]}]`);
    const before = rules(1, 2, 3);
    await bench.evaluate(before, START);
    const after = rules(1, 2);
    after.copyState(before);
    await bench.evaluate(after, START + MINUTE);
    expect(await bench.samples('r')).toEqual({ '{v="1"}': '0:1 1:1', '{v="2"}': '0:2 1:2', '{v="3"}': '0:3 1:stale' });
  });

  test('marks nothing as gone that a rule in another place has taken over', async () => {
    const before = bench.group('groups: [{name: g, rules: [{record: r, expr: "1"}, {record: s, expr: "2"}]}]');
    await bench.evaluate(before, START);
    const after = bench.group('groups: [{name: g, rules: [{record: s, expr: "2"}, {record: r, expr: "1"}]}]');
    after.copyState(before);
    await bench.evaluate(after, START + MINUTE);
    expect([await bench.samples('r'), await bench.samples('s')]).toEqual([{ '{}': '0:1 1:1' }, { '{}': '0:2 1:2' }]);
  });
});

test('what a group has written is marked as gone, unless somebody has written to it since', async () => {
  const group = bench.group('groups: [{name: g, rules: [{record: r, expr: "label_replace(vector(1), \'v\', \'1\', \'\', \'\')"}, {record: s, expr: "2"}]}]');
  await bench.evaluate(group, START);
  await bench.write({ __name__: 's' }, START + 2 * MINUTE, 3);
  await group.end(bench.store, START + MINUTE);
  expect(await bench.samples('r')).toEqual({ '{v="1"}': '0:1 1:stale' });
  expect(await bench.samples('s')).toEqual({ '{}': '0:2 2:3' });
});
