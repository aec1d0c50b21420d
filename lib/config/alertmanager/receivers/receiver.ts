import { quote } from '../../../encoding/go-quote';
import { Codec, list, map, Value } from '../../codec';
import { ConfigNode } from '../../node';
import { string } from '../../scalars';
import { field, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { DISCORD, finishTelegram, finishWebex, finishWechat, MSTEAMS, MSTEAMSV2, TELEGRAM, WEBEX, WECHAT } from './chat';
import { EMAIL, finishEmail } from './email';
import { finishJira, JIRA } from './jira';
import { finishMattermost, MATTERMOST } from './mattermost';
import { finishOpsgenie, OPSGENIE } from './opsgenie';
import { finishPagerduty, PAGERDUTY } from './pagerduty';
import { finishVictorops, PUSHOVER, SNS, VICTOROPS } from './paging';
import { finishRocketchat, ROCKETCHAT } from './rocketchat';
import { finishSlack, SLACK } from './slack';
import { INCIDENTIO, WEBHOOK } from './webhook';

/** A list of receivers of one type, in which a null is none. */
function section<T>(codec: Codec<T>, type: string, name: string): Codec<T[]> {
  const items = list(codec, type);
  return {
    ...items,
    read(node) {
      if (node.content.kind === 'list') {
        const missing = node.content.items.findIndex((item) => item.isNull);
        if (missing >= 0) throw node.fail(`missing ${name} config`, missing);
      }
      return items.read(node);
    },
  };
}

/** The same for types of which a null is one that says nothing. */
function emptySection<T>(struct: Codec<T> & { initial(): T }, type: string): Codec<T[]> {
  return list({ ...struct, zero: () => struct.initial(), read: (node) => struct.read(node), isZero: () => false, print: (value) => struct.print(value) }, type);
}

/** One of `receivers`: where notifications go, by any number of ways. Once `finishReceiver` went over it everything that `global` says is filled in. */
export const RECEIVER = new Struct('config.plain', {
  name: field(string),
  labels: field(map(string)),
  discord_configs: field(section(DISCORD, '[]*discord.DiscordConfig', 'discord')),
  email_configs: field(section(EMAIL, '[]*config.EmailConfig', 'email')),
  incidentio_configs: field(section(INCIDENTIO, '[]*incidentio.IncidentioConfig', 'incidentio')),
  pagerduty_configs: field(section(PAGERDUTY, '[]*config.PagerdutyConfig', 'pagerduty')),
  slack_configs: field(emptySection(SLACK, '[]*config.SlackConfig')),
  webhook_configs: field(section(WEBHOOK, '[]*webhook.WebhookConfig', 'webhook')),
  opsgenie_configs: field(emptySection(OPSGENIE, '[]*config.OpsGenieConfig')),
  wechat_configs: field(emptySection(WECHAT, '[]*config.WechatConfig')),
  pushover_configs: field(section(PUSHOVER, '[]*config.PushoverConfig', 'pushover')),
  victorops_configs: field(section(VICTOROPS, '[]*config.VictorOpsConfig', 'victorops')),
  sns_configs: field(section(SNS, '[]*config.SNSConfig', 'sns')),
  telegram_configs: field(section(TELEGRAM, '[]*config.TelegramConfig', 'telegram')),
  webex_configs: field(section(WEBEX, '[]*config.WebexConfig', 'webex')),
  msteams_configs: field(section(MSTEAMS, '[]*msteams.MSTeamsConfig', 'msteams')),
  msteamsv2_configs: field(section(MSTEAMSV2, '[]*config.MSTeamsV2Config', 'msteamsv2')),
  jira_configs: field(section(JIRA, '[]*jira.JiraConfig', 'jira')),
  rocketchat_configs: field(emptySection(ROCKETCHAT, '[]*config.RocketchatConfig')),
  mattermost_configs: field(section(MATTERMOST, '[]*mattermost.MattermostConfig', 'mattermost')),
}, (receiver, node) => {
  if (receiver.name === '') throw node.fail('missing name in receiver');
  const { name = receiver.name } = receiver.labels;
  if (name !== receiver.name) {
    throw node.fail(`receiver label "name" must match receiver name ${quote(receiver.name)}, got ${quote(name)}`, 'labels', 'name');
  }
  receiver.labels = { ...receiver.labels, name };
});
type Draft = Value<typeof RECEIVER>;

/** Fills in what `global` says. @throws ConfigError where nobody says what is needed */
export function finishReceiver(receiver: Draft, global: GlobalConfig, node: ConfigNode): void {
  const each = <T>(key: string, all: readonly T[], finish: (one: T, global: GlobalConfig, node: ConfigNode) => void) => (
    all.forEach((one, i) => finish(one, global, node.at(key, i))));
  each('email_configs', receiver.emailConfigs, finishEmail);
  each('pagerduty_configs', receiver.pagerdutyConfigs, finishPagerduty);
  each('slack_configs', receiver.slackConfigs, finishSlack);
  each('opsgenie_configs', receiver.opsgenieConfigs, finishOpsgenie);
  each('wechat_configs', receiver.wechatConfigs, finishWechat);
  each('victorops_configs', receiver.victoropsConfigs, finishVictorops);
  each('telegram_configs', receiver.telegramConfigs, finishTelegram);
  each('webex_configs', receiver.webexConfigs, finishWebex);
  each('jira_configs', receiver.jiraConfigs, finishJira);
  each('rocketchat_configs', receiver.rocketchatConfigs, finishRocketchat);
  each('mattermost_configs', receiver.mattermostConfigs, finishMattermost);
  for (const section of Object.values(receiver).filter((part) => Array.isArray(part))) {
    for (const one of section as Array<{ httpConfig?: GlobalConfig['httpConfig'] }>) if ('httpConfig' in one) one.httpConfig ??= global.httpConfig;
  }
}

