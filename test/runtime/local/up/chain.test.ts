import { FakeClock } from '../../../../lib/sys/fake-clock';
import { Dialer } from '../../../../runtime/http/dial';
import { chainPlaces, firstData, followAlert } from '../../../../runtime/local/up/chain';
import { PageClient } from '../../../../runtime/local/up/page-client';

const PLACES = { prometheus: 'http://p', alertmanager: 'http://a', shop: 'http://s', inbox: 'http://i' };
const SAMPLE = { metric: { service: 'shop' }, value: [1700000000, '0.5'] };
const LABELS = { alertname: 'ShopBroken', severity: 'critical' };

/** The four programs, as far as the chain asks them; `broken` leaves a link out. */
class Pages extends PageClient {
  isBroken = false;
  readonly asked: string[] = [];

  constructor(readonly time: FakeClock, private readonly missing = '', signal = new AbortController().signal) {
    super({} as Dialer, time, signal);
  }

  override async text(url: string, method = 'GET'): Promise<string> {
    this.asked.push(`${method} ${url}`);
    await Promise.resolve();
    if (url.startsWith('http://s/')) this.isBroken = url.includes('/break');
    if (url.includes('/query')) return JSON.stringify({ data: { result: this.missing === 'sample' ? [] : [SAMPLE] } });
    if (url.includes('/rules')) {
      const active = (labels: object, state: string) => [{ labels, state, value: '5e-01' }];
      const watchdog = { type: 'alerting', name: 'Watchdog', query: 'vector(1)', alerts: active({ alertname: 'Watchdog' }, 'firing') };
      const rule = { type: 'alerting', name: 'ShopBroken', query: 'x > 0', alerts: active(LABELS, this.missing === 'firing' ? 'pending' : 'firing') };
      return JSON.stringify({ data: { groups: [{ name: 'shop', rules: this.isBroken ? [watchdog, rule] : [watchdog] }] } });
    }
    const alerts = [{ fingerprint: '0', labels: { alertname: 'Watchdog' }, receivers: [] },
      { fingerprint: 'f1', labels: { ...LABELS, cluster: 'local' }, startsAt: 't', receivers: [{ name: 'team' }] }];
    if (url.includes('/alerts')) return JSON.stringify(this.missing === 'alert' ? [] : alerts);
    const body = { receiver: 'team', status: 'firing', groupKey: '{}:{}', alerts: [{ fingerprint: 'f1', labels: LABELS }] };
    const webhooks = [{ kind: 'webhook', body: { alerts: [] } }, { kind: 'webhook', body }];
    return JSON.stringify({ messages: this.missing === 'message' ? [{ kind: 'mail', body: 'x' }] : webhooks });
  }
}

/** Moves time until `work` ends. */
async function run<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => { isOver = true; });
  over.catch(() => undefined);
  for (let i = 0; i < 2000 && !isOver; i++) {
    await clock.advance(100);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
  return over;
}

test('an alert is followed from its sample to its message, and the shop is mended', async () => {
  const clock = new FakeClock(), pages = new Pages(clock), told: string[] = [];
  const chain = await run(clock, followAlert(pages, PLACES, clock, (text) => told.push(text)));
  expect(chain).toMatchObject({
    sample: { query: 'x > 0', metric: { service: 'shop' }, value: '0.5' }, rule: { group: 'shop', name: 'ShopBroken', state: 'firing', labels: LABELS },
    alert: { fingerprint: 'f1', labels: { cluster: 'local' }, receivers: ['team'] }, groupKey: '{}:{}',
    message: { kind: 'webhook', receiver: 'team', status: 'firing' },
  });
  expect(told).toEqual(['broke the shop: it answers with errors', 'ShopBroken fires', 'the Alertmanager has it as f1, for team', 'team received it']);
  expect(pages.isBroken).toBe(false);
});

test.each([
  ['firing', 'waited 30 s for an alert that fires: it is not there'],
  ['sample', 'ShopBroken fires, but x > 0 has no result'],
  ['alert', 'waited 15 s for ShopBroken in http://a: it is not there'],
  ['message', 'waited 20 s for a message about f1 in http://i: it is not there'],
])('without the %s it says so, and mends the shop nevertheless', async (missing, message) => {
  const clock = new FakeClock(), pages = new Pages(clock, missing);
  await expect(run(clock, followAlert(pages, PLACES, clock, () => undefined))).rejects.toMatchObject({ code: 'CHAIN', message });
  expect(pages.isBroken).toBe(false);
});

test('a program that does not answer is what the error tells', async () => {
  const clock = new FakeClock(), pages = new Pages(clock);
  pages.text = () => Promise.reject(new Error('connection refused'));
  await expect(run(clock, firstData(pages, PLACES.prometheus))).rejects.toThrow('waited 20 s for shop_requests_total in http://p: connection refused');
});

test('a signal ends the waiting', async () => {
  const stop = new AbortController(), clock = new FakeClock(), pages = new Pages(clock, 'sample', stop.signal);
  const waiting = firstData(pages, PLACES.prometheus);
  stop.abort(new Error('stopped by SIGINT'));
  await expect(run(clock, waiting)).rejects.toThrow('stopped by SIGINT');
});

test('the places are those of the ready pods', () => {
  const point = (program: string) => ({ program, pod: `x/${program}`, url: `http://${program}/` });
  expect(chainPlaces(['prometheus', 'alertmanager', 'demo-shop', 'inbox'].map(point))).toEqual({
    prometheus: 'http://prometheus', alertmanager: 'http://alertmanager', shop: 'http://demo-shop', inbox: 'http://inbox',
  });
  expect(() => chainPlaces([point('prometheus')])).toThrow('no ready pod runs alertmanager: without it there is no way from a metric to a message');
});
