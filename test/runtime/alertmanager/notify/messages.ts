import { Labels } from '../../../../lib/model/labels';
import { CodedError } from '../../../../lib/sys/errors';
import { Alert } from '../../../../runtime/alertmanager/alert';
import { Message } from '../../../../runtime/alertmanager/notify/integration';
import { Templates } from '../../../../runtime/alertmanager/notify/templates';
import { RouteTree } from '../../../../lib/routing/route';
import { NOW } from '../alerts';

/** A notification about a group by alertname. */
export function testMessage(alerts: readonly Alert[], receiver = 'team'): Message {
  const { root: { options } } = new RouteTree({ receiver, groupBy: ['alertname'], labels: { tier: '1' } });
  const groupLabels = Labels.of({ alertname: 'Down' });
  return { notification: { groupKey: '{}:{alertname="Down"}', groupLabels, options, alerts, now: NOW }, alerts, reason: 'first notification' };
}

/** Templates that know `{{status}}` and nothing else. */
export const TEMPLATES: Templates = {
  text: (template, content) => {
    if (template.includes('{{bad}}')) throw new CodedError('TEMPLATE', 'function "bad" not defined');
    return template.replaceAll('{{status}}', content.status);
  },
  html: (template, content) => template.replaceAll('{{status}}', `<i>${content.status}</i>`),
};
