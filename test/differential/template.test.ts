import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TEMPLATES } from '../../lib/template/default-templates';
import { NotificationData, notificationValue } from '../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS, notificationFunctions } from '../../lib/template/notification-functions';
import { Template } from '../../lib/template/template';
import { Time } from '../../lib/template/time/time';
import { ALERTS } from '../lib/template/cases/alerts';
import { BUILTINS } from '../lib/template/cases/builtins';
import { DATA_CASES } from '../lib/template/cases/data';
import { FUNCTIONS } from '../lib/template/cases/functions';
import { HTML } from '../lib/template/cases/html';
import { LANGUAGE } from '../lib/template/cases/language';
import { PARSE } from '../lib/template/cases/parse';
import { PRINTING } from '../lib/template/cases/printing';
import { TIMES } from '../lib/template/cases/times';
import { NOW, SAMPLE, sampleJson } from '../lib/template/sample';
import { randomFormats } from './template-formats';
import { describeWith, peer } from './peers';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
  writeFileSync(join(folder, 'empty.tmpl'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What amtool makes of a template: its output, or `ERR ` and the error. */
function amtool(text: string, { type = 'text', data = SAMPLE, glob = join(folder, 'empty.tmpl') } = {}): string {
  const file = join(folder, 'data.json');
  writeFileSync(file, sampleJson(data));
  const { status, stdout, stderr } = spawnSync(peer('amtool')!, [
    'template', 'render', `--template.glob=${glob}`, `--template.data=${file}`, `--template.type=${type}`, `--template.text=${text}`,
  ], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout : `ERR ${stderr.trim().replace('amtool: error: ', '')}`;
}

describeWith(['amtool'], 'the real amtool says what our tables have', () => {
  test.each([
    ...Object.entries({ LANGUAGE, BUILTINS, PRINTING, PARSE, DATA_CASES, FUNCTIONS, TIMES }), ['HTML', HTML] as const,
  ])('%s', (name, cases) => {
    const type = name === 'HTML' ? 'html' : 'text';
    expect(cases.map(([text]) => [text, amtool(text, { type })])).toEqual(cases);
  }, 60_000);

  test('and prints whatever formats and values as we do', () => {
    const lines = randomFormats(7, 500);
    const ours = ourText(lines.join('\u00a6'), SAMPLE).split('\u00a6');
    const theirs = amtool(lines.join('\u00a6')).split('\u00a6');
    expect(lines.map((line, i) => [line, ours[i]])).toEqual(lines.map((line, i) => [line, theirs[i]]));
  });

  test.each([
    'Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'Europe/Moscow', 'America/New_York', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kolkata',
    'Asia/Tokyo', 'Asia/Shanghai', 'Asia/Dubai', 'Asia/Kathmandu', 'Australia/Sydney', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Africa/Lagos',
    'Etc/GMT+5',
  ])('and knows the clocks of %s', (name) => {
    const data = { ...SAMPLE, alerts: [Date.UTC(2024, 0, 5), Date.UTC(2024, 6, 5)].map((ms) => ({ ...SAMPLE.alerts[0], startsAt: Time.ofMs(ms) })) };
    const text = `{{ range .Alerts }}{{ tz "${name}" .StartsAt }};{{ end }}`;
    expect(ourText(text, data)).toBe(amtool(text, { data }));
  });
});

const CALLS = [...DEFAULT_TEMPLATES.matchAll(/define "([^"]+)"/g)].map(([, name]) => name)
  .filter((name) => !/^__(?!alertmanager|subject|description)|^email|instances$/.test(name))
  .map((name) => `{{ template "${name}" . }}`)
  .concat(['__text_alert_list', '__text_alert_list_markdown', 'pagerduty.default.instances'].map((name) => `{{ template "${name}" .Alerts.Firing }}`));
const KINDS: ReadonlyArray<readonly [string, NotificationData]> = [
  ['some fire', SAMPLE],
  ['all are resolved', { ...SAMPLE, status: 'resolved', alerts: SAMPLE.alerts.slice(1) }],
  ['the group has all labels', { ...SAMPLE, commonLabels: SAMPLE.groupLabels }],
  ['alerts have nothing in common', { ...SAMPLE, groupLabels: [], commonLabels: [], commonAnnotations: [] }],
  ['there are none', { ...SAMPLE, alerts: [] }],
];

describeWith(['amtool'], 'the default templates of the real Alertmanager say what ours do', () => {
  const set = Template.parse('default', DEFAULT_TEMPLATES, { functions: NOTIFICATION_FUNCTIONS });
  const glob = peer('amtool')?.replace(/bin\/amtool$/, 'share/prometheus/alertmanager/default.tmpl');
  test.each(KINDS)('when %s', (_, data) => {
    const text = CALLS.join('\u00a6');
    const ours = set.with('', text).execute('', notificationValue(data)).split('\u00a6');
    const theirs = amtool(text, { data, glob }).split('\u00a6');
    expect(CALLS.map((call, i) => [call, ours[i]])).toEqual(CALLS.map((call, i) => [call, theirs[i]]));
  });
});

describeWith(['promtool'], 'the real promtool says what our table of alert templates has', () => {
  test('in annotations', () => {
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({
      groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'up == 1', annotations: Object.fromEntries(ALERTS.map(([text], i) => [`a${i}`, text])) }] }],
    }));
    const annotations = ALERTS.map(([, output], i) => [`a${i}`, output.replace(/^ERR (.*)$/s, '<error expanding template: $1>')]);
    writeFileSync(join(folder, 'test.yml'), JSON.stringify({
      rule_files: ['rules.yml'],
      tests: [{
        interval: '1m', external_labels: { dc: 'eu' }, external_url: 'http://ext/pre',
        input_series: [
          { series: 'up{job="j",instance="b:90"}', values: '1 1' }, { series: 'down{job="k",instance="a.x.y:1"}', values: '5 6' },
          { series: 'down{job="k",instance="Z"}', values: '1 2' },
        ],
        alert_rule_test: [{
          eval_time: '1m', alertname: 'A', exp_alerts: [{ exp_labels: { job: 'j', instance: 'b:90' }, exp_annotations: Object.fromEntries(annotations) }],
        }],
      }],
    }));
    const { stdout, stderr } = spawnSync(peer('promtool')!, ['test', 'rules', 'test.yml'], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    expect(stdout + stderr).toMatch(/SUCCESS\s*$/);
  }, 40_000);
});

function ourText(text: string, data: NotificationData): string {
  return Template.parse('', text, { functions: NOTIFICATION_FUNCTIONS })
    .execute('', notificationValue(data), { functions: notificationFunctions({ now: NOW, routeLabels: [] }) });
}
