import { parse, stringify } from 'yaml';
import { Assets } from '../assets';
import { atLeast } from '../version';
import { AlertmanagerEndpoints, Prometheus } from '../prometheus-spec';
import { tlsConfig } from './endpoint';
import { Step, stepOf } from './relabelings';

export const RULES_DIR = '/etc/prometheus/rules';
/** How many ConfigMaps of rules every pod looks for: more can come without a restart. */
export const LEAST_RULE_MAPS = 3;

/** The whole configuration of a Prometheus as text. @param ruleMaps names of the ConfigMaps of its rules @throws CodedError ASSET */
export function prometheusConfig(prometheus: Prometheus, version: string, scrapeConfigs: readonly Step[], ruleMaps: readonly string[], assets: Assets): string {
  const { spec, metadata } = prometheus;
  const { scrapeInterval = '30s', scrapeTimeout, evaluationInterval = '30s', alerting } = spec;
  const additional = spec.additionalScrapeConfigs ? parse(assets.secret(metadata.namespace!, spec.additionalScrapeConfigs)) as Step[] | null ?? [] : [];
  const config = {
    global: {
      scrape_interval: scrapeInterval, ...scrapeTimeout ? { scrape_timeout: scrapeTimeout } : {}, external_labels: externalLabels(prometheus),
      evaluation_interval: evaluationInterval,
    },
    rule_files: ruleMaps.map((name) => `${RULES_DIR}/${name}/*.yaml`),
    scrape_configs: [...scrapeConfigs, ...additional],
    ...storage(spec, version),
    ...alerting?.alertmanagers.length ? { alerting: alertingBlock(prometheus, alerting.alertmanagers, assets) } : {},
  };
  return stringify(config, { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}

const REPLICA = 'prometheus_replica';

function externalLabels({ metadata, spec }: Prometheus): Record<string, string> {
  const own = spec.prometheusExternalLabelName ?? 'prometheus', replica = spec.replicaExternalLabelName ?? REPLICA;
  const labels: Record<string, string> = {
    ...own ? { [own]: `${metadata.namespace}/${metadata.name}` } : {}, ...replica ? { [replica]: '$(POD_NAME)' } : {}, ...spec.externalLabels,
  };
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** From 3.11 on retention is a part of the configuration, and can change without a restart. */
function storage({ retention, retentionSize }: Prometheus['spec'], version: string): Step {
  if (!atLeast(version, '3.11.0')) return {};
  const time = retention ?? (retentionSize ? undefined : '24h');
  return { storage: { tsdb: { retention: { ...time ? { time } : {}, ...retentionSize ? { size: retentionSize } : {} } } } };
}

function alertingBlock({ metadata, spec }: Prometheus, alertmanagers: readonly AlertmanagerEndpoints[], assets: Assets): Step {
  const replica = spec.replicaExternalLabelName ?? REPLICA;
  return {
    ...replica ? { alert_relabel_configs: [{ action: 'labeldrop', regex: replica }] } : {},
    alertmanagers: alertmanagers.map((endpoints) => alertmanagerConfig(endpoints, metadata.namespace!, assets)),
  };
}

const PORT_NAME = '__meta_kubernetes_endpoint_port_name', PORT_NUMBER = '__meta_kubernetes_pod_container_port_number';

function alertmanagerConfig(endpoints: AlertmanagerEndpoints, own: string, assets: Assets): Step {
  const { name, namespace = own, port, scheme, pathPrefix, timeout, enableHttp2, apiVersion, bearerTokenFile, relabelings, alertRelabelings } = endpoints;
  const isName = typeof port === 'string';
  return {
    ...scheme && scheme !== 'http' ? { scheme } : {}, ...pathPrefix && pathPrefix !== '/' ? { path_prefix: pathPrefix } : {}, ...timeout ? { timeout } : {},
    ...enableHttp2 !== undefined ? { enable_http2: enableHttp2 } : {},
    ...endpoints.tlsConfig ? { tls_config: tlsConfig(endpoints.tlsConfig, own, assets) } : {},
    kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: [namespace] } }],
    ...bearerTokenFile ? { bearer_token_file: bearerTokenFile } : {}, ...apiVersion ? { api_version: apiVersion.toLowerCase() } : {},
    relabel_configs: [
      { action: 'keep', source_labels: ['__meta_kubernetes_service_name'], regex: name },
      { action: 'keep', source_labels: [isName ? PORT_NAME : PORT_NUMBER], regex: String(port) },
      ...(relabelings ?? []).map(stepOf),
    ],
    ...alertRelabelings?.length ? { alert_relabel_configs: alertRelabelings.map(stepOf) } : {},
  };
}

