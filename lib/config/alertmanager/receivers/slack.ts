import { Secret } from '../../../log/secret';
import { list, maybe, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { HTTP_CONFIG } from '../../http-client';
import { ConfigNode } from '../../node';
import { bool, goDuration, secret, string } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig, SLACK_POST_MESSAGE } from '../global';
import { httpUrl, secretFile, secretUrl } from '../scalars';
import { base, refuseBoth, template } from './receiver-fields';

const FIELD = new Struct('config.plain', {
  title: field(string),
  value: field(string),
  short: field(maybe(bool)),
}, ({ title, value }, node) => {
  if (!title) throw node.fail('missing title in Slack field configuration');
  if (!value) throw node.fail('missing value in Slack field configuration');
});

const CONFIRMATION = new Struct('config.plain', {
  text: field(string),
  title: field(string),
  ok_text: field(string),
  dismiss_text: field(string),
}, ({ text }, node) => {
  if (!text) throw node.fail('missing text in Slack confirmation configuration');
});

const ACTION = new Struct('config.plain', {
  type: field(string),
  text: field(string),
  url: field(string),
  style: field(string),
  name: field(string),
  value: field(string),
  confirm: field(maybe(CONFIRMATION)),
}, (action, node) => {
  if (!action.type) throw node.fail('missing type in Slack action configuration');
  if (!action.text) throw node.fail('missing text in Slack action configuration');
  if (action.url) { // a link has none of what a message action has
    action.name = action.value = '';
    action.confirm = undefined;
  } else if (!action.name) {
    throw node.fail('missing name or url in Slack action configuration');
  }
});

export const SLACK = new Struct('config.plain', {
  ...base(false),
  api_url: field(secretUrl),
  api_url_file: field(secretFile),
  app_token: field(secret),
  app_token_file: field(secretFile),
  app_url: field(httpUrl),
  channel: field(string),
  username: field(string, template('slack.default.username')),
  color: field(string, template('slack.default.color')),
  title: field(string, template('slack.default.title')),
  title_link: field(string, template('slack.default.titlelink')),
  pretext: field(string, template('slack.default.pretext')),
  text: field(string, template('slack.default.text')),
  message_text: field(string),
  fields: field(list(FIELD)),
  short_fields: shown(bool),
  footer: field(string, template('slack.default.footer')),
  fallback: field(string, template('slack.default.fallback')),
  callback_id: field(string, template('slack.default.callbackid')),
  icon_emoji: field(string, template('slack.default.iconemoji')),
  icon_url: field(string, template('slack.default.iconurl')),
  image_url: field(string),
  thumb_url: field(string),
  link_names: shown(bool),
  mrkdwn_in: field(list(string)),
  actions: field(list(ACTION)),
  update_message: shown(bool),
  timeout: shown(goDuration),
}, ({ apiUrl, apiUrlFile, appToken, appTokenFile }, node) => {
  refuseBoth(apiUrl, apiUrlFile, ['api_url', 'api_url_file'], node);
  refuseBoth(appToken, appTokenFile, ['app_token', 'app_token_file'], node);
  if ((apiUrl || apiUrlFile) && (appToken || appTokenFile)) {
    throw node.fail('at most one of api_url/api_url_file & app_token/app_token_file must be configured', 'app_token');
  }
});
type Draft = Value<typeof SLACK>;
export type SlackConfig = Frozen<Draft>;

/**
 * Fills in what `global` says. A receiver with the token of a bot, its own or the global one, posts to `app_url` with that token.
 * @throws ConfigError where nobody says where to post
 */
export function finishSlack(slack: Draft, global: GlobalConfig, node: ConfigNode): void {
  slack.appUrl ||= global.slackAppUrl;
  if (!slack.appUrl) throw node.fail('no global Slack App URL set');
  if (!isBot(slack) && !slack.apiUrl) inherit(slack, global, node);
  if (isBot(slack)) useToken(slack, global, node);
  else if (slack.updateMessage && slack.apiUrl?.reveal() !== SLACK_POST_MESSAGE) {
    throw node.fail(`update_message can only be used with bot tokens. api_url must be set to ${SLACK_POST_MESSAGE}`, 'update_message');
  }
}

function isBot({ appToken, appTokenFile }: Draft): boolean {
  return Boolean(appToken || appTokenFile);
}

/** The global token goes before a file with an address, as in the original, but not before credentials of the receiver. */
function inherit(slack: Draft, global: GlobalConfig, node: ConfigNode): void {
  if (!slack.httpConfig?.authorization && (global.slackAppToken || global.slackAppTokenFile)) {
    slack.appToken = global.slackAppToken;
    slack.appTokenFile = global.slackAppTokenFile;
  } else if (!slack.apiUrlFile) {
    if (!global.slackApiUrl && !global.slackApiUrlFile) throw node.fail('no Slack API URL nor App token set either inline or in a file');
    slack.apiUrl = global.slackApiUrl;
    slack.apiUrlFile = global.slackApiUrlFile;
  }
}

function useToken(slack: Draft, global: GlobalConfig, node: ConfigNode): void {
  const http = slack.httpConfig ?? global.httpConfig as Draft['httpConfig'] ?? HTTP_CONFIG.initial();
  if (http.authorization) throw node.fail("http authorization can't be set when using Slack App tokens", 'http_config', 'authorization');
  slack.httpConfig = { ...http, authorization: { type: 'Bearer', credentials: slack.appToken, credentialsFile: slack.appTokenFile } };
  slack.apiUrl = new Secret(slack.appUrl);
}
