import { Clock } from '../../../lib/sys/clock';
import { Shop } from './shop';

const TICK = 100; // ms
const MOST_AT_ONCE = 10_000; // after a machine slept, nobody catches up for hours

/** Sends `rate` requests a second to the shop until `signal` aborts. Time that was late is made up for. */
export async function runLoad(shop: Shop, rate: number, clock: Clock, signal: AbortSignal): Promise<void> {
  let owed = 0, before = clock.monotonic();
  while (!signal.aborted) {
    await clock.sleep(TICK, signal).catch(() => undefined);
    const now = clock.monotonic();
    owed = Math.min(owed + (now - before) / 1000 * rate, MOST_AT_ONCE);
    before = now;
    for (; owed >= 1; owed--) shop.serve();
  }
}
