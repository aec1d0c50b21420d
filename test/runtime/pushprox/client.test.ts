import { setMaxListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';
import { CodedError } from '../../../lib/sys/errors';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { ClientRequest, HttpClient } from '../../../runtime/http/client/http-client';
import { ResponseHead } from '../../../runtime/http/client/response-head';
import { Client, ClientOptions } from '../../../runtime/pushprox/client';
import { Recorder } from '../../lib/log/recorder';

interface Asked { readonly request: ClientRequest; answer(status: number, headers: string[], body: string | Buffer): void; fail(err: Error): void }

/** Stands for the network: whatever the client asks waits here until the test answers it. */
class Network {
  private readonly asked: Asked[] = [];

  readonly http = {
    fetch: (request: ClientRequest) => new Promise((resolve, reject) => {
      request.signal?.addEventListener('abort', () => reject(request.signal!.reason), { once: true });
      this.asked.push({
        request, fail: reject,
        answer: (status, headers, body) => resolve({ head: new ResponseHead('HTTP/1.1', status, 'Told', headers), url: request.url, body: Buffer.from(body) }),
      });
    }),
  } as unknown as HttpClient;

  /** The next request, whose path ends so. */
  async next(path: string): Promise<Asked> {
    for (let turn = 0; turn < 50; turn++) {
      const at = this.asked.findIndex(({ request }) => request.url.pathname.endsWith(path));
      if (at >= 0) return this.asked.splice(at, 1)[0];
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`nobody asks for ${path}`);
  }

  get count(): number {
    return this.asked.length;
  }
}

const clock = new FakeClock();
let network: Network, registry: Registry, log: Recorder, fs: MemFs, stop: AbortController, running: Promise<void>;

function start(options: Partial<ClientOptions> = {}): void {
  running = new Client({
    proxyUrl: new URL('http://proxy/'), fqdn: 'node', useLocalhost: false, http: network.http, fs, clock, random: new SeededRandom(1), log, registry,
    initialWait: 1000, maxWait: 5000, ...options,
  }).run(stop.signal);
}

beforeEach(() => {
  network = new Network();
  registry = new Registry();
  log = new Recorder();
  fs = new MemFs();
  stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each request that runs
});
afterEach(async () => {
  stop.abort(new Error('end of the test'));
  await running;
});

const TIMEOUT = 'X-Prometheus-Scrape-Timeout-Seconds: 10\r\n';
const instruction = (url: string, headers = TIMEOUT, method = 'GET', body = '') => (
  `${method} ${url} HTTP/1.1\r\nHost: ignored\r\nUser-Agent: p\r\nId: 7\r\n${headers}\r\n${body}`);
const instruct = async (...args: Parameters<typeof instruction>) => (await network.next('/poll')).answer(200, [], instruction(...args));
const pushed = async () => Buffer.from((await network.next('/push')).request.body!).toString('latin1');
const counts = async () => {
  const text = exposition(await registry.gather(), 'text', 'underscores');
  return Object.fromEntries([...text.matchAll(/^pushprox_client_(\w+)_errors_total (\d+)$/gm)].map(([, what, count]) => [what, Number(count)]));
};

describe('a scrape', () => {
  test('is made as it was asked for, and pushed', async () => {
    start();
    const poll = await network.next('/poll');
    expect([poll.request.method, poll.request.url.href, `${Buffer.from(poll.request.body!)}`]).toEqual(['POST', 'http://proxy/poll', 'node']);
    poll.answer(200, [], instruction('http://node:9100/metrics?a=b', `${TIMEOUT}Accept-Encoding: gzip\r\nX-A: 1\r\nX-A: 2\r\n`));
    const scrape = await network.next('/metrics');
    expect([scrape.request.method, scrape.request.url.href, scrape.request.timeout]).toEqual(['GET', 'http://node:9100/metrics?a=b', 10_000]);
    expect(scrape.request.headers).toEqual({
      'User-Agent': ['p'], 'Id': ['7'], 'X-Prometheus-Scrape-Timeout-Seconds': ['10'], 'Accept-Encoding': ['gzip'], 'X-A': ['1', '2'], 'Host': 'node:9100' });
    scrape.answer(200, ['content-type', 'text/plain', 'transfer-encoding', 'chunked'], 'up 1\n');
    expect(await pushed()).toBe(
      'HTTP/1.1 200 Told\r\nContent-Length: 5\r\nContent-Type: text/plain\r\nId: 7\r\nX-Prometheus-Scrape-Timeout: 10.000000\r\n\r\nup 1\n');
    await network.next('/poll'); // it has polled again meanwhile
    expect(await counts()).toEqual({ scrape: 0, poll: 0, push: 0 });
  });

  test('without an encoding is asked for packed and pushed unpacked', async () => {
    start();
    await instruct('http://node/');
    const scrape = await network.next('/');
    expect(scrape.request.headers).toMatchObject({ 'Accept-Encoding': 'gzip' });
    scrape.answer(200, ['Content-Encoding', 'gzip'], gzipSync('up 1\n'));
    expect(await pushed()).toMatch(/^HTTP\/1.1 200 Told\r\nContent-Length: 5\r\nId: 7\r\n[^]*\r\n\r\nup 1\n$/);
  });

  test('with a body hands that on', async () => {
    start();
    await instruct('http://node/x', TIMEOUT, 'POST', 'form');
    expect(`${Buffer.from((await network.next('/x')).request.body!)}`).toBe('form');
  });

  test('does not keep the next from being made', async () => {
    start();
    await instruct('http://node/a');
    await instruct('http://node/b');
    const [a, b] = [await network.next('/a'), await network.next('/b')];
    b.answer(200, [], 'b');
    expect(await pushed()).toMatch(/b$/);
    a.answer(200, [], 'a');
    expect(await pushed()).toMatch(/a$/);
  });

  test('no more than 100 run at once: further ones stay with the proxy', async () => {
    start();
    const scrapes: Asked[] = [];
    for (let i = 0; i < 100; i++) {
      await instruct('http://node/m');
      scrapes.push(await network.next('/m'));
    }
    await expect(network.next('/poll')).rejects.toThrow('nobody asks');
    scrapes[0].answer(200, [], '');
    (await network.next('/push')).answer(200, [], '');
    await network.next('/poll');
  });
});

describe('which URL is asked', () => {
  test.each<[string, string, Partial<ClientOptions>, string, string]>([
    ['as it stands', 'http://node:9100/metrics', {}, 'http://node:9100/metrics', 'node:9100'],
    ['with its query', 'http://node:9100/f?match[]=up&b=1', {}, 'http://node:9100/f?match[]=up&b=1', 'node:9100'],
    ['by https where the query says so', 'http://node:9100/m?b=2&_scheme=https&a=1', {}, 'https://node:9100/m?a=1&b=2', 'node:9100'],
    ['by https on the port that was written, also 80', 'http://node:80/m?_scheme=https', {}, 'https://node:80/m', 'node:80'],
    ['by https on its own port where none was written', 'http://node/m?_scheme=https', {}, 'https://node/m', 'node'],
    ['not for another scheme', 'http://node/m?_scheme=ftp', {}, 'http://node/m?_scheme=ftp', 'node'],
    ['at the loopback address', 'http://node:9100/m', { useLocalhost: true, allowPort: 9100 }, 'http://127.0.0.1:9100/m', 'node:9100'],
    ['by https with a token', 'http://node:9100/m', { tokenPath: '/token' }, 'https://node:9100/m', 'node:9100'],
    ['of a name with capital letters', 'http://Node:9100/m', { fqdn: 'Node' }, 'http://node:9100/m', 'Node:9100'],
    ['of an address of version 6', 'http://[::1]:9100/m', { fqdn: '::1' }, 'http://[::1]:9100/m', '[::1]:9100'],
  ])('%s', async (_, url, options, asked, host) => {
    const file = await fs.create('/token');
    await file.append(Buffer.from('secret'));
    await file.close();
    start(options);
    await instruct(url);
    const { request } = await network.next(new URL(asked).pathname);
    expect([request.url.href, request.headers!.Host, request.headers!.Authorization]).toEqual([asked, host, options.tokenPath && 'Bearer secret']);
  });
});

describe('what is refused', () => {
  test.each<[string, string, string, Partial<ClientOptions>, string]>([
    ['no timeout', 'http://node/', '', {}, 'strconv.ParseFloat: parsing "": invalid syntax'],
    ['a timeout that is none', 'http://node/', 'X-Prometheus-Scrape-Timeout-Seconds: soon\r\n', {}, 'strconv.ParseFloat: parsing "soon": invalid syntax'],
    ['another host', 'http://other/', TIMEOUT, {}, "scrape target doesn't match client fqdn"],
    ['the host in other letters', 'http://Node/', TIMEOUT, {}, "scrape target doesn't match client fqdn"],
    ['a host that only begins alike', 'http://node.evil/', TIMEOUT, {}, "scrape target doesn't match client fqdn"],
    ['the host as a user', 'http://node@evil/', TIMEOUT, {}, "scrape target doesn't match client fqdn"],
    ['another host behind a backslash', 'http://evil\\@node:9100/', TIMEOUT, {}, "scrape target doesn't match client fqdn"],
    ['another port', 'http://node:1/', TIMEOUT, { allowPort: 9100 }, 'client does not have permissions to scrape port 1'],
    ['no port, which is 80', 'http://node/', TIMEOUT, { allowPort: 9100 }, 'client does not have permissions to scrape port 80'],
    ['no port, which for https is 443', 'http://node/?_scheme=https', TIMEOUT, { allowPort: 80 }, 'client does not have permissions to scrape port 443'],
    ['no port at the loopback address', 'http://node/', TIMEOUT, { allowPort: 9100, useLocalhost: true }, 'client does not have permissions to scrape port 80'],
    ['a token that cannot be read, before all else', 'http://other/', TIMEOUT, { tokenPath: '/none' }, 'cannot read token from token-path'],
  ])('%s', async (_, url, headers, options, told) => {
    start(options);
    await instruct(url, headers);
    const [head, body] = (await pushed()).split('\r\n\r\n');
    expect(head.split('\r\n').slice(0, 2)).toEqual(['HTTP/0.0 500 Internal Server Error', 'Id: 7']);
    expect(head).toContain(`X-Prometheus-Scrape-Timeout: ${headers === TIMEOUT ? '10.000000' : '-9223372036.854776'}`);
    expect(body).toBe(told);
    expect(await counts()).toEqual({ scrape: 1, poll: 0, push: 0 });
  });

  test('a target that fails says which and why', async () => {
    start();
    await instruct('http://node:1/m');
    (await network.next('/m')).fail(new CodedError('HTTP', 'Get "http://node:1/m": dial tcp 127.0.0.1:1: connect: connection refused'));
    expect(await pushed()).toMatch(/\r\n\r\nfailed to scrape http:\/\/node:1\/m: Get "http:\/\/node:1\/m": dial tcp 127.0.0.1:1: connect: connection refused$/);
  });

  test.each([['1e300', 3_600_000], ['Inf', 3_600_000], ['NaN', 0], ['-3', 0]])('a timeout of %s s is one of %d ms', async (seconds, ms) => {
    start();
    await instruct('http://node/m', `X-Prometheus-Scrape-Timeout-Seconds: ${seconds}\r\n`);
    expect((await network.next('/m')).request.timeout).toBe(ms);
  });

  test('what the token holds is in no log and in no push', async () => {
    const file = await fs.create('/token');
    await file.append(Buffer.from('hunter2'));
    await file.close();
    start({ tokenPath: '/token' });
    await instruct('http://node/m');
    (await network.next('/m')).fail(new Error('broken'));
    expect(await pushed() + JSON.stringify(log.entries)).not.toContain('hunter2');
  });
});

describe('a push', () => {
  test('that fails is counted, and the client goes on', async () => {
    start();
    await instruct('http://node/m');
    (await network.next('/m')).answer(200, [], '');
    (await network.next('/push')).fail(new Error('connection refused'));
    await network.next('/poll');
    expect(await counts()).toEqual({ scrape: 0, poll: 0, push: 1 });
  });

  test('that the proxy refuses is told of and not counted', async () => {
    start();
    await instruct('http://node/m');
    (await network.next('/m')).answer(200, [], '');
    (await network.next('/push')).answer(500, [], 'Error pushing: context deadline exceeded\n');
    await network.next('/poll');
    expect(await counts()).toEqual({ scrape: 0, poll: 0, push: 0 });
    expect(JSON.stringify(log.entries)).toContain('Error pushing: context deadline exceeded');
  });

  test('may take a second longer than the scrape', async () => {
    start();
    await instruct('http://node/m');
    const scrape = await network.next('/m');
    await clock.advance(9_500);
    scrape.answer(200, [], '');
    expect((await network.next('/push')).request.timeout).toBe(1500);
  });
});

describe('polling', () => {
  test('goes on after pauses that grow by half, up to the longest, and are a half more or less', async () => {
    start();
    for (const wait of [1000, 1500, 2250, 3375, 5000, 5000]) {
      (await network.next('/poll')).answer(500, [], 'no');
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(wait * 0.5 - 1);
      expect(network.count).toBe(0);
      await clock.advance(wait + 1);
    }
    (await network.next('/poll')).answer(200, [], instruction('http://node/m'));
    (await network.next('/poll')).fail(new Error('connection refused'));
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(1500); // a success makes the pauses short again
    await network.next('/poll');
    expect(await counts()).toEqual({ scrape: 0, poll: 7, push: 0 });
  });

  test.each([
    ['http://proxy', 'http://proxy/poll'], ['http://proxy/', 'http://proxy/poll'], ['http://proxy/a/b//', 'http://proxy/a/b/poll'],
  ])('of a proxy at %s asks %s', async (proxyUrl, url) => {
    start({ proxyUrl: new URL(proxyUrl) });
    expect((await network.next('/poll')).request.url.href).toBe(url);
  });

  test('waits for as long as it takes', async () => {
    start();
    expect((await network.next('/poll')).request.timeout).toBe(Infinity);
  });
});
