import { FakeClock } from '../../../lib/sys/fake-clock';
import { clockSuite } from './clock-suite';

describe('the suite', () => clockSuite(() => {
  const clock = new FakeClock();
  return { clock, pass: (ms) => clock.advance(ms) };
}));

test('stands still until it is moved, then wall and monotonic time go together', async () => {
  const clock = new FakeClock(1_000_000);
  expect([clock.now(), clock.monotonic()]).toEqual([1_000_000, 0]);
  await clock.advance(1.5);
  await clock.advance(0.25);
  expect([clock.now(), clock.monotonic()]).toEqual([1_000_001, 1.75]);
});

test('advance stops at each sleeper when it is due, and lets it sleep again', async () => {
  const clock = new FakeClock(0);
  const log: string[] = [];
  const ticker = async (name: string, ms: number) => {
    for (;;) {
      await clock.sleep(ms);
      await Promise.resolve(); // as code does that awaits something else in between
      log.push(`${name}@${clock.now()}`);
    }
  };
  void ticker('a', 10);
  void ticker('b', 15);
  await clock.advance(30);
  expect(log).toEqual(['a@10', 'b@15', 'a@20', 'b@30', 'a@30']);
  expect([clock.now(), clock.sleeping]).toEqual([30, 2]);
});

test('advance waits for code that has yet to go to sleep', async () => {
  const clock = new FakeClock(0);
  let woken = -1;
  void (async () => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    await clock.sleep(5);
    woken = clock.now();
  })();
  await clock.advance(10);
  expect(woken).toBe(5);
});

test('sleepers that are due together wake in the order in which they went to sleep', async () => {
  const clock = new FakeClock();
  const order: number[] = [];
  for (const n of [1, 2, 3]) void clock.sleep(7).then(() => order.push(n));
  await clock.advance(7);
  expect(order).toEqual([1, 2, 3]);
});

test('advance(0) wakes who is due now, and nobody else', async () => {
  const clock = new FakeClock();
  let woken = 0;
  void clock.sleep(0).then(() => woken++);
  void clock.sleep(1).then(() => woken++);
  await clock.advance(0);
  expect([woken, clock.sleeping]).toEqual([1, 1]);
});

test('an aborted sleeper no longer waits', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const sleep = clock.sleep(5, stop.signal);
  expect(clock.sleeping).toBe(1);
  stop.abort();
  expect(clock.sleeping).toBe(0);
  await expect(sleep).rejects.toBe(stop.signal.reason);
});

test('jump moves the wall alone', async () => {
  const clock = new FakeClock(1000);
  let woken = false;
  void clock.sleep(50).then(() => { woken = true; });
  clock.jump(3_600_000);
  await clock.advance(0);
  clock.jump(-7_200_000);
  await clock.advance(49);
  expect([clock.now(), clock.monotonic(), woken]).toEqual([1000 - 3_600_000 + 49, 49, false]);
  await clock.advance(1);
  expect(woken).toBe(true);
});
