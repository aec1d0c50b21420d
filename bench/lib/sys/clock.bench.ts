import { systemClock } from '../../../lib/sys/clock';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Bench } from '../../ratio';

const READS = 500_000;
const SLEEPERS = 1000;

/** Typical of a test of the scrape manager: every loop sleeps for its own interval, and time moves over all of them. */
async function wakeAll(): Promise<number> {
  const clock = new FakeClock();
  let woken = 0;
  for (let i = 0; i < SLEEPERS; i++) void clock.sleep((i * 7919) % SLEEPERS).then(() => woken++);
  await clock.advance(SLEEPERS);
  return woken;
}

async function turns(): Promise<number> {
  for (let i = 0; i < SLEEPERS; i++) await new Promise((resolve) => setImmediate(resolve));
  return SLEEPERS;
}

function read(now: () => number): number {
  let sum = 0;
  for (let i = 0; i < READS; i++) sum += now();
  return sum;
}

export const benches: Bench[] = [
  {
    name: 'lib/sys/clock now',
    unit: 'reading',
    units: READS,
    ours: { name: 'systemClock.now', run: () => read(() => systemClock.now()) },
    against: { name: 'Date.now', run: () => read(() => Date.now()) },
  },
  {
    name: 'lib/sys/fake-clock advance',
    unit: 'sleeper',
    units: SLEEPERS,
    ours: { name: 'FakeClock', run: wakeAll },
    against: { name: 'a turn of the event loop each', run: turns },
    note: '1,000 sleepers; every wake-up lets the loop turn once',
  },
];
