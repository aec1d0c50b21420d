import { NotificationData, notificationValue } from '../../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS, notificationFunctions } from '../../../lib/template/notification-functions';
import { Template } from '../../../lib/template/template';
import { Time } from '../../../lib/template/time/time';
import { fixedZone } from '../../../lib/template/time/zone';
import { Value } from '../../../lib/template/value';
import { errorText } from '../../../lib/sys/errors';

const pairs = (object: Record<string, string>) => Object.entries(object);

/** A notification of one alert that fires and one that is resolved. */
export const SAMPLE: NotificationData = {
  receiver: 'team\\.a', status: 'firing', reason: '', externalUrl: 'http://am.example/x?y=1&z=<2>', routeLabels: [],
  groupLabels: pairs({ alertname: 'Disk', grouplabelkey1: 'v1', zone: 'a b' }),
  commonLabels: pairs({ alertname: 'Disk', job: 'node', grouplabelkey1: 'v1', zone: 'a b', a: '1' }),
  commonAnnotations: pairs({ summary: "it's <full>" }),
  alerts: [
    {
      status: 'firing', labels: pairs({ alertname: 'Disk', instance: 'b:90', job: 'node' }),
      annotations: pairs({ summary: "it's <full>", url: 'http://x/?a=b&c' }),
      startsAt: new Time(BigInt(Date.UTC(2024, 6, 5, 3, 4, 5)) * 1_000_000n + 678_901_234n), endsAt: Time.ofMs(-62_135_596_800_000),
      generatorUrl: 'http://p/graph?g0.expr=up&g0.tab=1', fingerprint: 'abc',
    },
    {
      status: 'resolved', labels: pairs({ alertname: 'Disk', instance: 'c:90', job: 'node' }), annotations: pairs({ summary: "it's <full>" }),
      startsAt: Time.ofMs(Date.UTC(2024, 6, 4, 1, 2, 3)), endsAt: Time.ofMs(Date.UTC(2024, 6, 4, 22), fixedZone('', 7200)),
      generatorUrl: '', fingerprint: 'def',
    },
  ],
};
export const NOW = Date.UTC(2024, 6, 5, 4, 0, 0);

/** The template executed with the sample: its output, or `ERR ` and the error. */
export function rendered(text: string, { html = false, data = notificationValue(SAMPLE) as Value } = {}): string {
  try {
    const functions = notificationFunctions({ now: NOW, routeLabels: [['team', 'a']] });
    return Template.parse('', text, { functions: NOTIFICATION_FUNCTIONS, html }).execute('', data, { functions });
  } catch (err) {
    return `ERR ${errorText(err)}`;
  }
}

/** The sample as a file that `amtool template render` takes. */
export function sampleJson(data: NotificationData): string {
  const object = (of: Iterable<readonly [string, string]>) => Object.fromEntries(of);
  return JSON.stringify({
    receiver: data.receiver, status: data.status, externalURL: data.externalUrl, groupLabels: object(data.groupLabels),
    commonLabels: object(data.commonLabels), commonAnnotations: object(data.commonAnnotations),
    alerts: data.alerts.map(({ status, labels, annotations, startsAt, endsAt, generatorUrl, fingerprint }) => ({
      status, labels: object(labels), annotations: object(annotations), generatorURL: generatorUrl, fingerprint,
      startsAt: startsAt.format('2006-01-02T15:04:05.999999999Z07:00'), endsAt: endsAt.format('2006-01-02T15:04:05.999999999Z07:00'),
    })),
  });
}
