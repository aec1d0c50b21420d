import {
  AlertmanagerOptions, inhibitRulesOf, loadAlertmanagerConfig, loadAlertmanagerConfigFile, printAlertmanagerConfig, routeOf, timeIntervalsOf,
} from '../../../../lib/config/alertmanager/load';
import { RouteTree } from '../../../../lib/routing/route';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { verdictOf } from '../table';
import * as tables from './verdicts';

/** What we say where the original shows a secret. */
const SAFER: Readonly<Record<string, string>> = {
  'route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://a b"}]}]':
    'invalid URL: parse "<secret>": invalid character "<secret>" in host name',
};

describe.each(Object.entries(tables))('%s', (_, cases) => {
  test.each(cases)('%s: %s', (text, verdict) => expect(verdictOf(() => loadAlertmanagerConfig(text, 'alertmanager.yml'))).toBe(SAFER[text] ?? verdict));
});

const load = (text: string, options: AlertmanagerOptions = {}) => loadAlertmanagerConfig(text, 'alertmanager.yml', options);
const MINIMAL = 'route: {receiver: a}\nreceivers: [{name: a}]\n';

test('receivers take from global what they do not say', () => {
  const { receivers: [{ emailConfigs: [first, second], slackConfigs: [slack], opsgenieConfigs: [opsgenie], pagerdutyConfigs: [pagerduty] }] } = load(`
global:
  smtp_smarthost: mail:25
  smtp_from: am@x
  smtp_auth_username: u
  smtp_auth_password: p
  slack_app_token: t
  opsgenie_api_key: k
  http_config: {bearer_token: b}
route: {receiver: a}
receivers:
- name: a
  email_configs:
  - {to: x@y}
  - {to: z, from: f, hello: h, smarthost: "[::1]:465", auth_password_file: p, headers: {subject: s, x-a: b}, require_tls: false}
  slack_configs: [{channel: c, http_config: {proxy_url: "http://p"}}]
  opsgenie_configs: [{api_url: "http://o/x?y"}]
  pagerduty_configs: [{routing_key: k, client: c, details: {firing: f, n: 1}, http_config: {}}]
`);
  expect(first).toMatchObject({
    sendResolved: false, to: 'x@y', from: 'am@x', hello: 'localhost', smarthost: { host: 'mail', port: '25' }, authUsername: 'u', requireTls: true,
    headers: { To: 'x@y', From: 'am@x', Subject: '{{ template "email.default.subject" . }}' }, html: '{{ template "email.default.html" . }}',
  });
  expect(first.authPassword!.reveal()).toBe('p');
  expect(second).toMatchObject({ authPassword: undefined, authPasswordFile: 'p', requireTls: false, smarthost: { host: '::1', port: '465' } });
  expect(second.headers).toEqual({ To: 'z', From: 'f', Subject: 's', 'X-A': 'b' });
  expect(slack.appToken!.reveal()).toBe('t');
  expect(slack.httpConfig!.authorization!.credentials!.reveal()).toBe('t');
  expect(slack).toMatchObject({ appUrl: 'https://slack.com/api/chat.postMessage', httpConfig: { proxy: { proxyUrl: 'http://p' } } });
  expect(opsgenie.httpConfig!.authorization!.credentials!.reveal()).toBe('b');
  expect(opsgenie.apiUrl).toBe('http://o/x/?y');
  expect(pagerduty).toMatchObject({
    url: 'https://events.pagerduty.com/v2/enqueue', source: 'c', httpConfig: { authorization: undefined },
    details: { firing: 'f', n: 1, resolved: '{{ .Alerts.Resolved | toJson }}', num_firing: '{{ .Alerts.Firing | len }}' },
  });
});

test('a link of Slack has none of what a button has', () => {
  const { receivers: [{ slackConfigs: [{ actions }] }] } = load(`route: {receiver: a}
receivers:
- name: a
  slack_configs:
  - app_token: t
    actions: [{type: b, text: t, url: u, name: n, value: v, confirm: {text: x}}, {type: b, text: t, name: n}]`);
  expect(actions).toMatchObject([{ url: 'u', name: '', value: '', confirm: undefined }, { url: '', name: 'n' }]);
});

test('the tree of routes in the terms of routing', () => {
  const tree = new RouteTree(routeOf(load(`
route:
  receiver: a
  group_by: [x]
  labels: {team: root}
  routes:
  - match: {a: b}
    match_re: {c: d|e}
    matchers: ['f != "g"', '{h=i,j=~k}']
    group_by: ['...']
    group_wait: 0s
    continue: true
    active_time_intervals: [t]
  - receiver: b
    group_by: []
receivers: [{name: a}, {name: b}]
time_intervals: [{name: t, time_intervals: []}]
`)));
  expect([...tree.all()].map(({ id }) => id)).toEqual(['{}', '{}/{a="b",c=~"^(?:d|e)$",f!="g",h="i",j=~"k"}/0', '{}/{}/1']);
  const [, first, second] = [...tree.all()];
  expect(first.options).toMatchObject({
    receiver: 'a', groupBy: 'all', groupWait: 0, groupInterval: 300_000, activeTimeIntervals: ['t'], labels: { team: 'root' },
  });
  expect(second.options).toMatchObject({ receiver: 'b', groupBy: [] });
  expect(first.continue).toBe(true);
});

test('inhibit rules in the terms of routing', () => {
  const [rule] = inhibitRulesOf(load(`${MINIMAL}inhibit_rules:
- {source_match: {a: b}, source_match_re: {c: d}, source_matchers: [e=f], target_matchers: ['g!~h'], equal: [x, x, y]}`));
  expect(rule.sourceMatchers.map(String)).toEqual(['a="b"', 'c=~"^(?:d)$"', 'e="f"']);
  expect(rule.targetMatchers.map(String)).toEqual(['g!~"h"']);
  expect(rule).toMatchObject({ name: undefined, equal: ['x', 'y'] });
});

test('time intervals of both lists, by name', () => {
  const intervals = timeIntervalsOf(load(`${MINIMAL}mute_time_intervals:
- name: m
  time_intervals: [{weekdays: ['monday:friday', sunday], months: ['march:5', '12'], days_of_month: ['-3:-1', 7], years: ['2020:2030'], location: Europe/Vienna}]
time_intervals:
- name: t
  time_intervals: [{times: [{start_time: "09:30", end_time: "24:00"}]}, {location: ""}]`));
  expect([...intervals]).toEqual([
    ['m', [{
      times: undefined, weekdays: [{ begin: 1, end: 5 }, { begin: 0, end: 0 }], months: [{ begin: 3, end: 5 }, { begin: 12, end: 12 }],
      daysOfMonth: [{ begin: -3, end: -1 }, { begin: 7, end: 7 }], years: [{ begin: 2020, end: 2030 }], location: 'Europe/Vienna',
    }]],
    ['t', [expect.objectContaining({ times: [{ begin: 570, end: 1440 }] }), expect.objectContaining({ location: 'UTC' })]],
  ]);
});

test('matchers are read in the language that is asked for', () => {
  const config = `${MINIMAL.replace('{receiver: a}', '{receiver: a, routes: [{matchers: ["é=a"]}]}')}`;
  expect(routeOf(load(config)).routes![0].matchers!.map(String)).toEqual(['é="a"']);
  expect(() => load(config, { matchers: 'classic' })).toThrow('bad matcher format: é=a');
  const notices: string[] = [];
  load(MINIMAL.replace('{receiver: a}', '{receiver: a, routes: [{matchers: ["a=b c"]}]}'), { notice: (message) => notices.push(message) });
  expect(notices).toHaveLength(1);
});

test('templates are checked where the original does so when it reads the file', () => {
  const checkTemplate = (text: string) => {
    if (text.includes('{{ .x')) throw new Error('template: :1: unclosed action');
  };
  const receiver = (text: string) => () => load(`route: {receiver: a}\nreceivers: [{name: a, ${text}}]`, { checkTemplate });
  expect(receiver('webhook_configs: [{url: "{{ .x"}]')).toThrow('invalid template syntax: template: :1: unclosed action');
  expect(receiver('opsgenie_configs: [{api_key: k, responders: [{name: n, type: "{{ .x"}]}]'))
    .toThrow('opsGenieConfig responder { n  {{ .x} type contains invalid template syntax: template: :1: unclosed action');
  expect(receiver('slack_configs: [{app_token: t, text: "{{ .x"}]')).not.toThrow();
});

test('secrets are never printed, and what is printed can be read', () => {
  const config = load(`global: {slack_api_url: "http://hunter2/", smtp_auth_password: hunter2}
route: {receiver: a}
receivers: [{name: a, webhook_configs: [{url: "http://hunter2/{{ .x }}"}], discord_configs: [{webhook_url: "http://hunter2/"}], slack_configs: [{}]}]`);
  const printed = printAlertmanagerConfig(config);
  expect(printed).not.toContain('hunter2');
  expect(printAlertmanagerConfig(load(printed))).toBe(printed);
  expect(JSON.stringify(config)).not.toContain('hunter2');
});

test('paths of templates and of clients are joined to the folder of the file, those of secrets are not', async () => {
  const fs = new MemFs();
  await fs.mkdir('/etc/am');
  const file = await fs.create('/etc/am/a.yml');
  await file.append(Buffer.from(`global: {http_config: {tls_config: {ca_file: ca}}, slack_api_url_file: s}
route: {receiver: a}
receivers: [{name: a, webhook_configs: [{url_file: u}, {url_file: v, http_config: {authorization: {credentials_file: c}}}]}]
templates: ['t/*.tmpl', /x.tmpl]`));
  await file.close();
  const { global, templates, receivers: [{ webhookConfigs }] } = await loadAlertmanagerConfigFile(fs, '/etc/am/a.yml');
  expect(templates).toEqual(['/etc/am/t/*.tmpl', '/x.tmpl']);
  expect(global).toMatchObject({ slackApiUrlFile: 's', httpConfig: { tlsConfig: { caFile: '/etc/am/ca' } } });
  expect(webhookConfigs).toMatchObject([
    { urlFile: 'u', httpConfig: { tlsConfig: { caFile: '/etc/am/ca' } } }, { urlFile: 'v', httpConfig: { authorization: { credentialsFile: '/etc/am/c' } } },
  ]);
});

test.each([
  ['route: {receiver: a, routes: [null]}\nreceivers: [{name: a}]', 'empty or null route'],
  ['route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{api_url: "http://a", update_message: true}]}]',
    'update_message can only be used with bot tokens. api_url must be set to https://slack.com/api/chat.postMessage'],
  ['route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{app_token: t, update_message: true}]}]', 'ok'],
  [`${MINIMAL}event_recorder: {}`, 'event_recorder is not supported yet; remove it, or run the original program where you need it'],
])('where the originals crash or do more: %s', (text, verdict) => expect(verdictOf(() => load(text))).toBe(verdict));
