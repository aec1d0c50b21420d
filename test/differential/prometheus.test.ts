import { OurPrometheus } from './our-prometheus';
import { describeWith } from './peers';
import { RealServer } from './real-server';

const EXPOSITION = [
  '# TYPE requests_total counter', 'requests_total{code="200",path="/a b"} 1027', 'requests_total{code="500",path="ü"} 3',
  'latency_bucket{le="0.1"} 4', 'latency_bucket{le="1"} 7', 'latency_bucket{le="+Inf"} 9', 'own{instance="mine",job="too"} 1', 'nan NaN', 'inf -Inf',
  'tiny 1e-9', 'large 1e22', 'precise 0.1', '{"with.dots",a="b"} 5', '',
].join('\n');

interface Sample { readonly metric: object; readonly value: readonly [number, string] }

/** Results without their times, and without an order where there is none. */
function untimed({ body }: Answer): unknown {
  const { data: { resultType, result } } = body as { data: { resultType: string; result: Sample[] | [number, string] } };
  if (resultType !== 'vector') return [resultType, result[1]];
  return (result as Sample[]).map(({ metric, value }) => `${JSON.stringify(metric)} ${value[1]}`).sort();
}

interface Answer { readonly status: number; readonly body: unknown }

async function ask(url: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { redirect: 'manual' });
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // a page or a line of text
  }
  return { status: response.status, body };
}

describeWith(['prometheus'], 'the server beside the original', () => {
  let theirs: RealServer, ours: OurPrometheus;
  beforeAll(async () => {
    theirs = await RealServer.start(() => EXPOSITION);
    ours = await OurPrometheus.start(`${theirs.folder}/prometheus.yml`);
    const scraped = async (url: string) => JSON.stringify((await ask(url, '/api/v1/query?query=scrape_samples_scraped>0')).body).includes('value');
    await theirs.until('scraping', () => scraped(theirs.url));
    await theirs.until('scraping as ours is', () => scraped(ours.url));
  }, 60_000);
  afterAll(async () => {
    await ours?.stop();
    await theirs?.stop();
  });

  test.each([
    '{job="test",__name__!~"scrape_duration_seconds|scrape_series_added"}', 'sum by (code) (requests_total)', 'histogram_quantile(0.9, latency_bucket)',
    'requests_total * 2', 'count({job="test"})', 'vector(1) / 0', 'scalar(up)', 'label_replace(up, "x", "$1", "instance", "(.*):.*")', '"text"', '1 + 1',
  ])('query %s', async (query) => {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
    expect(untimed(await ask(ours.url, path))).toEqual(untimed(await ask(theirs.url, path)));
  });

  test.each([
    'query?query=up%7B', 'query?query=', 'query?query=up&time=yesterday', 'query?query=up&timeout=x', 'query?query=up&limit=x', 'query?query=up&limit=-1',
    'query_range?query=up', 'query_range?query=up&start=1&end=x&step=1', 'query_range?query=up&start=2&end=1&step=1',
    'query_range?query=up&start=1&end=2&step=-1',
    'query_range?query=up&start=1&end=2&step=0', 'query_range?query=up&start=1&end=20000&step=1', 'query_range?query=up[1m]&start=1&end=2&step=1',
    'query_range?query="a"&start=1&end=2&step=1', 'query?query=requests_total%20%2B%20on()%20requests_total', 'query?query=rate(up)', 'query?query=nonsense()',
    'series', 'series?match[]=up%7B', 'series?match[]=%7B%7D', 'labels?start=x', 'labels?match[]=%7B', 'label/a%20b/values', 'label/job/values?end=x',
    'format_query?query=up%2Bup', 'format_query?query=', 'labels', 'label/__name__/values', 'label/code/values', 'series?match[]=requests_total', 'nonsense',
    'label/job/values?limit=1', 'query_range?query=vector(3)&start=10&end=20&step=5', 'query?query=vector(3)&time=10.5',
    'query?query=time()&time=2020-01-02T03:04:05.5Z',
    'scrape_pools',
  ])('GET /api/v1/%s', async (path) => {
    expect(await ask(ours.url, `/api/v1/${path}`)).toEqual(await ask(theirs.url, `/api/v1/${path}`));
  });

  test.each(['/-/healthy', '/-/ready', '/-/reload', '/-/quit', '/nowhere'])('GET %s', async (path) => {
    expect(await ask(ours.url, path)).toEqual(await ask(theirs.url, path));
  });

  test('targets are the same', async () => {
    const shown = ({ body }: Answer) => (body as { data: { activeTargets: object[] } }).data.activeTargets.map((target) => (
      { ...target, lastScrape: '', lastScrapeDuration: 0 }));
    expect(shown(await ask(ours.url, '/api/v1/targets'))).toEqual(shown(await ask(theirs.url, '/api/v1/targets')));
  });

  test('the configuration is shown the same', async () => {
    const lines = ({ body }: Answer) => (body as { data: { yaml: string } }).data.yaml.split('\n')
      .filter((line) => /job_name|interval|static|targets|path/.test(line)); // all of it: config-prometheus.test.ts
    expect(lines(await ask(ours.url, '/api/v1/status/config'))).toEqual(lines(await ask(theirs.url, '/api/v1/status/config')));
  });
});
