import { MemFs } from '../../../../lib/sys/mem-fs';
import { checkWebConfig } from '../../../../runtime/http/web-config';
import { AlertmanagerBench } from '../bench';

const ROUTE = { receiver: 'team.a', groupBy: ['a'] };
const benches: AlertmanagerBench[] = [];

async function started(options: ConstructorParameters<typeof AlertmanagerBench>[1] = {}): Promise<AlertmanagerBench> {
  const bench = new AlertmanagerBench({ route: ROUTE }, options);
  benches.push(bench);
  return bench.start();
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    const stopped = bench.alertmanager.stop();
    await bench.clock.advance(0);
    await stopped;
  }
});

test.each<[string, string, number, string]>([
  ['GET', '/-/healthy', 200, 'OK'], ['HEAD', '/-/healthy', 200, 'OK'], ['GET', '/-/ready', 200, 'OK'], ['GET', '/-/reload', 405, 'Method Not Allowed\n'],
  ['POST', '/-/healthy', 405, 'Method Not Allowed\n'], ['GET', '/nope', 404, '404 page not found\n'], ['GET', '/api/v1/x', 404, '404 page not found\n'],
  ['GET', '/api/v1/alerts', 410, expect.stringContaining('The Alertmanager v1 API was deprecated in version 0.16.0') as string],
  ['POST', '/api/v1/silences', 410, expect.stringContaining('"status":"deprecated"') as string],
])('%s %s: %d', async (method, path, status, body) => {
  const answer = await (await started()).request(method, path);
  expect([answer.status ?? 200, answer.body]).toEqual([status, body]);
});

test('below a prefix everything is found, and / leads there', async () => {
  const bench = await started({ routePrefix: '/x/y' });
  const statuses: Record<string, number> = {};
  for (const path of ['/x/y/-/healthy', '/x/y/api/v2/alerts', '/x/y/', '/', '/-/healthy', '/api/v2/alerts']) {
    statuses[path] = (await bench.request('GET', path)).status ?? 200;
  }
  expect(statuses).toEqual({ '/x/y/-/healthy': 200, '/x/y/api/v2/alerts': 200, '/x/y/': 200, '/': 302, '/-/healthy': 404, '/api/v2/alerts': 404 });
  expect((await bench.request('GET', '/')).headers).toEqual({ location: '/x/y/' });
});

test('requests are counted under names that do not grow in number', async () => {
  const bench = await started();
  for (const path of ['/api/v2/alerts', '/api/v2/silence/6f3c1d4e-0000-4000-8000-000000000000', '/api/v2/x', '/api/v2/y', '/-/ready']) {
    await bench.request('GET', path);
  }
  await bench.request('invented', '/api/v2/alerts');
  expect(await bench.samples(/http_request_duration_seconds_count/)).toEqual([
    'alertmanager_http_request_duration_seconds_count{code="404",handler="/api/v2/",method="get"} 2',
    'alertmanager_http_request_duration_seconds_count{code="404",handler="/api/v2/silence/{silenceID}",method="get"} 1',
    'alertmanager_http_request_duration_seconds_count{code="405",handler="/api/v2/alerts",method="unknown"} 1',
    'alertmanager_http_request_duration_seconds_count{code="200",handler="/-/ready",method="get"} 1',
    'alertmanager_http_request_duration_seconds_count{code="200",handler="/api/v2/alerts",method="get"} 1',
  ].sort((a, b) => (a < b ? -1 : 1)));
});

describe('the page', () => {
  test('shows alerts, silences and the configuration, with nothing of them read as HTML', async () => {
    const bench = await started();
    const id = await bench.silence({ comment: '<script>', matchers: [{ name: 'a', value: '<b>', isRegex: false }] });
    await bench.request('POST', '/api/v2/alerts', [{ labels: { a: '<b>' }, annotations: { text: '"&\'' } }]);
    const { body, headers } = await bench.request('GET', '/');
    const page = String(body);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': expect.stringContaining("default-src 'none'") });
    expect(page).not.toMatch(/<script|<b>/);
    const parts = ['a=&quot;&lt;b&gt;&quot;', 'text: &quot;&amp;&#39;', '&lt;script&gt;', `silenced by <a href="#/silences/${id}">`, '<pre>route: {}\n</pre>'];
    for (const part of parts) expect(page).toContain(part);
  });

  test('links that payloads carry find their place', async () => {
    const bench = await started();
    const id = await bench.silence();
    await bench.fire({ a: '1' });
    const page = String((await bench.request('GET', '/')).body);
    for (const place of ['/alerts', '/alerts?receiver=team%5C.a', '/silences', `/silences/${id}`, '/status']) expect(page).toContain(` id="${place}"`);
  });

  test('says where there is nothing', async () => {
    expect((await (await started()).request('GET', '/')).body).toMatch(/No alerts\.[^]*No silences\./);
  });
});

describe('the file of --web.config.file', () => {
  const check = async (text: string) => {
    const fs = new MemFs();
    const file = await fs.create('/web.yml');
    await file.append(Buffer.from(text));
    await checkWebConfig(fs, '/web.yml');
  };

  test.each(['', '# nothing\n', '{}\n'])('%j turns nothing on', async (text) => expect(check(text)).resolves.toBeUndefined());
  test('none is fine', async () => expect(checkWebConfig(new MemFs(), '')).resolves.toBeUndefined());
  test('TLS is refused, and not left out', async () => expect(check('tls_server_config: {cert_file: x}')).rejects.toThrow(/^\/web\.yml: .*not supported yet/));
  test('one that is not there is refused', async () => expect(checkWebConfig(new MemFs(), '/x')).rejects.toMatchObject({ code: 'NOT_FOUND' }));
});
