import { Registry } from '../../../lib/metrics/registry';
import { CodedError } from '../../../lib/sys/errors';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { SeededRandom } from '../../../lib/sys/random';
import { HttpRequest, HttpResponse } from '../../../runtime/http/message';
import { Proxy } from '../../../runtime/pushprox/proxy';
import { Recorder } from '../../lib/log/recorder';

const clock = new FakeClock();
let proxy: Proxy, leave: AbortController;

beforeEach(() => {
  leave = new AbortController();
  proxy = new Proxy({
    clock, random: new SeededRandom(1), log: new Recorder(), registry: new Registry(), registration: 300_000, maxTimeout: 300_000, defaultTimeout: 15_000,
  });
});

interface Answer { readonly status: number; readonly headers: HttpResponse['headers']; readonly body: string }

async function send(method: string, target: string, body = '', headers: Record<string, string> = {}, signal = leave.signal): Promise<Answer> {
  const request: HttpRequest = {
    method, target, path: target.replace(/\?.*/, ''), query: new URLSearchParams(), headers, rawHeaders: Object.entries(headers).flat(), signal,
    remote: '127.0.0.1', body: async (most = Infinity) => {
      if (body.length > most) throw new CodedError('BODY_TOO_LARGE', 'the body is too large');
      return Buffer.from(body);
    },
  };
  const response = await proxy.handle(request, {});
  return { status: response.status ?? 200, headers: response.headers, body: Buffer.from(response.body as string ?? '').toString('latin1') };
}

const poll = (name: string, signal?: AbortSignal) => send('POST', '/poll', name, {}, signal);
const scrape = (url: string, seconds = '10', headers: Record<string, string> = {}) => (
  send('GET', url, '', { 'host': 'ignored', 'x-prometheus-scrape-timeout-seconds': seconds, ...headers }));
const idOf = ({ body }: Answer) => /^Id: (\S+)\r$/m.exec(body)![1];
const push = (id: string, body = 'up 1\n') => (
  send('POST', '/push', `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nId: ${id}\r\nX-Prometheus-Scrape-Timeout: 1.5\r\n\r\n${body}`));
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a scrape goes to the client of its host, and what that pushes comes back', async () => {
  const polled = poll(' node\n'), scraped = scrape('http://node:9100/metrics?a=b', '10', { 'X-B': '2', 'X-A': '1' });
  const instruction = await polled;
  expect(instruction.body.replace(idOf(instruction), 'UUID')).toBe(
    'GET http://node:9100/metrics?a=b HTTP/1.1\r\nHost: ignored\r\nUser-Agent: Go-http-client/1.1\r\nId: UUID\r\nX-A: 1\r\nX-B: 2\r\n'
    + 'X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n');
  expect(idOf(instruction)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await push(idOf(instruction))).toMatchObject({ status: 200, body: '' });
  expect(await scraped).toEqual({
    status: 200, body: 'up 1\n', headers: { 'X-Prometheus-Scrape-Timeout': ['1.5'], 'Content-Type': ['text/plain; charset=utf-8'] } });
});

test('an Id of whoever scrapes is not handed on: nobody can choose one', async () => {
  const polled = poll('node');
  void scrape('http://node/', '10', { Id: 'mine' }).catch(() => undefined);
  expect((await polled).body).not.toContain('mine');
});

test.each<[string, string | undefined, number]>([
  ['what it says', '2.5', 2500], ['at most the longest', '1e9', 300_000], ['the usual where it says none', undefined, 15_000],
  ['the usual where it says none that can be read', 'soon', 15_000], ['none where it is negative', '-1', 0],
])('a scrape waits for its client for %s', async (_, seconds, ms) => {
  const headers: Record<string, string> = seconds === undefined ? {} : { 'x-prometheus-scrape-timeout-seconds': seconds };
  const scraped = send('GET', 'http://node/m', '', headers);
  let over = false;
  void scraped.then(() => { over = true; });
  if (ms > 0) {
    await clock.advance(ms - 1);
    await turn();
    expect(over).toBe(false);
  }
  await clock.advance(1);
  expect(await scraped).toMatchObject({
    status: 500, body: 'Error scraping "http://node/m": timeout reached for "http://node/m": context deadline exceeded\n' });
});

test('one that a client took says so by its error', async () => {
  const polled = poll('node'), scraped = scrape('http://node/m', '1');
  await polled;
  await clock.advance(1000);
  expect(await scraped).toMatchObject({ status: 500, body: 'Error scraping "http://node/m": context deadline exceeded\n' });
});

test('a client that vanished while it polled loses no scrape', async () => {
  const gone = new AbortController();
  const lost = expect(poll('node', gone.signal)).rejects.toThrow('gone');
  gone.abort(new CodedError('CLIENT_GONE', 'gone'));
  await lost;
  const scraped = scrape('http://node/m');
  await push(idOf(await poll('node')));
  expect((await scraped).status).toBe(200);
});

test('of two polls of one client the first is told that it is over', async () => {
  const first = poll('node');
  await turn();
  void poll('node').catch(() => undefined);
  expect(await first).toMatchObject({ status: 408, body: 'Error WaitForScrapeInstruction: request is expired\n' });
});

describe('a push', () => {
  test('that nobody waits for ends when its scrape would have', async () => {
    const pushed = push('none');
    await turn();
    await clock.advance(15_000);
    expect(await pushed).toMatchObject({ status: 500, body: 'Error pushing: context deadline exceeded\n' });
  });

  test.each([['xxx', 'malformed HTTP response "xxx"'], ['', 'unexpected EOF'], ['x'.repeat(66 << 20), 'the body is too large']])(
    'that is no response is refused', async (body, told) => {
      expect(await send('POST', '/push', body)).toMatchObject({ status: 500, body: `Error pushing: ${told}\n` });
    });

  test('counts once: what comes second is for nobody', async () => {
    const polled = poll('node'), scraped = scrape('http://node/m');
    const id = idOf(await polled);
    await push(id, 'first');
    const second = push(id, 'second');
    expect((await scraped).body).toBe('first');
    await turn();
    await clock.advance(15_000);
    expect((await second).status).toBe(500);
  });
});

test('a scrape with too large a body is refused', async () => {
  const answer = await send('POST', 'http://node/m', 'x'.repeat((1 << 20) + 1));
  expect(answer).toMatchObject({ status: 500, body: 'Error scraping "http://node/m": the body is too large\n' });
});

test('a name that is too long is refused', async () => {
  await expect(poll('x'.repeat(2000))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
});

test('clients are listed without their ports', async () => {
  void poll('a').catch(() => undefined);
  void poll('b').catch(() => undefined);
  await turn();
  expect(await send('GET', '/clients')).toEqual({
    status: 200, headers: { 'Content-Type': 'application/json' }, body: '[{"targets":["a"],"labels":null},{"targets":["b"],"labels":null}]\n' });
});

test.each(['/', '/none', '/constructor', '*'])('%s is not found', async (target) => {
  expect(await send('GET', target)).toMatchObject({ status: 404 });
});

test('its metrics are there before anything has happened, and count what does', async () => {
  const page = async () => (await send('GET', '/metrics')).body.split('\n').filter((line) => /^push(?!prox_http_duration)/.test(line));
  expect(await page()).toEqual([
    'pushprox_http_requests_total{code="200",path="/clients"} 0', 'pushprox_http_requests_total{code="200",path="/metrics"} 0',
    'pushprox_http_requests_total{code="200",path="/poll"} 0', 'pushprox_http_requests_total{code="200",path="/push"} 0',
    'pushprox_http_requests_total{code="408",path="/poll"} 0', 'pushprox_http_requests_total{code="500",path="/push"} 0', 'pushprox_proxy_clients 0',
  ]);
  const polled = poll('node'), scraped = scrape('http://node/m');
  await push(idOf(await polled));
  await scraped;
  expect(await page()).toEqual(expect.arrayContaining([
    'pushprox_http_requests_total{code="200",path="/metrics"} 1', 'pushprox_http_requests_total{code="200",path="/poll"} 1',
    'pushprox_http_requests_total{code="200",path="/push"} 1', 'pushprox_proxy_clients 1', 'pushproxy_proxied_requests_total{code="200"} 1',
  ]));
});
