import { KubeObject } from '../../kube/objects';
import { RULES_DIR } from '../config/prometheus-config';
import { INPUT_HASH } from '../controllers/object-writer';
import { inputHash } from '../input-hash';
import { Owned } from '../owned';
import { Prometheus } from '../prometheus-spec';
import { OperatorSettings } from '../settings';
import { atLeast } from '../version';
import { Mount, reloaderContainers, RESTRICTED } from './containers';
import { copiedAnnotations, joined, podSpecFields, routePrefixOf, storageOf, templateMetadata } from './pod-template';

export interface PrometheusSetOptions { readonly name: string; readonly shard: number; readonly version: string; readonly ruleMaps: readonly string[] }

/** The labels of all pods of a Prometheus. */
export function prometheusLabels(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'prometheus-operator', 'app.kubernetes.io/name': 'prometheus',
    'operator.prometheus.io/name': name, 'prometheus': name,
  };
}

export function prometheusStatefulSet(prometheus: Prometheus, options: PrometheusSetOptions, owned: Owned, settings: OperatorSettings): KubeObject {
  const { spec, metadata: { name: owner } } = prometheus;
  const { name, shard, version, ruleMaps } = options;
  const prefix = `prometheus-${owner}`;
  const labels = { ...prometheusLabels(owner), 'operator.prometheus.io/shard': String(shard) };
  const storage = storageOf(spec, `${prefix}-db`, 'prometheus-db');
  const route = routePrefixOf(spec), port = spec.portName ?? 'web';
  const ruleMounts = (readOnly: boolean): Mount[] => ruleMaps.map((map) => ({ name: map, ...readOnly ? { readOnly } : {}, mountPath: `${RULES_DIR}/${map}` }));
  const { init, sidecar } = reloaderContainers({
    configFile: '/etc/prometheus/config/prometheus.yaml.gz', outputFile: '/etc/prometheus/config_out/prometheus.env.yaml',
    watchedDirs: [...ruleMaps.map((map) => `${RULES_DIR}/${map}`), '/etc/prometheus/config'],
    reloadUrl: `http://${settings.localhost}:9090${joined(route, '/-/reload')}`, shard: String(shard), pullPolicy: spec.imagePullPolicy,
    mounts: [{ name: 'config', mountPath: '/etc/prometheus/config' }, { name: 'config-out', mountPath: '/etc/prometheus/config_out' }, ...ruleMounts(false)],
  }, settings);
  const probe = (path: string, periodSeconds: number, failureThreshold: number) => (
    { httpGet: { path: joined(route, path), port }, timeoutSeconds: 3, periodSeconds, failureThreshold });
  const server = {
    name: 'prometheus', image: spec.image ?? `${settings.prometheusDefaultBaseImage}:v${version}`,
    ...spec.imagePullPolicy ? { imagePullPolicy: spec.imagePullPolicy } : {}, args: serverArgs(prometheus, version, route),
    ports: [{ name: port, containerPort: 9090, protocol: 'TCP' }], resources: spec.resources ?? {},
    volumeMounts: [
      { name: 'config-out', readOnly: true, mountPath: '/etc/prometheus/config_out' },
      { name: 'tls-assets', readOnly: true, mountPath: '/etc/prometheus/certs' },
      { name: storage.name, mountPath: '/prometheus', ...storage.subPath ? { subPath: storage.subPath } : {} }, ...ruleMounts(true),
      { name: 'web-config', readOnly: true, mountPath: '/etc/prometheus/web_config/web-config.yaml', subPath: 'web-config.yaml' },
    ],
    livenessProbe: probe('/-/healthy', 5, 6), readinessProbe: probe('/-/ready', 5, 3), startupProbe: probe('/-/ready', 15, 60),
    terminationMessagePolicy: 'FallbackToLogsOnError', securityContext: RESTRICTED,
  };
  const volumes = [
    { name: 'config', secret: { secretName: prefix } }, { name: 'tls-assets', projected: { sources: [{ secret: { name: `${prefix}-tls-assets-0` } }] } },
    { name: 'config-out', emptyDir: { medium: 'Memory' } }, ...ruleMaps.map((map) => ({ name: map, configMap: { name: map, optional: true } })),
    { name: 'web-config', secret: { secretName: `${prefix}-web-config` } }, ...storage.volume ? [storage.volume] : [],
  ];
  const setSpec = {
    replicas: spec.replicas ?? 1, selector: { matchLabels: labels },
    template: {
      metadata: templateMetadata(spec, { ...labels, 'app.kubernetes.io/version': version }, 'prometheus'),
      spec: {
        volumes, initContainers: [init], containers: [server, sidecar],
        terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 600, automountServiceAccountToken: spec.automountServiceAccountToken ?? true,
        shareProcessNamespace: false, ...podSpecFields(spec),
      },
    },
    ...storage.claim ? { volumeClaimTemplates: [storage.claim] } : {},
    serviceName: 'prometheus-operated', podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' },
    ...spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {},
  };
  const metadata = owned.metadata(name, { ...prometheus.metadata.labels, ...labels, 'operator.prometheus.io/mode': 'server' });
  const annotations = { ...copiedAnnotations(prometheus), ...metadata.annotations, [INPUT_HASH]: inputHash([metadata, setSpec]) };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...metadata, annotations }, spec: setSpec } as unknown as KubeObject;
}

function serverArgs({ spec }: Prometheus, version: string, route: string): string[] {
  const { web, query, retention, retentionSize } = spec;
  const isOld = !atLeast(version, '3.11.0');
  const flag = (name: string, value: string | number | undefined) => (value === undefined || value === '' ? [] : [`--${name}=${value}`]);
  const on = (name: string, value: boolean | undefined) => (value ? [`--${name}`] : []);
  return [
    '--config.file=/etc/prometheus/config_out/prometheus.env.yaml',
    ...atLeast(version, '3.0.0') ? [] : ['--web.console.templates=/etc/prometheus/consoles', '--web.console.libraries=/etc/prometheus/console_libraries'],
    '--web.enable-lifecycle', ...flag('web.page-title', web?.pageTitle), ...flag('web.max-connections', web?.maxConnections),
    ...on('web.enable-remote-write-receiver', spec.enableRemoteWriteReceiver), ...flag('enable-feature', spec.enableFeatures?.join(',')),
    ...flag('web.external-url', spec.externalUrl), `--web.route-prefix=${route}`,
    ...flag('log.level', spec.logLevel), ...flag('log.format', spec.logFormat),
    ...isOld ? flag('storage.tsdb.retention.time', retention ?? (retentionSize ? undefined : '24h')) : [],
    ...isOld ? flag('storage.tsdb.retention.size', retentionSize) : [],
    '--storage.tsdb.path=/prometheus', ...on('web.enable-admin-api', spec.enableAdminAPI),
    ...flag('query.lookback-delta', query?.lookbackDelta), ...flag('query.max-concurrency', query?.maxConcurrency),
    ...flag('query.timeout', query?.timeout), ...flag('query.max-samples', query?.maxSamples),
    ...spec.walCompression === undefined ? [] : [spec.walCompression ? '--storage.tsdb.wal-compression' : '--no-storage.tsdb.wal-compression'],
    '--web.config.file=/etc/prometheus/web_config/web-config.yaml',
  ];
}
