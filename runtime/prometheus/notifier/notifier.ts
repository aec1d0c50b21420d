import { isDeepStrictEqual } from 'node:util';
import { AlertmanagersConfig } from '../../../lib/config/prometheus/alerting';
import { PrometheusConfig } from '../../../lib/config/prometheus/config';
import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Labels } from '../../../lib/model/labels';
import { RelabelConfig } from '../../../lib/model/relabel';
import { Clock } from '../../../lib/sys/clock';
import { HttpClient } from '../../http/client/http-client';
import { TargetGroup } from '../discovery/target-group';
import { AlertmanagerQueue } from './alertmanager-queue';
import { buildAlertmanagers } from './alertmanager-target';
import { NotifierMetrics } from './metrics';
import { NotifiedAlert, relabelAlerts } from './notified-alert';

export interface NotifierDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  /** The client that a configuration wants. @throws CodedError UNSUPPORTED */
  readonly client: (config: AlertmanagersConfig) => Pick<HttpClient, 'fetch' | 'close'>;
  /** Alerts that may wait for one Alertmanager. */
  readonly capacity: number;
  /** Alerts in one request. */
  readonly batch: number;
}

/** The Alertmanagers of one configuration. */
class AlertmanagerSet {
  private queues = new Map<string, AlertmanagerQueue>(); // by their URLs
  private readonly early: NotifiedAlert[] = []; // told of while there is nobody to tell; the oldest are lost first
  dropped: readonly string[] = [];

  constructor(
    readonly config: AlertmanagersConfig, private readonly client: ReturnType<NotifierDeps['client']>,
    private readonly deps: NotifierDeps, private readonly metrics: NotifierMetrics,
  ) {}

  get urls(): string[] {
    return [...this.queues.keys()];
  }

  sync(groups: readonly TargetGroup[]): void {
    const { log } = this.deps;
    const { active, dropped, failures } = buildAlertmanagers(groups, this.config);
    for (const err of failures) log.error('Cannot make an Alertmanager of a target', { err });
    const next = new Map(active.map((url) => [url, this.queues.get(url) ?? this.queue(url)]));
    const left = [...this.queues].filter(([url]) => !next.has(url)).map(([, queue]) => queue.take());
    this.queues = next;
    this.dropped = dropped;
    this.add(next.size ? this.early.splice(0) : longest(left));
  }

  send(alerts: readonly NotifiedAlert[]): void {
    this.add(relabelAlerts(alerts, Labels.EMPTY, this.config.alertRelabelConfigs));
  }

  /** Goes on with what waits in `before`. */
  takeOver(before: AlertmanagerSet): void {
    const waiting = [before.early.splice(0)];
    for (const [url, queue] of before.queues) {
      const taken = queue.take();
      if (this.queues.has(url)) this.queues.get(url)!.add(taken);
      else waiting.push([...taken]);
    }
    if (this.queues.size === 0) this.add(longest(waiting)); // they are not found anew yet
  }

  /** @param drain whether to send what waits first */
  async end(drain: boolean): Promise<void> {
    await Promise.all(Array.from(this.queues.values(), (queue) => queue.end(drain)));
    this.client.close();
  }

  private add(alerts: readonly NotifiedAlert[]): void {
    for (const queue of this.queues.values()) if (alerts.length) queue.add(alerts);
    if (this.queues.size) return;
    this.early.push(...alerts);
    this.early.splice(0, Math.max(this.early.length - this.deps.capacity, 0));
  }

  private queue(url: string): AlertmanagerQueue {
    const { clock, log, capacity, batch } = this.deps;
    return new AlertmanagerQueue(url, { clock, log, metrics: this.metrics, client: this.client, timeout: this.config.timeout, capacity, batch });
  }
}

/** Queues of one configuration hold the same alerts as far as they have not sent them: what the slowest has left. */
function longest(queues: ReadonlyArray<readonly NotifiedAlert[]>): readonly NotifiedAlert[] {
  return queues.reduce((most, each) => (each.length > most.length ? each : most), []);
}

/** What becomes of alerts under one configuration. */
export interface NotifierSettings {
  readonly alerting: PrometheusConfig['alerting'];
  readonly externalLabels: Labels;
}

/** Tells Alertmanagers of alerts, each from a queue of its own. */
export class Notifier {
  private readonly metrics: NotifierMetrics;
  private sets = new Map<string, AlertmanagerSet>(); // by the names under which their targets are discovered
  private externalLabels = Labels.EMPTY;
  private steps: readonly RelabelConfig[] = [];

  constructor(private readonly deps: NotifierDeps) {
    this.metrics = new NotifierMetrics(deps.registry, deps.clock);
  }

  /** URLs that alerts go to, and those that relabelling dropped. */
  get alertmanagers(): { readonly active: readonly string[]; readonly dropped: readonly string[] } {
    const sets = [...this.sets.values()];
    return { active: sets.flatMap(({ urls }) => urls), dropped: sets.flatMap(({ dropped }) => dropped) };
  }

  /**
   * Takes a new configuration, with the `groups` that are known of each set of Alertmanagers. Alerts that wait are not lost.
   * @throws CodedError UNSUPPORTED; nothing has changed then
   */
  apply({ alerting, externalLabels }: NotifierSettings, groups: (set: string) => readonly TargetGroup[]): void {
    const next = new Map(alerting.alertmanagers.map((config, i) => {
      const name = setName(i), before = this.sets.get(name);
      const same = before && isDeepStrictEqual(before.config, config);
      return [name, same ? before : new AlertmanagerSet(config, this.deps.client(config), this.deps, this.metrics)];
    }));
    this.changing(() => {
      for (const [name, set] of next) set.sync(groups(name));
      for (const [name, set] of this.sets) {
        if (next.get(name) === set) continue;
        next.get(name)?.takeOver(set);
        void set.end(true);
      }
      this.sets = next;
    });
    this.externalLabels = externalLabels;
    this.steps = alerting.alertRelabelConfigs;
  }

  /** The targets of a set are others now. */
  update(set: string, groups: readonly TargetGroup[]): void {
    this.changing(() => this.sets.get(set)?.sync(groups));
  }

  send(alerts: readonly NotifiedAlert[]): void {
    const relabelled = relabelAlerts(alerts, this.externalLabels, this.steps);
    if (relabelled.length) for (const set of this.sets.values()) set.send(relabelled);
  }

  /** @param drain whether to send what waits first, for as long as one request may take; nothing may be sent afterwards */
  async stop(drain: boolean): Promise<void> {
    await Promise.all(Array.from(this.sets.values(), (set) => set.end(drain)));
  }

  private changing(change: () => void): void {
    const before = this.alertmanagers.active;
    change();
    const now = new Set(this.alertmanagers.active);
    for (const url of before) if (!now.has(url)) this.metrics.remove(url);
    this.metrics.discovered.set(now.size);
  }
}

/** The name under which the targets of the nth block of `alertmanagers` are discovered. */
export function setName(n: number): string {
  return `config-${n}`;
}
