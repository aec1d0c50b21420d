import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';

const QUANTILES = [0.01, 0.05, 0.5, 0.9, 0.99];

/** What scraping tells of itself, under the names that alerts and dashboards know. */
export class ScrapeMetrics {
  readonly outOfOrder;
  readonly outOfBounds;
  readonly duplicateTimestamp;
  readonly sampleLimit;
  readonly bodySizeLimit;
  readonly labelLimit;
  readonly targetLimit;
  readonly intervalLength;
  readonly syncLength;
  readonly syncFailed;
  readonly pools;
  readonly targets;

  constructor(registry: Registry, clock: Clock) {
    this.outOfOrder = registry.counter('prometheus_target_scrapes_sample_out_of_order_total', 'Samples that were refused for being older than the newest.');
    this.outOfBounds = registry.counter('prometheus_target_scrapes_sample_out_of_bounds_total', 'Samples that were refused for being too old.');
    this.duplicateTimestamp = registry.counter('prometheus_target_scrapes_sample_duplicate_timestamp_total',
      'Samples that were refused because their series has another value at that time.');
    this.sampleLimit = registry.counter('prometheus_target_scrapes_exceeded_sample_limit_total', 'Scrapes that failed for having too many samples.');
    this.bodySizeLimit = registry.counter('prometheus_target_scrapes_exceeded_body_size_limit_total', 'Scrapes that failed for being too large.');
    this.labelLimit = registry.counter('prometheus_target_scrape_pool_exceeded_label_limits_total', 'Scrapes that failed for what their labels are like.');
    this.targetLimit = registry.counter('prometheus_target_scrape_pool_exceeded_target_limit_total', 'Times that a pool had too many targets.');
    this.intervalLength = registry.summary('prometheus_target_interval_length_seconds', 'Time between two scrapes of a target.',
      { quantiles: QUANTILES, clock }, ['interval']);
    this.syncLength = registry.summary('prometheus_target_sync_length_seconds', 'Time to bring a pool to the targets that were found.',
      { quantiles: QUANTILES, clock }, ['scrape_job']);
    this.syncFailed = registry.counter('prometheus_target_sync_failed_total', 'Targets that could not be made of what was found.', ['scrape_job']);
    this.pools = registry.gauge('prometheus_target_scrape_pools_total', 'Scrape pools there are.');
    this.targets = registry.gauge('prometheus_target_scrape_pool_targets', 'Targets of a pool.', ['scrape_job']);
  }
}
