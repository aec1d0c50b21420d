import { list, map, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, secret, string } from '../../scalars';
import { field, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, secretFile } from '../scalars';
import { base, refuseBoth, template, withSlash } from './receiver-fields';

const RESPONDER = new Struct('config.OpsGenieConfigResponder', {
  id: field(string),
  name: field(string),
  username: field(string),
  type: field(string),
});

const TYPES = ['team', 'teams', 'user', 'escalation', 'schedule'];

export const OPSGENIE = new Struct('config.plain', {
  ...base(true),
  api_key: field(secret),
  api_key_file: field(secretFile),
  api_url: field(httpUrl),
  message: field(string, template('opsgenie.default.message')),
  description: field(string, template('opsgenie.default.description')),
  source: field(string, template('opsgenie.default.source')),
  details: field(map(string)),
  entity: field(string),
  responders: field(list(RESPONDER)),
  actions: field(string),
  tags: field(string),
  note: field(string),
  priority: field(string),
  update_alerts: field(bool),
}, ({ apiKey, apiKeyFile, responders }, node) => {
  refuseBoth(apiKey, apiKeyFile, ['api_key', 'api_key_file'], node);
  responders.forEach(({ id, name, username, type }, i) => {
    const responder = `opsGenieConfig responder {${id} ${name} ${username} ${type}}`;
    if (!id && !name && !username) throw node.fail(`${responder} has to have at least one of id, username or name specified`, 'responders', i);
    if (!type.includes('{{') && !TYPES.includes(type.toLowerCase())) {
      throw node.fail(`${responder} type does not match valid options ^(${TYPES.join('|')})$`, 'responders', i);
    }
  });
});
type Draft = Value<typeof OPSGENIE>;
export type OpsgenieConfig = Frozen<Draft>;

/** Fills in what `global` says. @throws ConfigError where nobody says it */
export function finishOpsgenie(opsgenie: Draft, global: GlobalConfig, node: ConfigNode): void {
  opsgenie.apiUrl ||= global.opsgenieApiUrl;
  if (!opsgenie.apiUrl) throw node.fail('no global OpsGenie URL set');
  opsgenie.apiUrl = withSlash(opsgenie.apiUrl);
  if (opsgenie.apiKey || opsgenie.apiKeyFile) return;
  if (!global.opsgenieApiKey && !global.opsgenieApiKeyFile) throw node.fail('no global OpsGenie API Key set either inline or in a file');
  opsgenie.apiKey = global.opsgenieApiKey;
  opsgenie.apiKeyFile = global.opsgenieApiKeyFile;
}
