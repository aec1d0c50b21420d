import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Labels } from '../../lib/model/labels';
import { STALE_NAN } from '../../lib/model/stale';
import { reportedVersion } from '../../runtime/bin/version';
import { OurPrometheus } from './our-prometheus';
import { describeWith } from './peers';
import { remoteWrite, TestSeries } from './promql-peer';
import { RealAlertmanager } from './real-alertmanager';
import { RealServer } from './real-server';

const MINUTE = 60_000; // ms
const FLAGS = ['--web.external-url=http://example.org/p', '--web.route-prefix=/', '--rules.alert.resend-delay=1s', '--web.enable-lifecycle'];

const RULES = String.raw`
groups:
- name: records
  labels: {team: core}
  rules:
  - {record: "job:temperature:max", expr: "max by (job) (temperature)"}
  - {record: "job:temperature:half", expr: "job:temperature:max / 2", labels: {how: half, job: ""}}
  - {record: "labelled", expr: "temperature", labels: {room: other, team: rule}}
  - {record: "twice", expr: "temperature", labels: {room: same}}
  - {record: "scalar", expr: "1 + 1"}
  - {record: "range", expr: "temperature[5m]"}
  - {record: "nothing", expr: "absent(temperature)"}
- name: alerts
  rules:
  - alert: Hot
    expr: temperature > 20
    labels: {severity: page, room: "{{ $labels.room | toUpper }}", drop: x}
    annotations:
      summary: "{{ $labels.room }} of {{ $labels.job }} is {{ $value | humanize }} at {{ $externalURL }} ({{ $externalLabels.replica }})"
      hottest: "{{ with query \"topk(1, temperature)\" }}{{ . | first | label \"room\" }}{{ end }}"
      all: "{{ range query \"sort(temperature)\" }}{{ .Labels.room }}={{ .Value }} {{ end }}"
      wrong: "{{ $labels.room | parseDuration }}"
      link: "{{ graphLink \"up == 0\" }}"
      empty: ""
  - {alert: Held, expr: "temperature > 20", for: 2s, annotations: {since: "{{ printf \"%.1f\" $value }}"}}
  - {alert: Kept, expr: "temperature > 20", keep_firing_for: 1h}
  - {alert: Waiting, expr: "temperature > 20", for: 1h}
  - {alert: Never, expr: "temperature > 100"}
  - {alert: Same, expr: "temperature > 20", labels: {room: one}}
- name: limited
  limit: 1
  rules:
  - {alert: Many, expr: "temperature > 20"}
  - {record: many, expr: temperature}
- {name: empty, rules: []}
- {name: late, interval: 1h, query_offset: 1m, rules: [{alert: Late, expr: vector(1)}]}
`;

interface Answer { readonly status: number; readonly body: { readonly data?: never; readonly error?: string } }

async function ask(url: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/${path}`);
  return { status: response.status, body: await response.json() as Answer['body'] };
}

const MOMENTS: ReadonlySet<string> = new Set(['lastEvaluation', 'evaluationTime', 'activeAt', 'keepFiringSince', 'startsAt', 'endsAt', 'groupNextToken']);

/** Without times; alerts, which have no order, in that of their labels. */
function untimed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(untimed);
    return items.every((item) => (item as { labels?: object } | null)?.labels && !('query' in (item as object)))
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, MOMENTS.has(name) ? 'a time' : untimed(each)]));
}

interface Told { readonly labels: Record<string, string>; readonly endsAt: string }

/** Takes the place of an Alertmanager and keeps what it is told, by who told it. */
class Listener {
  /** Without times, and whether it was firing then: each once. */
  readonly told = { ours: new Set<string>(), theirs: new Set<string>() };
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Listener> {
    const listener: Listener = new Listener(createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        const who = request.headers['user-agent'] === `Prometheus/${reportedVersion('prometheus')}` ? 'ours' : 'theirs';
        const what = [request.method, request.url, request.headers['content-type']].join(' ');
        if (what !== 'POST /am/api/v2/alerts application/json') throw new Error(`unexpected request ${what}`);
        for (const alert of JSON.parse(text) as Told[]) {
          const state = Date.parse(alert.endsAt) > Date.now() ? 'firing' : 'resolved';
          listener.told[who].add(`${alert.labels.alertname} ${state} ${stable(untimed(alert))}`);
        }
        response.end();
      });
    }));
    await new Promise<void>((resolve) => listener.server.listen(0, '127.0.0.1', resolve));
    return listener;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** JSON whose objects have their names in order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

describeWith(['prometheus', 'prometheus-alertmanager'], 'rules beside the original', () => {
  let exposition = 'temperature{room="a"} 21.5\ntemperature{room="b"} 25\ntemperature{room="c"} 19\n';
  let theirs: RealServer, ours: OurPrometheus, listener: Listener, alertmanager: RealAlertmanager;

  beforeAll(async () => {
    theirs = await RealServer.start(() => exposition, FLAGS);
    listener = await Listener.start();
    alertmanager = await RealAlertmanager.start('{route: {receiver: a}, receivers: [{name: a}]}');
    const path = `${theirs.folder}/prometheus.yml`;
    writeFileSync(`${theirs.folder}/rules.yml`, RULES);
    writeFileSync(path, `${readFileSync(path, 'utf8').replace('global: {', 'global: {evaluation_interval: 1s, external_labels: {replica: a, job: ext}, ')}
rule_files: [rules*.yml]
alerting:
  alert_relabel_configs: [{regex: drop, action: labeldrop}, {source_labels: [alertname], regex: Kept, target_label: kept, replacement: "yes"}]
  alertmanagers:
  - path_prefix: /am
    static_configs: [{targets: ["${listener.address}", "127.0.0.1:1"]}]
    relabel_configs: [{source_labels: [__address__], regex: ".*:1", action: drop}]
`);
    expect((await fetch(`${theirs.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    ours = await OurPrometheus.start(path, FLAGS);
  }, 60_000);
  afterAll(async () => {
    await ours?.stop();
    await theirs?.stop();
    await alertmanager?.stop();
    listener?.stop();
  });

  /** Waits until both have come to the same, then compares once more, so that what differs is shown. */
  async function same(read: (who: 'ours' | 'theirs') => unknown, isThere: (value: string) => boolean): Promise<void> {
    await theirs.until('as ours is', async () => {
      const [a, b] = [JSON.stringify(await read('ours')), JSON.stringify(await read('theirs'))];
      return a === b && isThere(a);
    }).catch(() => undefined);
    const value = await read('ours');
    expect(value).toEqual(await read('theirs'));
    expect(isThere(JSON.stringify(value))).toBe(true);
  }

  const urlOf = (who: 'ours' | 'theirs') => (who === 'ours' ? ours.url : theirs.url);
  const api = (path: string) => async (who: 'ours' | 'theirs') => untimed((await ask(urlOf(who), path)).body);
  const told = (state: string) => (who: 'ours' | 'theirs') => [...listener.told[who]].filter((text) => text.includes(` ${state} `)).sort();
  const query = (expr: string) => async (who: 'ours' | 'theirs') => {
    const { data: { result } } = (await ask(urlOf(who), `query?query=${encodeURIComponent(expr)}`)).body as unknown as {
      data: { result: Array<{ metric: object; value: [number, string] }> } };
    return result.map(({ metric, value }) => `${JSON.stringify(metric)} ${value[1]}`).sort();
  };

  test('rules come to the same', () => same(api('rules'), (text) => text.includes('"state":"firing","name":"Held"')), 40_000);
  test('alerts are the same', () => same(api('alerts'), (text) => text.includes('Held')), 40_000);
  test('Alertmanagers are the same', () => same(api('alertmanagers'), (text) => text.includes(listener.address)), 40_000);
  test.each([
    'ALERTS', '{__name__=~"job:temperature:.*|labelled|twice|scalar|range|nothing|many"}', 'count(ALERTS_FOR_STATE)',
    'timestamp({__name__=~"job:temperature:max|scalar"}) * 1000 % 1000', // when groups are due
  ])('%s is the same', (expr) => same(query(expr), (text) => text !== '[]'), 40_000);

  test.each([
    'type=alert', 'type=record', 'type=nope', 'rule_name[]=Hot&rule_name[]=scalar', 'rule_group[]=late', 'file[]=nowhere', 'rule_name[]=nothing',
    'exclude_alerts=true', 'exclude_alerts=maybe', 'match[]={team="rule"}', 'match[]={room=~".+"}&match[]={how="half"}', 'match[]={', 'match[]={}',
    'group_limit=2', 'group_limit=0', 'group_limit=-1', 'group_limit=x', 'group_next_token=zz', 'group_limit=1&group_next_token=zz', 'type=alert&group_limit=1',
  ])('rules?%s', (parameters) => same(api(`rules?${parameters}`), () => true), 40_000);

  test('Alertmanagers are told the same', () => same(told('firing'), (text) => text.includes('Held firing')), 40_000);

  test('alerts are resolved the same', async () => {
    exposition = 'temperature{room="a"} 19\ntemperature{room="b"} 25\ntemperature{room="c"} 19\n';
    await same(api('alerts'), (text) => text.split('"Hot"').length === 2);
    await same(told('resolved'), (text) => text.includes('Held resolved') && text.includes('Hot resolved'));
    await same(query('ALERTS'), (text) => text.split('"Hot').length === 2);
  }, 60_000);

  test('the real Alertmanager takes what ours tells it', async () => {
    const config = `${theirs.folder}/own.yml`;
    writeFileSync(`${theirs.folder}/own-rules.yml`, 'groups: [{name: g, rules: [{alert: A, expr: vector(42), annotations: {is: "{{ $value }}"}}]}]');
    writeFileSync(config, `
global: {evaluation_interval: 1s, external_labels: {replica: a}}
rule_files: [own-rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["${new URL(alertmanager.url).host}"]}]}]}`);
    const own = await OurPrometheus.start(config, FLAGS);
    const alerts = async () => (await fetch(`${alertmanager.url}/api/v2/alerts`)).json() as Promise<object[]>;
    await theirs.until('told', async () => (await alerts()).length > 0);
    expect(await alerts()).toMatchObject([{
      labels: { alertname: 'A', replica: 'a' }, annotations: { is: '42' }, status: { state: 'active' },
      generatorURL: 'http://example.org/p/graph?g0.expr=vector%2842%29&g0.tab=1',
    }]);
    await own.stop();
  }, 40_000);
});

describeWith(['prometheus'], 'alerts after a restart beside the original', () => {
  const NAMES = ['Firing', 'Left', 'Nearly', 'Ended', 'Short', 'Old', 'Unknown'];
  const RECEIVER = ['--web.enable-remote-write-receiver'];

  /** `ALERTS_FOR_STATE` of an alert that was seen and became active so many minutes ago; NaN: it had ended. */
  function stored(alertname: string, seen: number, active: number, now: number): TestSeries {
    const labels = Labels.of({ __name__: 'ALERTS_FOR_STATE', alertname, severity: 'page' });
    const value = Number.isNaN(active) ? STALE_NAN : (now - active * MINUTE) / 1000;
    return { labels, times: [now - seen * MINUTE], values: Float64Array.of(value) };
  }

  test('are active since the same minute', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rules-'));
    const rules = NAMES.map((name) => `{alert: ${name}, expr: vector(1), for: ${name === 'Short' ? '5m' : '30m'}, labels: {severity: page}}`);
    writeFileSync(`${folder}/rules.yml`, `groups: [{name: g, interval: 4s, rules: [${rules.join(', ')}]}]`);
    const theirs = await RealServer.start(() => '', RECEIVER, `rule_files: ["${folder}/rules.yml"]`);
    const ours = await OurPrometheus.start(`${theirs.folder}/prometheus.yml`, RECEIVER);
    const now = Math.floor(Date.now() / 1000) * 1000;
    const series = [
      stored('Old', 61, 100, now), stored('Firing', 20, 60, now), stored('Left', 20, 30, now), stored('Nearly', 20, 45, now), stored('Ended', 20, NaN, now),
      stored('Short', 20, 22, now),
    ];
    await Promise.all([ours.url, theirs.url].map((url) => remoteWrite(url, series)));
    const minutes = async (url: string) => {
      const { alerts } = (await ask(url, 'alerts')).body.data! as { alerts: Array<{ labels: { alertname: string }; state: string; activeAt: string }> };
      return alerts.map(({ labels, state, activeAt }) => `${labels.alertname} ${state} ${Math.round((Date.parse(activeAt) - now) / MINUTE)}`).sort();
    };
    const fires = async (url: string) => (await minutes(url)).includes('Firing firing -60');
    await theirs.until('firing as ours is', async () => await fires(ours.url) && await fires(theirs.url)).catch(() => undefined);
    const expected = [
      'Ended pending 0', 'Firing firing -60', 'Left pending -10', 'Nearly pending -20', 'Old pending 0', 'Short pending 0', 'Unknown pending 0',
    ];
    expect({ ours: await minutes(ours.url), theirs: await minutes(theirs.url) }).toEqual({ ours: expected, theirs: expected });
    await ours.stop();
    await theirs.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);
});
