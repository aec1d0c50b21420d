import { GroupReport, RuleGroup } from '../../../lib/rules/rule-group';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';

const GROUP = ['rule_group'] as const;

/** What rules tell of their evaluation, under the names that alerts and dashboards know. */
export class RuleMetrics {
  private readonly ruleDuration;
  private readonly groupDuration;
  private readonly evaluations;
  private readonly failures;
  private readonly iterations;
  private readonly missed;
  private readonly samples;
  private readonly lastDuration;
  private readonly lastRuleDurations;
  private readonly lastEvaluation;
  private readonly lastRestore;
  private readonly interval;
  private readonly rules;

  constructor(registry: Registry, clock: Clock) {
    this.ruleDuration = registry.summary('prometheus_rule_evaluation_duration_seconds', 'Time that a rule takes.', { quantiles: [0.5, 0.9, 0.99], clock });
    this.groupDuration = registry.summary('prometheus_rule_group_duration_seconds', 'Time that a group of rules takes.',
      { quantiles: [0.01, 0.05, 0.5, 0.9, 0.99], clock });
    this.evaluations = registry.counter('prometheus_rule_evaluations_total', 'Rules that were evaluated.', GROUP);
    this.failures = registry.counter('prometheus_rule_evaluation_failures_total', 'Rules that failed.', GROUP);
    this.iterations = registry.counter('prometheus_rule_group_iterations_total', 'Times that a group was due, missed or not.', GROUP);
    this.missed = registry.counter('prometheus_rule_group_iterations_missed_total', 'Times that a group was due while it was still at work.', GROUP);
    this.samples = registry.gauge('prometheus_rule_group_last_evaluation_samples', 'Samples that the last evaluation gave.', GROUP);
    this.lastDuration = registry.gauge('prometheus_rule_group_last_duration_seconds', 'Time that the last evaluation took.', GROUP);
    this.lastRuleDurations = registry.gauge('prometheus_rule_group_last_rule_duration_sum_seconds',
      'Time that the rules took in the last evaluation.', GROUP);
    this.lastEvaluation = registry.gauge('prometheus_rule_group_last_evaluation_timestamp_seconds', 'When the last evaluation began.', GROUP);
    this.lastRestore = registry.gauge('prometheus_rule_group_last_restore_duration_seconds',
      'Time that it took to find out since when alerts are active.', GROUP);
    this.interval = registry.gauge('prometheus_rule_group_interval_seconds', 'Time from one evaluation to the next.', GROUP);
    this.rules = registry.gauge('prometheus_rule_group_rules', 'Rules of a group.', GROUP);
  }

  /** There is such a group now: its counters are written from the start, so that nobody misses their first step. */
  add({ key, interval, rules }: RuleGroup): void {
    for (const counter of [this.evaluations, this.failures, this.iterations, this.missed]) counter.with(key);
    for (const gauge of [this.samples, this.lastDuration, this.lastRuleDurations, this.lastEvaluation]) gauge.with(key);
    this.interval.with(key).set(interval / 1000);
    this.rules.with(key).set(rules.length);
  }

  remove(key: string): void {
    const all = [
      this.evaluations, this.failures, this.iterations, this.missed, this.samples, this.lastDuration, this.lastRuleDurations, this.lastEvaluation,
      this.lastRestore, this.interval, this.rules,
    ];
    for (const family of all) family.remove(key);
  }

  evaluated({ key, lastEvaluation }: RuleGroup, { samples, rules, duration }: GroupReport): void {
    this.iterations.with(key).inc();
    this.evaluations.with(key).inc(rules.length);
    this.failures.with(key).inc(rules.filter(({ failed }) => failed).length);
    for (const rule of rules) this.ruleDuration.observe(rule.duration / 1000);
    this.groupDuration.observe(duration / 1000);
    this.samples.with(key).set(samples);
    this.lastDuration.with(key).set(duration / 1000);
    this.lastRuleDurations.with(key).set(rules.reduce((sum, rule) => sum + rule.duration, 0) / 1000);
    this.lastEvaluation.with(key).set(lastEvaluation / 1000);
  }

  missedSlots({ key }: RuleGroup, count: number): void {
    this.iterations.with(key).inc(count);
    this.missed.with(key).inc(count);
  }

  /** @param duration milliseconds */
  restored({ key }: RuleGroup, duration: number): void {
    this.lastRestore.with(key).set(duration / 1000);
  }
}
