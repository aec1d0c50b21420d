import { Labels } from '../../../lib/model/labels';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { configHash, ConfigurationDeps, loadConfiguration } from '../../../runtime/alertmanager/configuration';
import { Dialer } from '../../../runtime/http/dial';
import { Recorder } from '../../lib/log/recorder';

const log = new Recorder();

async function load(config: string, deps: Partial<ConfigurationDeps> = {}) {
  const fs = new MemFs(), clock = new FakeClock();
  const file = await fs.create('/am.yml');
  await file.append(Buffer.from(config));
  return loadConfiguration('/am.yml', {
    fs, clock, log, random: new SeededRandom(1), dialer: new Dialer({ env: {}, fs, clock }), env: {}, userAgent: 'x', mode: 'default', externalUrl: 'http://am',
    hostname: 'host', workingDirectory: '/', ...deps,
  });
}

const FULL = `
global: {resolve_timeout: 7m, smtp_smarthost: 'mail.example:25', smtp_from: am@example.org, smtp_auth_password: hidden}
route:
  receiver: a
  routes: [{receiver: b, matchers: ['x=1'], mute_time_intervals: [night]}]
receivers:
- {name: a, webhook_configs: [{url: 'http://x/token'}, {url_file: /token, send_resolved: false}], email_configs: [{to: a@example.org, send_resolved: true}]}
- {name: b}
- {name: unused, pushover_configs: [{user_key: k, token: t}]}
inhibit_rules: [{source_match: {sev: page}, target_matchers: ['sev="warn"'], equal: [host]}]
time_intervals: [{name: night, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]}]
`;

test('a file comes down to routes, rules, intervals and integrations', async () => {
  const config = await load(FULL);
  expect(config.tree.receiversOf(Labels.of({ x: '1' }))).toEqual(['b']);
  expect(config.resolveTimeout).toBe(420_000);
  expect(config.receivers.map(({ name }) => name)).toEqual(['a', 'b', 'unused']);
  expect(config.inhibitRules).toMatchObject([{ equal: ['host'] }]);
  expect(config.intervals.muting(config.tree.root.routes[0].options, Date.UTC(2026, 0, 1, 23))).toEqual(['night']);
  expect([...config.integrations].map(([name, integrations]) => [name, integrations.map(({ recipient, sendResolved }) => [recipient, sendResolved])])).toEqual([
    ['a', [
      [{ groupName: 'a', integration: 'webhook', index: 0 }, true], [{ groupName: 'a', integration: 'webhook', index: 1 }, false],
      [{ groupName: 'a', integration: 'email', index: 0 }, true],
    ]],
    ['b', []],
  ]);
  config.close();
});

test('what is in force is shown without its secrets', async () => {
  const { original } = await load(FULL);
  expect(original).toContain('smtp_auth_password: <secret>');
  expect(original).not.toMatch(/hidden|token'/);
});

test.each([
  ['route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{api_url: "http://x/"}]}]', /^receiver "a" has slack_configs, which this version cannot send/],
  ['route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: a@b.example, from: c@d.example, smarthost: "x:smtp"}]}]',
    /the port of smarthost must be a number, got smtp/],
  ['route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://x/", http_config: {oauth2: {client_id: a, client_secret: b, '
    + 'token_url: "http://y/"}}}]}]', /oauth2 is not supported yet/],
  ['route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://x/{{ nope }}"}]}]', /function "nope" not defined/],
  ['route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: [am.yml, "[x"]', /syntax error in pattern "\[x"/],
  ['route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: ["*.yml"] # {{ nope }}', /^\/am\.yml: template: am\.yml:3: function "nope" not defined$/],
  ['route: {receiver: a, nope: 1}\nreceivers: [{name: a}]', /line 1: field nope not found in type config\.plain/],
])('%s is refused', async (config, message) => expect(load(config)).rejects.toThrow(message));

test('matchers are read in the language of the mode', async () => {
  const config = (matcher: string) => `route: {receiver: a, routes: [{matchers: ['${matcher}']}]}\nreceivers: [{name: a}]`;
  await expect(load(config('a.b=c'), { mode: 'classic' })).rejects.toThrow('bad matcher format: a.b=c');
  await expect(load(config('a=b c'), { mode: 'utf8' })).rejects.toThrow('4:5: unexpected c: expected a comma or close brace');
  const before = log.entries.length;
  await load(config('a=b c'));
  expect(log.entries.slice(before)).toContainEqual(expect.objectContaining(
    { level: 'warn', fields: expect.objectContaining({ component: 'configuration', origin: '/am.yml', input: 'a=b c' }) }));
});

// What a real Alertmanager 0.33.1 told of this file.
test('the hash is the original\'s', () => expect(configHash(Buffer.from('route: {receiver: x}\nreceivers: [{name: x}]\n'))).toBe(230689616755834));
