import { MetricFamily } from '../../../lib/metrics/family';
import { DEFAULT_BUCKETS } from '../../../lib/metrics/histogram';
import { labelPairs } from '../../../lib/metrics/label-pairs';
import { Collector, Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';
import { FakeClock } from '../../../lib/sys/fake-clock';

async function text(registry: Registry): Promise<string[]> {
  const lines = exposition(await registry.gather(), 'text', 'allow-utf-8').split('\n');
  return lines.filter((line) => line && !line.startsWith('#'));
}

test('a component keeps its instruments as fields', async () => {
  class ScrapeMetrics {
    readonly outOfOrder;
    readonly pools;
    constructor(registry: Registry) {
      this.outOfOrder = registry.counter('prometheus_target_scrapes_sample_out_of_order_total', 'Total number of samples.');
      this.pools = registry.gauge('prometheus_target_scrape_pool_targets', 'Targets of a pool.', ['scrape_job']);
    }
  }
  const registry = new Registry();
  const metrics = new ScrapeMetrics(registry);
  metrics.outOfOrder.inc();
  metrics.pools.with('node').set(3);
  expect(await text(registry)).toEqual([
    'prometheus_target_scrape_pool_targets{scrape_job="node"} 3',
    'prometheus_target_scrapes_sample_out_of_order_total 1',
  ]);
});

describe('instruments', () => {
  const registry = new Registry();

  test('a counter goes up only', () => {
    const counter = registry.counter('c_total', '');
    counter.inc();
    counter.inc(2.5);
    counter.inc(0);
    expect(counter.value).toBe(3.5);
    for (const by of [-1, -0.001, NaN]) expect(() => counter.inc(by)).toThrow(`counter c_total cannot go up by ${by}`);
    expect(counter.value).toBe(3.5);
  });

  test('a gauge goes anywhere', () => {
    const gauge = registry.gauge('g', '');
    gauge.set(5);
    gauge.inc();
    gauge.inc(0.5);
    gauge.dec();
    gauge.dec(10);
    expect(gauge.value).toBe(-4.5);
  });

  test('functions are asked when somebody asks for the metrics', async () => {
    const functions = new Registry();
    let queue = 1;
    functions.gaugeFunc('queue_length', '', () => queue);
    functions.counterFunc('seconds_total', '', () => queue * 2);
    queue = 7;
    expect(await text(functions)).toEqual(['queue_length 7', 'seconds_total 14']);
  });
});

describe('a name asked for again', () => {
  const clock = new FakeClock();

  test.each<[string, (registry: Registry) => unknown]>([
    ['counter', (r) => r.counter('x', 'Help.')],
    ['counters', (r) => r.counter('x', 'Help.', ['a', 'b'])],
    ['gauge', (r) => r.gauge('x', 'Help.')],
    ['histogram', (r) => r.histogram('x', 'Help.')],
    ['histograms', (r) => r.histogram('x', 'Help.', [1, 2], ['a'])],
    ['summary', (r) => r.summary('x', 'Help.', { quantiles: [0.5], clock })],
  ])('in the same words gives the same %s', (_kind, register) => {
    const registry = new Registry();
    expect(register(registry)).toBe(register(registry));
  });

  test.each<[string, (registry: Registry) => unknown, (registry: Registry) => unknown, string]>([
    ['help', (r) => r.counter('x', 'A.'), (r) => r.counter('x', 'B.'), 'as counter "A." and as counter "B."'],
    ['type', (r) => r.counter('x', 'A.'), (r) => r.gauge('x', 'A.'), 'as counter "A." and as gauge "A."'],
    ['labels', (r) => r.counter('x', 'A.', ['a']), (r) => r.counter('x', 'A.', ['a', 'b']), 'as counter{a} "A." and as counter{a, b} "A."'],
    ['order of labels', (r) => r.gauge('x', 'A.', ['b', 'a']), (r) => r.gauge('x', 'A.', ['a', 'b']), 'as gauge{b, a} "A." and as gauge{a, b} "A."'],
    ['buckets', (r) => r.histogram('x', 'A.', [1]), (r) => r.histogram('x', 'A.', [1, 2]), 'buckets 1 "A." and as histogram buckets 1, 2 "A."'],
    ['quantiles', (r) => r.summary('x', 'A.', { quantiles: [], clock }), (r) => r.summary('x', 'A.', { quantiles: [1], clock }), 'quantiles 1 "A."'],
    ['function', (r) => r.gauge('x', 'A.'), (r) => r.gaugeFunc('x', 'A.', () => 1), 'as gauge "A." and as gauge function "A."'],
    ['same function', (r) => r.gaugeFunc('x', 'A.', () => 1), (r) => r.gaugeFunc('x', 'A.', () => 1), 'as gauge function "A." and as gauge function "A."'],
  ])('with another %s is refused, naming both', (_what, first, second, both) => {
    const registry = new Registry();
    first(registry);
    expect(() => second(registry)).toThrow(`metric x is registered twice, `);
    expect(() => second(registry)).toThrow(both);
  });

  test('is free after it was unregistered', async () => {
    const registry = new Registry();
    registry.counter('x', 'A.').inc();
    expect([registry.unregister('x'), registry.unregister('x')]).toEqual([true, false]);
    registry.gauge('x', 'B.').set(5);
    expect(await text(registry)).toEqual(['x 5']);
  });
});

describe('names', () => {
  test.each<[string, (registry: Registry) => unknown, string]>([
    ['no metric name', (r) => r.counter('', ''), 'metric name "" is empty'],
    ['half a character', (r) => r.counter('a\ud800', ''), 'metric name "a\\ud800" is empty or not Unicode'],
    ['no label name', (r) => r.counter('x', '', ['']), 'label name "" of metric x is empty'],
    ['a reserved label', (r) => r.counter('x', '', ['__name__']), 'label name "__name__" of metric x begins with __'],
    ['a label twice', (r) => r.counter('x', '', ['a', 'b', 'a']), 'label name "a" of metric x is given twice'],
    ['le', (r) => r.histogram('x', '', [1], ['le']), 'label name "le" of metric x is the one that a histogram makes itself'],
    ['quantile', (r) => r.summary('x', '', { quantiles: [], clock: new FakeClock() }, ['quantile']), 'is the one that a summary makes itself'],
    ['falling buckets', (r) => r.histogram('x', '', [1, 1]), 'buckets of histogram x must rise and be finite: got 1, 1'],
    ['a bucket of NaN', (r) => r.histogram('x', '', [NaN]), 'got NaN'],
    ['falling quantiles', (r) => r.summary('x', '', { quantiles: [0.9, 0.5], clock: new FakeClock() }), 'must rise within [0, 1]: got 0.9, 0.5'],
    ['a quantile above 1', (r) => r.summary('x', '', { quantiles: [99], clock: new FakeClock() }), 'got 99'],
  ])('%s is refused', (_what, register, message) => expect(() => register(new Registry())).toThrow(message));

  test('any Unicode is a name', () => {
    const registry = new Registry();
    expect(() => registry.counter('my metric\n😀', '', ['a.b', 'ü']).with('1', '2').inc()).not.toThrow();
  });

  test.each<[string, (registry: Registry) => unknown, (registry: Registry) => unknown]>([
    ['count', (r) => r.histogram('x', ''), (r) => r.gauge('x_count', '')],
    ['sum', (r) => r.gauge('x_sum', ''), (r) => r.histogram('x', '')],
    ['bucket', (r) => r.histogram('x', ''), (r) => r.counter('x_bucket', '')],
    ['summary', (r) => r.summary('x', '', { quantiles: [], clock: new FakeClock() }), (r) => r.gaugeFunc('x_count', '', () => 1)],
  ])('two families cannot both have the series of a %s', (_what, first, second) => {
    const registry = new Registry();
    first(registry);
    expect(() => second(registry)).toThrow(/x(_\w+)? and \w+ x(_\w+)? have series of the same name: rename one of them/);
  });

  test('a summary has no buckets to be confused with', () => {
    const registry = new Registry();
    registry.summary('x', '', { quantiles: [], clock: new FakeClock() });
    expect(() => registry.gauge('x_bucket', '')).not.toThrow();
  });
});

describe('collectors', () => {
  const sda = labelPairs({ device: 'sda' }), sdb = labelPairs({ device: 'sdb' });
  const reads = (metrics: MetricFamily['metrics'], head = {}) => (
    { name: 'reads_total', help: 'Reads.', type: 'counter', metrics, ...head } as MetricFamily);

  test('make families when they are asked, now or later', async () => {
    const registry = new Registry();
    registry.gauge('up', '').set(1);
    registry.collect(() => [reads([{ labels: sdb, value: 2 }, { labels: sda, value: 1 }])]);
    registry.collect(async () => [{ name: 'boot_seconds', help: '', type: 'untyped', metrics: [{ labels: labelPairs({}), value: 5 }] }]);
    expect(await text(registry)).toEqual(['boot_seconds 5', 'reads_total{device="sda"} 1', 'reads_total{device="sdb"} 2', 'up 1']);
  });

  test('add to a family that is there', async () => {
    const registry = new Registry();
    registry.counter('reads_total', 'Reads.', ['device']).with('sdb').inc();
    registry.collect(() => [reads([{ labels: sda, value: 7 }])]);
    expect(await text(registry)).toEqual(['reads_total{device="sda"} 7', 'reads_total{device="sdb"} 1']);
  });

  test.each<[string, MetricFamily, string]>([
    ['another help', reads([], { help: 'Other.' }), 'metric reads_total is there as counter "Reads.", and a collector makes it as counter "Other."'],
    ['another type', reads([], { type: 'gauge' }), 'makes it as gauge "Reads."'],
    ['the same labels', reads([{ labels: sda, value: 1 }]), 'metric reads_total{device="sda"} is there twice'],
    ['a bad name', reads([], { name: '' }), 'metric name ""'],
    ['a bad label', reads([{ labels: labelPairs({ __x: '' }), value: 1 }]), 'label name "__x" of metric reads_total begins with __'],
    ['the name of a series', reads([], { name: 'x_sum' }), 'counter x_sum and histogram x have series of the same name'],
  ])('with %s are refused', async (_what, family, message) => {
    const registry = new Registry();
    registry.counter('reads_total', 'Reads.', ['device']).with('sda').inc();
    registry.histogram('x', '');
    registry.collect(() => [family]);
    await expect(registry.gather()).rejects.toThrow(message);
  });

  test.each<[string, Collector]>([
    ['at once', () => { throw new Error('no /proc'); }],
    ['later', () => Promise.reject(new Error('no /proc'))],
  ])('that fail %s fail the gathering', async (_when, collector) => {
    const registry = new Registry();
    registry.collect(collector);
    await expect(registry.gather()).rejects.toThrow('no /proc');
  });
});

test('families without metrics are left out, the others come in the order of their UTF-8 bytes', async () => {
  const registry = new Registry();
  registry.counter('never_total', '', ['code']);
  for (const name of ['b', 'é', 'a_b', 'a', 'B', '😀', '\ufb00', 'a:']) registry.gauge(name, '');
  expect((await registry.gather()).map(({ name }) => name)).toEqual(['B', 'a', 'a:', 'a_b', 'b', 'é', '\ufb00', '😀']);
});

test('the default buckets are those of client_golang', () => {
  expect(new Registry().histogram('x', '').bounds).toEqual(DEFAULT_BUCKETS);
  expect(DEFAULT_BUCKETS).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
});
