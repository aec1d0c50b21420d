import { Registry } from '../../../../lib/metrics/registry';
import { parseMatchers } from '../../../../lib/routing/matcher-parse';
import { RouteConfig, RouteTree } from '../../../../lib/routing/route';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { Dispatcher } from '../../../../runtime/alertmanager/dispatch/dispatcher';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { isResolved, Notification } from '../../../../runtime/alertmanager/notify/notification';
import { AlertStore } from '../../../../runtime/alertmanager/provider/alert-store';
import { Recorder } from '../../../lib/log/recorder';
import { NOW, testAlert } from '../alerts';

const ROUTE: RouteConfig = { receiver: 'r', groupBy: ['g'], groupWait: 10_000, groupInterval: 60_000 };

/** A dispatcher whose notifications are written down, as `seconds key alerts`, the resolved ones with a `-`. */
class Bench {
  readonly clock = new FakeClock(NOW);
  readonly store = new AlertStore({ clock: this.clock, perNameLimit: 0, limited: () => undefined });
  readonly log = new Recorder();
  readonly told: string[] = [];
  readonly dispatcher: Dispatcher;
  /** What a notification waits for; a rejection fails it. */
  answer: (notification: Notification, signal: AbortSignal) => Promise<void> = async () => undefined;

  constructor(route: RouteConfig = ROUTE, startDelay = 0) {
    this.dispatcher = new Dispatcher({
      clock: this.clock, store: this.store, log: this.log, registry: new Registry(), startDelay,
      notify: (notification, { signal }) => {
        const alerts = notification.alerts.map((alert) => (isResolved(alert) ? '-' : '') + alert.labels.get('i'));
        this.told.push([this.seconds, notification.groupKey, ...alerts].join(' '));
        return this.answer(notification, signal);
      },
    });
    this.dispatcher.configure(new RouteTree(route));
    this.store.subscribe(this.dispatcher);
  }

  get seconds(): number {
    return this.clock.monotonic() / 1000;
  }

  /** Alerts `i` of a group that fire until told otherwise. */
  fire(group: string, ...is: string[]): void {
    const now = this.clock.now();
    this.store.put(is.map((i) => testAlert({ g: group, i }, { startsAt: new Instant(now), endsAt: new Instant(now + 3_600_000), updatedAt: now })));
  }

  resolve(group: string, ...is: string[]): void {
    const now = this.clock.now();
    this.store.put(is.map((i) => testAlert({ g: group, i }, { startsAt: new Instant(now - 1), endsAt: new Instant(now), updatedAt: now, timeout: false })));
  }

  async advance(seconds: number): Promise<this> {
    await this.clock.advance(seconds * 1000);
    return this;
  }
}

const KEY = '{}:{g="a"}';

test('the first flush comes after the wait, further ones after the interval, each with what there is', async () => {
  const bench = new Bench();
  bench.fire('a', '1');
  await bench.advance(9);
  bench.fire('a', '2');
  await bench.advance(1.5);
  bench.fire('a', '3');
  await bench.advance(120);
  expect(bench.told).toEqual([`10 ${KEY} 1 2`, `70 ${KEY} 1 2 3`, `130 ${KEY} 1 2 3`]);
});

test('an alert that is older than the wait is told of at once', async () => {
  const bench = new Bench();
  bench.store.put([testAlert({ g: 'a', i: '1' }, { startsAt: new Instant(NOW - 10_001) })]);
  await bench.advance(0);
  expect(bench.told).toEqual([`0 ${KEY} 1`]);
});

test('each group has its own time', async () => {
  const bench = new Bench();
  bench.fire('a', '1');
  await bench.advance(5);
  bench.fire('b', '1');
  await bench.advance(10);
  expect(bench.told).toEqual([`10 ${KEY} 1`, '15 {}:{g="b"} 1']);
});

test('what is over is told once, and then forgotten', async () => {
  const bench = new Bench();
  bench.fire('a', '1', '2');
  await bench.advance(20);
  bench.resolve('a', '1');
  await bench.advance(110);
  expect(bench.told).toEqual([`10 ${KEY} 1 2`, `70 ${KEY} -1 2`, `130 ${KEY} 2`]);
});

test('what is over is told again until somebody was told', async () => {
  const bench = new Bench();
  bench.fire('a', '1');
  await bench.advance(20);
  bench.resolve('a', '1');
  bench.answer = () => Promise.reject(new Error('nobody there'));
  await bench.advance(60);
  bench.store.collect();
  bench.answer = async () => undefined;
  await bench.advance(120);
  expect(bench.told).toEqual([`10 ${KEY} 1`, `70 ${KEY} -1`, `130 ${KEY} -1`]);
  expect(bench.log.messages('error')).toEqual(['Notify for alerts failed']);
});

test('an alert that fires again while its end is being told stays', async () => {
  const bench = new Bench();
  bench.fire('a', '1');
  await bench.advance(20);
  bench.resolve('a', '1');
  bench.answer = async () => {
    if (bench.seconds === 70) bench.fire('a', '1');
  };
  await bench.advance(110);
  expect(bench.told).toEqual([`10 ${KEY} 1`, `70 ${KEY} -1`, `130 ${KEY} 1`]);
});

test('an empty group is dropped, and begins anew', async () => {
  const bench = new Bench();
  bench.fire('a', '1');
  await bench.advance(20);
  bench.resolve('a', '1');
  await bench.advance(60);
  bench.dispatcher.collect();
  expect(bench.dispatcher.groups()).toEqual([]);
  bench.fire('a', '1');
  await bench.advance(10);
  expect(bench.told.at(-1)).toBe(`90 ${KEY} 1`);
});

test('a flush that takes longer than the interval is followed by the next at once', async () => {
  const bench = new Bench();
  bench.answer = () => bench.clock.sleep(bench.seconds === 10 ? 100_000 : 0);
  bench.fire('a', '1');
  await bench.advance(170);
  expect(bench.told).toEqual([`10 ${KEY} 1`, `110 ${KEY} 1`, `170 ${KEY} 1`]);
});

test.each([[60_000, 60], [1000, 10]])('with an interval of %d ms a notification may take %d seconds', async (groupInterval, seconds) => {
  const bench = new Bench({ ...ROUTE, groupInterval });
  const given: number[] = [];
  bench.answer = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
    given.push(bench.seconds);
    reject(signal.reason);
  }));
  bench.fire('a', '1');
  await bench.advance(10 + seconds);
  expect(given).toEqual([10 + seconds]);
});

test('before the start delay is over nobody is told', async () => {
  const bench = new Bench(ROUTE, 30_000);
  bench.fire('a', '1');
  await bench.advance(25);
  bench.fire('b', '1');
  await bench.advance(10);
  expect(bench.told).toEqual([`30 ${KEY} 1`, '35 {}:{g="b"} 1']);
});

test('an alert is in the group of each of its routes', async () => {
  const bench = new Bench({ ...ROUTE, routes: [{ matchers: parseMatchers('i=1'), continue: true }, { groupBy: [] }] });
  bench.fire('a', '1');
  await bench.advance(10);
  expect(bench.told).toEqual(['10 {}/{i="1"}:{g="a"} 1', '10 {}/{}:{} 1']);
});

describe('a new configuration', () => {
  test('that changes nothing about a group leaves its timer alone', async () => {
    const bench = new Bench();
    bench.fire('a', '1');
    await bench.advance(30);
    bench.dispatcher.configure(new RouteTree({ ...ROUTE, routes: [{ matchers: parseMatchers('g=b'), groupWait: 0 }] }));
    await bench.advance(40);
    expect(bench.told).toEqual([`10 ${KEY} 1`, `70 ${KEY} 1`]);
  });

  test('that changes options begins anew', async () => {
    const bench = new Bench();
    bench.fire('a', '1');
    await bench.advance(30);
    bench.dispatcher.configure(new RouteTree({ ...ROUTE, groupInterval: 20_000 }));
    await bench.advance(20);
    expect(bench.told).toEqual([`10 ${KEY} 1`, `30 ${KEY} 1`, `50 ${KEY} 1`]);
  });

  test('moves alerts that take another route now', async () => {
    const bench = new Bench({ ...ROUTE, groupBy: [] });
    bench.fire('a', '1');
    bench.fire('b', '2');
    bench.dispatcher.configure(new RouteTree({ ...ROUTE, groupBy: [], routes: [{ matchers: parseMatchers('g=b') }] }));
    await bench.advance(10);
    expect(bench.told).toEqual(['10 {}:{} 1', '10 {}/{g="b"}:{} 2']);
  });

  test('lets what is being sent end before the group that takes its place is told of', async () => {
    const bench = new Bench();
    bench.fire('a', '1');
    bench.answer = (_, signal) => (bench.seconds === 10 ? bench.clock.sleep(15_000, signal) : Promise.resolve());
    await bench.advance(12);
    bench.dispatcher.configure(new RouteTree({ ...ROUTE, groupWait: 0 }));
    await bench.advance(20);
    expect(bench.told).toEqual([`10 ${KEY} 1`, `25 ${KEY} 1`]);
    expect(bench.log.entries).toEqual([]);
  });

  test('does not tell the end of an alert again', async () => {
    const bench = new Bench();
    bench.fire('a', '1', '2');
    await bench.advance(20);
    bench.resolve('a', '1');
    await bench.advance(60);
    bench.dispatcher.configure(new RouteTree({ ...ROUTE, labels: {} }));
    await bench.advance(60);
    expect(bench.told.slice(1)).toEqual([`70 ${KEY} -1 2`, `130 ${KEY} 2`]);
  });
});

describe('stopping', () => {
  test('waits for what is being sent', async () => {
    const bench = new Bench();
    bench.fire('a', '1');
    let ended = false;
    bench.answer = (_, signal) => bench.clock.sleep(3000, signal);
    await bench.advance(10);
    void bench.dispatcher.stop(5000).then(() => { ended = true; });
    await bench.advance(2);
    const early = ended;
    await bench.advance(1);
    expect([early, ended, bench.log.messages()]).toEqual([false, true, []]);
  });

  test('but not for ever', async () => {
    const bench = new Bench();
    bench.fire('a', '1');
    bench.answer = (_, signal) => bench.clock.sleep(30_000, signal);
    await bench.advance(10);
    const stopped = bench.dispatcher.stop(5000);
    await bench.advance(5);
    await stopped;
    await bench.advance(120);
    expect(bench.told).toHaveLength(1);
    expect(bench.log.messages()).toEqual(['Notify for alerts failed']);
  });
});
