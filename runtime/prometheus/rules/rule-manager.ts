import { RuleGroupConfig } from '../../../lib/config/rule-file';
import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Alert } from '../../../lib/rules/alert';
import { RestoreOptions } from '../../../lib/rules/restore';
import { RuleQueries } from '../../../lib/rules/rule';
import { groupKey, GroupSettings, RuleGroup } from '../../../lib/rules/rule-group';
import { Appendable } from '../../../lib/storage/appender';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { Clock } from '../../../lib/sys/clock';
import { GroupLoop, GroupLoopDeps } from './group-loop';
import { RuleMetrics } from './metrics';

export interface RuleManagerDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  readonly queries: RuleQueries;
  readonly store: Appendable & Queryable;
  /** Is told of alerts with the expression that they come from. */
  readonly notify: (query: string, alerts: readonly Alert[]) => void;
  readonly restore: RestoreOptions;
  /** Milliseconds before an alert that lasts is told again. */
  readonly resendDelay: number;
}

/** Groups of rules by the paths of their files. */
export type RuleFiles = ReadonlyMap<string, readonly RuleGroupConfig[]>;

const INTERVALS_BEFORE_GONE = 2; // in which a rule that was moved may take over the series of a group that is no more

/** Evaluates the groups of a configuration, side by side. */
export class RuleManager {
  private readonly stopped = new AbortController();
  private readonly deps: GroupLoopDeps;
  private loops = new Map<string, GroupLoop>();
  private leaving = new Set<Promise<void>>();
  private isFirst = true; // configuration: whatever was pending when the program ended last is looked up

  constructor({ clock, log, registry, queries, store, notify, restore, resendDelay }: RuleManagerDeps) {
    this.deps = {
      clock, log, queries, store, queryable: store, notify, restore, resendDelay, metrics: new RuleMetrics(registry, clock), signal: this.stopped.signal,
    };
  }

  /** By their files, then by their names. */
  get groups(): readonly RuleGroup[] {
    return Array.from(this.loops.values(), ({ group }) => group).sort((a, b) => order(a.file, b.file) || order(a.name, b.name));
  }

  /**
   * Takes a new configuration: groups that are as they were go on; changed ones begin anew with the state of their rules; what groups that
   * are no more have written is marked as gone two intervals later. One call after the other.
   * @throws what expressions and templates that cannot be read throw; nothing has changed then
   */
  async apply(files: RuleFiles, settings: GroupSettings): Promise<void> {
    const made = [...files].flatMap(([file, groups]) => groups.map((config) => {
      const restores = this.isFirst || this.loops.get(groupKey(file, config.name))?.isRestoring || false;
      return { group: new RuleGroup(file, config, settings, this.deps.queries.parse, !restores), restores };
    }));
    this.isFirst = false;
    const wanted = new Map(made.map(({ group }) => [group.key, group]));
    const ending = new Set([...this.loops.values()].filter(({ group }) => !wanted.get(group.key)?.equals(group)));
    await Promise.all(Array.from(ending, (loop) => loop.end()));
    this.loops = new Map(made.map(({ group, restores }) => {
      const older = this.loops.get(group.key);
      return [group.key, older && !ending.has(older) ? older : this.begin(group, older?.group, restores)];
    }));
    for (const { group } of ending) if (!wanted.has(group.key)) this.leave(group);
  }

  /** Ends all evaluations. What they have written stays in force, for the next run of the program. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all([...Array.from(this.loops.values(), (loop) => loop.end()), ...this.leaving]);
  }

  private begin(group: RuleGroup, older: RuleGroup | undefined, restores: boolean): GroupLoop {
    if (older) group.copyState(older);
    this.deps.metrics.add(group);
    return new GroupLoop(group, this.deps, restores);
  }

  /** Marks what an ended group has written as gone, once others have had the time to take it over. */
  private leave(group: RuleGroup): void {
    const { clock, log, store, signal, metrics } = this.deps, t = clock.now();
    metrics.remove(group.key);
    const left = clock.sleep(INTERVALS_BEFORE_GONE * group.interval, signal)
      .then(() => group.end(store, t))
      .catch((err) => {
        if (!signal.aborted) log.error('Cannot mark the series of a group as gone', { file: group.file, group: group.name, err });
      })
      .finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
