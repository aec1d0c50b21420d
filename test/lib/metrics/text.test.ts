import { MetricFamily } from '../../../lib/metrics/family';
import { labelPairs } from '../../../lib/metrics/label-pairs';
import { Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';

/** One of everything. */
async function families(): Promise<MetricFamily[]> {
  const registry = new Registry();
  const requests = registry.counter('http_requests_total', 'Requests by \\ code,\nwith "method".', ['method', 'code']);
  requests.with('GET', '200').inc(1_234_567);
  requests.with('GET', '404').inc(3);
  requests.with('a"b\\c\nd', '200').inc();
  registry.counter('starts', 'A counter with an old name.').inc(2);
  registry.gauge('temperature', '').set(-0);
  const sizes = registry.histogram('size_bytes', 'Sizes.', [0.5, 1, 1e6]);
  for (const size of [0.1, 0.7, 0.8, 5e6]) sizes.observe(size);
  registry.histogram('took_seconds', 'Times.', [1], ['to']).with('x').observe(0.25);
  registry.collect(() => [
    { name: 'gc_seconds', help: 'GC.', type: 'summary', metrics: [
      { labels: labelPairs({}), quantiles: [0, 0.5, 1], values: [1e-5, 2e-4, NaN], sum: 0.5, count: 1_000_000 },
      { labels: labelPairs({ kind: 'minor' }), quantiles: [1], values: [3], sum: 3, count: 1 },
    ] },
    { name: 'odd', help: 'Odd.', type: 'untyped', metrics: [
      { labels: labelPairs({ v: 'inf' }), value: Infinity },
      { labels: labelPairs({ v: 'minf' }), value: -Infinity },
      { labels: labelPairs({ v: 'nan' }), value: NaN },
    ] },
    { name: 'empty', help: 'Quantiles are not a must.', type: 'summary', metrics: [{ labels: labelPairs({}), quantiles: [], values: [], sum: 0, count: 0 }] },
  ]);
  return registry.gather();
}

test('text 0.0.4', async () => {
  expect(exposition(await families(), 'text', 'allow-utf-8')).toBe(String.raw`# HELP empty Quantiles are not a must.
# TYPE empty summary
empty_sum 0
empty_count 0
# HELP gc_seconds GC.
# TYPE gc_seconds summary
gc_seconds{quantile="0"} 1e-05
gc_seconds{quantile="0.5"} 0.0002
gc_seconds{quantile="1"} NaN
gc_seconds_sum 0.5
gc_seconds_count 1e+06
gc_seconds{kind="minor",quantile="1"} 3
gc_seconds_sum{kind="minor"} 3
gc_seconds_count{kind="minor"} 1
# HELP http_requests_total Requests by \\ code,\nwith "method".
# TYPE http_requests_total counter
http_requests_total{code="200",method="GET"} 1.234567e+06
http_requests_total{code="200",method="a\"b\\c\nd"} 1
http_requests_total{code="404",method="GET"} 3
# HELP odd Odd.
# TYPE odd untyped
odd{v="inf"} +Inf
odd{v="minf"} -Inf
odd{v="nan"} NaN
# HELP size_bytes Sizes.
# TYPE size_bytes histogram
size_bytes_bucket{le="0.5"} 1
size_bytes_bucket{le="1"} 3
size_bytes_bucket{le="1e+06"} 3
size_bytes_bucket{le="+Inf"} 4
size_bytes_sum 5.0000016e+06
size_bytes_count 4
# HELP starts A counter with an old name.
# TYPE starts counter
starts 2
# HELP temperature ${''}
# TYPE temperature gauge
temperature 0
# HELP took_seconds Times.
# TYPE took_seconds histogram
took_seconds_bucket{to="x",le="1"} 1
took_seconds_bucket{to="x",le="+Inf"} 1
took_seconds_sum{to="x"} 0.25
took_seconds_count{to="x"} 1
`);
});

test('OpenMetrics 1.0.0', async () => {
  expect(exposition(await families(), 'openmetrics', 'allow-utf-8')).toBe(String.raw`# HELP empty Quantiles are not a must.
# TYPE empty summary
empty_sum 0.0
empty_count 0
# HELP gc_seconds GC.
# TYPE gc_seconds summary
gc_seconds{quantile="0.0"} 1e-05
gc_seconds{quantile="0.5"} 0.0002
gc_seconds{quantile="1.0"} NaN
gc_seconds_sum 0.5
gc_seconds_count 1000000
gc_seconds{kind="minor",quantile="1.0"} 3.0
gc_seconds_sum{kind="minor"} 3.0
gc_seconds_count{kind="minor"} 1
# HELP http_requests Requests by \\ code,\nwith \"method\".
# TYPE http_requests counter
http_requests_total{code="200",method="GET"} 1.234567e+06
http_requests_total{code="200",method="a\"b\\c\nd"} 1.0
http_requests_total{code="404",method="GET"} 3.0
# HELP odd Odd.
# TYPE odd unknown
odd{v="inf"} +Inf
odd{v="minf"} -Inf
odd{v="nan"} NaN
# HELP size_bytes Sizes.
# TYPE size_bytes histogram
size_bytes_bucket{le="0.5"} 1
size_bytes_bucket{le="1.0"} 3
size_bytes_bucket{le="1e+06"} 3
size_bytes_bucket{le="+Inf"} 4
size_bytes_sum 5.0000016e+06
size_bytes_count 4
# HELP starts A counter with an old name.
# TYPE starts unknown
starts 2.0
# HELP temperature ${''}
# TYPE temperature gauge
temperature 0.0
# HELP took_seconds Times.
# TYPE took_seconds histogram
took_seconds_bucket{to="x",le="1.0"} 1
took_seconds_bucket{to="x",le="+Inf"} 1
took_seconds_sum{to="x"} 0.25
took_seconds_count{to="x"} 1
# EOF
`);
});

describe('exemplars', () => {
  const registry = new Registry(), took = registry.histogram('took_seconds', 'Times.', [0.1, 1]);
  took.observeWithExemplar(0.02, labelPairs({ trace_id: 'old' }), 1000);
  took.observeWithExemplar(0.1, labelPairs({ trace_id: 'a"b' }), 1_520_879_607_789);
  took.observe(0.5);
  took.observeWithExemplar(5, labelPairs({}), 2500);
  const lines = async (format: 'text' | 'openmetrics') => exposition(await registry.gather(), format, 'allow-utf-8').split('\n').slice(2, 5);

  test('OpenMetrics shows the last of each bucket', async () => expect(await lines('openmetrics')).toEqual([
    'took_seconds_bucket{le="0.1"} 2 # {trace_id="a\\"b"} 0.1 1.520879607789e+09',
    'took_seconds_bucket{le="1.0"} 3',
    'took_seconds_bucket{le="+Inf"} 4 # {} 5.0 2.5',
  ]));

  test('the older text has none', async () => expect(await lines('text')).toEqual([
    'took_seconds_bucket{le="0.1"} 2', 'took_seconds_bucket{le="1"} 3', 'took_seconds_bucket{le="+Inf"} 4',
  ]));
});

test.each([['text', ''], ['openmetrics', '# EOF\n']] as const)('nothing in %s is %j', (format, text) => {
  expect(exposition([], format, 'allow-utf-8')).toBe(text);
});

describe('names that old readers do not know', () => {
  const family: MetricFamily = { name: 'my.req_total', help: '', type: 'counter', metrics: [
    { labels: labelPairs({}), value: 1 },
    { labels: labelPairs({ 'a.b': 'x.y', 'c_d': '' }), value: 2 },
  ] };
  const histogram: MetricFamily = { name: 'ü', help: '', type: 'histogram', metrics: [{ labels: labelPairs({}), bounds: [], counts: [1], sum: 2 }] };

  test.each([
    ['allow-utf-8', [
      '# HELP "my.req_total" ', '# TYPE "my.req_total" counter', '{"my.req_total"} 1', '{"my.req_total","a.b"="x.y",c_d=""} 2',
      '# HELP "ü" ', '# TYPE "ü" histogram', '{"ü_bucket",le="+Inf"} 1', '{"ü_sum"} 2', '{"ü_count"} 1']],
    ['underscores', [
      '# HELP my_req_total ', '# TYPE my_req_total counter', 'my_req_total 1', 'my_req_total{a_b="x.y",c_d=""} 2',
      '# HELP _ ', '# TYPE _ histogram', '__bucket{le="+Inf"} 1', '__sum 2', '__count 1']],
    ['dots', [
      '# HELP my_dot_req__total ', '# TYPE my_dot_req__total counter', 'my_dot_req__total 1', 'my_dot_req__total{a_dot_b="x.y",c_d=""} 2',
      '# HELP __ ', '# TYPE __ histogram', '___bucket{le="+Inf"} 1', '___sum 2', '___count 1']],
    ['values', [
      '# HELP U__my_2e_req__total ', '# TYPE U__my_2e_req__total counter', 'U__my_2e_req__total 1', 'U__my_2e_req__total{U__a_2e_b="x.y",c_d=""} 2',
      '# HELP U___fc_ ', '# TYPE U___fc_ histogram', 'U___fc__bucket{le="+Inf"} 1', 'U___fc__sum 2', 'U___fc__count 1']],
  ] as const)('%s', (escaping, lines) => expect(exposition([family, histogram], 'text', escaping).split('\n').slice(0, -1)).toEqual(lines));

  test('OpenMetrics strips _total before it quotes', () => {
    const lines = exposition([family], 'openmetrics', 'allow-utf-8').split('\n');
    expect(lines.slice(0, 3)).toEqual(['# HELP "my.req" ', '# TYPE "my.req" counter', '{"my.req_total"} 1.0']);
  });
});
