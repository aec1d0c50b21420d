import { Duration } from 'cdk8s';
import { formatDuration } from '../lib/model/duration';

/** As Prometheus writes it, in the largest units that say it exactly: `1m30s`. @throws Error for less than a millisecond */
export function promDuration(duration: Duration): string {
  const ms = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(ms) || ms < 0) throw new Error(`a duration of ${ms}ms cannot be: use whole milliseconds`);
  return formatDuration(ms);
}
