import { loadRuleFile } from '../../../lib/config/rule-file';
import { Labels, METRIC_NAME } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { isStale, STALE_NAN } from '../../../lib/model/stale';
import { Engine } from '../../../lib/promql/engine';
import { Alert } from '../../../lib/rules/alert';
import { AlertingRule } from '../../../lib/rules/alerting-rule';
import { engineQueries } from '../../../lib/rules/rule';
import { GroupReport, GroupSettings, RuleGroup } from '../../../lib/rules/rule-group';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { SampleColumns } from '../../../lib/storage/querier';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Recorder } from '../log/recorder';

export const START = 1_700_000_040_000; // a whole minute
export const MINUTE = 60_000;
const OPTIONS = { lookbackDelta: 5 * MINUTE, maxSamples: 10_000, timeout: Infinity, defaultStep: () => MINUTE };
export const SETTINGS: GroupSettings = {
  evaluationInterval: MINUTE, queryOffset: 0, externalLabels: Labels.of({ replica: 'a' }), externalUrl: 'http://p:9090/x', pathPrefix: '/x',
};

/** A store with series that a test writes, and groups of rules that it evaluates when it likes. */
export class RuleBench {
  readonly clock = new FakeClock(START);
  readonly store = new MemoryStore();
  readonly log = new Recorder();
  readonly queries = engineQueries(new Engine(this.clock, OPTIONS), this.store);
  /** What was told of alerts. */
  readonly told: Array<{ readonly query: string; readonly alerts: readonly Alert[] }> = [];

  /** The first group of a file. */
  group(yaml: string, settings: Partial<GroupSettings> = {}, restored = true): RuleGroup {
    const [config] = loadRuleFile(yaml, 'r.yml', { parse: this.queries.parse });
    return new RuleGroup('r.yml', config, { ...SETTINGS, ...settings }, this.queries.parse, restored);
  }

  async write(series: Readonly<Record<string, string>>, t: number, v: number | 'stale'): Promise<void> {
    const appender = this.store.appender();
    appender.append(0, Labels.of(series), t, v === 'stale' ? STALE_NAN : v);
    await appender.commit();
  }

  evaluate(group: RuleGroup, t: number): Promise<GroupReport> {
    const { clock, log, queries, store, told } = this;
    return group.evaluate(t, { clock, log, queries, store, resendDelay: MINUTE, notify: (query, alerts) => told.push({ query, alerts }) });
  }

  /** All samples as `minute:value`, minutes from `START`, by series. */
  async samples(metric: string): Promise<Record<string, string>> {
    const found = await this.store.querier().select([new Matcher(METRIC_NAME, '=', metric)], { mint: -Infinity, maxt: Infinity });
    return Object.fromEntries(Array.from({ length: found.count }, (_, i) => {
      const columns = new SampleColumns();
      found.samples(i, columns);
      const texts = Array.from({ length: columns.length }, (__, at) => (
        `${(columns.times[at] - START) / MINUTE}:${isStale(columns.values[at]) ? 'stale' : columns.values[at]}`));
      return [found.labels(i).without([METRIC_NAME]).toString(), texts.join(' ')];
    }));
  }
}

/** The only rule of a group, which alerts. */
export function alerting(group: RuleGroup): AlertingRule {
  const [rule] = group.rules;
  if (rule.kind !== 'alerting') throw new Error('the rule records');
  return rule;
}
