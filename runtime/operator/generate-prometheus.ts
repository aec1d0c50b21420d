import { errorText } from '../../lib/sys/errors';
import { KubeObject, Resource } from '../kube/objects';
import { RESOURCES } from '../kube/resources';
import { Assets } from './assets';
import { ClusterView } from './cluster-view';
import { Endpoint, missingFields } from './config/endpoint';
import { PodMonitor, podMonitorConfigs, ServiceMonitor, serviceMonitorConfigs } from './config/monitors';
import { LEAST_RULE_MAPS, prometheusConfig } from './config/prometheus-config';
import { Step } from './config/relabelings';
import { Generated, Rejection } from './generated';
import { Owned, packed } from './owned';
import { Prometheus, unknownFields } from './prometheus-spec';
import { PrometheusRule, ruleFile, sharedOut } from './rules/rule-files';
import { LabelSelector } from './select/label-selector';
import { selectedObjects } from './select/selected-objects';
import { OperatorSettings } from './settings';
import { prometheusStatefulSet, prometheusLabels } from './statefulset/prometheus-stateful-set';
import { plainVersion } from './version';

const { serviceMonitors, podMonitors, prometheusRules } = RESOURCES;

/** Everything that a Prometheus object comes to. */
export function generatePrometheus(object: KubeObject, view: ClusterView, settings: OperatorSettings): Generated {
  const prometheus = object as Prometheus;
  const { spec, metadata: { name, namespace } } = prometheus;
  const shards = spec.shards ?? 1;
  const prefix = `prometheus-${name}`;
  const statefulSets = Array.from({ length: shards }, (_, i) => (i === 0 ? prefix : `${prefix}-shard-${i}`));
  const selector = Object.entries(prometheusLabels(name)).sort().map(([key, value]) => `${key}=${value}`).join(',');
  const failed = (reason: string, message: string): Generated => ({ objects: [], rejected: [], selector, statefulSets, problem: { reason, message } });
  const version = plainVersion(spec.version ?? settings.prometheusDefaultVersion);
  if (version === undefined) return failed('InvalidConfiguration', `version ${JSON.stringify(spec.version)} is none`);
  const unknown = unknownFields(prometheus);
  if (unknown.length > 0) return failed('UnsupportedField', `${unknown.join(', ')}: nothing is generated from this yet`);

  const owned = new Owned(prometheus, [...view.list(RESOURCES.prometheuses, namespace)], settings);
  const assets = new Assets(view, '/etc/prometheus/certs'), rejected: Rejection[] = [];
  /** What becomes of the selected objects; those that cannot be used are put on record instead. */
  const select = <T extends KubeObject, R>(
    resource: Resource, objects: LabelSelector | undefined, namespaces: LabelSelector | undefined, make: (object: T) => R,
  ) => (
    selectedObjects<T>(view, resource, namespace!, { objects, namespaces }).flatMap((selected): R[] => {
      try {
        return [make(selected)];
      } catch (err) {
        const { metadata } = selected;
        rejected.push({ resource, namespace: metadata.namespace!, name: metadata.name, reason: 'InvalidConfiguration', message: errorText(err) });
        return [];
      }
    }));
  try {
    const scrapeConfigs = [
      ...select<ServiceMonitor, Step[]>(serviceMonitors, spec.serviceMonitorSelector, spec.serviceMonitorNamespaceSelector, (monitor) =>
        serviceMonitorConfigs(supported(monitor, monitor.spec.endpoints), assets, shards)),
      ...select<PodMonitor, Step[]>(podMonitors, spec.podMonitorSelector, spec.podMonitorNamespaceSelector, (monitor) =>
        podMonitorConfigs(supported(monitor, monitor.spec.podMetricsEndpoints ?? []), assets, shards)),
    ].flat();
    const rules = new Map(select<PrometheusRule, readonly [string, string]>(prometheusRules, spec.ruleSelector, spec.ruleNamespaceSelector, (rule) => (
      [`${rule.metadata.namespace}-${rule.metadata.name}-${rule.metadata.uid}.yaml`, ruleFile(rule)])));
    const ruleMaps = sharedOut(rules).map((data, i) => ({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: owned.metadata(`${prefix}-rulefiles-${i}`, { 'prometheus-name': name }), ...rules.size ? { data } : {},
    }));
    const mapNames = Array.from({ length: Math.max(LEAST_RULE_MAPS, ruleMaps.length) }, (_, i) => `${prefix}-rulefiles-${i}`);
    const config = prometheusConfig(prometheus, version, scrapeConfigs, mapNames, assets);
    const sets = statefulSets.map((setName, shard) => (
      prometheusStatefulSet(prometheus, { name: setName, shard, version, ruleMaps: mapNames }, owned, settings)));
    const objects = [
      ...ruleMaps, owned.secret(prefix, { 'prometheus.yaml.gz': packed(config) }),
      { ...owned.secret(`${prefix}-tls-assets-0`, {}), data: assets.data }, owned.secret(`${prefix}-web-config`, { 'web-config.yaml': '' }),
      owned.secret(`${prefix}-thanos-prometheus-http-client-file`, { 'prometheus.http-client-file.yaml': 'tls_config:\n  insecure_skip_verify: true\n' }),
      governingService(prometheus, owned), ...sets,
    ];
    return { objects: objects as KubeObject[], rejected, selector, statefulSets };
  } catch (err) {
    return failed('InvalidConfiguration', errorText(err));
  }
}

function supported<T>(monitor: T, endpoints: readonly Endpoint[]): T {
  const missing = endpoints.flatMap(missingFields);
  if (missing.length > 0) throw new Error(`${missing.join(', ')}: nothing is generated from this yet`);
  return monitor;
}

function governingService({ spec }: Prometheus, owned: Owned): object {
  const port = spec.portName ?? 'web';
  return {
    apiVersion: 'v1', kind: 'Service', metadata: owned.sharedMetadata('prometheus-operated', { 'operated-prometheus': 'true' }),
    spec: { ports: [{ name: port, port: 9090, targetPort: port }], selector: { 'app.kubernetes.io/name': 'prometheus' }, clusterIP: 'None' },
  };
}
