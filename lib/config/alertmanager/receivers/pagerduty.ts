import { Codec, list, map, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { goDuration, secret, string } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, secretFile, Tree, tree } from '../scalars';
import { base, refuseBoth, template } from './receiver-fields';

const details: Codec<Record<string, Tree>> = map(tree);

const IMAGE = new Struct('config.PagerdutyImage', { src: field(string), alt: field(string), href: field(string) });
const LINK = new Struct('config.PagerdutyLink', { href: field(string), text: field(string) });

const DETAILS: Readonly<Record<string, string>> = {
  firing: '{{ .Alerts.Firing | toJson }}',
  resolved: '{{ .Alerts.Resolved | toJson }}',
  num_firing: '{{ .Alerts.Firing | len }}',
  num_resolved: '{{ .Alerts.Resolved | len }}',
};

export const PAGERDUTY = new Struct('config.plain', {
  ...base(true),
  /** A key of the first version of their API; a routing key is one of the second. */
  service_key: field(secret),
  service_key_file: field(secretFile),
  routing_key: field(secret),
  routing_key_file: field(secretFile),
  url: field(httpUrl),
  client: field(string, template('pagerduty.default.client')),
  client_url: field(string, template('pagerduty.default.clientURL')),
  description: field(string, '{{ template "pagerduty.default.description" .}}'),
  details: field(details),
  images: field(list(IMAGE)),
  links: field(list(LINK)),
  source: field(string),
  severity: field(string),
  class: field(string),
  component: field(string),
  group: field(string),
  timeout: shown(goDuration),
}, (value, node) => {
  const { routingKey, routingKeyFile, serviceKey, serviceKeyFile } = value;
  if (!routingKey && !routingKeyFile && !serviceKey && !serviceKeyFile) throw node.fail('missing service or routing key in PagerDuty config');
  refuseBoth(routingKey, routingKeyFile, ['routing_key', 'routing_key_file'], node);
  refuseBoth(serviceKey, serviceKeyFile, ['service_key', 'service_key_file'], node);
  value.source ||= value.client;
  value.details = { ...DETAILS, ...value.details };
});
export function finishPagerduty(pagerduty: Value<typeof PAGERDUTY>, global: GlobalConfig, node: ConfigNode): void {
  pagerduty.url ||= global.pagerdutyUrl;
  if (!pagerduty.url) throw node.fail('no global PagerDuty URL set');
}
export type PagerdutyConfig = Frozen<Value<typeof PAGERDUTY>>;
