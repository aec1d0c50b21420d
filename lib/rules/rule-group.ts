import { isDeepStrictEqual } from 'node:util';
import { RuleConfig, RuleGroupConfig } from '../config/rule-file';
import { Logger } from '../log/logger';
import { Labels } from '../model/labels';
import { Appendable } from '../storage/appender';
import { Clock } from '../sys/clock';
import { errorText } from '../sys/errors';
import { Alert } from './alert';
import { AlertingRule, AlertSurroundings } from './alerting-rule';
import { markGone, Refusals, WrittenSeries } from './group-series';
import { RecordingRule } from './recording-rule';
import { RuleQueries } from './rule';

export type Rule = AlertingRule | RecordingRule;

/** What the groups of a configuration have in common. */
export interface GroupSettings extends AlertSurroundings {
  /** Milliseconds, of groups that say nothing else. */
  readonly evaluationInterval: number;
  readonly queryOffset: number;
}

/** What evaluations need besides the group. */
export interface EvaluationDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly queries: RuleQueries;
  readonly store: Appendable;
  /** Milliseconds before an alert that lasts is told again. */
  readonly resendDelay: number;
  /** Is told of alerts with the expression that they come from. */
  readonly notify: (query: string, alerts: readonly Alert[]) => void;
  /** Ends queries that run: the program ends. */
  readonly signal?: AbortSignal;
}

/** What one evaluation of a group came to. */
export interface GroupReport {
  /** Samples that the rules gave, stored or not. */
  readonly samples: number;
  readonly rules: ReadonlyArray<{ readonly failed: boolean; /** Milliseconds. */ readonly duration: number }>;
  /** Milliseconds. */
  readonly duration: number;
}

/** Rules that are evaluated one after the other, each seeing what those before it have stored. */
export class RuleGroup {
  readonly rules: readonly Rule[];
  /** Milliseconds. */
  readonly interval: number;
  private readonly queryOffset: number;
  private readonly written: readonly WrittenSeries[]; // as the rules
  private leftover: readonly Labels[] = []; // of rules that the group had before
  /** When the last evaluation began, milliseconds since the Unix epoch, and how many milliseconds it took; NaN and 0 before the first. */
  lastEvaluation = NaN;
  evaluationTime = 0;

  /** @param restored as of `AlertingRule` @throws TemplateError, and what `parse` throws */
  constructor(
    readonly file: string, readonly config: RuleGroupConfig, private readonly settings: GroupSettings,
    parse: RuleQueries['parse'], restored: boolean,
  ) {
    this.interval = config.interval || settings.evaluationInterval;
    this.queryOffset = config.queryOffset ?? settings.queryOffset;
    this.rules = config.rules.map((rule) => makeRule(rule, config.labels, settings, parse, restored));
    this.written = this.rules.map(() => new WrittenSeries());
  }

  get name(): string {
    return this.config.name;
  }

  /** Tells it from all other groups: what metrics call it. */
  get key(): string {
    return groupKey(this.file, this.name);
  }

  /** The last moment at or before `now` at which the group was due, milliseconds: groups are spread over their intervals by their names. */
  slot(now: number): number {
    const hash = Labels.of({ name: this.name, file: this.file }).hash();
    const offset = Math.floor(Number(hash % BigInt(this.interval * 1e6)) / 1e6); // the originals count in nanoseconds
    return Math.floor((now - offset) / this.interval) * this.interval + offset;
  }

  /** Whether the other would do all that this one does. */
  equals(other: RuleGroup): boolean {
    return this.key === other.key && isDeepStrictEqual(this.config, other.config)
      && this.interval === other.interval && this.queryOffset === other.queryOffset
      && this.settings.externalUrl === other.settings.externalUrl && this.settings.externalLabels.equals(other.settings.externalLabels);
  }

  /** Evaluates all rules for the slot `t`. A rule that fails does not keep the others from theirs. Once `ended` aborts it goes on to no further rule. */
  async evaluate(t: number, deps: EvaluationDeps, ended?: AbortSignal): Promise<GroupReport> {
    const { clock } = deps, began = clock.now(), start = clock.monotonic();
    const rules: Array<GroupReport['rules'][number]> = [];
    let samples = 0;
    for (let i = 0; i < this.rules.length && !ended?.aborted; i++) {
      const before = clock.monotonic();
      const { failed, count } = await this.evaluateRule(i, t, deps);
      rules.push({ failed, duration: clock.monotonic() - before });
      samples += count;
    }
    await markGone(deps.store, this.leftover, t - this.queryOffset);
    this.leftover = [];
    this.lastEvaluation = began;
    this.evaluationTime = clock.monotonic() - start;
    return { samples, rules, duration: this.evaluationTime };
  }

  /** Takes the state of the group that was in this one's place: that of rules with equal names and labels, in their order. */
  copyState(from: RuleGroup): void {
    this.lastEvaluation = from.lastEvaluation;
    this.evaluationTime = from.evaluationTime;
    const candidates = new Map<string, number[]>();
    from.rules.forEach((rule, i) => {
      const same = candidates.get(ruleKey(rule));
      if (same) same.push(i);
      else candidates.set(ruleKey(rule), [i]);
    });
    this.rules.forEach((rule, i) => {
      const at = candidates.get(ruleKey(rule))?.shift();
      if (at === undefined) return;
      const older = from.rules[at];
      this.written[i].copyState(from.written[at]);
      if (rule.kind === 'alerting' && older.kind === 'alerting') rule.copyState(older);
    });
    const gone = [...candidates.values()].flat();
    this.leftover = [...from.leftover, ...gone.flatMap((at) => from.written[at].labels())];
  }

  /** Marks all that the group has written as gone, at `t` less its offset. @throws what the store throws */
  async end(store: Appendable, t: number): Promise<void> {
    await markGone(store, [...this.leftover, ...this.written.flatMap((series) => series.labels())], t - this.queryOffset);
  }

  private async evaluateRule(i: number, t: number, deps: EvaluationDeps): Promise<{ failed: boolean; count: number }> {
    const { clock, queries, store, signal } = deps;
    const rule = this.rules[i], sampleTime = t - this.queryOffset;
    const log = deps.log.with({ file: this.file, group: this.name, rule: rule.name });
    const evaluatedAt = clock.now(), start = clock.monotonic();
    let lastError = '', count = 0, failed = false;
    try {
      const vector = await rule.evaluate({ t, sampleTime, limit: this.config.limit, queries, clock, log, signal });
      count = vector.labels.length;
      if (rule.kind === 'alerting') this.tell(rule, t, deps);
      const refusals = await this.written[i].write(store, vector, sampleTime);
      lastError = refusalText(refusals);
      if (lastError) log.warn('Results of a rule were refused', { ...refusals });
    } catch (err) {
      if (signal?.aborted) return { failed, count }; // the program ends: that says nothing of the rule
      failed = true;
      lastError = errorText(err);
      log.warn('Evaluating rule failed', { err });
    }
    rule.status = { health: lastError ? 'err' : 'ok', lastError, evaluatedAt, duration: clock.monotonic() - start };
    return { failed, count };
  }

  private tell(rule: AlertingRule, t: number, { resendDelay, notify }: EvaluationDeps): void {
    const due = rule.takeDue(t, resendDelay, this.interval);
    if (due.length) notify(rule.query, due);
  }
}

/** @throws TemplateError, and what `parse` throws */
function makeRule(
  config: RuleConfig, common: Readonly<Record<string, string>>, surroundings: AlertSurroundings, parse: RuleQueries['parse'],
  restored: boolean,
): Rule {
  const expr = parse(config.expr), labels = { ...common, ...config.labels };
  if (config.record) return new RecordingRule(config.record, expr, labels);
  const { alert: name, for: hold, keepFiringFor: keepFiring, annotations } = config;
  return new AlertingRule({ name, expr, hold, keepFiring, labels, annotations }, surroundings, restored);
}

/** What tells a group from others in metrics and in pages of answers. */
export function groupKey(file: string, name: string): string {
  return `${file};${name}`;
}

function ruleKey(rule: Rule): string {
  const labels = rule.kind === 'alerting' ? rule.config.labels : rule.labels;
  return JSON.stringify([rule.kind, rule.name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** In the words that the originals have for one sample. */
function refusalText({ outOfOrder, outOfBounds, duplicates }: Refusals): string {
  if (outOfOrder) return 'out of order sample';
  if (outOfBounds) return 'out of bounds';
  return duplicates ? 'duplicate sample for timestamp' : '';
}
