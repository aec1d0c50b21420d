import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { MatcherMode } from '../../lib/routing/matcher-parse';
import { Clock } from '../../lib/sys/clock';
import { Fs } from '../../lib/sys/fs';
import { Random } from '../../lib/sys/random';
import { Handler } from '../http/message';
import { ApiMetrics } from './api/api-metrics';
import { ApiDeps, VersionInfo } from './api/deps';
import { ALONE } from './cluster/cluster';
import { ConfigMetrics } from './config-metrics';
import { Configuration } from './configuration';
import { Dispatcher } from './dispatch/dispatcher';
import { Inhibitor } from './inhibit/inhibitor';
import { NotificationLog } from './nflog/notification-log';
import { NotifyMetrics } from './notify/notify-metrics';
import { Pipeline } from './notify/pipeline';
import { AlertStore } from './provider/alert-store';
import { Silencer } from './silence/silencer';
import { Silences } from './silence/silences';
import { webHandler } from './web/web';

/** Durations in milliseconds. */
export interface AlertmanagerOptions {
  /** The folder of `silences` and `nflog`. */
  readonly storage: string;
  readonly retention: number;
  readonly maintenanceInterval: number;
  readonly alertGcInterval: number;
  /** Alerts of one alertname; 0 for any number. */
  readonly perNameLimit: number;
  readonly dispatchMaintenanceInterval: number;
  readonly startDelay: number;
  readonly maxSilences: number;
  readonly maxSilenceBytes: number;
  readonly logSilences: boolean;
  readonly mode: MatcherMode;
  /** Before every path; '' for none. */
  readonly routePrefix: string;
  readonly getConcurrency: number;
  readonly webTimeout: number;
  readonly version: VersionInfo;
}

export interface AlertmanagerDeps {
  readonly clock: Clock;
  readonly fs: Fs;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  /** Reads the configuration anew. @throws CodedError for one that is refused */
  readonly load: () => Promise<Configuration>;
}

const SEND_GRACE = 5000; // ms that notifications have to be answered when the program ends

/** The parts put together: from alerts that are posted to receivers that are told. */
export class Alertmanager {
  /** Answers requests, once `start` has resolved. */
  readonly handle: Handler;
  private readonly store: AlertStore;
  private readonly silences: Silences;
  private readonly notificationLog: NotificationLog;
  private readonly inhibitor: Inhibitor;
  private readonly pipeline: Pipeline;
  private readonly dispatcher: Dispatcher;
  private readonly configMetrics: ConfigMetrics;
  private readonly stopping = new AbortController();
  private config: Configuration | undefined;
  private reloading: Promise<void> = Promise.resolve();
  private leave: () => void = () => undefined;

  constructor(private readonly options: AlertmanagerOptions, private readonly deps: AlertmanagerDeps) {
    const { clock, fs, random, log, registry } = deps;
    const { storage: dir, retention, maxSilences, maxSilenceBytes, logSilences, perNameLimit, startDelay } = options;
    const limited = registry.counter('alertmanager_alerts_limited_total', 'Alerts that were dropped because their alertname has too many.', ['alertname']);
    this.store = new AlertStore({ clock, perNameLimit, limited: (name) => limited.with(name).inc() });
    this.silences = new Silences({
      fs, dir, clock, random, registry, retention, maxSilences, maxBytes: maxSilenceBytes, logChanges: logSilences, log: log.with({ component: 'silences' }),
    });
    this.notificationLog = new NotificationLog({ fs, dir, clock, registry, retention, log: log.with({ component: 'nflog' }) });
    this.inhibitor = new Inhibitor(this.store, clock);
    const silencer = new Silencer(this.silences, clock);
    const { inhibitor, notificationLog, silences, store } = this;
    this.pipeline = new Pipeline({
      clock, random, inhibitor, silencer, notificationLog, metrics: new NotifyMetrics(registry), log: log.with({ component: 'dispatcher' }),
    });
    this.dispatcher = new Dispatcher({ clock, store, registry, startDelay, notify: this.pipeline.notify, log: log.with({ component: 'dispatcher' }) });
    this.configMetrics = new ConfigMetrics(registry);
    const api: ApiDeps = {
      clock, store, silencer, inhibitor, silences, log: log.with({ component: 'api' }), metrics: new ApiMetrics(registry), mode: options.mode,
      dispatcher: this.dispatcher, pipeline: this.pipeline, config: () => this.config!, cluster: () => ALONE, version: options.version, startedAt: clock.now(),
    };
    addAlertMetrics(api, registry);
    const { routePrefix: prefix, getConcurrency: concurrency, webTimeout: timeout } = options;
    this.handle = webHandler({ api, registry, prefix, concurrency, timeout, reload: () => this.reload() });
  }

  /** Takes in the configuration and what is on disk, and begins to work. @throws what is wrong with the configuration, CorruptionError, FsError */
  async start(): Promise<void> {
    this.apply(await this.deps.load());
    try {
      await this.silences.open();
      await this.notificationLog.open();
    } catch (err) {
      await this.close();
      throw err;
    }
    this.leave = this.store.subscribe(this.dispatcher);
    const { maintenanceInterval, alertGcInterval, dispatchMaintenanceInterval } = this.options;
    this.every(maintenanceInterval, () => this.maintain());
    this.every(dispatchMaintenanceInterval, () => this.dispatcher.collect());
    this.every(alertGcInterval, () => {
      this.store.collect();
      this.inhibitor.collect();
    });
  }

  /** Reads the configuration again and takes it, or throws and keeps the one in force. One after the other. */
  reload(): Promise<void> {
    this.reloading = this.reloading.catch(() => undefined).then(() => this.reloadNow());
    return this.reloading;
  }

  /** Ends timers, lets what is being sent be answered, and writes everything out. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the program ends'));
    this.leave();
    await this.dispatcher.stop(SEND_GRACE);
    await this.maintain();
    await this.close();
  }

  private async close(): Promise<void> {
    await this.silences.close();
    await this.notificationLog.close();
    this.config?.close();
  }

  private async reloadNow(): Promise<void> {
    try {
      this.apply(await this.deps.load());
    } catch (err) {
      this.configMetrics.refused();
      this.deps.log.error('Loading configuration file failed', { component: 'configuration', err });
      throw err;
    }
  }

  private apply(config: Configuration): void {
    const before = this.config;
    this.config = config;
    this.pipeline.configure(config.integrations, config.intervals);
    this.inhibitor.configure(config.inhibitRules);
    this.dispatcher.configure(config.tree);
    this.configMetrics.loaded(config, this.deps.clock.now());
    before?.close();
  }

  private async maintain(): Promise<void> {
    await this.silences.maintain();
    await this.notificationLog.maintain();
  }

  private every(interval: number, work: () => void | Promise<void>): void {
    const { clock, log } = this.deps, { signal } = this.stopping;
    const loop = async () => {
      for (;;) {
        await clock.sleep(interval, signal);
        await work();
      }
    };
    loop().catch((err) => { if (!signal.aborted) log.error('Maintenance has stopped', { err }); });
  }
}

function addAlertMetrics({ store, silencer, inhibitor }: ApiDeps, registry: Registry): void {
  const alerts = registry.gauge('alertmanager_alerts', 'Alerts by their state.', ['state']);
  registry.collect(() => {
    let suppressed = 0, all = 0;
    for (const alert of store.all()) {
      all++;
      if (silencer.silencedBy(alert).length > 0 || inhibitor.inhibitedBy(alert) !== undefined) suppressed++;
    }
    alerts.with('active').set(all - suppressed);
    alerts.with('suppressed').set(suppressed);
    alerts.with('unprocessed').set(0); // the state is found when somebody asks
    return [];
  });
}
