import { Registry } from '../metrics/registry';
import { Clock } from '../sys/clock';
import { Head } from './head';

/** What the head counts along the way. */
export class HeadMetrics {
  readonly appended;
  readonly outOfOrder;
  readonly outOfBounds;
  readonly seriesCreated;
  readonly seriesRemoved;
  readonly chunksRemoved;
  readonly truncations;
  readonly truncationsFailed;
  readonly gcSeconds;

  constructor(registry: Registry, clock: Clock) {
    this.appended = registry.counter('prometheus_tsdb_head_samples_appended_total', 'Samples that were committed to the head.', ['type']).with('float');
    this.outOfOrder = registry.counter('prometheus_tsdb_out_of_order_samples_total',
      'Samples that were refused because their series has a newer one.', ['type']).with('float');
    this.outOfBounds = registry.counter('prometheus_tsdb_out_of_bound_samples_total',
      'Samples that were refused because they are older than the head takes.', ['type']).with('float');
    this.seriesCreated = registry.counter('prometheus_tsdb_head_series_created_total', 'Series that came into the head.');
    this.seriesRemoved = registry.counter('prometheus_tsdb_head_series_removed_total', 'Series that left the head.');
    this.chunksRemoved = registry.counter('prometheus_tsdb_head_chunks_removed_total', 'Chunks that left the head.');
    this.truncations = registry.counter('prometheus_tsdb_head_truncations_total', 'Attempts to drop what is old from the head.');
    this.truncationsFailed = registry.counter('prometheus_tsdb_head_truncations_failed_total', 'Attempts to drop what is old from the head that failed.');
    this.gcSeconds = registry.summary('prometheus_tsdb_head_gc_duration_seconds', 'Time to drop old chunks and series from memory.', { quantiles: [], clock });
  }
}

const NO_TIME = { mint: 2 ** 63, maxt: -(2 ** 63) }; // what the originals show of an empty head

/** What is read when somebody asks. */
export function showHead(registry: Registry, head: Head): void {
  const mint = () => (head.isEmpty ? NO_TIME.mint : head.mint), maxt = () => (head.isEmpty ? NO_TIME.maxt : head.maxt);
  const seconds = (ms: number) => (head.isEmpty ? 0 : ms / 1000);
  registry.gaugeFunc('prometheus_tsdb_head_series', 'Series in the head.', () => head.series.count);
  registry.gaugeFunc('prometheus_tsdb_head_chunks', 'Chunks in the head.', () => head.chunks.count);
  registry.counterFunc('prometheus_tsdb_head_chunks_created_total', 'Chunks that were begun in the head.', () => head.chunks.created);
  registry.gaugeFunc('prometheus_tsdb_head_chunks_storage_size_bytes', 'Memory that the full chunks of the head take.', () => head.chunks.closed.size);
  registry.gaugeFunc('prometheus_tsdb_head_active_appenders', 'Transactions that are open.', () => head.openTransactions);
  registry.gaugeFunc('prometheus_tsdb_head_min_time', 'Time of the oldest sample in the head, in milliseconds.', mint);
  registry.gaugeFunc('prometheus_tsdb_head_max_time', 'Time of the newest sample in the head, in milliseconds.', maxt);
  registry.gaugeFunc('prometheus_tsdb_head_min_time_seconds', 'Time of the oldest sample in the head, in seconds.', () => seconds(mint()));
  registry.gaugeFunc('prometheus_tsdb_head_max_time_seconds', 'Time of the newest sample in the head, in seconds.', () => seconds(maxt()));
  registry.gaugeFunc('prometheus_tsdb_lowest_timestamp', 'Time of the oldest sample, in milliseconds.', mint);
  registry.gaugeFunc('prometheus_tsdb_lowest_timestamp_seconds', 'Time of the oldest sample, in seconds.', () => seconds(mint()));
}
