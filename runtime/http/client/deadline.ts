import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';

/** A signal that aborts with TIMEOUT after `ms` milliseconds, or with `signal`; `clear` ends the timer. */
export interface Deadline { readonly signal: AbortSignal; readonly clear: () => void }

/** @param ms Infinity for none */
export function startDeadline(clock: Clock, ms: number, signal?: AbortSignal): Deadline {
  const late = new AbortController();
  const timer = new AbortController();
  if (ms < Infinity) {
    clock.sleep(ms, timer.signal).then(() => late.abort(new CodedError('TIMEOUT', 'context deadline exceeded')), () => undefined);
  }
  return { signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal, clear: () => timer.abort() };
}
