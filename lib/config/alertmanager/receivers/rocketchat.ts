import { list, maybe, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, secret, string } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, secretFile } from '../scalars';
import { base, refuseBoth, template } from './receiver-fields';

const FIELD = new Struct('config.RocketchatAttachmentField', {
  short: shown(maybe(bool)),
  title: field(string),
  value: field(string),
});

/** Where the original names no key, its keys are the names of its fields in lower case. */
const ACTION = new Struct('config.RocketchatAttachmentAction', {
  type: field(string),
  text: field(string),
  url: shown(string),
  imageurl: shown(string),
  iswebview: shown(bool),
  webviewheightratio: shown(string),
  msg: shown(string),
  msginchatwindow: shown(bool),
  msgprocessingtype: shown(string),
});

export const ROCKETCHAT = new Struct('config.plain', {
  ...base(false),
  api_url: field(httpUrl),
  token_id: field(secret),
  token_id_file: field(secretFile),
  token: field(secret),
  token_file: field(secretFile),
  channel: field(string),
  color: field(string, '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}'),
  title: field(string, template('rocketchat.default.title')),
  title_link: field(string, template('rocketchat.default.titlelink')),
  text: field(string, template('rocketchat.default.text')),
  fields: field(list(FIELD)),
  short_fields: shown(bool),
  emoji: field(string, template('rocketchat.default.emoji')),
  icon_url: field(string, template('rocketchat.default.iconurl')),
  image_url: field(string),
  thumb_url: field(string),
  link_names: shown(bool),
  actions: field(list(ACTION)),
}, ({ token, tokenFile, tokenId, tokenIdFile }, node) => {
  refuseBoth(token, tokenFile, ['token', 'token_file'], node);
  refuseBoth(tokenId, tokenIdFile, ['token_id', 'token_id_file'], node);
});
export type RocketchatConfig = Frozen<Value<typeof ROCKETCHAT>>;

export function finishRocketchat(rocketchat: Value<typeof ROCKETCHAT>, global: GlobalConfig, node: ConfigNode): void {
  rocketchat.apiUrl ||= global.rocketchatApiUrl;
  if (!rocketchat.tokenId && !rocketchat.tokenIdFile) {
    if (!global.rocketchatTokenId && !global.rocketchatTokenIdFile) throw node.fail('no global Rocketchat TokenID set either inline or in a file');
    rocketchat.tokenId = global.rocketchatTokenId;
    rocketchat.tokenIdFile = global.rocketchatTokenIdFile;
  }
  if (rocketchat.token || rocketchat.tokenFile) return;
  if (!global.rocketchatToken && !global.rocketchatTokenFile) throw node.fail('no global Rocketchat Token set either inline or in a file');
  rocketchat.token = global.rocketchatToken;
  rocketchat.tokenFile = global.rocketchatTokenFile;
}
