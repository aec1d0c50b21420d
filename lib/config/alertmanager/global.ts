import { maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { HTTP_CONFIG, TLS } from '../http-client';
import { ConfigNode } from '../node';
import { bool, duration, secret, string } from '../scalars';
import { Check, field, shown, Struct } from '../struct';
import { hostPort, httpUrl, secretFile, secretUrl } from './scalars';

/** Slack's own address for what bots send. */
export const SLACK_POST_MESSAGE = 'https://slack.com/api/chat.postMessage';

const SHAPE = {
  resolve_timeout: shown(duration, 300_000),
  http_config: field(maybe(HTTP_CONFIG), () => HTTP_CONFIG.initial()),
  jira_api_url: field(httpUrl),
  smtp_from: field(string),
  smtp_hello: field(string, 'localhost'),
  smtp_smarthost: field(hostPort),
  smtp_auth_username: field(string),
  smtp_auth_password: field(secret),
  smtp_auth_password_file: field(secretFile),
  smtp_auth_secret: field(secret),
  smtp_auth_secret_file: field(secretFile),
  smtp_auth_identity: field(string),
  smtp_require_tls: shown(bool, true),
  smtp_tls_config: field(maybe(TLS), () => TLS.initial()),
  smtp_force_implicit_tls: field(maybe(bool)),
  slack_api_url: field(secretUrl),
  slack_api_url_file: field(secretFile),
  slack_app_token: field(secret),
  slack_app_token_file: field(secretFile),
  slack_app_url: field(httpUrl, SLACK_POST_MESSAGE),
  pagerduty_url: field(httpUrl, 'https://events.pagerduty.com/v2/enqueue'),
  opsgenie_api_url: field(httpUrl, 'https://api.opsgenie.com/'),
  opsgenie_api_key: field(secret),
  opsgenie_api_key_file: field(secretFile),
  wechat_api_url: field(httpUrl, 'https://qyapi.weixin.qq.com/cgi-bin/'),
  wechat_api_secret: field(secret),
  wechat_api_secret_file: field(secretFile),
  wechat_api_corp_id: field(string),
  victorops_api_url: field(httpUrl, 'https://alert.victorops.com/integrations/generic/20131114/alert/'),
  victorops_api_key: field(secret),
  victorops_api_key_file: field(secretFile),
  telegram_api_url: field(httpUrl, 'https://api.telegram.org'),
  telegram_bot_token: field(secret),
  telegram_bot_token_file: field(secretFile),
  webex_api_url: field(httpUrl, 'https://webexapis.com/v1/messages'),
  rocketchat_api_url: field(httpUrl, 'https://open.rocket.chat/'),
  rocketchat_token: field(secret),
  rocketchat_token_file: field(secretFile),
  rocketchat_token_id: field(secret),
  rocketchat_token_id_file: field(secretFile),
  mattermost_webhook_url: field(secretUrl),
  mattermost_webhook_url_file: field(secretFile),
};

/** The block `global`: what receivers take where they say nothing themselves. */
export const GLOBAL = new Struct('config.plain', SHAPE);
export type GlobalConfig = Frozen<Value<typeof GLOBAL>>;

const PAIRS = [
  'slack_api_url', 'opsgenie_api_key', 'victorops_api_key', 'wechat_api_secret', 'telegram_bot_token', 'smtp_auth_password', 'smtp_auth_secret',
  'rocketchat_token', 'rocketchat_token_id', 'mattermost_webhook_url', 'slack_app_token',
] as const;

/** @throws ConfigError where a secret stands both in the block and in a file */
export function checkGlobal(global: Parameters<Check<typeof SHAPE>>[0], node: ConfigNode): void {
  const printed = GLOBAL.print(global); // has what is set, by the keys of the file
  for (const key of PAIRS) {
    if (printed.has(key) && printed.has(`${key}_file`)) throw node.fail(`at most one of ${key} & ${key}_file must be configured`, `${key}_file`);
  }
  const hasToken = global.slackAppToken || global.slackAppTokenFile;
  const hasUrl = (global.slackApiUrl && global.slackApiUrl.reveal() !== SLACK_POST_MESSAGE) || global.slackApiUrlFile;
  if (hasToken && hasUrl) {
    throw node.fail('at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured', 'slack_api_url');
  }
}
