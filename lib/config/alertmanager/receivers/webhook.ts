import { Value } from '../../codec';
import { Frozen } from '../../freeze';
import { goDuration, secret, text, uint64 } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { httpUrl, secretFile, secretTemplateUrl, tree } from '../scalars';
import { base, refuseBoth, refuseNeither } from './receiver-fields';

const SHAPE = {
  ...base(true),
  url: field(secretTemplateUrl),
  url_file: shown(secretFile),
  /** Alerts of a notification that are told of; 0 for all. */
  max_alerts: shown(uint64),
  /** Of a request; 0 for as long as the notification may take. */
  timeout: shown(goDuration),
  /** What is sent instead of the usual body: its texts are templates. */
  payload: field(tree),
};

export const WEBHOOK = new Struct('webhook.plain', SHAPE, ({ url, urlFile }, node) => {
  refuseNeither(url, urlFile, ['url', 'url_file'], node);
  refuseBoth(url, urlFile, ['url', 'url_file'], node);
});
export type WebhookConfig = Frozen<Value<typeof WEBHOOK>>;

const INCIDENTIO_SHAPE = {
  ...base(true),
  url: shown(httpUrl),
  url_file: shown(text()),
  alert_source_token: field(secret),
  alert_source_token_file: field(secretFile),
  max_alerts: shown(uint64),
  timeout: shown(goDuration),
};

export const INCIDENTIO = new Struct('incidentio.plain', INCIDENTIO_SHAPE, (value, node) => {
  const { url, urlFile, alertSourceToken: token, alertSourceTokenFile: tokenFile, httpConfig } = value;
  refuseNeither(url, urlFile, ['url', 'url_file'], node);
  refuseBoth(url, urlFile, ['url', 'url_file'], node);
  refuseBoth(token, tokenFile, ['alert_source_token', 'alert_source_token_file'], node);
  if (httpConfig?.authorization && (token || tokenFile)) {
    throw node.fail('cannot specify alert_source_token or alert_source_token_file when using http_config.authorization', 'http_config', 'authorization');
  }
});
export type IncidentioConfig = Frozen<Value<typeof INCIDENTIO>>;
