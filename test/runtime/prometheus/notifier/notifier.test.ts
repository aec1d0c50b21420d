import { loadPrometheusConfig } from '../../../../lib/config/prometheus/load';
import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { Labels } from '../../../../lib/model/labels';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { ClientRequest, ClientResponse } from '../../../../runtime/http/client/http-client';
import { NotifiedAlert } from '../../../../runtime/prometheus/notifier/notified-alert';
import { Notifier } from '../../../../runtime/prometheus/notifier/notifier';
import { Recorder } from '../../../lib/log/recorder';

interface Sent { readonly url: string; readonly body: ReadonlyArray<{ readonly labels: Record<string, string> }> }

/** A notifier whose requests a test answers. */
class Bench {
  readonly clock = new FakeClock();
  readonly log = new Recorder();
  readonly registry = new Registry();
  readonly sent: Sent[] = [];
  readonly notifier: Notifier;
  /** The status of a request. */
  answer: (request: ClientRequest) => number | Promise<number> = () => 200;
  closed = 0;

  constructor(capacity = 100, batch = 10) {
    const { clock, log, registry } = this;
    const client = { fetch: (request: ClientRequest) => this.fetch(request), close: () => { this.closed++; } };
    this.notifier = new Notifier({ clock, log, registry, capacity, batch, client: () => client });
  }

  /** Takes a block `alerting`, and `targets` for each of its Alertmanagers. */
  apply(alerting: string, ...targets: ReadonlyArray<readonly string[]>): void {
    const config = loadPrometheusConfig(`global: {external_labels: {replica: a, job: ext}}\nalerting: ${alerting}`, 'p.yml', { env: {} });
    this.notifier.apply({ alerting: config.alerting, externalLabels: Labels.of(config.global.externalLabels) },
      (set) => groups(targets[Number(set.replace('config-', ''))] ?? []));
  }

  /** The labels of all alerts, by the requests that brought them. */
  labels(): Array<Array<Record<string, string>>> {
    return this.sent.map(({ body }) => body.map(({ labels }) => labels));
  }

  async metrics(name: string): Promise<string[]> {
    return exposition(await this.registry.gather(), 'text', 'underscores').split('\n').filter((line) => line.startsWith(`prometheus_notifications_${name}`))
      .map((line) => line.replace(/^prometheus_notifications_|alertmanager="http:\/\/|\/api\/v2\/alerts"/g, ''));
  }

  private async fetch(request: ClientRequest): Promise<ClientResponse> {
    this.sent.push({ url: request.url.href, body: JSON.parse(Buffer.from(request.body!).toString()) });
    return { head: { status: await this.answer(request) }, url: request.url, body: Buffer.alloc(0) } as unknown as ClientResponse;
  }
}

function groups(targets: readonly string[]) {
  return [{ source: '0', targets: targets.map((__address__) => ({ __address__ })), labels: {} }];
}

function alert(name: string, labels: Record<string, string> = {}): NotifiedAlert {
  const startsAt = Date.UTC(2026, 0, 1);
  return { labels: Labels.of({ alertname: name, ...labels }), annotations: { a: 'b' }, startsAt, endsAt: startsAt + 240_000, generatorUrl: 'http://p/graph' };
}

const ONE = '{alertmanagers: [{static_configs: [{targets: [a:1]}]}]}';

test('an alert goes to all Alertmanagers as version 2 of their API takes it', async () => {
  const bench = new Bench();
  bench.apply(`{alertmanagers: [
    {static_configs: [{targets: [x]}]}, {scheme: https, path_prefix: am/, static_configs: [{targets: [x]}]}]}`, ['a:1', 'b:1'], ['c']);
  bench.notifier.send([alert('A', { job: 'own' })]);
  await bench.clock.advance(0);
  const body = [{
    labels: { alertname: 'A', job: 'own', replica: 'a' }, annotations: { a: 'b' }, startsAt: '2026-01-01T00:00:00.000Z', endsAt: '2026-01-01T00:04:00.000Z',
    generatorURL: 'http://p/graph',
  }];
  expect(bench.sent).toEqual(['http://a:1/api/v2/alerts', 'http://b:1/api/v2/alerts', 'https://c/am/api/v2/alerts'].map((url) => ({ url, body })));
  expect(await bench.metrics('sent')).toEqual(['sent_total{a:1} 1', 'sent_total{b:1} 1', 'sent_total{alertmanager="https://c/am} 1']);
  expect(await bench.metrics('alertmanagers_discovered')).toEqual(['alertmanagers_discovered 3']);
});

test('alerts are relabelled behind the external labels, then for each Alertmanager', async () => {
  const bench = new Bench();
  bench.apply(`{
    alert_relabel_configs: [
      {source_labels: [replica], target_label: where}, {regex: replica, action: labeldrop}, {source_labels: [alertname], regex: Gone, action: drop}],
    alertmanagers: [
      {static_configs: [{targets: [x]}]},
      {static_configs: [{targets: [x]}], alert_relabel_configs: [{source_labels: [alertname], regex: A, action: drop}]}]}`,
  ['a:1'], ['b:1']);
  bench.notifier.send([alert('Gone')]);
  bench.notifier.send([alert('A')]);
  bench.notifier.send([alert('B')]);
  await bench.clock.advance(0);
  const [a, b] = ['A', 'B'].map((alertname) => ({ alertname, job: 'ext', where: 'a' }));
  expect(bench.sent.map(({ url, body }) => [url, body.map(({ labels }) => labels)])).toEqual([
    ['http://a:1/api/v2/alerts', [a]], ['http://b:1/api/v2/alerts', [b]], ['http://a:1/api/v2/alerts', [b]],
  ]);
});

test('targets are relabelled, and may be dropped', async () => {
  const bench = new Bench();
  bench.apply(`{alertmanagers: [{relabel_configs: [
    {source_labels: [__address__], regex: "drop.*", action: drop},
    {source_labels: [__address__], regex: "(.*):1", target_label: __address__, replacement: "$1:2"},
    {source_labels: [__address__], regex: "tls.*", target_label: __scheme__, replacement: https}, {target_label: __alerts_path__, replacement: /x}]}]}`,
  ['a:1', 'a:2', 'drop:1', 'tls:1', 'bad/path']);
  expect(bench.notifier.alertmanagers).toEqual({ active: ['http://a:2/x', 'https://tls:2/x'], dropped: ['http://drop:1/api/v2/alerts'] });
  expect(bench.log.entries).toMatchObject([{ message: 'Cannot make an Alertmanager of a target' }]);
});

describe('a queue', () => {
  /** Holds the first request until it is released. */
  function holding(bench: Bench): () => void {
    let release = () => undefined as void;
    bench.answer = () => new Promise<number>((resolve) => {
      bench.answer = () => 200;
      release = () => resolve(200);
    });
    return () => release();
  }

  test('sends in batches, and loses the oldest where too many wait', async () => {
    const bench = new Bench(5, 2);
    bench.apply(ONE, ['a:1']);
    const release = holding(bench);
    bench.notifier.send([alert('0')]);
    await bench.clock.advance(0);
    bench.notifier.send(['1', '2', '3'].map((name) => alert(name)));
    bench.notifier.send(['4', '5', '6', '7'].map((name) => alert(name)));
    expect(await bench.metrics('queue')).toEqual(['queue_capacity{a:1} 5', 'queue_length{a:1} 5']);
    release();
    await bench.clock.advance(0);
    expect(bench.labels().map((each) => each.map(({ alertname }) => alertname).join(''))).toEqual(['0', '34', '56', '7']);
    expect(await bench.metrics('dropped')).toEqual(['dropped_total{a:1} 2']);
    expect(await bench.metrics('queue_length')).toEqual(['queue_length{a:1} 0']);
    expect(bench.log.messages('warn')).toEqual(['Alert notification queue full, dropping alerts']);
  });

  test('takes up its work again whenever alerts come', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const bench = new Bench();
      bench.apply(ONE, ['a:1']);
      bench.notifier.send([alert('A')]);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      bench.notifier.send([alert('B')]);
      await bench.clock.advance(0);
      expect(bench.labels().flat().map(({ alertname }) => alertname)).toEqual(['A', 'B']);
    }
  });

  test('does not send again what an Alertmanager refuses', async () => {
    const bench = new Bench();
    bench.apply(ONE, ['a:1', 'b:1']);
    bench.answer = ({ url }) => (url.host === 'a:1' ? 500 : 200);
    bench.notifier.send([alert('A'), alert('B')]);
    await bench.clock.advance(60_000);
    expect(bench.sent).toHaveLength(2);
    expect(await bench.metrics('errors')).toEqual(['errors_total{a:1} 2', 'errors_total{b:1} 0']);
    expect(await bench.metrics('dropped')).toEqual(['dropped_total{a:1} 2', 'dropped_total{b:1} 0']);
    expect(await bench.metrics('sent')).toEqual(['sent_total{a:1} 2', 'sent_total{b:1} 2']);
    const fields = { alertmanager: 'http://a:1/api/v2/alerts', count: 2 };
    expect(bench.log.entries).toMatchObject([{ level: 'error', message: 'Error sending alerts', fields }]);
  });

  test('of one Alertmanager does not wait for another', async () => {
    const bench = new Bench();
    bench.apply(ONE, ['a:1', 'b:1']);
    bench.answer = ({ url }) => (url.host === 'a:1' ? new Promise(() => undefined) : 200);
    for (const name of ['A', 'B']) bench.notifier.send([alert(name)]);
    await bench.clock.advance(0);
    bench.notifier.send([alert('C')]);
    await bench.clock.advance(0);
    expect(bench.sent.filter(({ url }) => url.includes('b:1')).flatMap(({ body }) => body)).toHaveLength(3);
  });

  test('goes on under a new configuration, and ends with its Alertmanager', async () => {
    const bench = new Bench();
    bench.apply(ONE, ['a:1']);
    const release = holding(bench);
    bench.notifier.send([alert('A')]);
    await bench.clock.advance(0);
    bench.notifier.send([alert('B')]);
    bench.apply('{alertmanagers: [{timeout: 1s, static_configs: [{targets: [a:1]}]}]}', ['a:1', 'b:1']);
    release();
    await bench.clock.advance(0);
    expect(bench.labels().map((each) => each.map(({ alertname }) => alertname).join(''))).toEqual(['A', 'B']);
    expect(await bench.metrics('sent')).toEqual(['sent_total{a:1} 2', 'sent_total{b:1} 0']);
    expect([bench.closed, bench.clock.sleeping]).toEqual([1, 0]);
    bench.notifier.update('config-0', groups(['b:1']));
    expect(bench.notifier.alertmanagers.active).toEqual(['http://b:1/api/v2/alerts']);
    expect(await bench.metrics('sent')).toEqual(['sent_total{b:1} 0']);
  });

  test.each<[string, (bench: Bench) => void]>([
    ['have not been found yet', (bench) => bench.apply(ONE)],
    ['are gone for a while', (bench) => {
      bench.apply(ONE, ['a:1', 'b:1']);
      bench.notifier.update('config-0', []);
    }],
    ['are found anew after a reload', (bench) => {
      bench.apply(ONE, ['a:1']);
      bench.apply('{alertmanagers: [{timeout: 1s, static_configs: [{targets: [a:1]}]}]}');
    }],
  ])('is filled with what was told of while Alertmanagers %s, as far as there is room', async (_, before) => {
    const bench = new Bench(2);
    before(bench);
    for (const name of ['A', 'B', 'C']) bench.notifier.send([alert(name)]);
    await bench.clock.advance(0);
    expect(bench.sent).toEqual([]);
    bench.notifier.update('config-0', groups(['a:1']));
    await bench.clock.advance(0);
    expect(bench.labels().map((each) => each.map(({ alertname }) => alertname).join(''))).toEqual(['BC']);
  });

  test('that waits when a reload has its Alertmanager found anew is not lost', async () => {
    const bench = new Bench();
    bench.apply(ONE, ['a:1']);
    const release = holding(bench);
    bench.notifier.send([alert('A')]);
    await bench.clock.advance(0);
    bench.notifier.send([alert('B')]);
    bench.apply('{alertmanagers: [{timeout: 1s, static_configs: [{targets: [a:1]}]}]}');
    release();
    bench.notifier.update('config-0', groups(['a:1']));
    await bench.clock.advance(0);
    expect(bench.labels().map((each) => each.map(({ alertname }) => alertname).join(''))).toEqual(['A', 'B']);
  });

  test('is drained when the program ends', async () => {
    const bench = new Bench(100, 1);
    bench.apply(ONE, ['a:1']);
    bench.notifier.send([alert('A'), alert('B'), alert('C')]);
    await bench.notifier.stop(true);
    expect(bench.sent).toHaveLength(3);
    expect(bench.closed).toBe(1);
    expect(bench.clock.sleeping).toBe(0);
  });

  test.each<[string, boolean, number]>([['for as long as one request may take', true, 10_000], ['not at all where that is not wanted', false, 0]])(
    'waits for an Alertmanager that does not answer %s', async (_, drain, waited) => {
      const bench = new Bench(100, 1);
      bench.apply(ONE, ['a:1']);
      bench.answer = ({ signal }) => new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
      bench.notifier.send([alert('A'), alert('B')]);
      await bench.clock.advance(0);
      let stopped = NaN;
      const start = bench.clock.monotonic();
      void bench.notifier.stop(drain).then(() => { stopped = bench.clock.monotonic() - start; });
      await bench.clock.advance(waited - 1);
      expect(stopped).toBe(drain ? NaN : 0);
      await bench.clock.advance(1);
      expect(stopped).toBe(waited);
      expect(bench.sent).toHaveLength(1);
      expect(await bench.metrics('dropped')).toEqual(['dropped_total{a:1} 2']);
    });
});
