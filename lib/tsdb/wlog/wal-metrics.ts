import { Registry } from '../../metrics/registry';
import { Clock } from '../../sys/clock';

export class WalMetrics {
  readonly corruptions;
  readonly writesFailed;
  readonly pageFlushes;
  readonly pagesCompleted;
  readonly truncations;
  readonly truncationsFailed;
  readonly checkpoints;
  readonly checkpointsFailed;
  readonly checkpointsDeleted;
  readonly checkpointDeletionsFailed;
  readonly syncSeconds;

  constructor(registry: Registry, clock: Clock) {
    this.corruptions = registry.counter('prometheus_tsdb_wal_corruptions_total', 'Damaged places found in the WAL.');
    this.writesFailed = registry.counter('prometheus_tsdb_wal_writes_failed_total', 'Writes to the WAL that failed.');
    this.pageFlushes = registry.counter('prometheus_tsdb_wal_page_flushes_total', 'Pages of the WAL written, each as often as it was added to.');
    this.pagesCompleted = registry.counter('prometheus_tsdb_wal_completed_pages_total', 'Pages of the WAL written to their end.');
    this.truncations = registry.counter('prometheus_tsdb_wal_truncations_total', 'Attempts to drop old segments of the WAL.');
    this.truncationsFailed = registry.counter('prometheus_tsdb_wal_truncations_failed_total', 'Attempts to drop old segments of the WAL that failed.');
    this.checkpoints = registry.counter('prometheus_tsdb_checkpoint_creations_total', 'Attempts to write a checkpoint.');
    this.checkpointsFailed = registry.counter('prometheus_tsdb_checkpoint_creations_failed_total', 'Attempts to write a checkpoint that failed.');
    this.checkpointsDeleted = registry.counter('prometheus_tsdb_checkpoint_deletions_total', 'Attempts to remove old checkpoints and their segments.');
    this.checkpointDeletionsFailed = registry.counter('prometheus_tsdb_checkpoint_deletions_failed_total',
      'Attempts to remove old checkpoints and their segments that failed.');
    this.syncSeconds = registry.summary('prometheus_tsdb_wal_fsync_duration_seconds', 'Time to make a segment of the WAL durable.',
      { quantiles: [0.5, 0.9, 0.99], clock });
  }
}
