import { Labels, METRIC_NAME } from '../model/labels';
import { Matcher } from '../model/matcher';
import { isStale } from '../model/stale';
import { Queryable } from '../storage/chunk-querier';
import { SampleColumns } from '../storage/querier';
import { AlertingRule, FOR_STATE } from './alerting-rule';

/** Milliseconds. */
export interface RestoreOptions {
  /** How long this server may have been away for the state to count still. */
  readonly outageTolerance: number;
  /** What is left at least before an alert fires again; rules with a shorter `for` simply wait anew. */
  readonly gracePeriod: number;
}

/** What was stored of an alert: at `seenAt`, the last time, it was active since `activeAt`. Milliseconds since the Unix epoch. */
export interface StoredState { readonly activeAt: number; readonly seenAt: number }

/** Gives the alerts of a rule back the time that they were pending before a restart. @throws what the storage throws */
export async function restoreRule(rule: AlertingRule, queryable: Queryable, now: number, options: RestoreOptions, signal?: AbortSignal): Promise<void> {
  const { hold } = rule.config;
  if (hold < options.gracePeriod || rule.alerts.length === 0) return rule.restore(() => undefined);
  const stored = await storedStates(rule.name, queryable, now, options.outageTolerance, signal);
  rule.restore((labels) => {
    const state = stored.get(labels.key());
    return state && restoredActiveAt(state, now, hold, options.gracePeriod);
  });
}

/** Since when an alert counts as active at `now`: the time that nobody looked is not counted, and it does not fire within the grace period. */
export function restoredActiveAt({ activeAt, seenAt }: StoredState, now: number, hold: number, gracePeriod: number): number {
  const remaining = hold - (seenAt - activeAt);
  if (remaining <= 0) return activeAt; // it was firing
  if (remaining < gracePeriod) return now + gracePeriod - hold;
  return activeAt + (now - seenAt);
}

/** The last states of a rule's alerts by the keys of their labels; those that had ended are not among them. */
async function storedStates(name: string, queryable: Queryable, now: number, tolerance: number, signal?: AbortSignal): Promise<Map<string, StoredState>> {
  const querier = queryable.querier();
  try {
    const matchers = [new Matcher(METRIC_NAME, '=', FOR_STATE), new Matcher('alertname', '=', name)];
    const series = await querier.select(matchers, { mint: now - tolerance, maxt: now }, signal);
    const states = new Map<string, StoredState>(), samples = new SampleColumns();
    for (let i = 0; i < series.count; i++) {
      samples.length = 0;
      series.samples(i, samples);
      const last = samples.length - 1;
      if (last < 0 || isStale(samples.values[last])) continue;
      states.set(stateKey(series.labels(i)), { activeAt: samples.values[last] * 1000, seenAt: samples.times[last] });
    }
    return states;
  } finally {
    querier.close();
  }
}

function stateKey(series: Labels): string {
  return series.without([METRIC_NAME]).key();
}
