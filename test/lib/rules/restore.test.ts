import { restoredActiveAt, restoreRule } from '../../../lib/rules/restore';
import { alerting, MINUTE, RuleBench, START } from './rule-bench';

const OPTIONS = { outageTolerance: 60 * MINUTE, gracePeriod: 10 * MINUTE };

test.each<[string, number, number, number, number]>([ // minutes from now
  ['one that fired fires on', -60, -20, 30, -60],
  ['one that had time left has as much left: the outage is not counted', -30, -20, 30, -10],
  ['one that was about to fire gets the grace period', -45, -20, 30, -20],
  ['one with no outage is as it was', -5, 0, 30, -5],
])('%s', (_, activeAt, seenAt, hold, expected) => {
  const minutes = (count: number) => START + count * MINUTE;
  expect(restoredActiveAt({ activeAt: minutes(activeAt), seenAt: minutes(seenAt) }, START, hold * MINUTE, OPTIONS.gracePeriod)).toBe(minutes(expected));
});

describe('after a restart', () => {
  const FOR_STATE = { __name__: 'ALERTS_FOR_STATE', alertname: 'A', job: 'a' };
  let bench: RuleBench;
  beforeEach(() => { bench = new RuleBench(); });

  /** Restores a rule whose only alert has been active for a minute. @returns since when it is, in minutes from now */
  async function restored(hold: string): Promise<number> {
    const group = bench.group(`groups: [{name: g, rules: [{alert: A, expr: m, for: ${hold}}]}]`, {}, false);
    await bench.write({ __name__: 'm', job: 'a' }, START, 1);
    await bench.evaluate(group, START - MINUTE);
    await bench.evaluate(group, START);
    await restoreRule(alerting(group), bench.store, START, OPTIONS);
    expect(Object.keys(await bench.samples('ALERTS'))).toEqual([]);
    await bench.write({ __name__: 'm', job: 'a' }, START + MINUTE, 1);
    await bench.evaluate(group, START + MINUTE);
    expect(Object.keys(await bench.samples('ALERTS'))).toHaveLength(1);
    return (alerting(group).alerts[0].activeAt - START) / MINUTE;
  }

  test('an alert goes on from what was stored last', async () => {
    await bench.write(FOR_STATE, START - 30 * MINUTE, START / 1000 - 60 * 60);
    await bench.write(FOR_STATE, START - 20 * MINUTE, START / 1000 - 30 * 60);
    expect(await restored('30m')).toBe(-10);
  });

  test.each<[string, object, number, number | 'stale', string]>([
    ['too long ago', {}, 61, -3600, '30m'],
    ['that it had ended', {}, 20, 'stale', '30m'],
    ['of another alert', { job: 'b' }, 20, -3600, '30m'],
    ['for a rule that fires within the grace period anyway', {}, 20, -3600, '5m'],
  ])('nothing is known of one by what was stored %s', async (_, change, minutesAgo, value, hold) => {
    await bench.write({ ...FOR_STATE, ...change }, START - minutesAgo * MINUTE, value === 'stale' ? value : START / 1000 + value);
    expect(await restored(hold)).toBe(0);
  });
});
