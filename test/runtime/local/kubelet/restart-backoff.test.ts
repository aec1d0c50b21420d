import { FakeClock } from '../../../../lib/sys/fake-clock';
import { RestartBackoff } from '../../../../runtime/local/kubelet/restart-backoff';

const SECOND = 1000, MINUTE = 60 * SECOND;

/** The pauses after `count` runs of `ran` ms each, with time going on as it would. */
async function pauses(clock: FakeClock, backoff: RestartBackoff, count: number, ran: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    await clock.advance(ran);
    found.push(backoff.next(ran) / SECOND);
    await clock.advance(found[i] * SECOND);
  }
  return found;
}

test('in its first minute a pod begins with half a second, and then waits twice as long each time', async () => {
  const clock = new FakeClock();
  expect(await pauses(clock, new RestartBackoff(clock), 12, 100)).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test('later it begins with ten seconds, as a cluster does', async () => {
  const clock = new FakeClock();
  const backoff = new RestartBackoff(clock);
  await clock.advance(MINUTE);
  expect(await pauses(clock, backoff, 7, 100)).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test('a run of more than ten minutes makes up for what was before', async () => {
  const clock = new FakeClock();
  const backoff = new RestartBackoff(clock);
  await pauses(clock, backoff, 9, 100);
  expect(await pauses(clock, backoff, 1, 10 * MINUTE)).toEqual([256]);
  expect(await pauses(clock, backoff, 2, 10 * MINUTE + 1)).toEqual([10, 10]);
});
