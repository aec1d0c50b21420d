import { snappyCompress } from '../../../../lib/encoding/snappy';
import { Registry } from '../../../../lib/metrics/registry';
import { Labels } from '../../../../lib/model/labels';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { Dialer } from '../../../../runtime/http/dial';
import { HttpRequest } from '../../../../runtime/http/message';
import { Prometheus } from '../../../../runtime/prometheus/prometheus';
import { Web } from '../../../../runtime/prometheus/web/web';
import { Recorder } from '../../../lib/log/recorder';
import { writeRequest, WrittenSeries } from '../../../lib/wire/protobuf';

const CONFIG = 'global: {scrape_interval: 15s}\nscrape_configs: [{job_name: a, metrics_path: /m, static_configs: [{targets: [b:1]}], scrape_interval: 1h}]\n';
const START = 1_700_000_000_000;

const PROTOBUF = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };

interface Answer { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, string | readonly string[]>> }

/** A server with a database in memory, asked without a socket. */
class Bench {
  readonly clock = new FakeClock(START);
  readonly fs = new MemFs({ clock: this.clock });
  readonly log = new Recorder();
  readonly registry = new Registry();
  readonly prometheus: Prometheus;
  readonly web: Web;
  quit = false;

  constructor({ lifecycle = true, prefix = '', remoteWriteReceiver = false } = {}) {
    const { clock, fs, log, registry } = this;
    const dialer = new Dialer({ env: {}, fs, clock });
    this.prometheus = new Prometheus({ fs, env: {}, clock, random: new SeededRandom(1), log, registry, dialer, userAgent: 'test' }, {
      configFile: '/etc/p.yml', storagePath: '/data', retention: 86_400_000, walSegmentSize: 128 << 20, walCompression: 'snappy', lookbackDelta: 300_000,
      queryTimeout: 120_000, maxSamples: 1000, experimentalFunctions: false,
      alerting: {
        externalUrl: 'http://p:9090', restore: { outageTolerance: 3_600_000, gracePeriod: 600_000 }, resendDelay: 60_000, queueCapacity: 100, batch: 10,
        drain: true,
      },
    });
    const build = { version: '3', revision: 'r', branch: 'b', buildUser: '', buildDate: '', goVersion: 'v20' };
    this.web = new Web(this.prometheus, {
      clock, log, registry, prefix, lifecycle, remoteWriteReceiver, build, flags: new Map([['a.b', 'c']]), hostname: 'host', cwd: '/', retention: '1d',
      quit: () => { this.quit = true; },
    });
  }

  async write(path: string, text: string): Promise<void> {
    await this.fs.mkdir('/etc');
    const file = await this.fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }

  /** Starts it, with samples of three series a minute apart. */
  async start(): Promise<this> {
    await this.write('/etc/p.yml', CONFIG);
    await this.prometheus.start();
    const appender = this.prometheus.db.appender();
    for (let minute = 0; minute < 5; minute++) {
      for (const job of ['x', 'y', 'z']) appender.append(0, Labels.of({ __name__: 'm', job, 'a.b': 'c' }), START + minute * 60_000, minute);
    }
    await appender.commit();
    return this;
  }

  /** Sends `bytes` by remote write. */
  async writeRemotely(bytes: Uint8Array, headers: Readonly<Record<string, string>> = PROTOBUF): Promise<[status: number | undefined, text: string]> {
    const request: HttpRequest = {
      method: 'POST', target: '/api/v1/write', path: '/api/v1/write', query: new URLSearchParams(), rawHeaders: [], remote: '',
      signal: new AbortController().signal, headers, body: async () => bytes,
    };
    const { status, body = '' } = await this.web.handle(request, {});
    return [status, String(body)];
  }

  async ask(method: string, target: string, form?: string): Promise<Answer> {
    const [path, search = ''] = target.split('?');
    const request: HttpRequest = {
      method, target, path, query: new URLSearchParams(search), rawHeaders: [], remote: '', signal: new AbortController().signal,
      headers: form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }, body: async () => Buffer.from(form ?? ''),
    };
    const { status = 200, body = '', headers = {} } = await this.web.handle(request, {});
    return { status, text: String(body), headers };
  }

  async api(target: string): Promise<{ status: string; data?: never; error?: string; errorType?: string; warnings?: string[] }> {
    return JSON.parse((await this.ask('GET', `/api/v1/${target}`)).text) as never;
  }
}

describe('the API', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await new Bench().start(); });
  afterEach(() => bench.prometheus.stop());
  const LATER = (START + 240_000) / 1000;

  test('answers instant queries', async () => {
    expect(await bench.api(`query?query=m{job="x"}&time=${LATER}`)).toEqual({
      status: 'success', data: { resultType: 'vector', result: [{ metric: { '__name__': 'm', 'job': 'x', 'a.b': 'c' }, value: [LATER, '4'] }] } });
    expect(await bench.api('query?query=1%2B1&time=5')).toEqual({ status: 'success', data: { resultType: 'scalar', result: [5, '2'] } });
    expect(await bench.api('query?query="a"&time=5.25')).toEqual({ status: 'success', data: { resultType: 'string', result: [5.25, 'a'] } });
    expect((await bench.api(`query?query=count(m)&time=${new Date(START + 240_000).toISOString()}`)).data).toMatchObject({ result: [{ value: [LATER, '3'] }] });
  });

  test('answers range queries', async () => {
    expect((await bench.api(`query_range?query=sum(m)&start=${START / 1000}&end=${LATER}&step=2m`)).data).toEqual({
      resultType: 'matrix', result: [{ metric: {}, values: [[START / 1000, '0'], [START / 1000 + 120, '6'], [LATER, '12']] }] });
  });

  test('takes a form', async () => {
    const { text } = await bench.ask('POST', '/api/v1/query', 'query=vector(7)&time=1');
    expect(JSON.parse(text)).toMatchObject({ data: { result: [{ value: [1, '7'] }] } });
  });

  test('tells statistics, and where a limit cut', async () => {
    const { data, warnings } = await bench.api(`query?query=m&time=${LATER}&limit=2&stats=true`);
    expect(data).toMatchObject({ result: [{}, {}], stats: { samples: { totalQueryableSamples: 3 } } });
    expect(warnings).toEqual(['results truncated due to limit']);
  });

  test('lists series, labels and values', async () => {
    expect((await bench.api('series?match[]=m{job=~"x|y"}&match[]=m{job="y"}')).data).toEqual([
      { '__name__': 'm', 'job': 'x', 'a.b': 'c' }, { '__name__': 'm', 'job': 'y', 'a.b': 'c' }]);
    expect((await bench.api('labels')).data).toEqual(['__name__', 'a.b', 'job']);
    expect((await bench.api('label/job/values?limit=2')).data).toEqual(['x', 'y']);
    expect((await bench.api('label/U__a_2e_b/values')).data).toEqual(['c']);
    expect((await bench.api('label/job/values?match[]=m{job!="x"}')).data).toEqual(['y', 'z']);
  });

  test('lists targets and configurations', async () => {
    await bench.clock.advance(0);
    expect((await bench.api('targets?state=active')).data).toMatchObject({
      activeTargets: [{
        labels: { instance: 'b:1', job: 'a' }, scrapeUrl: 'http://b:1/m', health: 'unknown', lastScrape: '0001-01-01T00:00:00Z', scrapeInterval: '1h',
      }],
      droppedTargets: [], droppedTargetCounts: { a: 0 },
    });
    expect((await bench.api('scrape_pools')).data).toEqual({ scrapePools: ['a'] });
    expect((await bench.api('status/config')).data).toEqual({ yaml: expect.stringContaining('job_name: a') });
    expect((await bench.api('status/flags')).data).toEqual({ 'a.b': 'c' });
    expect((await bench.api('status/tsdb')).data).toMatchObject({ headStats: { numSeries: 3 }, seriesCountByMetricName: [{ name: 'm', value: 3 }] });
    expect((await bench.api('status/runtimeinfo')).data).toMatchObject({ reloadConfigSuccess: true, storageRetention: '1d' });
    expect((await bench.api('status/buildinfo')).data).toMatchObject({ version: '3' });
  });

  test('formats expressions', async () => {
    expect((await bench.api('format_query?query=sum(m)by(a)')).data).toBe('sum by (a) (m)');
  });

  test.each<[string, number, string, string]>([
    ['query?query=m%2B', 400, 'bad_data', 'invalid parameter "query": 1:3: parse error: unexpected end of input'],
    ['query?query=m&time=x', 400, 'bad_data', 'invalid parameter "time": invalid time value for \'time\': cannot parse "x" to a valid timestamp'],
    ['query?query=m&limit=-1', 400, 'bad_data', 'invalid parameter "limit": limit must be non-negative'],
    ['query_range?query=m&start=2&end=1&step=1', 400, 'bad_data', 'invalid parameter "end": end timestamp must not be before start time'],
    ['query_range?query=m&start=1&end=2&step=0', 400, 'bad_data',
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer'],
    ['query_range?query=m&start=1&end=2&step=', 400, 'bad_data', 'invalid parameter "step": cannot parse "" to a valid duration'],
    ['query_range?query=m&start=0&end=11001&step=1', 400, 'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'],
    ['query_range?query=m[1m]&start=1&end=2&step=1', 400, 'bad_data',
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector'],
    ['query?query=m*on()m&time=1700000000', 422, 'execution', 'many-to-many'],
    ['series', 400, 'bad_data', 'no match[] parameter provided'],
    ['series?match[]=rate(m[1m])', 400, 'bad_data', 'invalid parameter "match[]"'],
  ])('refuses %s', async (target, status, errorType, error) => {
    const answer = await bench.ask('GET', `/api/v1/${target}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { status: 'error', errorType, error: expect.stringContaining(error) }]);
  });
});

describe('remote write', () => {
  const packed = (...series: WrittenSeries[]) => snappyCompress(writeRequest(series));
  const labels = (job: string) => ({ __name__: 'written', job });

  test('stores what is written, if that is allowed', async () => {
    const bench = await new Bench({ remoteWriteReceiver: true }).start(), shut = await new Bench().start();
    expect(await bench.writeRemotely(packed({ labels: labels('a'), samples: [[START, 1], [START + 1, 2]] }, { labels: labels('b'), samples: [[START, 3]] })))
      .toEqual([204, '']);
    expect((await bench.api(`query?query=sum_over_time(written[1m])&time=${START / 1000 + 1}`)).data).toMatchObject({
      result: [{ metric: { job: 'a' }, value: [expect.anything(), '3'] }, { metric: { job: 'b' }, value: [expect.anything(), '3'] }] });
    expect(await shut.writeRemotely(packed())).toEqual([404, expect.stringContaining('--web.enable-remote-write-receiver')]);
    await bench.prometheus.stop();
    await shut.prometheus.stop();
  });

  test('refuses single samples, and keeps the others', async () => {
    const bench = await new Bench({ remoteWriteReceiver: true }).start();
    const late = packed({ labels: labels('a'), samples: [[START, 1], [START - 5, 2], [START + 1, 3]] });
    expect(await bench.writeRemotely(late)).toEqual([400, 'out of order sample\n']);
    const early = packed({ labels: labels('b'), samples: [[START + 3_600_000, 1]] });
    expect(await bench.writeRemotely(early)).toEqual([400, 'timestamp is too far in the future\n']);
    expect((await bench.api(`query?query=count_over_time(written[1m])&time=${START / 1000 + 1}`)).data)
      .toMatchObject({ result: [{ value: [expect.anything(), '2'] }] });
    await bench.prometheus.stop();
  });

  test('takes nothing of a request that is wrong', async () => {
    const bench = await new Bench({ remoteWriteReceiver: true }).start();
    const good = { labels: labels('a'), samples: [[START, 1]] as const };
    expect(await bench.writeRemotely(packed(good, { labels: { job: 'b' }, samples: [[START, 1]] })))
      .toEqual([400, 'invalid metric name or label names: got {job="b"}\n']);
    expect(await bench.writeRemotely(Buffer.from('no snappy'))).toEqual([400, expect.any(String)]);
    expect(await bench.writeRemotely(snappyCompress(Buffer.from('no protobuf')))).toEqual([400, expect.stringContaining('no WriteRequest')]);
    expect((await bench.writeRemotely(packed(good), { 'content-type': 'application/json' }))[0]).toBe(415);
    expect((await bench.writeRemotely(packed(good), { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' }))[0]).toBe(415);
    expect((await bench.writeRemotely(packed(good), { 'content-type': 'application/x-protobuf', 'content-encoding': 'zstd' }))[0]).toBe(415);
    expect((await bench.api(`query?query=written&time=${START / 1000}`)).data).toMatchObject({ result: [] });
    await bench.prometheus.stop();
  });
});

describe('the pages', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await new Bench().start(); });
  afterEach(() => bench.prometheus.stop());

  test('show a query, and nothing in it is markup', async () => {
    const { text, headers } = await bench.ask('GET', `/query?g0.expr=${encodeURIComponent('label_replace(vector(1), "l", "<img>", "", "")')}`);
    expect(text).toContain('{l=&quot;&lt;img&gt;&quot;}');
    expect(text).not.toContain('<img');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('show what is wrong with a query', async () => {
    expect((await bench.ask('GET', '/query?g0.expr=m%2B')).text).toContain('1:3: parse error: unexpected end of input');
  });

  test('show targets and configuration', async () => {
    await bench.clock.advance(0);
    expect((await bench.ask('GET', '/targets')).text).toContain('http://b:1/m');
    expect((await bench.ask('GET', '/config')).text).toContain('job_name: a');
  });

  test.each([['/', '/query'], ['/graph?g0.expr=up', '/query?g0.expr=up']])('%s leads to %s', async (from, to) => {
    expect(await bench.ask('GET', from)).toMatchObject({ status: 302, headers: { location: to } });
  });
});

describe('the life of the server', () => {
  test('it is healthy at once, and ready once it has started', async () => {
    const bench = new Bench();
    expect(await bench.ask('GET', '/-/healthy')).toMatchObject({ status: 200, text: 'Prometheus Server is Healthy.\n' });
    expect((await bench.ask('GET', '/-/ready')).status).toBe(503);
    expect(await bench.ask('GET', '/api/v1/query?query=1')).toMatchObject({ status: 503, headers: { 'X-Prometheus-Stopping': 'false' } });
    await bench.start();
    expect(await bench.ask('GET', '/-/ready')).toMatchObject({ status: 200, text: 'Prometheus Server is Ready.\n' });
    await bench.prometheus.stop();
  });

  test('it takes a new configuration, and keeps the old one where the new one is wrong', async () => {
    const bench = await new Bench().start();
    await bench.write('/etc/p.yml', CONFIG.replace('job_name: a', 'job_name: new'));
    expect((await bench.ask('POST', '/-/reload')).status).toBe(200);
    expect(bench.prometheus.configText).toContain('job_name: new');
    await bench.write('/etc/p.yml', 'nonsense: true\n');
    expect(await bench.ask('POST', '/-/reload')).toMatchObject({ status: 500, text: expect.stringContaining('failed to reload config: ') });
    expect(bench.prometheus.configText).toContain('job_name: new');
    expect(bench.prometheus.lastReload.successful).toBe(false);
    await bench.prometheus.stop();
  });

  test.each([
    ['rule_files: [/etc/r.yml]', '/etc/r.yml:1:67: group "g", rule 1, "A": annotation "a": template: __alert_A:1: function "nonsense" not defined'],
    ['alerting: {alertmanagers: [{static_configs: [{targets: [a]}], sigv4: {}}]}', 'alertmanagers: sigv4: not supported yet; take it out'],
    ['alerting: {alertmanagers: [{http_sd_configs: [{url: "http://a"}]}]}', 'alertmanagers: http_sd_configs is not supported yet'],
    ['scrape_configs: [{job_name: a, oauth2: {client_id: a, client_secret: b, token_url: c}}]', 'scrape_configs: job "a": oauth2 is not supported yet'],
    ['remote_write: [{url: "http://a"}]\nremote_read: [{url: "http://a"}]', 'remote_write, remote_read: not supported yet; take them out'],
    ['scrape_configs: [{job_name: a, dns_sd_configs: [{names: [a]}]}]', 'dns_sd_configs is not supported yet'],
  ])('it does not start with %s', async (text, message) => {
    const bench = new Bench();
    await bench.write('/etc/p.yml', text);
    await bench.write('/etc/r.yml', 'groups: [{name: g, rules: [{alert: A, expr: "1", annotations: {a: "{{ nonsense }}"}}]}]');
    await expect(bench.prometheus.start()).rejects.toThrow(message);
  });

  test('a file of rules that is wrong keeps the configuration before it in force', async () => {
    const bench = new Bench();
    await bench.write('/etc/p.yml', 'rule_files: ["r*.yml"]');
    await bench.write('/etc/r.yml', 'groups: [{name: g, rules: [{record: r, expr: "1"}]}]');
    await bench.prometheus.start();
    await bench.write('/etc/p.yml', 'rule_files: ["r*.yml"]\nscrape_configs: [{job_name: new}]');
    await bench.write('/etc/r2.yml', 'groups: [{name: h, rules: [{record: r, expr: "1 +"}]}]');
    expect(await bench.ask('POST', '/-/reload')).toMatchObject({ status: 500, text: expect.stringContaining('/etc/r2.yml: 1:46: group "h", rule 1, "r": ') });
    expect(bench.prometheus.configText).not.toContain('job_name: new');
    expect((await bench.api('rules')).data).toMatchObject({ groups: [{ name: 'g', file: '/etc/r.yml' }] });
    await bench.write('/etc/r2.yml', 'groups: [{name: h, rules: [{alert: A, expr: "1"}]}]');
    expect((await bench.ask('POST', '/-/reload')).status).toBe(200);
    expect((await bench.api('rules')).data).toMatchObject({ groups: [{ name: 'g' }, { name: 'h' }] });
    for (const path of ['/alerts', '/rules']) expect((await bench.ask('GET', path)).text).toContain('/etc/r2.yml');
    for (const path of ['alerts', 'alertmanagers']) expect((await bench.api(path)).status).toBe('success');
    await bench.prometheus.stop();
  });

  test('it ends when asked to, if that is allowed', async () => {
    const open = new Bench(), shut = new Bench({ lifecycle: false });
    expect([await open.ask('POST', '/-/quit'), open.quit]).toMatchObject([{ status: 200, text: 'Requesting termination... Goodbye!' }, true]);
    expect([await shut.ask('POST', '/-/quit'), shut.quit]).toMatchObject([{ status: 403, text: 'Lifecycle API is not enabled.' }, false]);
    expect(await open.ask('GET', '/-/reload')).toMatchObject({ status: 405, text: 'Only POST or PUT requests allowed' });
  });

  test('with a prefix it answers below that alone', async () => {
    const bench = await new Bench({ prefix: '/p' }).start();
    expect((await bench.ask('GET', '/p/-/healthy')).status).toBe(200);
    expect((await bench.ask('GET', '/-/healthy')).status).toBe(404);
    expect(await bench.ask('GET', '/p/graph')).toMatchObject({ headers: { location: '/p/query' } });
    expect(await bench.ask('GET', '/')).toMatchObject({ status: 302, headers: { location: '/p/' } });
    await bench.prometheus.stop();
  });
});
