import { Duration } from 'cdk8s';
import { formatDuration } from '../lib/model/duration';

/** As Prometheus writes it, in the largest units that say it exactly: `1m30s`. @throws Error for less than a millisecond */
export function promDuration(duration: Duration): string {
  return formatDuration(wholeMilliseconds(duration));
}

/** For the fields of an Alertmanager object, which know no days: `120h`. @throws Error for less than a millisecond */
export function goDuration(duration: Duration): string {
  let rest = wholeMilliseconds(duration);
  let text = '';
  for (const [unit, size] of [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    if (rest >= size) text += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return text || '0';
}

function wholeMilliseconds(duration: Duration): number {
  const ms = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(ms) || ms < 0) throw new Error(`a duration of ${ms}ms cannot be: use whole milliseconds`);
  return ms;
}
