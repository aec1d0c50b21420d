import { MINUTE, RuleBench, START } from './rule-bench';

let bench: RuleBench;
beforeEach(async () => {
  bench = new RuleBench();
  for (const job of ['a', 'b']) await bench.write({ __name__: 'm', job, drop: 'x' }, START, job === 'a' ? 1 : 2);
});

test('stores what its expression is worth under its name and labels', async () => {
  const group = bench.group(`groups: [{name: g, labels: {team: t, zone: z}, rules: [
    {record: "a:m", expr: m, labels: {zone: y, drop: ""}}, {record: one, expr: "1 + 1"}]}]`);
  expect(await bench.evaluate(group, START)).toMatchObject({ samples: 3, rules: [{ failed: false }, { failed: false }] });
  expect(await bench.samples('a:m')).toEqual({ '{job="a", team="t", zone="y"}': '0:1', '{job="b", team="t", zone="y"}': '0:2' });
  expect(await bench.samples('one')).toEqual({ '{team="t", zone="z"}': '0:2' });
});

test.each<[string, string, string]>([
  ['equal label sets', 'expr: m, labels: {job: same}', 'vector contains metrics with the same labelset after applying rule labels'],
  ['more series than the limit', 'expr: m', 'exceeded limit of 1 with 2 series'],
])('%s fail it, and nothing is stored', async (_, rule, message) => {
  const group = bench.group(`groups: [{name: g, limit: 1, rules: [{record: r, ${rule}}, {record: other, expr: "1"}]}]`);
  expect((await bench.evaluate(group, START)).rules).toMatchObject([{ failed: true }, { failed: false }]);
  expect(group.rules.map(({ status: { health, lastError } }) => [health, lastError])).toEqual([['err', message], ['ok', '']]);
  expect(await bench.samples('r')).toEqual({});
});

test('marks series as gone that its expression no longer finds', async () => {
  const group = bench.group('groups: [{name: g, rules: [{record: r, expr: "m > 1"}]}]');
  await bench.evaluate(group, START);
  await bench.write({ __name__: 'm', job: 'b', drop: 'x' }, START + MINUTE, 0);
  await bench.evaluate(group, START + MINUTE);
  await bench.evaluate(group, START + 2 * MINUTE);
  expect(await bench.samples('r')).toEqual({ '{drop="x", job="b"}': '0:2 1:stale' });
});
