import { Labels } from '../../../lib/model/labels';
import { AlertTemplate } from '../../../lib/template/alert-template';
import { DEFAULT_TEMPLATES } from '../../../lib/template/default-templates';
import { NotificationAlert, notificationValue } from '../../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS } from '../../../lib/template/notification-functions';
import { Template } from '../../../lib/template/template';
import { Time } from '../../../lib/template/time/time';
import { Bench } from '../../ratio';

const ROUNDS = 20_000;
const LABELS = Array.from({ length: 100 }, (_, i) => Labels.of({
  __name__: 'node_filesystem_avail_bytes', job: 'node', instance: `10.0.0.${i}:9100`, device: '/dev/sda1', fstype: 'ext4', mountpoint: '/var', cluster: 'eu',
}));
const ANNOTATION = AlertTemplate.compile('__alert_Disk',
  'Filesystem on {{ $labels.device }} at {{ $labels.instance }} has only {{ printf "%.2f" $value }}% available space left.');
const PLAIN = AlertTemplate.compile('__alert_Disk', 'A filesystem has little space left.');

function expand(template: AlertTemplate): number {
  let length = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const labels = LABELS[i % LABELS.length];
    const text = template.expand({ labels, externalLabels: Labels.EMPTY, externalUrl: '', value: i / 1000, t: 0, query: () => Promise.resolve([]) });
    length += (text as string).length;
  }
  return length;
}

function concatenate(): number {
  let length = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const labels = LABELS[i % LABELS.length];
    length += `Filesystem on ${labels.get('device')} at ${labels.get('instance')} has only ${(i / 1000).toFixed(2)}% available space left.`.length;
  }
  return length;
}

function constant(): number {
  let length = 0;
  for (let i = 0; i < ROUNDS; i++) length += 'A filesystem has little space left.'.length + LABELS[i % LABELS.length].size;
  return length;
}

const ALERTS = 50;
const MAIL = Template.parse('default', DEFAULT_TEMPLATES, { functions: NOTIFICATION_FUNCTIONS, html: true });
const ALERT: NotificationAlert = {
  status: 'firing', labels: Object.entries(LABELS[0].toObject()), annotations: [['summary', 'A filesystem has little space left.']], startsAt: Time.ofMs(0),
  endsAt: Time.ofMs(0), generatorUrl: 'http://prometheus/graph?g0.expr=up', fingerprint: 'abc',
};
const DATA = notificationValue({
  receiver: 'team', status: 'firing', alerts: Array.from({ length: ALERTS }, () => ALERT), reason: '', groupLabels: [['alertname', 'Disk']],
  commonLabels: ALERT.labels, commonAnnotations: ALERT.annotations, routeLabels: [], externalUrl: 'http://alertmanager',
});

/** The least that makes a mail of the same alerts. */
function joined(): number {
  const rows = Array.from({ length: ALERTS }, () => [...ALERT.labels, ...ALERT.annotations].map(([name, value]) => {
    return `<tr><td>${name.replace(/[&<>"']/g, '')}</td><td>${value.replace(/[&<>"']/g, '')}</td></tr>`;
  }).join('\n'));
  return rows.join('\n').length;
}

export const benches: Bench[] = [
  {
    name: 'lib/template/alert-template annotation',
    unit: 'alert',
    units: ROUNDS,
    ours: { name: 'AlertTemplate.expand', run: () => expand(ANNOTATION) },
    against: { name: 'template literal', run: concatenate },
    note: 'code, not a text of a user',
  },
  {
    name: 'lib/template/alert-template constant',
    unit: 'alert',
    units: ROUNDS,
    ours: { name: 'AlertTemplate.expand', run: () => expand(PLAIN) },
    against: { name: 'string', run: constant },
    note: 'builtin',
  },
  {
    name: 'lib/template/default-templates mail',
    unit: 'alert',
    units: ALERTS,
    ours: { name: 'email.default.html', run: () => MAIL.execute('email.default.html', DATA).length },
    against: { name: 'join', run: joined },
    note: 'two cells per label, no styles',
  },
];
