import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { main } from '../../../runtime/bin/prometheus';
import { Recorded } from './recorded';

async function recorded(config: string | undefined, ...flags: string[]): Promise<Recorded> {
  const surroundings = new Recorded(['--config.file=/etc/p.yml', '--storage.tsdb.path=/data', '--web.listen-address=127.0.0.1:0', ...flags]);
  await surroundings.fs.mkdir('/etc');
  if (config !== undefined) {
    const file = await surroundings.fs.create('/etc/p.yml');
    await file.append(Buffer.from(config));
    await file.close();
  }
  return surroundings;
}

/** Runs it until it is ready. @returns its URL, and what stops it and gives its exit code */
async function running(surroundings: Recorded): Promise<{ url: string; stop: () => Promise<number>; ended: Promise<number> }> {
  const ended = main(surroundings);
  for (let turn = 0; turn < 5000 && !surroundings.err.includes('ready to receive'); turn++) await new Promise((resolve) => setImmediate(resolve));
  const stop = async () => {
    surroundings.stopping.abort(new Error('stopped by SIGTERM'));
    for (let turn = 0; turn < 20; turn++) await surroundings.clock.advance(1000);
    return ended;
  };
  return { url: `http://${/msg="Listening on" component=web address=(\S+)/.exec(surroundings.err)?.[1]}`, stop, ended };
}

test('serves until it is stopped, and leaves nothing open', async () => {
  const surroundings = await recorded('global: {scrape_interval: 15s}\n');
  const { url, stop } = await running(surroundings);
  expect(await (await fetch(`${url}/-/ready`)).text()).toBe('Prometheus Server is Ready.\n');
  expect(await (await fetch(`${url}/api/v1/query?query=vector(1)`)).json()).toMatchObject({ status: 'success' });
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^prometheus_build_info\{.*version="3\.14\.0"\} 1$/m);
  expect(await (await fetch(`${url}/api/v1/status/flags`)).json()).toMatchObject({ data: { 'config.file': '/etc/p.yml', 'query.lookback-delta': '5m' } });
  expect(await stop()).toBe(0);
  expect(surroundings.fs.openFiles).toBe(0);
});

test('evaluates rules, stores what they come to, and tells Alertmanagers of alerts', async () => {
  const told: string[] = [];
  const alertmanager = createHttpServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => told.push(`${request.url} ${text}`)).on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => alertmanager.once('listening', resolve));
  const address = `127.0.0.1:${(alertmanager.address() as { port: number }).port}`;
  const config = `
global: {external_labels: {replica: a}}
rule_files: [r.yml]
alerting: {alertmanagers: [{path_prefix: /am, static_configs: [{targets: ["${address}"]}]}]}`;
  const surroundings = await recorded(config, '--web.external-url=http://example.org/p', '--web.route-prefix=/');
  const file = await surroundings.fs.create('/etc/r.yml');
  await file.append(Buffer.from('groups: [{name: g, rules: [{record: r, expr: "6 * 7"}, {alert: A, expr: r > 40, annotations: {a: "is {{ $value }}"}}]}]'));
  await file.close();
  const { url, stop } = await running(surroundings);
  await surroundings.clock.advance(60_000);
  for (let turn = 0; turn < 5000 && told.length === 0; turn++) await new Promise((resolve) => setImmediate(resolve));
  const [path, body] = told[0].split(/ (.*)/);
  expect(path).toBe('/am/api/v2/alerts');
  expect(JSON.parse(body)).toEqual([{
    labels: { alertname: 'A', replica: 'a' }, annotations: { a: 'is 42' }, generatorURL: 'http://example.org/p/graph?g0.expr=r+%3E+40&g0.tab=1',
    startsAt: expect.stringMatching(/Z$/), endsAt: expect.stringMatching(/Z$/),
  }]);
  expect(await (await fetch(`${url}/api/v1/query?query=r`)).json()).toMatchObject({ data: { result: [{ value: [expect.any(Number), '42'] }] } });
  expect(await (await fetch(`${url}/api/v1/alerts`)).json()).toMatchObject({ data: { alerts: [{ state: 'firing', value: '4.2e+01' }] } });
  expect(await stop()).toBe(0);
  alertmanager.close();
});

test('ends when it is asked to by HTTP', async () => {
  const surroundings = await recorded('', '--web.enable-lifecycle');
  const { url, ended } = await running(surroundings);
  expect(await (await fetch(`${url}/-/quit`, { method: 'POST' })).text()).toBe('Requesting termination... Goodbye!');
  for (let turn = 0; turn < 20; turn++) await surroundings.clock.advance(1000);
  expect(await ended).toBe(0);
});

test.each<[string, string | undefined, string[], number, RegExp]>([
  ['a file that is not there', undefined, [], 2, /\/etc\/p\.yml/],
  ['a bad file', 'nonsense: 1\n', [], 2, /field nonsense not found in type config\.plain/],
  ['an unknown flag', '', ['--nonsense'], 1, /unknown long flag '--nonsense'/],
  ['a segment that is too small', '', ['--storage.tsdb.wal-segment-size=1MB'], 2, /must be set between 10MB and 256MB/],
  ['a queue of no length', '', ['--alertmanager.notification-queue-capacity=0'], 2, /notification-queue-capacity' must be at least 1, got 0/],
  ['what it cannot do yet', 'remote_write: [{url: "http://a"}]\n', [], 2, /remote_write: not supported yet/],
])('does not start with %s', async (_, config, flags, code, message) => {
  const surroundings = await recorded(config, ...flags);
  expect(await main(surroundings)).toBe(code);
  expect(surroundings.err).toMatch(message);
  expect(surroundings.fs.openFiles).toBe(0);
});

test('does not start where the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = `127.0.0.1:${(taken.address() as { port: number }).port}`;
  const surroundings = await recorded('', `--web.listen-address=${address}`);
  const args = surroundings.args.filter((arg) => arg !== '--web.listen-address=127.0.0.1:0');
  expect(await main(Object.assign(surroundings, { args }))).toBe(1);
  expect(surroundings.err).toContain(`listen tcp ${address}: bind: address already in use`);
  taken.close();
});
