import { setMaxListeners } from 'node:events';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';

/** A signal that aborts with TIMEOUT after `ms` milliseconds, or with `signal`. Whoever started it calls `clear`, which ends its timer, and itself. */
export interface Deadline { readonly signal: AbortSignal; readonly clear: () => void }

const CLEARED = new CodedError('CLEARED', 'the deadline is not needed any more');

/** @param ms Infinity for none */
export function startDeadline(clock: Clock, ms: number, signal?: AbortSignal): Deadline {
  const ended = new AbortController(); // of the timer too: they are made for every request
  // Not AbortSignal.any: its weak references keep everything around a request alive until the next full garbage collection.
  const aborted = () => ended.abort(signal!.reason);
  if (signal?.aborted) aborted();
  else if (signal) {
    setMaxListeners(0, signal); // many requests may end with one signal: Node would take their listeners for a leak
    signal.addEventListener('abort', aborted, { once: true });
  }
  if (ms < Infinity) {
    clock.sleep(ms, ended.signal).then(() => ended.abort(new CodedError('TIMEOUT', 'context deadline exceeded')), () => undefined);
  }
  const clear = () => {
    signal?.removeEventListener('abort', aborted);
    ended.abort(CLEARED);
  };
  return { signal: ended.signal, clear };
}
