import { loadRuleFile } from '../../../../lib/config/rule-file';
import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { RuleQueries } from '../../../../lib/rules/rule';
import { GroupSettings } from '../../../../lib/rules/rule-group';
import { RuleManager } from '../../../../runtime/prometheus/rules/rule-manager';
import { MINUTE, RuleBench, SETTINGS, START } from '../../../lib/rules/rule-bench';

/** A manager over a store and a clock that a test moves; the queries of rules may be held. */
class Bench extends RuleBench {
  readonly registry = new Registry();
  readonly manager: RuleManager;
  /** Runs before each query of a rule. */
  before: () => Promise<void> | void = () => undefined;
  readonly notified: string[] = [];

  constructor() {
    super();
    const { clock, log, registry, store } = this;
    const queries: RuleQueries = { parse: this.queries.parse, vector: async (...args) => {
      await this.before();
      return this.queries.vector(...args);
    } };
    this.manager = new RuleManager({
      clock, log, registry, queries, store, restore: { outageTolerance: 60 * MINUTE, gracePeriod: 10 * MINUTE }, resendDelay: MINUTE,
      notify: (query, alerts) => this.notified.push(...alerts.map(({ labels, state }) => `${query} ${labels.get('alertname')} ${state}`)),
    });
  }

  /** Takes the groups of files. */
  apply(files: Readonly<Record<string, string>>, settings: Partial<GroupSettings> = {}): Promise<void> {
    const loaded = Object.entries(files).map(([file, yaml]) => [file, loadRuleFile(yaml, file, { parse: this.queries.parse })] as const);
    return this.manager.apply(new Map(loaded), { ...SETTINGS, ...settings });
  }

  /** Moves time to the next moment at which the only group is due, and `minutes` further. */
  async pass(minutes: number): Promise<void> {
    const [group] = this.manager.groups;
    await this.clock.advance(group.slot(this.clock.now()) + group.interval - this.clock.now() + minutes * MINUTE);
  }

  async metric(name: string): Promise<string[]> {
    return exposition(await this.registry.gather(), 'text', 'underscores').split('\n').filter((line) => line.startsWith(`prometheus_rule_${name}`))
      .map((line) => line.replace(`prometheus_rule_${name}`, ''));
  }
}

/** A group whose rules are one line each. */
function rules(...lines: readonly string[]): string {
  return `groups: [{name: g, rules: [${lines.join(', ')}]}]`;
}

let bench: Bench;
beforeEach(() => { bench = new Bench(); });
afterEach(async () => {
  await bench.manager.stop();
  await bench.clock.advance(0);
  expect(bench.clock.sleeping).toBe(0);
});

describe('groups', () => {
  test('are evaluated at their moments, the first time within an interval', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
    const [group] = bench.manager.groups, first = group.slot(START) + MINUTE;
    await bench.pass(3);
    expect(await bench.samples('r')).toEqual({ '{}': [0, 1, 2, 3].map((minute) => `${(first - START) / MINUTE + minute}:1`).join(' ') });
    expect(await bench.metric('evaluations_total')).toEqual(['{rule_group="a.yml;g"} 4']);
    expect(await bench.metric('group_last_evaluation_samples')).toEqual(['{rule_group="a.yml;g"} 1']);
    expect(await bench.metric('group_interval_seconds')).toEqual(['{rule_group="a.yml;g"} 60']);
    expect(await bench.metric('group_rules')).toEqual(['{rule_group="a.yml;g"} 1']);
  });

  test('come in the order of their files and names', async () => {
    await bench.apply({ 'b.yml': 'groups: [{name: a, rules: []}]', 'a.yml': 'groups: [{name: z, rules: []}, {name: c, rules: []}]' });
    expect(bench.manager.groups.map(({ key }) => key)).toEqual(['a.yml;c', 'a.yml;z', 'b.yml;a']);
  });

  test('that take longer than their interval miss moments, which are counted', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
    bench.before = () => bench.clock.sleep(2.5 * MINUTE);
    await bench.pass(0);
    bench.before = () => undefined;
    await bench.clock.advance(3 * MINUTE);
    const [first] = (await bench.samples('r'))['{}'].split(':').map(Number);
    expect(await bench.samples('r')).toEqual({ '{}': [0, 2, 3].map((minute) => `${first + minute}:1`).join(' ') });
    expect(await bench.metric('group_iterations_missed_total')).toEqual(['{rule_group="a.yml;g"} 1']);
    expect(await bench.metric('group_iterations_total')).toEqual(['{rule_group="a.yml;g"} 4']);
  });

  test('that a sleep of the machine kept from their moments go on with the last of them', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
    await bench.pass(0);
    const first = bench.clock.now();
    bench.clock.jump(10 * MINUTE);
    await bench.clock.advance(MINUTE);
    expect(await bench.samples('r')).toEqual({ '{}': [0, 11].map((minute) => `${(first - START) / MINUTE + minute}:1`).join(' ') });
    expect(await bench.metric('group_iterations_missed_total')).toEqual(['{rule_group="a.yml;g"} 10']);
  });

  test('go on when the wall clock is set back', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "time()"}') });
    await bench.pass(0);
    bench.clock.jump(-60 * MINUTE);
    await bench.clock.advance(2 * MINUTE);
    expect(await bench.metric('evaluations_total')).toEqual(['{rule_group="a.yml;g"} 3']);
  });

  test('that fail are counted, and go on', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "up[5m]"}') });
    await bench.pass(1);
    expect(await bench.metric('evaluation_failures_total')).toEqual(['{rule_group="a.yml;g"} 2']);
    expect(bench.log.messages('warn')).toEqual(['Evaluating rule failed', 'Evaluating rule failed']);
  });

  test('tell of alerts', async () => {
    await bench.apply({ 'a.yml': rules('{alert: A, expr: vector(1)}') });
    await bench.pass(0);
    expect(bench.notified).toEqual(['vector(1) A firing']);
  });
});

describe('a new configuration', () => {
  test('leaves groups alone that it does not change', async () => {
    const file = rules('{alert: A, expr: vector(1), for: 1h}');
    await bench.apply({ 'a.yml': file });
    await bench.pass(0);
    const [group] = bench.manager.groups;
    await bench.apply({ 'a.yml': file });
    expect(bench.manager.groups[0]).toBe(group);
  });

  test('passes the alerts of changed groups on', async () => {
    await bench.apply({ 'a.yml': rules('{alert: A, expr: vector(1), for: 2m}') });
    await bench.pass(1);
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}', '{alert: A, expr: vector(1), for: 2m}') });
    await bench.pass(0);
    expect(bench.notified).toEqual(['vector(1) A firing']);
  });

  test('waits for the rule that is evaluated now, which goes to its end', async () => {
    await bench.apply({ 'a.yml': rules('{alert: A, expr: vector(1)}', '{record: never, expr: "1"}') });
    let release = () => undefined as void;
    bench.before = () => new Promise<void>((resolve) => { release = resolve; });
    await bench.pass(0);
    let applied = false;
    const applying = bench.apply({ 'a.yml': rules('{alert: A, expr: vector(2)}') }).then(() => { applied = true; });
    await bench.clock.advance(0);
    expect([applied, bench.manager.groups[0].rules.length]).toEqual([false, 2]);
    bench.before = () => undefined;
    release();
    await applying;
    expect(bench.manager.groups[0].rules).toMatchObject([{ alerts: [{ state: 'firing' }] }]);
    expect(await bench.samples('never')).toEqual({});
  });

  test('marks the series of groups that are gone, two intervals later', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}'), 'b.yml': 'groups: [{name: h, rules: []}]' });
    await bench.clock.advance(MINUTE);
    await bench.apply({ 'b.yml': 'groups: [{name: h, rules: []}]' });
    const before = await bench.samples('r');
    await bench.clock.advance(2 * MINUTE - 1);
    expect(await bench.samples('r')).toEqual(before);
    await bench.clock.advance(1);
    expect(await bench.samples('r')).toEqual({ '{}': `${before['{}']} 1:stale` });
    expect(await bench.metric('group_rules')).toEqual(['{rule_group="b.yml;h"} 0']);
  });

  test('does not mark what another group has taken over', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
    await bench.pass(0);
    await bench.apply({ 'b.yml': rules('{record: r, expr: "1"}') });
    await bench.pass(3);
    expect((await bench.samples('r'))['{}']).not.toContain('stale');
  });

  test('that cannot be read changes nothing', async () => {
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
    const bad = loadRuleFile(rules('{alert: A, expr: "1 +"}'), 'a.yml', { parse: () => undefined });
    await expect(bench.manager.apply(new Map([['a.yml', bad]]), SETTINGS)).rejects.toThrow('parse error');
    expect(bench.manager.groups).toMatchObject([{ rules: [{ name: 'r' }] }]);
  });
});

describe('after a restart', () => {
  const since = START / 1000 - 40 * 60;
  beforeEach(async () => {
    await bench.write({ __name__: 'ALERTS_FOR_STATE', alertname: 'A' }, START - 10 * MINUTE, since);
    await bench.apply({ 'a.yml': rules('{alert: A, expr: vector(1), for: 30m}') });
  });

  test('alerts are given back the time that they were pending, with the second evaluation', async () => {
    await bench.pass(1);
    expect(bench.notified).toEqual([]);
    await bench.pass(0);
    expect(bench.notified).toEqual(['vector(1) A firing']);
    expect((await bench.samples('ALERTS_FOR_STATE'))['{alertname="A"}'].split(' ')).toHaveLength(2);
    expect(await bench.metric('group_last_restore_duration_seconds')).toHaveLength(1);
  });

  test('groups that are changed before that are waited for once more', async () => {
    await bench.pass(0);
    await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}', '{alert: A, expr: vector(1), for: 30m}') });
    await bench.pass(2);
    expect(bench.notified).toEqual(['vector(1) A firing']);
  });

  test('groups of a later configuration begin at once', async () => {
    await bench.apply({ 'b.yml': rules('{alert: B, expr: vector(1), for: 1h}') });
    await bench.pass(0);
    expect(Object.keys(await bench.samples('ALERTS'))).toEqual(['{alertname="B", alertstate="pending"}']);
  });
});

test('the end lets what was written stand', async () => {
  await bench.apply({ 'a.yml': rules('{record: r, expr: "1"}') });
  await bench.pass(0);
  await bench.manager.stop();
  await bench.clock.advance(10 * MINUTE);
  expect((await bench.samples('r'))['{}']).toMatch(/^[\d.]+:1$/);
});
