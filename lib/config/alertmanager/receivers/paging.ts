import { map, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, secret, string } from '../../scalars';
import { SIGV4 } from '../../sigv4';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, secretFile, unitDuration } from '../scalars';
import { base, refuseBoth, refuseNeither, template, withSlash } from './receiver-fields';

/** Fields of their API that the program fills itself. */
const RESERVED = ['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state'];

export const VICTOROPS = new Struct('config.plain', {
  ...base(true),
  api_key: field(secret),
  api_key_file: field(secretFile),
  api_url: field(httpUrl),
  routing_key: shown(string),
  message_type: shown(string, 'CRITICAL'),
  state_message: shown(string, template('victorops.default.state_message')),
  entity_display_name: shown(string, template('victorops.default.entity_display_name')),
  monitoring_tool: shown(string, template('victorops.default.monitoring_tool')),
  custom_fields: field(map(string)),
}, ({ routingKey, apiKey, apiKeyFile, customFields }, node) => {
  if (!routingKey) throw node.fail('missing Routing key in VictorOps config');
  refuseBoth(apiKey, apiKeyFile, ['api_key', 'api_key_file'], node);
  const taken = RESERVED.find((name) => name in customFields);
  if (taken) {
    const why = 'which cannot be used as it conflicts with the fixed/static fields';
    throw node.fail(`victorOps config contains custom field ${taken} ${why}`, 'custom_fields', taken);
  }
});
export type VictoropsConfig = Frozen<Value<typeof VICTOROPS>>;

/** A key in a file of `global` comes along even beside a key of the receiver, which then is the one that counts. */
export function finishVictorops(victorops: Value<typeof VICTOROPS>, global: GlobalConfig, node: ConfigNode): void {
  victorops.apiUrl ||= global.victoropsApiUrl;
  if (!victorops.apiUrl) throw node.fail('no global VictorOps URL set');
  victorops.apiUrl = withSlash(victorops.apiUrl);
  if (victorops.apiKeyFile) return;
  victorops.apiKey ??= global.victoropsApiKey;
  victorops.apiKeyFile = global.victoropsApiKeyFile;
  if (!victorops.apiKey && !victorops.apiKeyFile) throw node.fail('no global VictorOps API Key set');
}

export const PUSHOVER = new Struct('config.plain', {
  ...base(true),
  user_key: field(secret),
  user_key_file: field(secretFile),
  token: field(secret),
  token_file: field(secretFile),
  title: field(string, template('pushover.default.title')),
  message: field(string, template('pushover.default.message')),
  url: field(string, template('pushover.default.url')),
  url_title: field(string),
  device: field(string),
  sound: field(string),
  priority: field(string, '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}'),
  retry: field(unitDuration, 60_000),
  expire: field(unitDuration, 3_600_000),
  ttl: field(unitDuration),
  html: field(bool),
  monospace: field(bool),
}, ({ userKey, userKeyFile, token, tokenFile, html, monospace }, node) => {
  refuseNeither(userKey, userKeyFile, ['user_key', 'user_key_file'], node);
  refuseBoth(userKey, userKeyFile, ['user_key', 'user_key_file'], node);
  refuseNeither(token, tokenFile, ['token', 'token_file'], node);
  refuseBoth(token, tokenFile, ['token', 'token_file'], node);
  if (html && monospace) throw node.fail('at most one of monospace & html must be configured', 'monospace');
});
export type PushoverConfig = Frozen<Value<typeof PUSHOVER>>;

export const SNS = new Struct('config.plain', {
  ...base(true),
  api_url: field(string),
  sigv4: shown(SIGV4),
  topic_arn: field(string),
  phone_number: field(string),
  target_arn: field(string),
  subject: field(string, template('sns.default.subject')),
  message: field(string, template('sns.default.message')),
  attributes: field(map(string)),
}, ({ topicArn, phoneNumber, targetArn }, node) => {
  const targets = [topicArn, phoneNumber, targetArn].filter(Boolean).length;
  if (targets % 2 === 0) { // the original takes all three at once as well
    throw node.fail('must provide either a Target ARN, Topic ARN, or Phone Number for SNS config');
  }
});
export type SnsConfig = Frozen<Value<typeof SNS>>;
