import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { negotiate } from '../../lib/metrics/negotiate';
import { Registry } from '../../lib/metrics/registry';
import { exposition } from '../../lib/metrics/text';
import { systemClock } from '../../lib/sys/clock';
import { metricsEndpoint } from '../../runtime/http/metrics-endpoint';
import { HttpServer } from '../../runtime/http/server';
import { Recorder } from '../lib/log/recorder';
import { describeWith, peer } from './peers';
import { RealServer } from './real-server';

const STRINGS = ['plain', 'a b', '"', 'a"b', '\\', '\\n', 'a\nb', '{x="y"} 1', ',', '=', '#', '\t', 'é', '😀', '\ufb00', ' ', '# EOF', 'x'.repeat(5000)];
const NUMBERS = [0, -0, 1, -1.5, 1e6, 1234567.25, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, Infinity, -Infinity, NaN];

function nastyRegistry(): Registry {
  const registry = new Registry();
  const strings = registry.counter('strings_total', 'By "nasty" \\ text,\nline two.', ['text', 'b']);
  STRINGS.forEach((text, i) => strings.with(text, 'x').inc(i));
  const numbers = registry.gauge('numbers', 'By index.', ['i']);
  NUMBERS.forEach((v, i) => numbers.with(String(i)).set(v));
  const took = registry.histogram('took_seconds', 'Seconds.', [0.1, 1, 1e6], ['to']);
  for (const seconds of [0.05, 0.5, 0.5, 1e7]) took.with('a"b').observe(seconds);
  registry.gauge('my.metric', 'Any Unicode.', ['a.b', 'größe']).with('c', 'd').set(1);
  registry.histogram('my "sizes"\\', 'Any Unicode.', [2]).observe(2);
  registry.collect(() => [{ name: 'gc_seconds', help: 'GC.', type: 'summary', metrics: [
    { labels: labelPairs({}), quantiles: [0, 0.5, 1], values: [1e-5, NaN, 3], sum: 4, count: 3 },
  ] }]);
  return registry;
}

type Stored = readonly [labels: Record<string, string>, v: number];
const NASTY: Stored[] = [
  ...STRINGS.map((text, i): Stored => [{ __name__: 'strings_total', text, b: 'x' }, i]),
  ...NUMBERS.map((v, i): Stored => [{ __name__: 'numbers', i: String(i) }, v]),
  [{ __name__: 'took_seconds_bucket', to: 'a"b', le: '0.1' }, 1],
  [{ __name__: 'took_seconds_bucket', to: 'a"b', le: '1.0' }, 3],
  [{ __name__: 'took_seconds_bucket', to: 'a"b', le: '1e+06' }, 3],
  [{ __name__: 'took_seconds_bucket', to: 'a"b', le: '+Inf' }, 4],
  [{ __name__: 'took_seconds_sum', to: 'a"b' }, 10_000_001.05],
  [{ __name__: 'took_seconds_count', to: 'a"b' }, 4],
  [{ '__name__': 'my.metric', 'a.b': 'c', 'größe': 'd' }, 1],
  [{ __name__: 'my "sizes"\\_bucket', le: '2.0' }, 1],
  [{ __name__: 'my "sizes"\\_bucket', le: '+Inf' }, 1],
  [{ __name__: 'my "sizes"\\_sum' }, 2],
  [{ __name__: 'my "sizes"\\_count' }, 1],
  [{ __name__: 'gc_seconds', quantile: '0.0' }, 1e-5],
  [{ __name__: 'gc_seconds', quantile: '0.5' }, NaN],
  [{ __name__: 'gc_seconds', quantile: '1.0' }, 3],
  [{ __name__: 'gc_seconds_sum' }, 4],
  [{ __name__: 'gc_seconds_count' }, 3],
];

/** One line per sample, in an order of its own, so that two lists can be compared. */
function lines(samples: readonly Stored[]): string[] {
  return samples.map(([labels, v]) => `${JSON.stringify(Object.entries(labels).sort())} ${v + 0}`).sort(); // minus zero is written as zero
}

describeWith(['prometheus'], 'the real Prometheus scrapes our text', () => {
  test('and stores what was meant', async () => {
    const registry = nastyRegistry();
    let text = '';
    const server = await RealServer.start(() => text);
    try {
      text = exposition(await registry.gather(), 'text', 'allow-utf-8');
      await server.until('scraping', async () => (await server.query('numbers')).length > 0);
      const result = await server.query('{__name__!~"up|scrape_.*", job="test"}');
      const stored = result.map(({ metric: { job: _job, instance: _instance, ...labels }, value }): Stored => [labels, numberOf(value[1])]);
      expect(lines(stored)).toEqual(lines(NASTY));
    } finally {
      await server.stop();
    }
  }, 70_000);
});

describeWith(['prometheus'], 'the real Prometheus scrapes our protobuf', () => {
  test('and counts in a native histogram what was observed', async () => {
    const registry = new Registry();
    const took = registry.histogram('took_seconds', 'Seconds.', { bounds: [0.1, 1, 10], nativeFactor: 1.1 }, ['to']);
    const seconds = Array.from({ length: 1000 }, (_, i) => 0.001 * 1.01 ** i);
    seconds.forEach((value, i) => took.with('a').observeWithExemplar(value, labelPairs({ trace_id: String(i) }), Date.now()));
    for (const value of [-2, -2, 0, 1e9]) took.with('b').observe(value);
    const server = new HttpServer({ handler: metricsEndpoint(registry, true), clock: systemClock, log: new Recorder() });
    const target = await server.listen('127.0.0.1:0', {});
    const real = await RealServer.start(() => '', ['--enable-feature=native-histograms'], [
      '- job_name: native', '  always_scrape_classic_histograms: true', `  static_configs: [{targets: ["${target}"]}]`].join('\n'));
    try {
      await real.until('scraping', async () => (await real.query('took_seconds')).length > 0);
      const value = async (expr: string) => Number((await real.query(expr))[0].value[1]);
      expect(await value('histogram_count(took_seconds{to="a"})')).toBe(1000);
      expect(await value('histogram_sum(took_seconds{to="a"})')).toBe(seconds.reduce((a, b) => a + b));
      for (const quantile of [0.1, 0.5, 0.9]) { // a bucket is 9 % wide
        const exact = seconds[Math.floor(quantile * 1000) - 1];
        expect(Math.abs(await value(`histogram_quantile(${quantile}, took_seconds{to="a"})`) / exact - 1)).toBeLessThan(0.09);
      }
      expect(await value('histogram_fraction(-Inf, 0, took_seconds{to="b"}) * 4')).toBeCloseTo(2.5);
      expect(await value('took_seconds_bucket{to="a", le="1.0"}')).toBe(seconds.filter((each) => each <= 1).length);
    } finally {
      await real.stop();
      await server.close(0);
    }
  }, 70_000);
});

describeWith(['promtool'], 'the real promtool', () => {
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'real-promtool-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  function promtool(args: readonly string[], input = '') {
    const { status, stdout, stderr } = spawnSync(peer('promtool')!, args, { cwd: folder, input, encoding: 'utf8', timeout: 30_000 });
    return { status, said: stdout + stderr };
  }

  test('finds nothing to complain about in well-named metrics', async () => {
    const registry = new Registry();
    registry.counter('http_requests_total', 'Requests answered.', ['code', 'method']).with('200', 'GET').inc();
    registry.gauge('queue_length', 'Jobs that wait.').set(1e9);
    registry.histogram('http_request_duration_seconds', 'Time to answer.', [0.1, 1], ['handler']).with('/').observe(0.5);
    registry.gaugeFunc('process_start_time_seconds', 'Start of the process since the Unix epoch.', () => 1_795_413_600.25);
    expect(promtool(['check', 'metrics'], exposition(await registry.gather(), 'text', 'underscores'))).toEqual({ status: 0, said: '' });
  });

  test('reads in OpenMetrics what was meant', async () => {
    const text = exposition(await nastyRegistry().gather(), 'openmetrics', 'allow-utf-8');
    writeFileSync(join(folder, 'metrics'), text.replace(/^([^#].*)$/gm, '$1 1700000000')); // blocks are made of samples with timestamps
    mkdirSync(join(folder, 'data', 'wal'), { recursive: true }); // dump wants one
    expect(promtool(['tsdb', 'create-blocks-from', 'openmetrics', 'metrics', 'data']).status).toBe(0);
    const { status, said } = promtool(['tsdb', 'dump', 'data']);
    expect(status).toBe(0);
    expect(lines(said.trim().split('\n').map(parseDumped))).toEqual(lines(NASTY));
  });
});

/** `{__name__="x", "a.b"="c\n"} 1.5 1700000000000`; these strings are escaped in Go as in JSON. */
function parseDumped(line: string): Stored {
  const [, inside, v] = /^\{(.*)\} (\S+) 1700000000000$/.exec(line)!;
  const pairs = Array.from(inside.matchAll(/(\w+|"(?:[^"\\]|\\.)*")=("(?:[^"\\]|\\.)*")/g), ([, name, value]): [string, string] => (
    [name.startsWith('"') ? JSON.parse(name) : name, JSON.parse(value)]));
  return [Object.fromEntries(pairs), numberOf(v)];
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';

describeWith(['prometheus-node-exporter'], 'the real node_exporter names its answer as negotiate does', () => {
  let exporter: ChildProcess;
  let url = '';
  beforeAll(async () => {
    const flags = ['--web.listen-address=127.0.0.1:0', '--collector.disable-defaults', '--collector.time'];
    exporter = spawn(peer('prometheus-node-exporter')!, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const line of createInterface(exporter.stderr!)) {
      const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
      if (address) return void (url = `http://${address}/metrics`);
    }
    throw new Error('node_exporter ended before it listened');
  }, 20_000);
  afterAll(() => exporter.kill());

  test.each([
    '', '*/*', 'text/html', 'text/plain', 'text/plain;version=0.0.4', 'text/plain;version=1.0.0;escaping=allow-utf-8', 'text/plain; escaping=dots',
    'text/plain;q=0.5;escaping=values, */*;q=0.1', 'application/openmetrics-text', 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8',
    PROTOBUF, `${PROTOBUF};escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4`, PROTOBUF.replace('Family', 'Families'),
    'application/openmetrics-text; escaping=unheard-of', '*/*;escaping=allow-utf-8', 'garbage;escaping=dots', ';;,,',
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,'
      + 'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
  ])('Accept: %s', async (accept) => {
    const answer = await fetch(url, { headers: { accept } });
    await answer.text();
    expect(negotiate(accept).contentType).toBe(answer.headers.get('content-type'));
  });
});
