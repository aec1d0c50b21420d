import { LogEntry } from '../nflog/log-entry';
import { Reason } from './notification';

/** Hashes of the alerts of a notification. */
export interface Hashes { readonly firing: ReadonlySet<string>; readonly resolved: ReadonlySet<string> }

/**
 * Why an integration has to be told now, given what it was told last; undefined if it knows all there is.
 * @param repeatInterval milliseconds after which it is told again of what has not changed
 */
export function reasonToSend(
  last: LogEntry | undefined, { firing, resolved }: Hashes, options: { sendResolved: boolean; repeatInterval: number; now: number },
): Reason | undefined {
  if (!last) return firing.size > 0 ? 'first notification' : undefined; // whoever never heard of an alert need not hear of its end
  if (!isSubset(firing, last.firing)) return 'new alerts added';
  if (firing.size === 0) return last.firing.size > 0 ? 'all alerts resolved' : undefined; // without resolved ones too, so that the log forgets them
  if (options.sendResolved && !isSubset(resolved, last.resolved)) return 'some alerts resolved';
  return last.timestamp < options.now - options.repeatInterval ? 'repeat interval elapsed' : undefined;
}

function isSubset(set: ReadonlySet<string>, of: ReadonlySet<string>): boolean {
  for (const item of set) if (!of.has(item)) return false;
  return true;
}
