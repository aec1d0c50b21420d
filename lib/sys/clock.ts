/** The only source of time. Everything that waits or stamps takes one, so that tests move time instead of waiting for it. */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch, whole. It can jump; never subtract two of them to measure. */
  now(): number;
  /** Milliseconds since some fixed moment, with a fraction; never goes back. For durations and deadlines. */
  monotonic(): number;
  /**
   * Resolves once `ms` milliseconds have passed, at the earliest in the next turn of the event loop.
   * @throws the signal's reason as soon as it aborts; the timer is gone then
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const LONGEST_TIMER = 2 ** 31 - 1; // Node fires longer ones at once

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    for (let left = ms; ; left -= LONGEST_TIMER) {
      await timer(Math.min(Math.max(left, 0), LONGEST_TIMER), signal);
      if (left <= LONGEST_TIMER) return;
    }
  },
};

function timer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(handle);
      reject(signal!.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', abort); // else a long-lived signal collects a listener per sleep
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Resolves when `signal` aborts, at once where it already has. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
