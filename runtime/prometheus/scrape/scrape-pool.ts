import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { Logger } from '../../../lib/log/logger';
import { Appendable } from '../../../lib/storage/appender';
import { Clock } from '../../../lib/sys/clock';
import { HttpClient } from '../../http/client/http-client';
import { TargetGroup } from '../discovery/target-group';
import { ScrapeMetrics } from './metrics';
import { ScrapeLoop } from './scrape-loop';
import { ScrapeRequest } from './scrape-request';
import { ScrapeWriter } from './scrape-writer';
import { buildTargets, DroppedTarget, Target } from './target';

export interface ScrapePoolDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ScrapeMetrics;
  readonly store: Appendable;
  readonly seed: bigint;
}

interface Running { readonly loop: ScrapeLoop; readonly stop: AbortController; readonly done: Promise<void> }

const KEPT_DROPPED = 10_000; // dropped targets that are shown where nothing else is said

/** The targets of one scrape configuration, each with its loop. */
export class ScrapePool {
  dropped: readonly DroppedTarget[] = [];
  droppedCount = 0;
  private readonly running = new Map<string, Running>();
  private readonly request: ScrapeRequest;

  constructor(readonly config: ScrapeConfig, private readonly http: HttpClient, private readonly deps: ScrapePoolDeps) {
    this.request = new ScrapeRequest(config, http);
  }

  /** Targets that are scraped, in the order of their keys. */
  targets(): Target[] {
    return [...this.running.values()].map(({ loop }) => loop.target);
  }

  /** Scrapes the targets of `groups` from now on, and no others. One that was there before goes on undisturbed. */
  sync(groups: readonly TargetGroup[]): void {
    const { clock, log, metrics } = this.deps;
    const { jobName, targetLimit, keepDroppedTargets } = this.config;
    const begin = clock.monotonic();
    const { targets, dropped, failures } = buildTargets(groups, this.config);
    for (const err of failures) {
      metrics.syncFailed.with(jobName).inc();
      log.error('Error creating target', { scrape_pool: jobName, err });
    }
    this.dropped = dropped.slice(0, keepDroppedTargets || KEPT_DROPPED);
    this.droppedCount = dropped.length;
    const overLimit = targetLimit > 0 && targets.length > targetLimit;
    if (overLimit) {
      metrics.targetLimit.inc();
      log.error('Too many targets: none of this pool is scraped', { scrape_pool: jobName, targets: targets.length, limit: targetLimit });
    }
    const wanted = new Map((overLimit ? [] : targets).map((target) => [target.key, target]));
    for (const [key, each] of this.running) if (!wanted.has(key)) void this.remove(key, each);
    for (const [key, target] of wanted) if (!this.running.has(key)) this.running.set(key, this.start(target));
    metrics.targets.with(jobName).set(this.running.size);
    metrics.syncLength.with(jobName).observe((clock.monotonic() - begin) / 1000);
  }

  /** Ends all loops. @param gone the configuration is no more: mark the series as gone */
  async end(gone: boolean): Promise<void> {
    const all = [...this.running.entries()];
    if (gone) await Promise.all(all.map(([key, each]) => this.remove(key, each)));
    else await Promise.all(all.map(([, { stop, done }]) => { stop.abort(); return done; }));
    this.running.clear();
    this.http.close();
  }

  private start(target: Target): Running {
    const writer = new ScrapeWriter(this.config, target.labels, target.timeout, this.deps.store, this.deps.metrics);
    const loop = new ScrapeLoop(target, { ...this.deps, request: this.request, writer });
    const stop = new AbortController();
    return { loop, stop, done: loop.run(stop.signal) };
  }

  private async remove(key: string, { loop, stop, done }: Running): Promise<void> {
    if (this.running.get(key)?.loop === loop) this.running.delete(key);
    stop.abort();
    await done;
    await loop.end().catch((err: unknown) => this.deps.log.error('Cannot mark a target as gone', { target: loop.target.url.href, err }));
  }
}
