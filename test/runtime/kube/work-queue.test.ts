import { FakeClock } from '../../../lib/sys/fake-clock';
import { WorkQueue } from '../../../runtime/kube/work-queue';
import { Recorder } from '../../lib/log/recorder';

describe('a work queue', () => {
  const clock = new FakeClock();
  let worked: string[], ends: Array<(err?: Error) => void>, ended: AbortController, queue: WorkQueue;
  beforeEach(() => {
    [worked, ends, ended] = [[], [], new AbortController()];
    queue = new WorkQueue({ clock, log: new Recorder(), signal: ended.signal, workers: 2 }, (key) => new Promise((resolve, reject) => {
      worked.push(key);
      ends.push((err) => (err ? reject(err) : resolve()));
    }));
  });
  afterEach(() => ended.abort());
  const settle = () => clock.advance(0);

  test('works on each key once, however often it was added', async () => {
    for (const key of ['a', 'a', 'b', 'a']) queue.add(key);
    await settle();
    expect(worked).toEqual(['a', 'b']);
    expect(queue.length).toBe(2);
  });

  test('never works on more keys than it has workers', async () => {
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    expect(worked).toEqual(['a', 'b']);
    ends[0]();
    await settle();
    expect(worked).toEqual(['a', 'b', 'c']);
  });

  test('never works twice on a key at once, but again on one that was added meanwhile', async () => {
    queue.add('a');
    await settle();
    queue.add('a');
    queue.add('a');
    await settle();
    expect(worked).toEqual(['a']);
    ends[0]();
    await settle();
    expect(worked).toEqual(['a', 'a']);
    ends[1]();
    await settle();
    expect([worked, queue.length]).toEqual([['a', 'a'], 0]);
  });

  test('tries again what failed, each time after twice as long', async () => {
    queue.add('a');
    for (const [failures, backoff] of [5, 10, 20].entries()) {
      await settle();
      ends[failures](new Error('no'));
      await settle();
      await clock.advance(backoff - 1);
      expect(worked).toHaveLength(failures + 1);
      await clock.advance(1);
      expect(worked).toHaveLength(failures + 2);
    }
    ends[3]();
    await settle();
    queue.add('a');
    await settle();
    ends[4](new Error('no')); // a success in between starts the count anew
    await settle();
    await clock.advance(5);
    expect(worked).toHaveLength(6);
  });

  test('takes nothing more once it has ended', async () => {
    ended.abort();
    queue.add('a');
    await settle();
    expect(worked).toEqual([]);
  });
});
