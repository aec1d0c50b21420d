import { KubeObject } from '../../kube/objects';
import { Assets } from '../assets';
import { LabelSelector } from '../select/label-selector';
import { Endpoint, metricSteps, requestFields } from './endpoint';
import { copied, JOB_NAME, RUNNING, sanitized, selectorSteps, shardSteps, Step, stepOf } from './relabelings';

interface MonitorSpec {
  readonly selector: LabelSelector;
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
  readonly jobLabel?: string;
  readonly podTargetLabels?: readonly string[];
  readonly attachMetadata?: { readonly node?: boolean };
  readonly sampleLimit?: number;
  readonly targetLimit?: number;
  readonly labelLimit?: number;
  readonly labelNameLengthLimit?: number;
  readonly labelValueLengthLimit?: number;
  readonly keepDroppedTargets?: number;
  readonly bodySizeLimit?: string;
  readonly scrapeProtocols?: readonly string[];
  readonly fallbackScrapeProtocol?: string;
}

export type ServiceMonitor = KubeObject & {
  readonly spec: MonitorSpec & { readonly endpoints: readonly Endpoint[]; readonly targetLabels?: readonly string[] };
};
export type PodMonitor = KubeObject & { readonly spec: MonitorSpec & { readonly podMetricsEndpoints?: readonly Endpoint[] } };

const SERVICE = '__meta_kubernetes_service', POD = '__meta_kubernetes_pod';

/** The scrape configurations of a ServiceMonitor, one per endpoint. @throws CodedError ASSET */
export function serviceMonitorConfigs({ metadata, spec }: ServiceMonitor, assets: Assets, shards: number): Step[] {
  const namespace = metadata.namespace!;
  return spec.endpoints.map((endpoint, i) => ({
    job_name: `serviceMonitor/${namespace}/${metadata.name}/${i}`, ...head(endpoint), ...discovery('endpoints', namespace, spec),
    ...requestFields(endpoint, namespace, assets),
    relabel_configs: [
      JOB_NAME, ...selectorSteps(spec.selector, SERVICE), ...portSteps(endpoint), ...OWNERS,
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' }, { source_labels: [`${SERVICE}_name`], target_label: 'service' },
      { source_labels: [`${POD}_name`], target_label: 'pod' }, { source_labels: [`${POD}_container_name`], target_label: 'container' },
      ...endpoint.filterRunning === false ? [] : [RUNNING],
      ...(spec.targetLabels ?? []).map((label) => copied(`${SERVICE}_label_${sanitized(label)}`, sanitized(label))),
      ...(spec.podTargetLabels ?? []).map((label) => copied(`${POD}_label_${sanitized(label)}`, sanitized(label))),
      { source_labels: [`${SERVICE}_name`], target_label: 'job', replacement: '${1}' },
      ...spec.jobLabel ? [copied(`${SERVICE}_label_${sanitized(spec.jobLabel)}`, 'job')] : [],
      ...endpointLabel(endpoint), ...(endpoint.relabelings ?? []).map(stepOf), ...shardSteps(shards),
    ],
    ...limits(spec), ...metricSteps(endpoint),
  }));
}

/** The scrape configurations of a PodMonitor, one per endpoint. @throws CodedError ASSET */
export function podMonitorConfigs({ metadata, spec }: PodMonitor, assets: Assets, shards: number): Step[] {
  const namespace = metadata.namespace!;
  return (spec.podMetricsEndpoints ?? []).map((endpoint, i) => ({
    job_name: `podMonitor/${namespace}/${metadata.name}/${i}`, ...head(endpoint), ...discovery('pod', namespace, spec),
    ...requestFields(endpoint, namespace, assets),
    relabel_configs: [
      JOB_NAME, ...endpoint.filterRunning === false ? [] : [RUNNING], ...selectorSteps(spec.selector, POD), ...podPortSteps(endpoint),
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' }, { source_labels: [`${POD}_container_name`], target_label: 'container' },
      { source_labels: [`${POD}_name`], target_label: 'pod' },
      ...(spec.podTargetLabels ?? []).map((label) => copied(`${POD}_label_${sanitized(label)}`, sanitized(label))),
      { target_label: 'job', replacement: `${namespace}/${metadata.name}` },
      ...spec.jobLabel ? [copied(`${POD}_label_${sanitized(spec.jobLabel)}`, 'job')] : [],
      ...endpointLabel(endpoint), ...(endpoint.relabelings ?? []).map(stepOf), ...shardSteps(shards),
    ],
    ...limits(spec), ...metricSteps(endpoint),
  }));
}

const OWNERS: readonly Step[] = ['Node', 'Pod'].map((kind) => ({
  source_labels: ['__meta_kubernetes_endpoint_address_target_kind', '__meta_kubernetes_endpoint_address_target_name'], separator: ';',
  regex: `${kind};(.*)`, replacement: '${1}', target_label: kind.toLowerCase(),
}));

function head({ honorLabels = false, honorTimestamps, trackTimestampsStaleness }: Endpoint): Step {
  return {
    honor_labels: honorLabels, ...honorTimestamps !== undefined ? { honor_timestamps: honorTimestamps } : {},
    ...trackTimestampsStaleness !== undefined ? { track_timestamps_staleness: trackTimestampsStaleness } : {},
  };
}

function discovery(role: string, own: string, { namespaceSelector = {}, attachMetadata }: MonitorSpec): Step {
  const { any, matchNames = [] } = namespaceSelector;
  const names = matchNames.length ? matchNames : [own];
  return {
    kubernetes_sd_configs: [{
      role, ...any ? {} : { namespaces: { names } }, ...attachMetadata?.node !== undefined ? { attach_metadata: { node: attachMetadata.node } } : {},
    }],
  };
}

function portSteps({ port, targetPort }: Endpoint): Step[] {
  if (port) return [{ action: 'keep', source_labels: ['__meta_kubernetes_endpoint_port_name'], regex: port }];
  return targetPort === undefined ? [] : [targetPortStep(targetPort)];
}

function podPortSteps({ port, portNumber, targetPort }: Endpoint): Step[] {
  if (port) return [{ action: 'keep', source_labels: [`${POD}_container_port_name`], regex: port }];
  if (portNumber) return [targetPortStep(portNumber)];
  return targetPort === undefined ? [] : [targetPortStep(targetPort)];
}

function targetPortStep(port: number | string): Step {
  const isName = typeof port === 'string' && port !== '';
  return { action: 'keep', source_labels: [`${POD}_container_port_${isName ? 'name' : 'number'}`], regex: port };
}

function endpointLabel({ port, targetPort }: Endpoint): Step[] {
  const name = port ?? targetPort;
  return name === undefined || name === '' ? [] : [{ target_label: 'endpoint', replacement: String(name) }];
}

function limits(spec: MonitorSpec): Step {
  const { sampleLimit, targetLimit, labelLimit, labelNameLengthLimit, labelValueLengthLimit, keepDroppedTargets } = spec;
  const given = (name: string, value: unknown) => (value === undefined || value === 0 || value === '' ? {} : { [name]: value });
  return {
    ...given('sample_limit', sampleLimit), ...given('target_limit', targetLimit), ...given('label_limit', labelLimit),
    ...given('label_name_length_limit', labelNameLengthLimit), ...given('label_value_length_limit', labelValueLengthLimit),
    ...given('keep_dropped_targets', keepDroppedTargets), ...spec.scrapeProtocols?.length ? { scrape_protocols: spec.scrapeProtocols } : {},
    ...given('fallback_scrape_protocol', spec.fallbackScrapeProtocol), ...given('body_size_limit', spec.bodySizeLimit),
  };
}
