import { restoreRule, RestoreOptions } from '../../../lib/rules/restore';
import { EvaluationDeps, RuleGroup } from '../../../lib/rules/rule-group';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { RuleMetrics } from './metrics';

export interface GroupLoopDeps extends EvaluationDeps {
  readonly metrics: RuleMetrics;
  readonly queryable: Queryable;
  readonly restore: RestoreOptions;
  readonly signal: AbortSignal;
}

const BEFORE_RESTORE = 2; // evaluations: targets are scraped and rules have recorded by then

/** Evaluates one group at its slots until it is ended. */
export class GroupLoop {
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly done: Promise<void>;

  /** Begins. @param restores whether alerts are still to be given back the time they were pending before the program began */
  constructor(readonly group: RuleGroup, private readonly deps: GroupLoopDeps, private restores: boolean) {
    this.signal = AbortSignal.any([this.ended.signal, deps.signal]);
    this.done = this.run();
  }

  /** Whether that is still to be done. */
  get isRestoring(): boolean {
    return this.restores;
  }

  /** Ends once the rule that is evaluated now is through. */
  async end(): Promise<void> {
    this.ended.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { clock, metrics } = this.deps, { group } = this, { interval } = group;
    const next = () => group.slot(clock.now()) + interval;
    for (let due = next(), evaluations = 1; ; due += interval, evaluations++) {
      if (due - clock.now() > interval) due = next(); // the wall clock was set back
      await clock.sleep(due - clock.now(), this.signal).catch(() => undefined);
      if (this.signal.aborted) return;
      const missed = Math.max(Math.floor((clock.now() - due) / interval), 0);
      if (missed) metrics.missedSlots(group, missed); // skipped, not caught up
      due += missed * interval;
      await this.evaluate(due);
      if (this.restores && evaluations >= BEFORE_RESTORE) await this.restore();
    }
  }

  private async evaluate(due: number): Promise<void> {
    const { deps, group } = this;
    try {
      const report = await group.evaluate(due, deps, this.signal);
      if (!deps.signal.aborted) deps.metrics.evaluated(group, report);
    } catch (err) {
      deps.log.error('Evaluating a group of rules failed', { file: group.file, group: group.name, err });
    }
  }

  private async restore(): Promise<void> {
    const { clock, queryable, restore, metrics, log, signal } = this.deps, start = clock.monotonic();
    this.restores = false;
    for (const rule of this.group.rules) {
      if (rule.kind !== 'alerting') continue;
      await restoreRule(rule, queryable, clock.now(), restore, signal).catch((err) => {
        log.error('Failed to restore the state of alerts', { group: this.group.name, rule: rule.name, err });
        rule.restore(() => undefined); // they wait anew rather than stay unseen
      });
    }
    metrics.restored(this.group, clock.monotonic() - start);
  }
}
