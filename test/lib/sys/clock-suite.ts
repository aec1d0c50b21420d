import { getEventListeners } from 'node:events';
import { Clock } from '../../../lib/sys/clock';

/** What every `Clock` does. `pass` lets at least `ms` milliseconds go by; without it they do so by themselves. */
export function clockSuite(make: () => { clock: Clock; pass?: (ms: number) => Promise<void> }): void {
  let clock: Clock, pass: (ms: number) => Promise<void>;
  beforeEach(() => {
    const made = make();
    clock = made.clock;
    pass = made.pass ?? (async () => undefined);
  });
  const reason = new Error('stopped');
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

  test('now is a whole number of milliseconds in our time', () => {
    expect(Number.isSafeInteger(clock.now())).toBe(true);
    expect(new Date(clock.now()).getUTCFullYear()).toBeGreaterThanOrEqual(2024);
  });

  test('monotonic never goes back', async () => {
    let last = clock.monotonic();
    for (let i = 0; i < 100; i++) {
      const now = clock.monotonic();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  test.each([1, 3])('sleep(%d) lasts at least so long', async (ms) => {
    const start = clock.monotonic();
    const sleep = clock.sleep(ms);
    await pass(ms);
    await sleep;
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(ms - 1); // the two clocks of a machine need not agree on the last one
  });

  test.each([0, -5])('sleep(%d) ends, but not at once', async (ms) => {
    let awake = false;
    const sleep = clock.sleep(ms).then(() => { awake = true; });
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(awake).toBe(false);
    await pass(0);
    await sleep;
  });

  test.each([2 ** 31 - 1, 2 ** 31, 2 ** 40, Infinity])('sleep(%d) is as long as it says', async (ms) => {
    const stop = new AbortController();
    let awake = false;
    const sleep = clock.sleep(ms, stop.signal).then(() => { awake = true; });
    const other = clock.sleep(3);
    await pass(3);
    await other; // a timer that overflowed would have fired before
    await nextTurn();
    expect(awake).toBe(false);
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
  });

  test('a signal ends a sleep with its reason, one that had aborted at once', async () => {
    const stop = new AbortController();
    const sleep = clock.sleep(60_000, stop.signal);
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(60_000, stop.signal)).rejects.toBe(reason);
    await expect(clock.sleep(0, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a signal that outlives many sleeps collects no listeners, and aborts none of them afterwards', async () => {
    const stop = new AbortController();
    for (let i = 0; i < 5; i++) {
      const sleep = clock.sleep(0, stop.signal);
      expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
      await pass(0);
      await sleep;
    }
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    stop.abort(reason);
  });

  test('shorter sleeps end first', async () => {
    const order: number[] = [];
    const sleeps = [5, 1, 3].map((ms) => clock.sleep(ms).then(() => order.push(ms)));
    await pass(5);
    await Promise.all(sleeps);
    expect(order).toEqual([1, 3, 5]);
  });
}
