import { quote } from '../../encoding/go-quote';
import { maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { bytes, duration, float, int64, text } from '../scalars';
import { field, shown, Struct } from '../struct';

const RETENTION = new Struct('config.plain', {
  time: field(duration),
  size: field(bytes),
  /** Of the file system, 0 to 100; where it is set `size` does not count. */
  percentage: field(float),
}, ({ percentage }, node) => {
  if (percentage < 0 || percentage > 100) throw node.fail("'storage.tsdb.retention.percentage' must be in the range [0, 100]", 'percentage');
});

const FLOATS = ['', 'xor', 'xor2'];
const CHUNK_ENCODING = new Struct('config.plain', {
  floats: field(text('config.FloatChunkEncoding')),
}, ({ floats }, node) => {
  if (FLOATS.includes(floats)) return;
  throw node.fail(`'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be omitted entirely, got ${quote(floats)}`, 'floats');
});

const TSDB = new Struct('config.plain', {
  /** The window below once more: the original prints it, and reads what it prints. */
  outofordertimewindow: shown(int64),
  out_of_order_time_window: field(duration),
  stale_series_compaction_threshold: field(float),
  chunk_encoding: field(maybe(CHUNK_ENCODING)),
  retention: field(maybe(RETENTION)),
}, (tsdb, node) => {
  tsdb.outofordertimewindow = tsdb.outOfOrderTimeWindow;
  const { staleSeriesCompactionThreshold: threshold } = tsdb;
  if (threshold < 0 || threshold > 1) {
    throw node.fail("'storage.tsdb.stale_series_compaction_threshold' must be in the range [0, 1]", 'stale_series_compaction_threshold');
  }
});

/** The block `storage`. What is absent is the command line's to say. */
export const STORAGE = new Struct('config.StorageConfig', {
  tsdb: field(maybe(TSDB)),
  exemplars: field(maybe(new Struct('config.ExemplarsConfig', {
    /** Kept in memory at most; 0 or less keeps none. */
    max_exemplars: field(int64),
  }))),
});
export type StorageConfig = Frozen<Value<typeof STORAGE>>;
