import { Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, int, int64, secret, string } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, secretFile, secretUrl } from '../scalars';
import { base, refuseBoth, refuseNeither, template, withSlash } from './receiver-fields';

/** What services have in common that take messages at a secret address. */
const INCOMING = { ...base(true), webhook_url: field(secretUrl), webhook_url_file: field(secretFile) };

function checkIncoming({ webhookUrl, webhookUrlFile }: { readonly webhookUrl: unknown; readonly webhookUrlFile: string }, node: ConfigNode): void {
  refuseNeither(webhookUrl, webhookUrlFile, ['webhook_url', 'webhook_url_file'], node);
  refuseBoth(webhookUrl, webhookUrlFile, ['webhook_url', 'webhook_url_file'], node);
}

export const DISCORD = new Struct('discord.plain', {
  ...INCOMING,
  content: field(string),
  title: field(string, template('discord.default.title')),
  message: field(string, template('discord.default.message')),
  username: field(string),
  avatar_url: field(string),
}, checkIncoming);
export type DiscordConfig = Frozen<Value<typeof DISCORD>>;

export const MSTEAMS = new Struct('msteams.plain', {
  ...INCOMING,
  title: field(string, template('msteams.default.title')),
  summary: field(string, template('msteams.default.summary')),
  text: field(string, template('msteams.default.text')),
}, checkIncoming);
export type MsteamsConfig = Frozen<Value<typeof MSTEAMS>>;

export const MSTEAMSV2 = new Struct('config.plain', {
  ...INCOMING,
  title: field(string, template('msteamsv2.default.title')),
  text: field(string, template('msteamsv2.default.text')),
}, checkIncoming);
export type Msteamsv2Config = Frozen<Value<typeof MSTEAMSV2>>;

const PARSE_MODES = ['', 'Markdown', 'MarkdownV2', 'HTML'];

export const TELEGRAM = new Struct('config.plain', {
  ...base(true),
  api_url: field(httpUrl),
  bot_token: field(secret),
  bot_token_file: field(secretFile),
  chat_id: field(int64),
  chat_id_file: field(secretFile),
  message_thread_id: field(int),
  message: field(string, template('telegram.default.message')),
  disable_notifications: field(bool),
  parse_mode: field(string, 'HTML'),
}, ({ botToken, botTokenFile, chatId, chatIdFile, parseMode }, node) => {
  refuseBoth(botToken, botTokenFile, ['bot_token', 'bot_token_file'], node);
  if (!chatId && !chatIdFile) throw node.fail('missing chat_id or chat_id_file on telegram_config');
  refuseBoth(chatId, chatIdFile, ['chat_id', 'chat_id_file'], node);
  if (!PARSE_MODES.includes(parseMode)) {
    throw node.fail('unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string', 'parse_mode');
  }
});
export type TelegramConfig = Frozen<Value<typeof TELEGRAM>>;

export function finishTelegram(telegram: Value<typeof TELEGRAM>, global: GlobalConfig, node: ConfigNode): void {
  telegram.apiUrl ||= global.telegramApiUrl;
  if (telegram.botToken || telegram.botTokenFile) return;
  if (!global.telegramBotToken && !global.telegramBotTokenFile) throw node.fail('missing bot_token or bot_token_file on telegram_config');
  telegram.botToken = global.telegramBotToken;
  telegram.botTokenFile = global.telegramBotTokenFile;
}

export const WEBEX = new Struct('config.plain', {
  ...base(true),
  api_url: field(httpUrl),
  message: field(string, template('webex.default.message')),
  room_id: shown(string),
}, ({ roomId, httpConfig }, node) => {
  if (!roomId) throw node.fail('missing room_id on webex_config');
  if (!httpConfig?.authorization) throw node.fail('missing webex_configs.http_config.authorization');
});
export type WebexConfig = Frozen<Value<typeof WEBEX>>;

export function finishWebex(webex: Value<typeof WEBEX>, global: GlobalConfig, node: ConfigNode): void {
  webex.apiUrl ||= global.webexApiUrl;
  if (!webex.apiUrl) throw node.fail('no global Webex URL set');
}

const MESSAGE_TYPES = ['text', 'markdown'];

export const WECHAT = new Struct('config.plain', {
  ...base(false),
  api_secret: field(secret),
  api_secret_file: field(secretFile),
  corp_id: field(string),
  message: field(string, template('wechat.default.message')),
  api_url: field(httpUrl),
  to_user: field(string, template('wechat.default.to_user')),
  to_party: field(string, template('wechat.default.to_party')),
  to_tag: field(string, template('wechat.default.to_tag')),
  agent_id: field(string, template('wechat.default.agent_id')),
  message_type: field(string),
}, (wechat, node) => {
  wechat.messageType ||= MESSAGE_TYPES[0];
  if (!MESSAGE_TYPES.includes(wechat.messageType)) {
    throw node.fail(`weChat message type "${wechat.messageType}" does not match valid options ^(${MESSAGE_TYPES.join('|')})$`, 'message_type');
  }
  refuseBoth(wechat.apiSecret, wechat.apiSecretFile, ['api_secret', 'api_secret_file'], node);
});
export type WechatConfig = Frozen<Value<typeof WECHAT>>;

export function finishWechat(wechat: Value<typeof WECHAT>, global: GlobalConfig, node: ConfigNode): void {
  wechat.apiUrl ||= global.wechatApiUrl;
  if (!wechat.apiUrl) throw node.fail('no global Wechat URL set');
  wechat.apiUrl = withSlash(wechat.apiUrl);
  if (!wechat.apiSecret && !wechat.apiSecretFile) {
    if (!global.wechatApiSecret && !global.wechatApiSecretFile) throw node.fail('no global Wechat Api Secret set either inline or in a file');
    wechat.apiSecret = global.wechatApiSecret;
    wechat.apiSecretFile = global.wechatApiSecretFile;
  }
  wechat.corpId ||= global.wechatApiCorpId;
  if (!wechat.corpId) throw node.fail('no global Wechat CorpID set');
}
