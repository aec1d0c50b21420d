import { alerts, alertmanagers, rules } from '../../../../runtime/prometheus/web/rules';
import { alertsPage, rulesPage } from '../../../../runtime/prometheus/web/rule-pages';
import { ApiRequest } from '../../../../runtime/prometheus/web/api-request';
import { RuleGroup } from '../../../../lib/rules/rule-group';
import { MINUTE, RuleBench, START } from '../../../lib/rules/rule-bench';

let groups: readonly RuleGroup[];
beforeEach(async () => {
  const bench = new RuleBench();
  const g = bench.group(`groups: [{name: g, labels: {team: x}, rules: [
    {record: "a:one", expr: "1+1", labels: {l: v}}, {record: bad, expr: "m[5m]"},
    {alert: A, expr: vector(1.5), for: 1m, keep_firing_for: 5m, labels: {severity: "{{ $value }}"}, annotations: {z: "<b>", a: ""}}]}]`);
  const h = bench.group('groups: [{name: h, interval: 1h, limit: 5, rules: [{alert: B, expr: vector(1)}]}]');
  const empty = bench.group('groups: [{name: i, rules: []}]');
  for (const minute of [0, 1]) await bench.evaluate(g, START + minute * MINUTE);
  groups = [g, h, empty];
});

async function request(search = ''): Promise<ApiRequest> {
  return ApiRequest.read({
    method: 'GET', target: '', path: '', query: new URLSearchParams(search), rawHeaders: [], remote: '', signal: new AbortController().signal,
    headers: {}, body: async () => Buffer.alloc(0),
  }, 0);
}

/** The answer for parameters. */
async function ask(search = ''): Promise<{ groups: Array<{ name: string; rules: Array<{ name: string; alerts?: unknown }> }>; groupNextToken?: string }> {
  return JSON.parse(rules(groups, await request(search)).data);
}

const ALERT = {
  labels: { alertname: 'A', severity: '1.5', team: 'x' }, annotations: { a: '', z: '<b>' }, state: 'firing', activeAt: new Date(START).toISOString(),
  value: '1.5e+00',
};

test('all there is to know of rules', async () => {
  const common = { evaluationTime: 0, lastEvaluation: new Date(START).toISOString() };
  expect(await ask()).toEqual({ groups: [
    { name: 'g', file: 'r.yml', interval: 60, limit: 0, ...common, rules: [
      { name: 'a:one', query: '1 + 1', labels: { l: 'v', team: 'x' }, health: 'ok', ...common, type: 'recording' },
      { name: 'bad', query: 'm[5m]', labels: { team: 'x' }, health: 'err', lastError: 'rule result is not a vector or scalar', ...common, type: 'recording' },
      {
        state: 'firing', name: 'A', query: 'vector(1.5)', duration: 60, keepFiringFor: 300, labels: { severity: '{{ $value }}', team: 'x' },
        annotations: { a: '', z: '<b>' }, alerts: [ALERT], health: 'ok', ...common, type: 'alerting',
      },
    ] },
    { name: 'h', file: 'r.yml', interval: 3600, limit: 5, evaluationTime: 0, lastEvaluation: '0001-01-01T00:00:00Z', rules: [{
      state: 'inactive', name: 'B', query: 'vector(1)', duration: 0, keepFiringFor: 0, labels: {}, annotations: {}, alerts: [], health: 'unknown',
      evaluationTime: 0, lastEvaluation: '0001-01-01T00:00:00Z', type: 'alerting',
    }] },
  ] });
});

test.each<[string, string]>([
  ['type=alert', 'g:A h:B'],
  ['type=RECORD', 'g:a:one,bad'],
  ['rule_name[]=A&rule_name[]=bad', 'g:bad,A'],
  ['rule_group[]=h', 'h:B'],
  ['file[]=r.yml&rule_name[]=B', 'h:B'],
  ['file[]=other.yml', ''],
  ['match[]={team="x",l="v"}', 'g:a:one'],
  ['match[]={l="v"}&match[]={severity=~".*value.*"}', 'g:a:one,A'],
])('%s are %s', async (search, expected) => {
  const answer = await ask(search);
  expect(answer.groups.map(({ name, rules: each }) => `${name}:${each.map((rule) => rule.name).join(',')}`).join(' ')).toBe(expected);
});

test('alerts may be left out', async () => {
  expect((await ask('exclude_alerts=true&type=alert')).groups[0].rules[0].alerts).toBeNull();
});

test('groups come in pages', async () => {
  const first = await ask('group_limit=1');
  expect([first.groups.map(({ name }) => name), first.groupNextToken]).toEqual([['g'], expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const second = await ask(`group_limit=1&group_next_token=${first.groupNextToken}`);
  expect([second.groups.map(({ name }) => name), second.groupNextToken]).toEqual([['h'], undefined]);
});

test.each<[string, string]>([
  ['type=nope', 'invalid parameter "type": not supported value "nope"'],
  ['exclude_alerts=maybe', 'invalid parameter "exclude_alerts": error converting exclude_alerts: strconv.ParseBool: parsing "maybe": invalid syntax'],
  ['group_limit=x', 'invalid parameter "group_limit": group_limit needs to be a valid number: strconv.ParseInt: parsing "x": invalid syntax'],
  ['group_limit=0', 'invalid parameter "group_limit": group_limit needs to be greater than 0'],
  ['group_next_token=zz', 'invalid parameter "group_next_token": group_limit needs to be present in order to paginate over the groups'],
  ['group_limit=1&group_next_token=zz', 'invalid parameter "group_next_token": invalid group_next_token \'zz\'. were rule groups changed?'],
  ['match[]={', '1:2: parse error: unexpected end of input inside braces'],
  ['match[]={}', 'match[] must contain at least one non-empty matcher'],
])('%s is refused', async (search, message) => {
  await expect(ask(search)).rejects.toThrow(message);
});

test('all alerts, and where they go', () => {
  expect(JSON.parse(alerts(groups).data)).toEqual({ alerts: [ALERT] });
  expect(JSON.parse(alertmanagers({ active: ['http://a'], dropped: ['http://b'] }).data))
    .toEqual({ activeAlertmanagers: [{ url: 'http://a' }], droppedAlertmanagers: [{ url: 'http://b' }] });
});

test('the pages show rules and alerts as texts', () => {
  const page = String(alertsPage('/p', groups).body);
  expect(page).toContain('1 firing, 0 pending, 1 inactive');
  expect(page.indexOf('A (firing)')).toBeLessThan(page.indexOf('B (inactive)'));
  expect(page).toContain('a: <br>z: &lt;b&gt;');
  expect(page).toContain('href="/p/query?g0.expr=vector(1.5)&amp;g0.tab=1"');
  const shown = String(rulesPage('/p', groups, START + 5000).body);
  expect(shown).toContain('rule result is not a vector or scalar');
  expect(shown).toContain('5s ago');
  expect(shown).toContain('never');
  for (const text of [page, shown]) expect(text).not.toMatch(/<b>|<script/);
  expect(String(alertsPage('', []).body)).toContain('No rules that alert.');
  expect(String(rulesPage('', [], START).body)).toContain('No rules.');
});
