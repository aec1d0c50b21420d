import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { Matcher } from '../../../../lib/model/matcher';
import { isStale } from '../../../../lib/model/stale';
import { MemoryStore } from '../../../../lib/storage/memory-store';
import { SampleColumns } from '../../../../lib/storage/querier';
import { CodedError } from '../../../../lib/sys/errors';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { ScrapeMetrics } from '../../../../runtime/prometheus/scrape/metrics';
import { ScrapeLoop } from '../../../../runtime/prometheus/scrape/scrape-loop';
import { ScrapeWriter } from '../../../../runtime/prometheus/scrape/scrape-writer';
import { buildTarget, Target } from '../../../../runtime/prometheus/scrape/target';
import { Recorder } from '../../../lib/log/recorder';
import { scrapeConfig } from './config';

/** One target whose answers a test writes, and the store that they go to. */
class Bench {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly registry = new Registry();
  readonly metrics = new ScrapeMetrics(this.registry, this.clock);
  readonly loop: ScrapeLoop;
  readonly target: Target;
  readonly scrapedAt: number[] = [];
  answer: () => string | Error | Promise<string> = () => '';

  constructor(lines = '') {
    const config = scrapeConfig(lines);
    this.target = buildTarget({ __address__: 'a' }, config) as Target;
    const writer = new ScrapeWriter(config, this.target.labels, this.target.timeout, this.store, this.metrics);
    const request = {
      send: async () => {
        this.scrapedAt.push(this.clock.now());
        const answer = await this.answer();
        if (answer instanceof Error) throw answer;
        return { bytes: Buffer.from(answer), contentType: 'text/plain' };
      },
    };
    this.loop = new ScrapeLoop(this.target, { clock: this.clock, log: new Recorder(), metrics: this.metrics, request, writer, seed: 1n });
  }

  async scrape(t: number, answer: string | Error): Promise<void> {
    this.answer = () => answer;
    await this.loop.scrape(t, new AbortController().signal);
  }

  /** The samples of one metric as `time:value`, by their labels without those of the target. */
  async samples(metric: string): Promise<Record<string, string>> {
    const found = await this.store.querier().select([new Matcher('__name__', '=', metric)], { mint: -Infinity, maxt: Infinity });
    return Object.fromEntries(Array.from({ length: found.count }, (_, i) => {
      const columns = new SampleColumns();
      found.samples(i, columns);
      const texts = Array.from({ length: columns.length }, (__, at) => `${columns.times[at]}:${isStale(columns.values[at]) ? 'stale' : columns.values[at]}`);
      return [found.labels(i).without(['__name__', 'instance', 'job']).toString(), texts.join(' ')];
    }));
  }
}

describe('a scrape', () => {
  test('stores what the target sends, and what became of it', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a{x="1"} 1\na{x="2"} 2\n');
    await bench.scrape(2000, 'a{x="1"} 3\na{x="2"} 4\n');
    expect(await bench.samples('a')).toEqual({ '{x="1"}': '1000:1 2000:3', '{x="2"}': '1000:2 2000:4' });
    expect(await bench.samples('up')).toEqual({ '{}': '1000:1 2000:1' });
    expect(await bench.samples('scrape_samples_scraped')).toEqual({ '{}': '1000:2 2000:2' });
    expect(await bench.samples('scrape_series_added')).toEqual({ '{}': '1000:2 2000:0' });
    expect(bench.target.state).toMatchObject({ health: 'up', lastError: '', lastScrape: 2000 });
  });

  test('marks what is no longer there, wherever it stood', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1\nb 1\nc 1\n');
    await bench.scrape(2000, 'c 2\na 2\n');
    await bench.scrape(3000, 'c 3\nb 3\na 3\n');
    expect([await bench.samples('a'), await bench.samples('b'), await bench.samples('c')])
      .toEqual([{ '{}': '1000:1 2000:2 3000:3' }, { '{}': '1000:1 2000:stale 3000:3' }, { '{}': '1000:1 2000:2 3000:3' }]);
  });

  test('that fails marks everything, and the target is down', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1\n');
    await bench.scrape(2000, new CodedError('HTTP', 'connection refused'));
    await bench.scrape(3000, new CodedError('HTTP', 'connection refused'));
    expect(await bench.samples('a')).toEqual({ '{}': '1000:1 2000:stale' });
    expect(await bench.samples('up')).toEqual({ '{}': '1000:1 2000:0 3000:0' });
    expect(bench.target.state).toMatchObject({ health: 'down', lastError: 'connection refused' });
  });

  test('with a mistake in its last line stores nothing of it', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1\n');
    await bench.scrape(2000, 'a 2\nb x\n');
    expect([await bench.samples('a'), await bench.samples('b')]).toEqual([{ '{}': '1000:1 2000:stale' }, {}]);
    expect(bench.target.state.lastError).toBe('line 2: expected a value, got "x"');
  });

  test('takes the times that the target gives, and then marks no absence', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1 900\nb 1\n');
    await bench.scrape(2000, 'b 2\n');
    expect([await bench.samples('a'), await bench.samples('b')]).toEqual([{ '{}': '900:1' }, { '{}': '1000:1 2000:2' }]);
  });

  test('takes its own time where the target\'s shall not count', async () => {
    const bench = new Bench('honor_timestamps: false');
    await bench.scrape(1000, 'a 1 900\n');
    await bench.scrape(2000, '\n');
    expect(await bench.samples('a')).toEqual({ '{}': '1000:1 2000:stale' });
  });

  test('drops late samples one by one, and counts them', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1 900\nb 1\n');
    await bench.scrape(2000, 'a 2 800\na 3 900\nb 2\n');
    expect([await bench.samples('a'), await bench.samples('b'), await bench.samples('up')])
      .toEqual([{ '{}': '900:1' }, { '{}': '1000:1 2000:2' }, { '{}': '1000:1 2000:1' }]);
    const page = exposition(await bench.registry.gather(), 'text', 'allow-utf-8');
    const counted = page.split('\n').filter((line) => /^prometheus_.*(?:order|duplicate)/.test(line));
    expect(counted).toEqual([
      'prometheus_target_scrapes_sample_duplicate_timestamp_total 1', 'prometheus_target_scrapes_sample_out_of_order_total 1']);
  });

  test('with too many samples stores none, and says how many there were', async () => {
    const bench = new Bench('sample_limit: 2');
    await bench.scrape(1000, 'a 1\nb 1\nc 1\n');
    expect([await bench.samples('a'), bench.target.state.lastError]).toEqual([{}, 'sample limit exceeded']);
  });

  test('tells more of itself where it is asked to', async () => {
    const bench = new Bench('extra_scrape_metrics: true\nsample_limit: 9');
    await bench.scrape(1000, 'a 1\n');
    expect([await bench.samples('scrape_timeout_seconds'), await bench.samples('scrape_sample_limit'), await bench.samples('scrape_body_size_bytes')])
      .toEqual([{ '{}': '1000:10' }, { '{}': '1000:9' }, { '{}': '1000:4' }]);
  });

  test('counts what relabelling drops as scraped', async () => {
    const bench = new Bench('metric_relabel_configs:\n- {action: drop, source_labels: [__name__], regex: b}');
    await bench.scrape(1000, 'a 1\nb 1\n');
    expect([await bench.samples('scrape_samples_scraped'), await bench.samples('scrape_samples_post_metric_relabeling'), await bench.samples('b')])
      .toEqual([{ '{}': '1000:2' }, { '{}': '1000:1' }, {}]);
  });

  test('that fails half-way keeps what was there, and marks that alone', async () => {
    const bench = new Bench();
    await bench.scrape(1000, 'a 1\nb 1\n');
    await bench.scrape(2000, 'a 2\nnew 2\nb x\n');
    await bench.scrape(3000, 'new 3\na 3\nb 3\n');
    expect([await bench.samples('a'), await bench.samples('b'), await bench.samples('new')])
      .toEqual([{ '{}': '1000:1 2000:stale 3000:3' }, { '{}': '1000:1 2000:stale 3000:3' }, { '{}': '3000:3' }]);
  });

  test('of a target that is no more: its series end', async () => {
    const bench = new Bench();
    await bench.scrape(bench.clock.now(), 'a 1\n');
    const begin = bench.clock.now();
    await bench.clock.advance(5000);
    await bench.loop.end();
    expect(await bench.samples('a')).toEqual({ '{}': `${begin}:1 ${begin + 5000}:stale` });
    expect((await bench.samples('up'))['{}']).toBe(`${begin}:1 ${begin + 5000}:stale`);
  });
});

describe('a loop', () => {
  test('scrapes once per interval, at the target\'s moment', async () => {
    const bench = new Bench();
    const stop = new AbortController();
    const done = bench.loop.run(stop.signal);
    await bench.clock.advance(35_000);
    expect(bench.scrapedAt.length).toBeGreaterThanOrEqual(3);
    const offset = bench.target.offset(1n);
    expect(bench.scrapedAt.map((t) => t % 10_000)).toEqual(bench.scrapedAt.map(() => offset));
    stop.abort();
    await done;
  });

  test('skips what a slow scrape made late, and keeps its rhythm', async () => {
    const bench = new Bench();
    const stop = new AbortController();
    let slow = true;
    bench.answer = async () => {
      if (slow) await bench.clock.sleep(25_000);
      slow = false;
      return 'a 1\n';
    };
    const done = bench.loop.run(stop.signal);
    await bench.clock.advance(60_000);
    const [first, second, third] = bench.scrapedAt;
    expect([second - first, third - second]).toEqual([30_000, 10_000]);
    stop.abort();
    await done;
  });
});
