import { isDue, pendingAlert } from '../../../lib/rules/alert';
import { RuleGroup } from '../../../lib/rules/rule-group';
import { Labels } from '../../../lib/model/labels';
import { alerting, MINUTE, RuleBench, START } from './rule-bench';

const UP = { __name__: 'up', job: 'web' };
let bench: RuleBench;
beforeEach(() => { bench = new RuleBench(); });

function group(rule: string, settings = ''): RuleGroup {
  return bench.group(`groups: [{name: g, ${settings} rules: [{alert: Down, ${rule}}]}]`);
}

/** Evaluates once a minute, the target being down where there is an `x`. */
async function evaluate(rules: RuleGroup, down: string, seen: () => void = () => undefined): Promise<void> {
  for (let minute = 0; minute < down.length; minute++) {
    const t = START + minute * MINUTE;
    await bench.write(UP, t, down[minute] === 'x' ? 0 : 1);
    await bench.evaluate(rules, t);
    seen();
  }
}

test.each<[string, string, string, string]>([
  ['fires at once', '', '.xx.', '.ff.'],
  ['is pending until it has held', 'for: 2m', '.xxxx.', '.ppff.'],
  ['that did not hold is forgotten', 'for: 2m', '.xx.xxx', '.pp.ppf'],
  ['that is there again when it was resolved is pending anew', 'for: 1m', 'xx.xx', 'pf.pf'],
  ['fires on as long as the rule wants', 'keep_firing_for: 2m', 'x....', 'fff..'],
  ['that is there again while it fires on begins that time anew', 'for: 1m, keep_firing_for: 2m', 'xx.x....', 'pfffff..'],
  ['that is pending is not kept', 'for: 1m, keep_firing_for: 2m', 'x..', 'p..'],
])('an alert %s', async (_, rule, down, expected) => {
  const rules = group(`expr: up == 0, ${rule}`);
  let states = '';
  await evaluate(rules, down, () => { states += alerting(rules).alerts[0]?.state[0] ?? '.'; });
  expect(states).toBe(expected);
});

test('the state of a rule is the highest of its alerts', async () => {
  const rules = group('expr: up == 0, for: 1m');
  expect(alerting(rules).state).toBe('inactive');
  await bench.write({ ...UP, job: 'a' }, START, 0);
  await bench.evaluate(rules, START);
  expect(alerting(rules).state).toBe('pending');
  await bench.write({ ...UP, job: 'b' }, START + MINUTE, 0);
  await bench.evaluate(rules, START + MINUTE);
  expect(alerting(rules).alerts.map(({ labels, state }) => `${labels.get('job')} ${state}`)).toEqual(['a firing', 'b pending']);
  expect(alerting(rules).state).toBe('firing');
});

test('an alert has the labels of its series without the name, those of the rule before them, and its name', async () => {
  const rules = group('expr: up == 0, labels: {severity: page, job: "{{ $labels.job }}-x", gone: "", alertname: other}', 'labels: {team: a, severity: low},');
  await bench.write({ ...UP, gone: 'y', zone: 'z' }, START, 0);
  await bench.evaluate(rules, START);
  expect(alerting(rules).alerts[0].labels.toObject()).toEqual({ alertname: 'Down', job: 'web-x', severity: 'page', team: 'a', zone: 'z' });
});

describe('templates', () => {
  test('see the alert, this server and the store, and are expanded each time', async () => {
    const rules = group(`
      expr: load > 1,
      annotations: {
        who: "{{ $labels.__name__ }} of {{ $labels.job }} is {{ $value }}", where: "{{ $externalURL }} {{ $externalLabels.replica }} {{ pathPrefix }}",
        also: "{{ with query \\"up\\" }}{{ . | first | value }}{{ end }}", empty: "", plain: text}`);
    await bench.write(UP, START, 7);
    await bench.write({ __name__: 'load', job: 'web' }, START, 2.5);
    await bench.evaluate(rules, START);
    expect(alerting(rules).alerts[0].annotations).toEqual({ who: 'load of web is 2.5', where: 'http://p:9090/x a /x', also: '7', empty: '', plain: 'text' });
    await bench.write({ __name__: 'load', job: 'web' }, START + MINUTE, 3);
    await bench.evaluate(rules, START + MINUTE);
    expect(alerting(rules).alerts[0]).toMatchObject({ value: 3, activeAt: START, annotations: { who: 'load of web is 3' } });
  });

  test('that fail leave the alert, with what failed', async () => {
    const rules = group('expr: up == 0, annotations: {a: "{{ $labels.job | parseDuration }}", b: fine}');
    await evaluate(rules, 'x');
    expect(alerting(rules).alerts[0].annotations).toMatchObject({
      a: expect.stringMatching(/^<error expanding template: error executing template __alert_Down: template: __alert_Down:.*>$/), b: 'fine' });
    expect(alerting(rules).status.health).toBe('ok');
    expect(bench.log.messages('warn')).toEqual(['Expanding alert template failed']);
  });
});

describe('the series about alerts', () => {
  test('tell of the state and since when, and end with it', async () => {
    await evaluate(group('expr: up == 0, for: 1m'), 'xxx..');
    expect(await bench.samples('ALERTS')).toEqual({
      '{alertname="Down", alertstate="pending", job="web"}': '0:1 1:stale', '{alertname="Down", alertstate="firing", job="web"}': '1:1 2:1 3:stale',
    });
    const since = START / 1000;
    expect(await bench.samples('ALERTS_FOR_STATE')).toEqual({ '{alertname="Down", job="web"}': `0:${since} 1:${since} 2:${since} 3:stale` });
  });

  test('bear the time of the query, which may lie behind that of the evaluation', async () => {
    const rules = bench.group('groups: [{name: g, query_offset: 1m, rules: [{alert: Down, expr: up == 0}]}]');
    await evaluate(rules, 'x.');
    expect(await bench.samples('ALERTS')).toEqual({ '{alertname="Down", alertstate="firing", job="web"}': '0:1' });
    expect(alerting(rules).alerts[0].activeAt).toBe(START + MINUTE);
  });

  test('are not written before it is known since when alerts are active', async () => {
    const rules = bench.group('groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]', {}, false);
    await evaluate(rules, 'xx');
    expect(await bench.samples('ALERTS')).toEqual({});
    alerting(rules).restore(() => undefined);
    await bench.evaluate(rules, START + 2 * MINUTE);
    expect(await bench.samples('ALERTS')).toEqual({ '{alertname="Down", alertstate="firing", job="web"}': '2:1' });
  });
});

test.each<[string, string, string]>([
  ['alerts with equal labels', 'expr: up == 0, labels: {job: same}', 'vector contains metrics with the same labelset after applying alert labels'],
  ['more alerts than the limit', 'expr: up == 0', 'exceeded limit of 1 with 2 alerts'],
  ['what is neither a vector nor a scalar', 'expr: "up[5m]"', 'rule result is not a vector or scalar'],
])('%s fail the rule', async (_, rule, message) => {
  const rules = group(rule, 'limit: 1,');
  for (const job of ['a', 'b']) await bench.write({ ...UP, job }, START, 0);
  const report = await bench.evaluate(rules, START);
  expect(report.rules).toMatchObject([{ failed: true }]);
  expect(alerting(rules).status).toMatchObject({ health: 'err', lastError: message });
  expect(alerting(rules).alerts).toEqual([]);
  expect(bench.told).toEqual([]);
});

describe('others are told', () => {
  /** `minute state` of what was told, and until when it holds. */
  const told = () => bench.told.flatMap(({ query, alerts }) => alerts.map(({ state, lastSentAt, validUntil, resolvedAt }) => (
    [query, state, (lastSentAt - START) / MINUTE, ((state === 'inactive' ? resolvedAt : validUntil) - START) / MINUTE])));

  test('when an alert fires, again while it lasts, and until 15 minutes after it was resolved', async () => {
    await evaluate(group('expr: up == 0, for: 1m'), `xxxx${'.'.repeat(20)}`);
    expect(told()).toEqual([
      ['up == 0', 'firing', 1, 5], ['up == 0', 'firing', 3, 7],
      ...[4, 6, 8, 10, 12, 14, 16, 18].map((minute) => ['up == 0', 'inactive', minute, 4]),
    ]);
  });

  test.each<[string, object, boolean]>([
    ['not while it is pending', { state: 'pending' }, false],
    ['when it begins to fire', { state: 'firing' }, true],
    ['not again within the delay', { state: 'firing', lastSentAt: START - MINUTE }, false],
    ['again after it', { state: 'firing', lastSentAt: START - MINUTE - 1 }, true],
    ['at once when it was resolved', { state: 'inactive', lastSentAt: START - 1, resolvedAt: START }, true],
    ['not again at once', { state: 'inactive', lastSentAt: START, resolvedAt: START }, false],
  ])('of an alert %s', (_, change, due) => {
    expect(isDue({ ...pendingAlert(Labels.EMPTY, {}, 1, START), ...change }, START, MINUTE)).toBe(due);
  });
});
