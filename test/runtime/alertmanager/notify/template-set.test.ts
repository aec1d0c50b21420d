import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { contentOf } from '../../../../runtime/alertmanager/notify/content';
import { loadTemplates, TemplateSet } from '../../../../runtime/alertmanager/notify/template-set';
import { NOW, testAlert } from '../alerts';
import { testMessage } from './messages';

const ALERTS = [testAlert({ alertname: 'Down', instance: '<a>' }, { startsAt: new Instant(NOW - 60_000, 123, 120), endsAt: Instant.ZERO })];
const CONTENT = contentOf(testMessage(ALERTS), ALERTS, 'http://am');

async function load(files: Readonly<Record<string, string>> = {}, patterns = ['/t/*.tmpl']): Promise<TemplateSet> {
  const fs = new MemFs();
  await fs.mkdir('/t');
  for (const [path, text] of Object.entries(files)) await (await fs.create(path)).append(Buffer.from(text));
  return loadTemplates(fs, patterns, new FakeClock(NOW));
}

test.each([
  ['no action', 'no action'],
  ['{{ template "slack.default.title" . }}', '[FIRING:1] Down (&lt;a&gt;)'],
  ['{{ .Receiver }} {{ .NotificationReason }} {{ .RouteLabels }} {{ routeLabels.tier }}', 'team first notification tier=1 1'],
  ['{{ range .Alerts }}{{ .Labels.instance }} {{ since .StartsAt }}{{ end }}', '&lt;a&gt; 59.999999877s'],
])('%s', async (template, html) => {
  const set = await load();
  expect(set.html(template, CONTENT)).toBe(html);
  expect(set.text(template, CONTENT)).toBe(html.replace('&lt;', '<').replace('&gt;', '>'));
  expect(set.text(template, CONTENT)).toBe(set.text(template, CONTENT)); // parsed once
});

test('times keep the offset that their sender wrote', async () => {
  const set = await load();
  const text = '{{ range .Alerts }}{{ .StartsAt.Format "-0700 .000000000" }} {{ .EndsAt.IsZero }}{{ end }}';
  expect(set.text(text, CONTENT)).toMatch(/^\+0200 \.\d{6}123 true$/);
});

test('files define anew, in the order of their names and of the patterns', async () => {
  const files = {
    '/t/a.tmpl': '{{ define "__subject" }}mine{{ end }}{{ define "x" }}a{{ end }}', '/t/b.tmpl': '{{ define "x" }}b{{ end }}',
    '/t/c.html': '{{ define "x" }}c{{ end }}<b title="{{ .Status }}">',
  };
  expect((await load(files)).text('{{ template "slack.default.title" . }} {{ template "x" }}', CONTENT)).toBe('mine b');
  expect((await load(files, ['/t/c.html', '/t/*.tmpl'])).text('{{ template "x" }} {{ template "c.html" . }}', CONTENT)).toBe('b <b title="firing">');
  expect((await load(files, ['/none/*'])).text('{{ template "slack.default.username" }}', CONTENT)).toBe('Alertmanager');
});

test.each([
  ['{{ define "x" }}\n{{ nofunc }}{{ end }}', '/t/a.tmpl: template: a.tmpl:2: function "nofunc" not defined'],
  ['a\nb\n{{ if', '/t/a.tmpl: template: a.tmpl:3: unclosed action'],
])('a file that cannot be read as a template is named: %j', async (text, problem) => {
  await expect(load({ '/t/a.tmpl': text })).rejects.toThrow(problem);
});

test('a text that fails says where', async () => {
  const set = await load({ '/t/a.tmpl': '{{ define "x" }}\n {{ .Nope }}{{ end }}' });
  expect(() => set.text('{{ template "x" . }}', CONTENT))
    .toThrow('template: a.tmpl:2:4: executing "x" at <.Nope>: can\'t evaluate field Nope in type template.Data');
  expect(() => set.html('<script>{{ .Status }}</script>', CONTENT)).toThrow('html/template::1:11: actions in scripts are not supported: {{.Status}}');
  expect(() => set.text('{{ nofunc }}', CONTENT)).toThrow('template: :1: function "nofunc" not defined');
});
