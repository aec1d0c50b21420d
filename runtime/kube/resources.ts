import { Resource } from './objects';

const core = (plural: string, kind: string, namespaced = true): Resource => ({ group: '', version: 'v1', plural, kind, namespaced });
const grouped = (group: string, version: string) => (plural: string, kind: string, namespaced = true): Resource => (
  { group, version, plural, kind, namespaced });
const apps = grouped('apps', 'v1');
const monitoring = grouped('monitoring.coreos.com', 'v1');
const monitoringAlpha = grouped('monitoring.coreos.com', 'v1alpha1');

/** The kinds that the programs work with. */
export const RESOURCES = {
  nodes: core('nodes', 'Node', false),
  namespaces: core('namespaces', 'Namespace', false),
  pods: core('pods', 'Pod'),
  services: core('services', 'Service'),
  endpoints: core('endpoints', 'Endpoints'),
  secrets: core('secrets', 'Secret'),
  configMaps: core('configmaps', 'ConfigMap'),
  serviceAccounts: core('serviceaccounts', 'ServiceAccount'),
  persistentVolumeClaims: core('persistentvolumeclaims', 'PersistentVolumeClaim'),
  persistentVolumes: core('persistentvolumes', 'PersistentVolume', false),
  deployments: apps('deployments', 'Deployment'),
  replicaSets: apps('replicasets', 'ReplicaSet'),
  daemonSets: apps('daemonsets', 'DaemonSet'),
  statefulSets: apps('statefulsets', 'StatefulSet'),
  jobs: grouped('batch', 'v1')('jobs', 'Job'),
  cronJobs: grouped('batch', 'v1')('cronjobs', 'CronJob'),
  endpointSlices: grouped('discovery.k8s.io', 'v1')('endpointslices', 'EndpointSlice'),
  ingresses: grouped('networking.k8s.io', 'v1')('ingresses', 'Ingress'),
  storageClasses: grouped('storage.k8s.io', 'v1')('storageclasses', 'StorageClass', false),
  events: grouped('events.k8s.io', 'v1')('events', 'Event'),
  customResourceDefinitions: grouped('apiextensions.k8s.io', 'v1')('customresourcedefinitions', 'CustomResourceDefinition', false),
  prometheuses: monitoring('prometheuses', 'Prometheus'),
  alertmanagers: monitoring('alertmanagers', 'Alertmanager'),
  thanosRulers: monitoring('thanosrulers', 'ThanosRuler'),
  serviceMonitors: monitoring('servicemonitors', 'ServiceMonitor'),
  podMonitors: monitoring('podmonitors', 'PodMonitor'),
  probes: monitoring('probes', 'Probe'),
  prometheusRules: monitoring('prometheusrules', 'PrometheusRule'),
  prometheusAgents: monitoringAlpha('prometheusagents', 'PrometheusAgent'),
  scrapeConfigs: monitoringAlpha('scrapeconfigs', 'ScrapeConfig'),
  alertmanagerConfigs: monitoringAlpha('alertmanagerconfigs', 'AlertmanagerConfig'),
} as const satisfies Readonly<Record<string, Resource>>;
