import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { Labels } from '../../lib/model/labels';
import { Engine } from '../../lib/promql/engine';
import { Alert } from '../../lib/rules/alert';
import { RestoreOptions } from '../../lib/rules/restore';
import { engineQueries } from '../../lib/rules/rule';
import { RuleGroup } from '../../lib/rules/rule-group';
import { Appendable } from '../../lib/storage/appender';
import { Queryable } from '../../lib/storage/chunk-querier';
import { queryText } from '../../lib/template/escape';
import { configuredClient } from '../http/client/configured-client';
import { Configuration, discoveryFingerprint } from './configuration';
import { discoverersOf } from './discovery/discoverers';
import { DiscoveryManager } from './discovery/discovery-manager';
import { KubernetesSurroundings } from './discovery/kubernetes/kubernetes';
import { Notifier, setName } from './notifier/notifier';
import { RuleManager } from './rules/rule-manager';

export interface AlertingDeps extends KubernetesSurroundings {
  readonly log: Logger;
  readonly registry: Registry;
  readonly engine: Engine;
  readonly store: Appendable & Queryable;
}

/** Durations in milliseconds. */
export interface AlertingOptions {
  /** The URL under which people reach this server, without a slash at its end. */
  readonly externalUrl: string;
  readonly restore: RestoreOptions;
  readonly resendDelay: number;
  /** Alerts that may wait for one Alertmanager, and that go in one request. */
  readonly queueCapacity: number;
  readonly batch: number;
  /** Whether what waits is sent when the program ends. */
  readonly drain: boolean;
}

/** Rules, and the way of their alerts to the Alertmanagers that are discovered. */
export class Alerting {
  private readonly discovery: DiscoveryManager;
  private readonly notifier: Notifier;
  private readonly rules: RuleManager;

  constructor(private readonly deps: AlertingDeps, private readonly options: AlertingOptions) {
    const { clock, log, registry, engine, store } = deps, { restore, resendDelay, queueCapacity, batch } = options;
    this.discovery = new DiscoveryManager({ clock, log, changed: (set, groups) => this.notifier.update(set, groups) });
    this.notifier = new Notifier({ clock, log, registry, client: ({ http }) => configuredClient(http, deps), capacity: queueCapacity, batch });
    this.rules = new RuleManager({
      clock, log, registry, store, restore, resendDelay, queries: engineQueries(engine, store), notify: (query, alerts) => this.notify(query, alerts),
    });
  }

  /** All groups of rules, by their files and names. */
  get groups(): readonly RuleGroup[] {
    return this.rules.groups;
  }

  get alertmanagers(): Notifier['alertmanagers'] {
    return this.notifier.alertmanagers;
  }

  /** Takes a configuration that `loadConfiguration` has made sure of. One call after the other. */
  async apply({ config: { global, alerting }, rules }: Configuration): Promise<void> {
    const externalLabels = Labels.of(global.externalLabels), { externalUrl } = this.options;
    this.discovery.apply(alerting.alertmanagers.map(({ discovery }, i) => ({
      name: setName(i), fingerprint: discoveryFingerprint(discovery), make: () => discoverersOf(discovery, this.deps),
    })));
    this.notifier.apply({ alerting, externalLabels }, (set) => this.discovery.groups(set));
    await this.rules.apply(rules, {
      evaluationInterval: global.evaluationInterval, queryOffset: global.ruleQueryOffset, externalLabels, externalUrl,
      pathPrefix: new URL(externalUrl).pathname.replace(/\/$/, ''),
    });
  }

  /** Ends the evaluation of rules, then sends what they have told of. */
  async stop(): Promise<void> {
    await this.rules.stop();
    this.discovery.end();
    await this.notifier.stop(this.options.drain);
  }

  private notify(query: string, alerts: readonly Alert[]): void {
    const generatorUrl = `${this.options.externalUrl}/graph?g0.expr=${queryText(query)}&g0.tab=1`;
    this.notifier.send(alerts.map(({ labels, annotations, firedAt, resolvedAt, validUntil }) => ({
      labels, annotations, startsAt: firedAt, endsAt: Number.isNaN(resolvedAt) ? validUntil : resolvedAt, generatorUrl,
    })));
  }
}
