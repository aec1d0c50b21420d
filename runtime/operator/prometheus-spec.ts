import { KubeObject } from '../kube/objects';
import { Relabeling } from './config/relabelings';
import { SafeTls } from './config/endpoint';
import { KeySelector } from './assets';
import { LabelSelector } from './select/label-selector';

/** What a pod of a workload can be told, for Prometheus and Alertmanager alike. */
export interface PodFields {
  readonly replicas?: number;
  readonly image?: string;
  readonly version?: string;
  readonly imagePullPolicy?: string;
  readonly imagePullSecrets?: readonly object[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: object;
  readonly tolerations?: readonly object[];
  readonly topologySpreadConstraints?: readonly object[];
  readonly securityContext?: object;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly resources?: object;
  readonly minReadySeconds?: number;
  readonly podMetadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly storage?: {
    readonly emptyDir?: object;
    /** Use the volume itself, and no folder in it. */
    readonly disableMountSubPath?: boolean;
    readonly volumeClaimTemplate?: { readonly metadata?: { readonly name?: string; readonly labels?: object }; readonly spec?: object };
  };
  readonly externalUrl?: string;
  readonly routePrefix?: string;
  readonly portName?: string;
  readonly logLevel?: string;
  readonly logFormat?: string;
  readonly retention?: string;
  readonly paused?: boolean;
  readonly enableFeatures?: readonly string[];
  readonly terminationGracePeriodSeconds?: number;
}

export interface PrometheusSpec extends PodFields {
  readonly shards?: number;
  readonly scrapeInterval?: string;
  readonly scrapeTimeout?: string;
  readonly evaluationInterval?: string;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly replicaExternalLabelName?: string;
  readonly prometheusExternalLabelName?: string;
  readonly retentionSize?: string;
  readonly walCompression?: boolean;
  readonly enableRemoteWriteReceiver?: boolean;
  readonly enableAdminAPI?: boolean;
  readonly serviceMonitorSelector?: LabelSelector;
  readonly serviceMonitorNamespaceSelector?: LabelSelector;
  readonly podMonitorSelector?: LabelSelector;
  readonly podMonitorNamespaceSelector?: LabelSelector;
  readonly ruleSelector?: LabelSelector;
  readonly ruleNamespaceSelector?: LabelSelector;
  readonly additionalScrapeConfigs?: KeySelector;
  readonly alerting?: { readonly alertmanagers: readonly AlertmanagerEndpoints[] };
  readonly query?: { readonly lookbackDelta?: string; readonly maxConcurrency?: number; readonly maxSamples?: number; readonly timeout?: string };
  readonly web?: { readonly pageTitle?: string; readonly maxConnections?: number };
}

export interface AlertmanagerEndpoints {
  readonly name: string;
  readonly namespace?: string;
  readonly port: number | string;
  readonly scheme?: string;
  readonly pathPrefix?: string;
  readonly apiVersion?: string;
  readonly timeout?: string;
  readonly enableHttp2?: boolean;
  readonly tlsConfig?: SafeTls;
  readonly bearerTokenFile?: string;
  readonly relabelings?: readonly Relabeling[];
  readonly alertRelabelings?: readonly Relabeling[];
}

export type Prometheus = KubeObject & { readonly spec: PrometheusSpec };

export interface AlertmanagerSpec extends PodFields {
  readonly configSecret?: string;
  readonly secrets?: readonly string[];
  readonly configMaps?: readonly string[];
  readonly alertmanagerConfigSelector?: LabelSelector;
  readonly clusterAdvertiseAddress?: string;
  readonly clusterGossipInterval?: string;
  readonly clusterPushpullInterval?: string;
  readonly clusterPeerTimeout?: string;
  readonly clusterLabel?: string;
  readonly additionalPeers?: readonly string[];
  readonly forceEnableClusterMode?: boolean;
}

export type Alertmanager = KubeObject & { readonly spec: AlertmanagerSpec };

const POD_FIELDS = [
  'replicas', 'image', 'version', 'imagePullPolicy', 'imagePullSecrets', 'nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints',
  'securityContext', 'serviceAccountName', 'automountServiceAccountToken', 'priorityClassName', 'resources', 'minReadySeconds', 'podMetadata', 'storage',
  'externalUrl', 'routePrefix', 'portName', 'logLevel', 'logFormat', 'retention', 'paused', 'enableFeatures', 'terminationGracePeriodSeconds',
];

/** The fields of each kind that are generated from. A workload that has another is refused by name, instead of being made without it. */
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  Prometheus: new Set([...POD_FIELDS, 'shards', 'scrapeInterval', 'scrapeTimeout', 'evaluationInterval', 'externalLabels', 'replicaExternalLabelName',
    'prometheusExternalLabelName', 'retentionSize', 'walCompression', 'enableRemoteWriteReceiver', 'enableAdminAPI', 'serviceMonitorSelector',
    'serviceMonitorNamespaceSelector', 'podMonitorSelector', 'podMonitorNamespaceSelector', 'ruleSelector', 'ruleNamespaceSelector',
    'additionalScrapeConfigs', 'alerting', 'query', 'web',
    'probeSelector', 'probeNamespaceSelector', 'scrapeConfigSelector', 'scrapeConfigNamespaceSelector']), // those select kinds that are refused one by one
  Alertmanager: new Set([...POD_FIELDS, 'configSecret', 'secrets', 'configMaps', 'alertmanagerConfigSelector', 'alertmanagerConfigNamespaceSelector',
    'clusterAdvertiseAddress', 'clusterGossipInterval', 'clusterPushpullInterval', 'clusterPeerTimeout', 'clusterLabel', 'additionalPeers',
    'forceEnableClusterMode']),
};

/** Values that change nothing, and may stand in any object. */
function isIdle(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === '' || value === 0 || Array.isArray(value) && value.length === 0
    || typeof value === 'object' && Object.keys(value).length === 0;
}

/** Names of fields with a meaning that nothing is generated from yet. */
export function unknownFields({ kind, spec }: KubeObject & { readonly spec: object }): string[] {
  return Object.entries(spec).filter(([field, value]) => !KNOWN[kind].has(field) && !isIdle(value) && !(field in HARMLESS && HARMLESS[field] === value))
    .map(([field]) => `spec.${field}`);
}

/** What the definitions set by themselves. */
const HARMLESS: Readonly<Record<string, unknown>> = { listenLocal: false, reloadStrategy: 'HTTP', podManagementPolicy: 'Parallel' };
