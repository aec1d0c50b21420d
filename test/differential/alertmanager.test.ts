import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OurAlertmanager } from './our-alertmanager';
import { describeWith } from './peers';
import { RealAlertmanager } from './real-alertmanager';

const PATIENCE = 15_000; // ms

/** A receiver of webhooks: bodies by path. */
class Hooks {
  readonly bodies = new Map<string, string[]>();
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(): Promise<Hooks> {
    const server = createServer((req, res) => {
      let body = '';
      req.on('data', (piece: Buffer) => { body += piece.toString('utf8'); });
      req.on('end', () => {
        hooks.bodies.set(req.url!, [...hooks.bodies.get(req.url!) ?? [], body]);
        res.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hooks: Hooks = new Hooks(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return hooks;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const TIME = /"(startsAt|endsAt|updatedAt)":"2[^"]*Z"/g; // but for the zero time, and for what a sender wrote with an offset
/** Without what differs from run to run: times, ids, and what the older original does not have. */
function normal(text: string): string {
  return text.replace(TIME, '"$1":"TIME"').replace(/"externalURL":"[^"]*"/g, '"externalURL":""').replace(/,?"routeLabels":\{[^}]*\}/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'ID');
}

/** Groups are told of in any order, each of them in its own. */
function byGroup(bodies: readonly string[]): string[] {
  const key = (body: string) => (JSON.parse(body) as { groupKey: string }).groupKey;
  return [...bodies].sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) if (await met()) return;
  throw new Error(`${what} did not happen within ${PATIENCE} ms`);
}

type Pair = readonly [real: RealAlertmanager, ours: OurAlertmanager];

const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

async function ask(url: string, method: string, path: string, body?: unknown, headers = JSON_HEADERS): Promise<string> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`${url}${path}`, { method, body: text, headers, redirect: 'manual' });
  return `${answer.status} ${answer.headers.get('content-type')} ${await answer.text()}`;
}

/** What both answer, the original first. */
const askBoth = (pair: Pair, ...args: [string, string, unknown?, Record<string, string>?]) => (
  Promise.all(pair.map(({ url }) => ask(url, ...args))));

const config = (url: string) => `
route:
  receiver: default
  group_by: [alertname]
  group_wait: 300ms
  group_interval: 1s
  repeat_interval: 1h
  routes:
  - {match_re: {team: 'a|b'}, receiver: team.a, group_by: [], continue: true}
  - {matchers: ['team=b', 'sev!~"info|debug"'], receiver: 'one+only', group_by: [...]}
  - {matchers: ['quiet="yes"'], receiver: default, mute_time_intervals: [always]}
  - {matchers: ['"ö x"="1"'], receiver: default, active_time_intervals: [never]}
receivers:
- {name: default, webhook_configs: [{url: '${url}/default'}]}
- {name: team.a, webhook_configs: [{url: '${url}/team', send_resolved: false}]}
- {name: one+only, webhook_configs: [{url: '${url}/one', max_alerts: 1}]}
inhibit_rules:
- {source_matchers: [sev=page], target_matchers: [sev=warn], equal: [host]}
time_intervals:
- {name: always, time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]}
- {name: never, time_intervals: [{years: ['1999']}]}
`;

const ALERTS: Array<{ labels: Record<string, string>; annotations?: Record<string, string>; generatorURL?: string }> = [
  { labels: { alertname: 'Down', host: 'a', job: 'x' }, annotations: { summary: '<a> & "b" \u2028', empty: '' }, generatorURL: 'http://x/?a=1&b=2' },
  { labels: { alertname: 'Down', host: 'b' } }, { labels: { alertname: 'Down', instance: '1' } },
  { labels: { alertname: 'Disk', team: 'a', sev: 'page', host: 'a' }, annotations: { summary: 's' } },
  { labels: { alertname: 'Disk', team: 'b', sev: 'warn', host: 'a' }, annotations: { summary: 's' } },
  { labels: { alertname: 'Disk', team: 'b', sev: 'warn', host: 'b', empty: '' } },
  { labels: { alertname: 'Disk', team: 'b', sev: 'debug' } },
  { labels: { alertname: 'Silenced', host: 'a' } }, { labels: { alertname: 'Quiet', quiet: 'yes' } }, { labels: { 'alertname': 'Never', 'ö x': '1' } },
  { labels: { '10': 'a', '9': 'b', 'é"\n': '\u0000\u007f🙂' } },
];

describeWith(['prometheus-alertmanager'], 'side by side with the real one', () => {
  let pair: Pair, hooks: [Hooks, Hooks];

  beforeAll(async () => {
    hooks = [await Hooks.start(), await Hooks.start()];
    pair = [await RealAlertmanager.start(config(hooks[0].url)), await OurAlertmanager.start(config(hooks[1].url))];
  }, 30_000);
  afterAll(async () => {
    await Promise.all(pair.map((one) => one.stop()));
    hooks.forEach((hook) => hook.stop());
  }, 30_000);

  const both = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const [theirs, ours] = await askBoth(pair, method, path, body, headers);
    expect([path, normal(ours)]).toEqual([path, normal(theirs)]);
  };
  const told = () => hooks.map(({ bodies }) => Object.fromEntries([...bodies].sort().map(([path, all]) => [path, byGroup(all.map(normal))])));

  test('the same alerts, silences and ends give the same webhooks', async () => {
    const now = Date.now();
    const since = new Date(now + 7_200_000).toISOString().replace('Z', '456789+02:00'); // now, so that groups wait for all of their alerts
    const alerts = ALERTS.map((alert) => ({ ...alert, startsAt: since }));
    await both('POST', '/api/v2/silences', {
      matchers: [{ name: 'alertname', value: 'Sil.*', isRegex: true }], startsAt: new Date(now).toISOString(), endsAt: new Date(now + 3_600_000).toISOString(),
      createdBy: 'me', comment: '<c>', annotations: { a: 'b' },
    });
    await both('POST', '/api/v2/alerts', alerts);
    await until('the first notifications', () => told().every((bodies) => Object.values(bodies).flat().length >= 4));
    await sleep(500);
    expect(told()[1]).toEqual(told()[0]);

    const over = alerts.filter(({ labels }) => ['a', 'b'].includes(labels.host));
    await both('POST', '/api/v2/alerts', over.map((alert) => ({ ...alert, endsAt: new Date().toISOString() })));
    await sleep(2500);
    expect(told()[1]).toEqual(told()[0]);
  }, 30_000);

  test.each([
    '/api/v2/alerts', '/api/v2/alerts?filter=alertname%3DDisk&silenced=false', '/api/v2/alerts?receiver=team.*', '/api/v2/alerts?inhibited=false&active=x',
    '/api/v2/alerts?receiver_matchers=name%3Dteam.a', '/api/v2/alerts/groups', '/api/v2/alerts/groups?receiver=default', '/api/v2/alerts/groups?muted=false',
    '/api/v2/silences', '/api/v2/silences?filter=alertname%3D~%22Sil.*%22', '/api/v2/receivers', '/api/v2/receivers?receiver_matchers=name%3D~%22t.*%22',
  ])('GET %s is answered in the same words', async (path) => both('GET', path));

  test('the configuration in force is printed in the same words', async () => {
    const [theirs, ours] = await askBoth(pair, 'GET', '/api/v2/status');
    const original = (answer: string) => (JSON.parse(answer.replace(/^\S+ \S+ /, '')) as { config: { original: string } }).config.original;
    expect(original(ours).replaceAll(hooks[1].url, hooks[0].url)).toBe(original(theirs));
  });

  const time = (ms: number) => new Date(Date.now() + ms).toISOString();
  const silence = { matchers: [{ name: 'a', value: 'b', isRegex: false }], startsAt: time(-1000), endsAt: time(3_600_000), createdBy: 'me', comment: 'c' };

  const REQUESTS: Array<[string, string, unknown?, Record<string, string>?]> = [
    ...['', '{', '{}', 'null', '"x"', '[{}]', '[{"labels":null}]', '[{"labels":{}}]', '[{"labels":{"a":""}}]', '[{"labels":{"a":1}}]',
      '[{"labels":{"a":null}}]',
      '[{"labels":{"":"x"}}]', '[{"labels":[]}]', '[{"annotations":{"a":1},"labels":{"a":"b"}}]', '[{"labels":{"a":"b"},"startsAt":"x"}]',
      '[{"labels":{"a":"b"},"startsAt":1}]', '[{"generatorURL":"x y"}]', '[{"labels":{"a":"b"},"generatorURL":"http://x y"}]',
      '[{"labels":{"a":"b"},"generatorURL":1}]',
      '[{"labels":{"a":"b"},"generatorURL":"foo/bar"}]', '[{"labels":{"a":"b"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2025-01-01T00:00:00Z"}]',
      '[{"labels":{}},{"labels":{"":"x"}}]', '[', 'x'].map((body): [string, string, unknown] => ['POST', '/api/v2/alerts', body]),
    ['POST', '/api/v2/alerts', '[]', { 'content-type': 'text/plain' }], ['POST', '/api/v2/alerts', '[]', { 'content-type': 'application/json; charset=utf-8' }],
    ...[{ matchers: undefined }, { matchers: [] }, { matchers: null }, { matchers: 'x' }, { matchers: [{}] }, { matchers: [{ name: 'a', isRegex: false }] },
      { matchers: [{ name: '', value: 'b', isRegex: false }] }, { matchers: [{ name: 'a', value: '', isRegex: false }] },
      { matchers: [{ name: 'a', value: '.*', isRegex: true }] }, { matchers: [{ name: 'a', value: '[', isRegex: true }] },
      { matchers: [{ name: 'a', value: 'b', isRegex: 'x' }] },
      { matchers: [{ name: 'a', value: '', isRegex: false }, { name: 'b', value: 'x', isRegex: false, isEqual: false }] },
      { startsAt: undefined }, { endsAt: undefined }, { createdBy: undefined }, { comment: undefined }, { startsAt: 'x' }, { endsAt: time(-500) },
      { startsAt: time(7_200_000) },
      { id: 'abc' }, { id: '6f3c1d4e-0000-4000-8000-000000000000' }, {}, { comment: '', createdBy: '' },
    ].map((change): [string, string, unknown] => ['POST', '/api/v2/silences', { ...silence, ...change }]),
    ['POST', '/api/v2/silences', ''], ['POST', '/api/v2/silences', 'null'],
    ['GET', '/api/v2/silence/xyz'], ['GET', '/api/v2/silence/6f3c1d4e-0000-4000-8000-000000000000'],
    ['DELETE', '/api/v2/silence/6f3c1d4e-0000-4000-8000-000000000000'],
    ['GET', '/api/v2/alerts?filter=%7B'], ['GET', '/api/v2/alerts?receiver=%5B'], ['GET', '/api/v2/alerts/groups?receiver=%5B'],
    ['GET', '/api/v2/receivers?receiver_matchers=foo'], ['GET', '/api/v2/nope'], ['GET', '/api/v2/'], ['GET', '/api/v1/alerts'], ['GET', '/api/v1/x'],
    ['GET', '/nope'],
    ['GET', '/-/healthy'], ['GET', '/-/ready'], ['GET', '/-/reload'], ['POST', '/-/healthy'], ['POST', '/-/reload'],
    ['GET', '/api/v2/receivers', undefined, { accept: 'text/html' }], ['GET', '/api/v2/receivers', undefined, { accept: 'text/html,*/*;q=0.1' }],
  ];
  test.each(REQUESTS.map(([method, path, body, headers]) => [method, path, body, headers] as const))(
    '%s %s with %j is answered in the same words', async (method, path, body, headers) => both(method, path, body, headers));

  test.each(['PUT', 'DELETE', 'PATCH'])('%s of alerts is refused as the original does', async (method) => {
    const [theirs, ours] = await askBoth(pair, method, '/api/v2/alerts');
    expect(ours).toBe(theirs.replace('[POST,GET]', '[GET,POST]')); // the original's order changes
  });
});

describeWith(['prometheus-alertmanager'], 'what is on disk', () => {
  const CONFIG = (url: string) => `
route: {receiver: r, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: r, webhook_configs: [{url: '${url}/'}]}]
`;
  const NAMES = ['real', 'ours'] as const;
  const start = { real: RealAlertmanager.start, ours: OurAlertmanager.start } as const;

  test.each(NAMES.flatMap((writer) => NAMES.filter((reader) => reader !== writer).map((reader) => [writer, reader] as const)))(
    'by %s is read by %s: silences are there, and nothing is told twice', async (writer, reader) => {
      const hooks = await Hooks.start();
      const bodies = () => hooks.bodies.get('/') ?? [];
      try {
        const first = await start[writer](CONFIG(hooks.url));
        const post = (url: string, path: string, body: unknown) => ask(url, 'POST', `/api/v2/${path}`, body);
        const alerts = ['Told', 'Silenced'].map((alertname) => ({ labels: { alertname }, startsAt: '2026-01-01T00:00:00Z' }));
        await post(first.url, 'silences', {
          matchers: [{ name: 'alertname', value: 'Sil.*', isRegex: true }, { name: 'x', value: 'y', isRegex: false, isEqual: false }],
          startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString(), createdBy: 'é', comment: 'why', annotations: { k: 'v' },
        });
        await post(first.url, 'alerts', alerts);
        await until('the notification', () => bodies().length === 1);
        await sleep(300); // the original notes it after it was sent
        const before = await ask(first.url, 'GET', '/api/v2/silences');
        await first.stop(true);

        const second = await start[reader](CONFIG(hooks.url), [], first.folder);
        expect(await ask(second.url, 'GET', '/api/v2/silences')).toBe(before);
        await post(second.url, 'alerts', alerts);
        await sleep(1500);
        expect(bodies()).toHaveLength(1);
        await second.stop();
      } finally {
        hooks.stop();
      }
    }, 30_000);
});
