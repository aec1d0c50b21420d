import { DEFAULT_TEMPLATES } from '../../../lib/template/default-templates';
import { NotificationData, notificationValue } from '../../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS } from '../../../lib/template/notification-functions';
import { Template } from '../../../lib/template/template';
import { SAMPLE } from './sample';

const text = Template.parse('default', DEFAULT_TEMPLATES, { functions: NOTIFICATION_FUNCTIONS });
const html = Template.parse('default', DEFAULT_TEMPLATES, { functions: NOTIFICATION_FUNCTIONS, html: true });
const RESOLVED: NotificationData = { ...SAMPLE, status: 'resolved', alerts: SAMPLE.alerts.slice(1) };
const say = (name: string, data = SAMPLE) => text.execute(name, notificationValue(data));

// All of their outputs are compared with the original's in test/differential/template.test.ts.
test.each([
  ['slack.default.title', SAMPLE, '[FIRING:1] Disk v1 a b (1 node)'],
  ['slack.default.title', RESOLVED, '[RESOLVED] Disk v1 a b (1 node)'],
  ['email.default.subject', { ...SAMPLE, commonLabels: SAMPLE.groupLabels }, '[FIRING:1] Disk v1 a b '],
  ['slack.default.color', SAMPLE, 'danger'],
  ['slack.default.color', RESOLVED, 'good'],
  ['pagerduty.default.clientURL', SAMPLE, 'http://am.example/x?y=1&z=<2>/#/alerts?receiver=team%5C.a'],
  ['slack.default.fallback', RESOLVED, '[RESOLVED] Disk v1 a b (1 node) | http://am.example/x?y=1&z=<2>/#/alerts?receiver=team%5C.a'],
  ['slack.default.text', SAMPLE, ''],
  [
    'opsgenie.default.description', RESOLVED,
    "it's <full>\n\nAlerts Resolved:\nLabels:\n - alertname = Disk\n - instance = c:90\n - job = node\nAnnotations:\n - summary = it's <full>\nSource: \n",
  ],
  ['telegram.default.message', { ...SAMPLE, alerts: [] }, '\n\n\n'],
] as ReadonlyArray<[string, NotificationData, string]>)('%s', (name, data, output) => expect(say(name, data)).toBe(output));

describe('the mail', () => {
  const mail = (data: NotificationData) => html.execute('email.default.html', notificationValue(data));

  test('tells of each alert, escaped', () => {
    const page = mail(SAMPLE);
    expect(page.match(/\d firing|\d resolved/g)).toEqual(['1 firing', '1 resolved']);
    expect(page).toContain('2 alerts for alertname=Disk, grouplabelkey1=v1, zone=a b');
    expect(page).toContain('it&#39;s &lt;full&gt;');
    expect(page).toContain('Since 2024-07-04 01:02:03 UTC, until 2024-07-04 22:00:00 UTC');
    expect(page).toContain('<a href="http://p/graph?g0.expr=up&amp;g0.tab=1"');
    expect(page).toContain('<a href="http://am.example/x?y=1&amp;z=%3c2%3e/#/alerts?receiver=team%5C.a"');
  });

  test('leaves out what there is none of', () => {
    const page = mail({ ...SAMPLE, groupLabels: [], alerts: [{ ...SAMPLE.alerts[0], annotations: [], generatorUrl: '' }] });
    expect(page).toContain('1 alert</td>');
    expect(page).not.toMatch(/resolved|Annotations|Source|<no value>|ZgotmplZ/);
  });

  test('follows no link of an alert that is none', () => {
    expect(mail({ ...SAMPLE, alerts: [{ ...SAMPLE.alerts[0], generatorUrl: 'javascript:alert(1)' }] })).toContain('href="#ZgotmplZ"');
  });
});
