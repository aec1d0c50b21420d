import { Labels } from '../../../../lib/model/labels';
import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { parseMatchers } from '../../../../lib/routing/matcher-parse';
import { RouteConfig, RouteTree } from '../../../../lib/routing/route';
import { CodedError } from '../../../../lib/sys/errors';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { Inhibitor } from '../../../../runtime/alertmanager/inhibit/inhibitor';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { NotificationLog } from '../../../../runtime/alertmanager/nflog/notification-log';
import { Integration, Message, SendError } from '../../../../runtime/alertmanager/notify/integration';
import { SendSignals } from '../../../../runtime/alertmanager/notify/notification';
import { NotifyMetrics } from '../../../../runtime/alertmanager/notify/notify-metrics';
import { Pipeline } from '../../../../runtime/alertmanager/notify/pipeline';
import { TimeIntervals } from '../../../../runtime/alertmanager/notify/time-intervals';
import { AlertStore } from '../../../../runtime/alertmanager/provider/alert-store';
import { Silencer } from '../../../../runtime/alertmanager/silence/silencer';
import { Silences } from '../../../../runtime/alertmanager/silence/silences';
import { Recorder } from '../../../lib/log/recorder';
import { NOW, testAlert } from '../alerts';

class Bench {
  readonly clock = new FakeClock(NOW);
  readonly log = new Recorder('info');
  readonly registry = new Registry();
  readonly store = new AlertStore({ clock: this.clock, perNameLimit: 0, limited: () => undefined });
  readonly silences: Silences;
  readonly inhibitor = new Inhibitor(this.store, this.clock);
  readonly pipeline: Pipeline;
  /** What the integrations were told: `integration reason alerts`. */
  readonly told: string[] = [];
  answer: (message: Message, signal: AbortSignal) => Promise<void> = async () => undefined;
  private readonly notificationLog: NotificationLog;

  constructor() {
    const { clock, log, registry, inhibitor } = this, fs = new MemFs(), random = new SeededRandom(1), dir = '/data';
    this.silences = new Silences({ fs, dir, clock, random, log, registry, retention: 1e9, maxSilences: 0, maxBytes: 0, logChanges: false });
    this.notificationLog = new NotificationLog({ fs, dir, clock, log, registry, retention: 1e9 });
    this.pipeline = new Pipeline({
      clock, random, log, metrics: new NotifyMetrics(registry), inhibitor, silencer: new Silencer(this.silences, clock), notificationLog: this.notificationLog,
    });
    this.use(this.integration('webhook'));
  }

  async open(): Promise<this> {
    await this.silences.open();
    await this.notificationLog.open();
    return this;
  }

  use(...integrations: Integration[]): void {
    const noon = { times: [{ begin: 720, end: 780 }] };
    this.pipeline.configure(new Map([['r', integrations]]), new TimeIntervals(new Map([['noon', [noon]], ['always', [{}]]])));
  }

  integration(name: string, sendResolved = true): Integration {
    return {
      recipient: { groupName: 'r', integration: name, index: 0 }, sendResolved,
      send: (message, signal) => {
        this.told.push([name, `(${message.reason})`, ...message.alerts.map(({ labels, endsAt }) => (endsAt.isZero ? '' : '-') + labels.get('i'))].join(' '));
        return this.answer(message, signal);
      },
    };
  }

  /** Tells of alerts by their `i`; with a `-`, of their end. */
  notify(alerts: string[], route: RouteConfig = {}, signals: Partial<SendSignals> = {}): Promise<void> {
    const { signal, ending } = { signal: new AbortController().signal, ending: new AbortController().signal, ...signals };
    const { root: { options } } = new RouteTree({ receiver: 'r', ...route });
    return this.pipeline.notify({
      groupKey: '{}:{}', groupLabels: Labels.EMPTY, options, now: this.clock.now(),
      alerts: alerts.map((i) => testAlert({ i: i.replace('-', '') }, { endsAt: i.startsWith('-') ? new Instant(NOW) : Instant.ZERO })),
    }, { signal, ending });
  }

  async samples(pattern: RegExp): Promise<string[]> {
    return exposition(await this.registry.gather(), 'text', 'underscores').split('\n').filter((line) => pattern.test(line) && !line.endsWith(' 0'));
  }
}

test('tells what is new, once', async () => {
  const bench = await new Bench().open();
  for (const alerts of [['1'], ['1'], ['1', '2'], ['-1', '2'], ['-1', '-2'], ['-1', '-2']]) await bench.notify(alerts);
  expect(bench.told).toEqual([
    'webhook (first notification) 1', 'webhook (new alerts added) 1 2', 'webhook (some alerts resolved) -1 2', 'webhook (all alerts resolved) -1 -2',
  ]);
});

test('an integration that does not want to hear of ends is told of what fires alone', async () => {
  const bench = await new Bench().open();
  bench.use(bench.integration('email', false));
  for (const alerts of [['1', '2'], ['-1', '2'], ['-1', '2', '3'], ['-1', '-2', '-3'], ['1']]) await bench.notify(alerts);
  expect(bench.told).toEqual(['email (first notification) 1 2', 'email (new alerts added) 2 3', 'email (new alerts added) 1']);
});

test('repeats after the interval', async () => {
  const bench = await new Bench().open();
  for (const ms of [0, 1000, 1]) {
    await bench.clock.advance(ms);
    await bench.notify(['1'], { repeatInterval: 1000 });
  }
  expect(bench.told).toEqual(['webhook (first notification) 1', 'webhook (repeat interval elapsed) 1']);
});

describe('what keeps alerts back', () => {
  test('a silence', async () => {
    const bench = await new Bench().open();
    await bench.silences.set({
      id: '', matcherSets: [parseMatchers('i=1')], startsAt: NOW, endsAt: NOW + 1000, updatedAt: 0, createdBy: '', comment: '', annotations: new Map(),
    });
    await bench.notify(['1', '2']);
    expect(bench.told).toEqual(['webhook (first notification) 2']);
    expect(await bench.samples(/suppressed_total\{/)).toEqual(['alertmanager_notifications_suppressed_total{reason="silence"} 1']);
  });

  test('an alert that inhibits', async () => {
    const bench = await new Bench().open();
    bench.inhibitor.configure([{ sourceMatchers: parseMatchers('page=yes'), targetMatchers: parseMatchers('i=1'), equal: [] }]);
    bench.store.put([testAlert({ page: 'yes' })]);
    await bench.notify(['1', '2']);
    expect(bench.told).toEqual(['webhook (first notification) 2']);
    expect(await bench.samples(/suppressed_total\{/)).toEqual(['alertmanager_notifications_suppressed_total{reason="inhibition"} 1']);
  });

  test.each<[RouteConfig, string[], string]>([
    [{ muteTimeIntervals: ['noon'] }, [], ''],
    [{ muteTimeIntervals: ['noon', 'always'] }, ['always'], 'mute_time_interval'],
    [{ activeTimeIntervals: ['noon'] }, ['noon'], 'active_time_interval'],
    [{ activeTimeIntervals: ['noon', 'always'] }, [], ''],
    [{ activeTimeIntervals: ['always'], muteTimeIntervals: ['always'] }, ['always'], 'mute_time_interval'],
  ])('at midnight, with %j: %j', async (route, mutedBy, reason) => {
    const bench = await new Bench().open();
    expect(bench.pipeline.mutedBy(new RouteTree(route).root.options)).toEqual(mutedBy);
    await bench.notify(['1', '2'], route);
    expect(bench.told).toHaveLength(reason ? 0 : 1);
    expect(await bench.samples(/suppressed_total\{/)).toEqual(reason ? [`alertmanager_notifications_suppressed_total{reason="${reason}"} 2`] : []);
  });
});

describe('a receiver that fails', () => {
  test('is tried again, with longer and longer waits', async () => {
    const bench = await new Bench().open();
    const at: number[] = [];
    bench.answer = async () => {
      at.push(bench.clock.monotonic());
      if (at.length < 4) throw new SendError('unexpected status code 503', true, 'serverError');
    };
    const notified = bench.notify(['1']);
    await bench.clock.advance(20_000);
    await notified;
    const waits = at.slice(1).map((ms, i) => ms - at[i]);
    expect(waits.map((wait, i) => wait >= 250 * 1.5 ** i && wait <= 750 * 1.5 ** i)).toEqual([true, true, true]);
    expect(bench.log.messages()).toEqual(Array(3).fill('Notify attempt failed, will retry later'));
    expect(await bench.samples(/^alertmanager_notification(s|_requests)_(failed_)?total/)).toEqual([
      'alertmanager_notification_requests_failed_total{integration="webhook"} 3', 'alertmanager_notification_requests_total{integration="webhook"} 4',
      'alertmanager_notifications_total{integration="webhook"} 1',
    ]);
  });

  test('for good is not tried again, but told at the next flush', async () => {
    const bench = await new Bench().open();
    bench.answer = () => Promise.reject(new SendError('unexpected status code 400: no', false, 'clientError'));
    await expect(bench.notify(['1'])).rejects.toMatchObject({
      message: 'r/webhook[0]: notify retry canceled due to unrecoverable error after 1 attempts', cause: { message: 'unexpected status code 400: no' },
    });
    bench.answer = async () => undefined;
    await bench.notify(['1']);
    expect(bench.told).toHaveLength(2);
    expect(await bench.samples(/^alertmanager_notifications_failed/)).toEqual(
      ['alertmanager_notifications_failed_total{integration="webhook",reason="clientError"} 1']);
  });

  test.each([['TIMEOUT', 'contextDeadlineExceeded'], ['CANCELED', 'contextCanceled']])('is given up when the time is over: %s', async (code, reason) => {
    const bench = await new Bench().open();
    const deadline = new AbortController();
    bench.answer = (_, signal) => bench.clock.sleep(1e6, signal);
    const notified = bench.notify(['1'], {}, { signal: deadline.signal }).catch((err: Error) => err.message);
    await bench.clock.advance(10);
    deadline.abort(new CodedError(code, 'over'));
    expect(await notified).toBe('r/webhook[0]: notify retry canceled after 1 attempts');
    expect(await bench.samples(/^alertmanager_notifications_failed/)).toEqual(
      [`alertmanager_notifications_failed_total{integration="webhook",reason="${reason}"} 1`]);
  });

  test('is asked to the end when the program ends, and not again', async () => {
    const bench = await new Bench().open();
    const ending = new AbortController();
    bench.answer = async () => {
      await bench.clock.sleep(3000);
      throw new SendError('unexpected status code 503', true, 'serverError');
    };
    const notified = bench.notify(['1'], {}, { ending: ending.signal }).catch((err: Error) => err.message);
    await bench.clock.advance(10);
    ending.abort(new CodedError('CANCELED', 'context canceled'));
    await bench.clock.advance(2990);
    expect(await notified).toBe('r/webhook[0]: notify retry canceled after 1 attempts');
    expect(bench.told).toHaveLength(1);
  });

  test('keeps no other from being told', async () => {
    const bench = await new Bench().open();
    const broken: Integration = { ...bench.integration('email'), send: () => Promise.reject(new SendError('broken', false)) };
    bench.use(broken, bench.integration('webhook'));
    await expect(bench.notify(['1'])).rejects.toThrow('r/email[0]: notify retry canceled');
    await expect(bench.notify(['1'])).rejects.toThrow('r/email[0]: notify retry canceled');
    expect(bench.told).toEqual(['webhook (first notification) 1']);
  });
});

test('every integration has its series from the start', async () => {
  const bench = new Bench();
  const text = exposition(await bench.registry.gather(), 'text', 'underscores');
  expect(text).toContain('alertmanager_notifications_failed_total{integration="slack",reason="other"} 0\n');
  expect(text).toContain('alertmanager_notifications_total{integration="sns"} 0\n');
});
