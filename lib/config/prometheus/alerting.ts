import { Codec, list, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { checkHttpClient, HTTP_CLIENT } from '../http-client';
import { ConfigNode } from '../node';
import { finishSteps, refuseNull, relabelConfigs } from '../relabel-config';
import { duration, string, text } from '../scalars';
import { checkTargets, DISCOVERY, refuseUnsupported } from '../sd/discovery';
import { SIGV4 } from '../sigv4';
import { field, inline, shown, Struct } from '../struct';
import { GlobalConfig } from './global';

const apiVersion = text('config.plain');

/** Alertmanagers to send alerts to, and how. */
const ALERTMANAGER = new Struct('config.AlertmanagerConfig', {
  http: inline(HTTP_CLIENT),
  sigv4: field(maybe(SIGV4)),
  scheme: field(string, 'http'),
  path_prefix: field(string),
  timeout: field(duration, 10_000),
  api_version: shown(apiVersion, 'v2'),
  relabel_configs: field(relabelConfigs),
  alert_relabel_configs: field(relabelConfigs),
  discovery: inline(DISCOVERY),
}, (one, node) => {
  if (one.apiVersion !== 'v2') throw node.fail(`expected Alertmanager api version to be one of [v2] but got ${one.apiVersion}`, 'api_version');
  checkHttpClient(one.http, node);
  if (one.sigv4 && (one.http.basicAuth || one.http.authorization || one.http.oauth2)) {
    throw node.fail('at most one of basic_auth, authorization, oauth2, & sigv4 must be configured', 'sigv4');
  }
  if (one.relabelConfigs.length === 0) checkTargets(one.discovery, node);
  refuseNull(one.relabelConfigs, node, 'relabel_configs', 'empty or null Alertmanager target relabeling rule');
  refuseNull(one.alertRelabelConfigs, node, 'alert_relabel_configs', 'empty or null Alertmanager alert relabeling rule');
}, refuseUnsupported);
export type AlertmanagersConfig = Frozen<Value<typeof ALERTMANAGER>>;

/** The block `alerting`. */
export const ALERTING = new Struct('config.plain', {
  alert_relabel_configs: field(relabelConfigs),
  alertmanagers: field(list(maybe(ALERTMANAGER), 'config.AlertmanagerConfigs') as unknown as Codec<Array<Value<typeof ALERTMANAGER>>>),
}, ({ alertRelabelConfigs, alertmanagers }, node) => {
  refuseNull(alertRelabelConfigs, node, 'alert_relabel_configs', 'empty or null alert relabeling rule');
  refuseNull(alertmanagers, node, 'alertmanagers', 'empty or null Alertmanager config section');
});

/** Completes the steps of relabelling. @throws ConfigError */
export function finishAlerting({ alertRelabelConfigs, alertmanagers }: Value<typeof ALERTING>, global: GlobalConfig, node: ConfigNode): void {
  const scheme = global.metricNameValidationScheme || 'utf8';
  finishSteps(alertRelabelConfigs, scheme, node, 'alert_relabel_configs');
  alertmanagers.forEach((one, i) => {
    finishSteps(one.relabelConfigs, scheme, node.at('alertmanagers', i), 'relabel_configs');
    finishSteps(one.alertRelabelConfigs, scheme, node.at('alertmanagers', i), 'alert_relabel_configs');
  });
}
