import { isDeepStrictEqual } from 'node:util';
import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { configuredClient, ClientSurroundings } from '../../http/client/configured-client';
import { TargetGroup } from '../discovery/target-group';
import { ScrapePool, ScrapePoolDeps } from './scrape-pool';

/** The pools of all scrape configurations, by their jobs. */
export class ScrapeManager {
  private pools = new Map<string, ScrapePool>();

  constructor(private readonly deps: ScrapePoolDeps, private readonly client: ClientSurroundings) {}

  /**
   * Takes new configurations. Pools of those that are as they were go on; the others begin anew with `groups` of them.
   * @throws CodedError UNSUPPORTED; nothing has changed then
   */
  apply(configs: readonly ScrapeConfig[], groups: (job: string) => readonly TargetGroup[]): void {
    const next = new Map<string, ScrapePool>();
    for (const config of configs) {
      const before = this.pools.get(config.jobName);
      const same = before && isDeepStrictEqual(before.config, config);
      next.set(config.jobName, same ? before : new ScrapePool(config, configuredClient(config.http, this.client), this.deps));
    }
    for (const [job, pool] of this.pools) if (next.get(job) !== pool) void pool.end(true);
    for (const [job, pool] of next) if (this.pools.get(job) !== pool) pool.sync(groups(job));
    this.pools = next;
    this.deps.metrics.pools.set(next.size);
  }

  /** The groups of a job are others now. */
  update(job: string, groups: readonly TargetGroup[]): void {
    this.pools.get(job)?.sync(groups);
  }

  /** All pools, by the names of their jobs. */
  list(): ScrapePool[] {
    return [...this.pools.values()].sort((a, b) => (a.config.jobName < b.config.jobName ? -1 : 1));
  }

  async end(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.end(false)));
  }
}
