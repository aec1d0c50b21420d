import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { LoadedPrometheusConfig } from '../../lib/config/prometheus/load';
import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { Labels } from '../../lib/model/labels';
import { Engine } from '../../lib/promql/engine';
import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { Random } from '../../lib/sys/random';
import { Db } from '../../lib/tsdb/db';
import { Dialer } from '../http/dial';
import { Alerting, AlertingOptions } from './alerting';
import { Configuration, discoveryFingerprint, loadConfiguration, shownConfig } from './configuration';
import { discoverersOf } from './discovery/discoverers';
import { DiscoveryManager } from './discovery/discovery-manager';
import { ScrapeMetrics } from './scrape/metrics';
import { ScrapeManager } from './scrape/scrape-manager';
import { ScrapePool } from './scrape/scrape-pool';

export interface PrometheusDeps {
  readonly fs: Fs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  readonly dialer: Dialer;
  readonly userAgent: string;
}

/** Absolute paths; durations in milliseconds. */
export interface PrometheusOptions {
  readonly configFile: string;
  readonly storagePath: string;
  readonly retention: number;
  /** Bytes that samples may take on disk; 0 for any. */
  readonly retentionSize?: number;
  /** How long a block may become by merging. */
  readonly maxBlockDuration?: number;
  readonly walSegmentSize: number;
  readonly walCompression: 'snappy' | 'none';
  readonly lookbackDelta: number;
  readonly queryTimeout: number;
  readonly maxSamples: number;
  readonly experimentalFunctions: boolean;
  readonly alerting: AlertingOptions;
}

/** The server without its sockets: database, engine, discovery, scraping, rules, as one configuration wants them. */
export class Prometheus {
  readonly engine: Engine;
  readonly startedAt: number;
  private database: Db | undefined;
  private scraping: ScrapeManager | undefined;
  private madeAlerting: Alerting | undefined;
  private readonly discovery: DiscoveryManager;
  private loaded: Configuration | undefined;
  private reloadedAt = 0;
  private readonly reloadSuccessful;
  private readonly reloadSuccessTime;
  private reloading: Promise<void> = Promise.resolve();

  constructor(private readonly deps: PrometheusDeps, private readonly options: PrometheusOptions) {
    const { clock, log, registry } = deps;
    this.startedAt = clock.now();
    this.engine = new Engine(clock, {
      lookbackDelta: options.lookbackDelta, maxSamples: options.maxSamples, timeout: options.queryTimeout,
      defaultStep: () => this.loaded?.config.global.evaluationInterval ?? 60_000, experimentalFunctions: options.experimentalFunctions,
    });
    this.discovery = new DiscoveryManager({ clock, log, changed: (job, groups) => this.scraping?.update(job, groups) });
    this.reloadSuccessful = registry.gauge('prometheus_config_last_reload_successful', 'Whether the last configuration was taken.');
    this.reloadSuccessTime = registry.gauge('prometheus_config_last_reload_success_timestamp_seconds', 'When a configuration was taken last.');
    registry.gauge('prometheus_ready', 'Whether the server answers queries.').set(0);
  }

  /** Whether the database is there and the first configuration was taken. */
  get ready(): boolean {
    return this.database !== undefined && this.loaded !== undefined;
  }

  /** @throws CodedError UNREADY before `start` has opened it */
  get db(): Db {
    if (!this.database) throw new CodedError('UNREADY', 'Service Unavailable');
    return this.database;
  }

  get pools(): readonly ScrapePool[] {
    return this.scraping?.list() ?? [];
  }

  /** Rules and notifications. @throws CodedError UNREADY before `start` has made them */
  get alerting(): Alerting {
    if (!this.madeAlerting) throw new CodedError('UNREADY', 'Service Unavailable');
    return this.madeAlerting;
  }

  /** The configuration in force, as YAML. */
  get configText(): string {
    return this.loaded ? shownConfig(this.loaded) : '';
  }

  get lastReload(): { readonly at: number; readonly successful: boolean } {
    return { at: this.reloadedAt, successful: this.reloadSuccessful.value === 1 };
  }

  /** Opens the database, then takes the configuration. @throws FsError, ConfigError, CodedError: nothing runs then */
  async start(): Promise<void> {
    const { deps, engine } = this, { fs, clock, random, log, registry, env, dialer, userAgent } = deps;
    const { storagePath, retention, retentionSize, maxBlockDuration, walSegmentSize, walCompression } = this.options;
    const first = await this.load();
    const storage = { retention, retentionSize, maxBlockDuration, walSegmentSize, walCompression, outOfOrderTimeWindow: 0 } as const;
    this.database = await Db.open(storagePath, { fs, clock, random, log, registry }, storage,
      (segment, last) => log.info('Reading the WAL', { segment, last }));
    const scrape = { clock, log, metrics: new ScrapeMetrics(registry, clock), store: this.database, seed: seedOf(first) };
    this.scraping = new ScrapeManager(scrape, { dialer, clock, fs, env, userAgent });
    this.madeAlerting = new Alerting({ ...deps, engine, store: this.database }, this.options.alerting);
    try {
      await this.take(first);
    } catch (err) {
      await this.stop();
      throw err;
    }
    registry.gauge('prometheus_ready', 'Whether the server answers queries.').set(1);
  }

  /** Takes the configuration file as it is now. The one before stays in force where that fails. @throws as `start`; one call after the other */
  async reload(): Promise<void> {
    const run = async () => {
      try {
        await this.take(await this.load());
      } catch (err) {
        this.reloadSuccessful.set(0);
        throw err;
      }
    };
    this.reloading = this.reloading.then(run, run);
    return this.reloading;
  }

  /** Ends everything and closes the database. */
  async stop(): Promise<void> {
    this.discovery.end();
    await this.scraping?.end();
    await this.madeAlerting?.stop();
    await this.database?.close();
    this.database = undefined;
  }

  private load(): Promise<Configuration> {
    return loadConfiguration(this.options.configFile, this.deps, (expr) => this.engine.parse(expr));
  }

  private async take(loaded: Configuration): Promise<void> {
    const { clock, log } = this.deps;
    this.discovery.apply(loaded.scrapeConfigs.map(({ jobName, discovery }) => ({
      name: jobName, fingerprint: discoveryFingerprint(discovery), make: () => discoverersOf(discovery, this.deps),
    })));
    this.scraping!.apply(loaded.scrapeConfigs, (job) => this.discovery.groups(job));
    await this.alerting.apply(loaded);
    this.loaded = loaded;
    this.reloadedAt = clock.now();
    this.reloadSuccessful.set(1);
    this.reloadSuccessTime.set(this.reloadedAt / 1000);
    log.info('Completed loading of configuration file', { filename: this.options.configFile });
  }
}

/** Differs between servers, so that replicas do not scrape a target at the same moment. */
function seedOf({ config }: LoadedPrometheusConfig): bigint {
  const text = `${hostname()} ${Labels.of(config.global.externalLabels)}`;
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}
