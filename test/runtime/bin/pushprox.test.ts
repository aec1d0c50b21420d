import { Registry } from '../../../lib/metrics/registry';
import { systemClock } from '../../../lib/sys/clock';
import { systemRandom } from '../../../lib/sys/random';
import { main as clientMain } from '../../../runtime/bin/pushprox-client';
import { main as proxyMain } from '../../../runtime/bin/pushprox-proxy';
import { Main } from '../../../runtime/bin/surroundings';
import { CertificateAuthority, KeyPair } from '../../../runtime/http/certificate-authority';
import { HttpClient } from '../../../runtime/http/client/http-client';
import { Dialer } from '../../../runtime/http/dial';
import { Handler } from '../../../runtime/http/message';
import { metricsEndpoint } from '../../../runtime/http/metrics-endpoint';
import { HttpServer } from '../../../runtime/http/server';
import { Recorder } from '../../lib/log/recorder';
import { Recorded } from './recorded';

/** A program that runs within the test, by the real clock and network. */
class Program {
  private readonly recorded: Recorded;
  private readonly ended: Promise<number>;

  constructor(main: Main, args: readonly string[], { env = {}, files = {} }: { env?: Record<string, string>; files?: Record<string, string> } = {}) {
    const recorded = this.recorded = new Recorded(args);
    Object.assign(recorded.env, env);
    this.ended = (async () => {
      for (const [path, text] of Object.entries(files)) {
        const file = await recorded.fs.create(path);
        await file.append(Buffer.from(text));
        await file.close();
      }
      return main(Object.assign(recorded, { clock: systemClock, random: systemRandom }));
    })();
  }

  /** What the program's log says after it has matched. */
  async told(what: RegExp): Promise<string> {
    for (;;) {
      const found = what.exec(this.recorded.err);
      if (found) return found[1];
      const early = this.ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${this.log}`)));
      await Promise.race([new Promise((resolve) => setImmediate(resolve)), early]);
    }
  }

  get code(): Promise<number> {
    return this.ended;
  }

  get log(): string {
    return this.recorded.err;
  }

  async end(): Promise<void> {
    this.recorded.stopping.abort();
    await this.ended;
  }
}

const LISTENING = /msg="Listening on" address=(\S+)/;
const programs: Program[] = [], servers: HttpServer[] = [];
const started = (...args: ConstructorParameters<typeof Program>) => {
  const program = new Program(...args);
  programs.push(program);
  return program;
};

async function served(handler: Handler, tls?: KeyPair & { clientCa: string }): Promise<string> {
  const server = new HttpServer({ handler, tls, log: new Recorder(), clock: systemClock });
  servers.push(server);
  return server.listen('127.0.0.1:0', {});
}

const surroundings = new Recorded([]);
const prometheus = (proxy: string) => new HttpClient({
  dialer: new Dialer({ env: {}, fs: surroundings.fs, clock: systemClock }), clock: systemClock, userAgent: 'p', proxy: () => new URL(`http://${proxy}`),
});
const scrape = async (proxy: string, url: string) => {
  const client = prometheus(proxy);
  const { head, body } = await client.fetch({ method: 'GET', url: new URL(url), timeout: 5000, headers: { 'X-Prometheus-Scrape-Timeout-Seconds': '5' } });
  client.close();
  return `${head.status} ${body}`;
};

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end()));
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
});

test('both ends show certificates where there are some: proxy, client and target', async () => {
  const ca = await CertificateAuthority.create(systemClock, systemRandom, 'ca');
  const mine = await ca.issue({ commonName: 'node-client' });
  const theirs = { ...await ca.issue({ commonName: 'server', hosts: ['127.0.0.1'] }), clientCa: ca.pair.cert };
  const target = await served(({ client }) => ({ body: `seen ${client?.commonName}\n`, pack: false }), theirs);
  const proxy = await started(proxyMain, ['--web.listen-address=127.0.0.1:0']).told(LISTENING);
  const seen: Array<string | undefined> = [];
  const front = await served(async (request) => { // a front of the proxy that speaks TLS, which that itself does not
    seen.push(request.client?.commonName);
    const inner = new HttpClient({ dialer: new Dialer({ env: {}, fs: surroundings.fs, clock: systemClock }), clock: systemClock, userAgent: 'f' });
    const { head, body } = await inner.fetch({
      method: request.method, url: new URL(`http://${proxy}${request.target}`), body: await request.body(), timeout: Infinity, signal: request.signal,
    });
    inner.close();
    return { status: head.status, body, pack: false };
  }, theirs);
  started(clientMain, [
    `--proxy-url=https://${front}`, '--fqdn=127.0.0.1', '--metrics-addr=', '--tls.cacert=/ca.pem', '--tls.cert=/cert.pem', '--tls.key=/key.pem',
  ], { files: { '/ca.pem': ca.pair.cert, '/cert.pem': mine.cert, '/key.pem': mine.key } });
  expect(await scrape(proxy, `http://${target}/metrics?_scheme=https`)).toBe('200 seen node-client\n');
  expect(new Set(seen)).toEqual(new Set(['node-client']));
}, 20_000);

test('a certificate of nobody that is known is not taken, and the error says so', async () => {
  const ca = await CertificateAuthority.create(systemClock, systemRandom, 'ca');
  const target = await served(() => ({ body: 'never' }), { ...await ca.issue({ commonName: 'server', hosts: ['127.0.0.1'] }), clientCa: ca.pair.cert });
  const proxy = await started(proxyMain, ['--web.listen-address=127.0.0.1:0']).told(LISTENING);
  started(clientMain, [`--proxy-url=http://${proxy}`, '--fqdn=127.0.0.1', '--metrics-addr=']);
  expect(await scrape(proxy, `http://${target}/metrics?_scheme=https`))
    .toMatch(/^500 failed to scrape https:\/\/127.0.0.1:\d+\/metrics: Get "https:.*certificate/);
}, 20_000);

test('a client whose address for metrics is taken says how to mend that, and scrapes nevertheless', async () => {
  const proxy = await started(proxyMain, ['--web.listen-address=127.0.0.1:0']).told(LISTENING);
  const target = await served(() => ({ body: 'up 1\n', pack: false }));
  const taken = await served(metricsEndpoint(new Registry()));
  const client = started(clientMain, [`--proxy-url=http://${proxy}`, '--fqdn=127.0.0.1', `--metrics-addr=${taken}`]);
  expect(await scrape(proxy, `http://${target}/metrics`)).toBe('200 up 1\n');
  expect(client.log).toMatch(/level=WARN .*--metrics-addr.* address=\S+ err=.*address already in use/);
}, 20_000);

test('metrics of a client stand on every path', async () => {
  const client = started(clientMain, ['--proxy-url=http://127.0.0.1:1', '--fqdn=node', '--metrics-addr=127.0.0.1:0']);
  const address = await client.told(LISTENING);
  for (const path of ['/', '/metrics', '/any/thing']) {
    expect(await (await fetch(`http://${address}${path}`)).text()).toMatch(/^pushprox_client_poll_errors_total \d+$/m);
  }
}, 20_000);

test('a client polls through the proxy that its environment names', async () => {
  const asked = new Promise<string>((resolve) => {
    void served(({ method, target }) => {
      resolve(`${method} ${target}`);
      return { status: 502 };
    }).then((way) => started(clientMain, ['--proxy-url=http://pushprox.example:8080/a', '--fqdn=node', '--metrics-addr='], {
      env: { HTTP_PROXY: `http://${way}` },
    }));
  });
  expect(await asked).toBe('POST http://pushprox.example:8080/a/poll');
}, 20_000);

test.each([
  [['--proxy-url=nothing'], 'parse \\"nothing\\": invalid proxy URL'],
  [['--proxy-url=http://p', '--use-localhost'], 'client must restrict access on localhost to a single port'],
  [['--proxy-url=http://p', '--allow-port=all'], '--allow-port must be * or a port, got \\"all\\"'],
  [['--proxy-url=http://p', '--allow-port=70000'], '--allow-port must be * or a port, got \\"70000\\"'],
])('a client with %j does not start', async (args, told) => {
  const client = new Program(clientMain, args);
  expect([await client.code, client.log]).toEqual([1, expect.stringContaining(told)]);
});

test('a proxy serves more clients than a server has connections otherwise', async () => {
  const proxy = await started(proxyMain, ['--web.listen-address=127.0.0.1:0']).told(LISTENING);
  const gone = new AbortController();
  const poll = async (body: string) => fetch(`http://${proxy}/poll`, { method: 'POST', body, signal: gone.signal }).catch(() => undefined);
  const polls = Array.from({ length: 600 }, (_, i) => poll(`node-${i}`));
  const clients = async () => ((await (await fetch(`http://${proxy}/clients`)).json()) as unknown[]).length;
  while (await clients() < 600) await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  await Promise.all(polls);
}, 20_000);
