import { list, maybe, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, string } from '../../scalars';
import { field, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { secretFile, secretUrl } from '../scalars';
import { base, refuseBoth, template } from './receiver-fields';

const FIELD = new Struct('mattermost.plain', {
  title: field(string),
  value: field(string),
  short: field(maybe(bool)),
}, ({ title, value }, node) => {
  if (!title) throw node.fail('missing title in Mattermost field configuration');
  if (!value) throw node.fail('missing value in Mattermost field configuration');
});

const ATTACHMENT = new Struct('mattermost.MattermostAttachment', {
  fallback: field(string),
  color: field(string),
  pretext: field(string),
  text: field(string),
  author_name: field(string),
  author_link: field(string),
  author_icon: field(string),
  title: field(string),
  title_link: field(string),
  fields: field(list(FIELD)),
  thumb_url: field(string),
  footer: field(string),
  footer_icon: field(string),
  image_url: field(string),
});

export const MATTERMOST = new Struct('mattermost.plain', {
  ...base(true),
  webhook_url: field(secretUrl),
  webhook_url_file: field(secretFile),
  channel: field(string),
  username: field(string, template('mattermost.default.username')),
  text: field(string, template('mattermost.default.text')),
  fallback: field(string, template('mattermost.default.fallback')),
  color: field(string, template('mattermost.default.color')),
  pretext: field(string),
  author_name: field(string),
  author_link: field(string),
  author_icon: field(string),
  title: field(string, template('mattermost.default.title')),
  title_link: field(string, template('mattermost.default.titlelink')),
  fields: field(list(FIELD)),
  thumb_url: field(string),
  footer: field(string),
  footer_icon: field(string),
  image_url: field(string),
  icon_url: field(string),
  icon_emoji: field(string),
  attachments: field(list(ATTACHMENT)),
  props: field(maybe(new Struct('mattermost.MattermostProps', { card: field(string) }))),
  priority: field(maybe(new Struct('mattermost.MattermostPriority', {
    priority: field(string),
    requested_ack: field(bool),
    persistent_notifications: field(bool),
  }))),
}, ({ webhookUrl, webhookUrlFile }, node) => refuseBoth(webhookUrl, webhookUrlFile, ['webhook_url', 'webhook_url_file'], node));
export type MattermostConfig = Frozen<Value<typeof MATTERMOST>>;

export function finishMattermost(mattermost: Value<typeof MATTERMOST>, global: GlobalConfig, node: ConfigNode): void {
  if (mattermost.webhookUrl || mattermost.webhookUrlFile) return;
  if (!global.mattermostWebhookUrl && !global.mattermostWebhookUrlFile) throw node.fail('missing webhook_url or webhook_url_file on mattermost_config');
  mattermost.webhookUrl = global.mattermostWebhookUrl;
  mattermost.webhookUrlFile = global.mattermostWebhookUrlFile;
}
