import { Registry } from '../../metrics/registry';
import { Blocks } from '../block/blocks';

/** What is counted of blocks. */
export class CompactionMetrics {
  readonly triggered;
  readonly compactions;
  readonly failed;
  readonly timeRetentions;
  readonly sizeRetentions;

  constructor(registry: Registry, blocks: Blocks) {
    this.triggered = registry.counter('prometheus_tsdb_compactions_triggered_total', 'How often it was looked for something to compact.');
    this.compactions = registry.counter('prometheus_tsdb_compactions_total', 'Blocks that were written, from the head or from other blocks.');
    this.failed = registry.counter('prometheus_tsdb_compactions_failed_total', 'Compactions that failed.');
    this.timeRetentions = registry.counter('prometheus_tsdb_time_retentions_total', 'How often blocks were deleted because they were too old.');
    this.sizeRetentions = registry.counter('prometheus_tsdb_size_retentions_total', 'How often blocks were deleted because all took too much room.');
    registry.gaugeFunc('prometheus_tsdb_blocks_loaded', 'Blocks that queries see.', () => blocks.all.length);
    registry.gaugeFunc('prometheus_tsdb_storage_blocks_bytes', 'Bytes of indexes and chunks of all blocks.', () => blocks.size);
  }
}
