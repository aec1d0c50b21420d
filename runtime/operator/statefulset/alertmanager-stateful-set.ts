import { KubeObject } from '../../kube/objects';
import { INPUT_HASH } from '../controllers/object-writer';
import { inputHash } from '../input-hash';
import { Owned } from '../owned';
import { Alertmanager } from '../prometheus-spec';
import { OperatorSettings } from '../settings';
import { atLeast } from '../version';
import { Mount, reloaderContainers, RESTRICTED } from './containers';
import { copiedAnnotations, joined, podSpecFields, routePrefixOf, storageOf, templateMetadata } from './pod-template';

/** The labels of all pods of an Alertmanager. */
export function alertmanagerLabels(name: string): Record<string, string> {
  return {
    'alertmanager': name, 'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/name': 'alertmanager',
  };
}

const WEB_CONFIG = '/etc/alertmanager/web_config/web-config.yaml';

export function alertmanagerStatefulSet(alertmanager: Alertmanager, version: string, owned: Owned, settings: OperatorSettings): KubeObject {
  const { spec, metadata: { name: owner } } = alertmanager;
  const prefix = `alertmanager-${owner}`;
  const labels = alertmanagerLabels(owner);
  const storage = storageOf(spec, `${prefix}-db`, 'alertmanager-db');
  const route = routePrefixOf(spec), port = spec.portName ?? 'web';
  const web: Mount = { name: 'web-config', readOnly: true, mountPath: WEB_CONFIG, subPath: 'web-config.yaml' };
  const extra = [
    ...(spec.secrets ?? []).map((name) => ({ volume: { name: `secret-${name}`, secret: { secretName: name } }, path: `/etc/alertmanager/secrets/${name}` })),
    ...(spec.configMaps ?? []).map((name) => ({ volume: { name: `configmap-${name}`, configMap: { name } }, path: `/etc/alertmanager/configmaps/${name}` })),
  ];
  const extraMounts: Mount[] = extra.map(({ volume, path }) => ({ name: volume.name, readOnly: true, mountPath: path }));
  const { init, sidecar } = reloaderContainers({
    configFile: '/etc/alertmanager/config/alertmanager.yaml.gz', outputFile: '/etc/alertmanager/config_out/alertmanager.env.yaml',
    watchedDirs: ['/etc/alertmanager/config', ...extra.map(({ path }) => path)], reloadUrl: `http://${settings.localhost}:9093${joined(route, '/-/reload')}`,
    webConfig: WEB_CONFIG, shard: '-1', pullPolicy: spec.imagePullPolicy,
    mounts: [
      { name: 'config-volume', readOnly: true, mountPath: '/etc/alertmanager/config' }, { name: 'config-out', mountPath: '/etc/alertmanager/config_out' },
      ...extraMounts, web,
    ],
  }, settings);
  const server = {
    name: 'alertmanager', image: spec.image ?? `${settings.alertmanagerDefaultBaseImage}:v${version}`,
    ...spec.imagePullPolicy ? { imagePullPolicy: spec.imagePullPolicy } : {}, args: serverArgs(alertmanager, version, route),
    ports: [
      { name: port, containerPort: 9093, protocol: 'TCP' }, { name: 'mesh-tcp', containerPort: 9094, protocol: 'TCP' },
      { name: 'mesh-udp', containerPort: 9094, protocol: 'UDP' },
    ],
    env: [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }, { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    resources: spec.resources ?? { requests: { memory: '200Mi' } },
    volumeMounts: [
      { name: 'config-volume', mountPath: '/etc/alertmanager/config' }, { name: 'config-out', readOnly: true, mountPath: '/etc/alertmanager/config_out' },
      { name: 'tls-assets', readOnly: true, mountPath: '/etc/alertmanager/certs' },
      { name: storage.name, mountPath: '/alertmanager', ...storage.subPath ? { subPath: storage.subPath } : {} }, ...extraMounts, web,
      {
        name: 'cluster-tls-config', readOnly: true, mountPath: '/etc/alertmanager/cluster_tls_config/cluster-tls-config.yaml',
        subPath: 'cluster-tls-config.yaml',
      },
    ],
    livenessProbe: { httpGet: { path: joined(route, '/-/healthy'), port }, timeoutSeconds: 3, failureThreshold: 10 },
    readinessProbe: { httpGet: { path: joined(route, '/-/ready'), port }, initialDelaySeconds: 3, timeoutSeconds: 3, periodSeconds: 5, failureThreshold: 10 },
    terminationMessagePolicy: 'FallbackToLogsOnError', securityContext: RESTRICTED,
  };
  const volumes = [
    { name: 'config-volume', secret: { secretName: `${prefix}-generated` } },
    { name: 'tls-assets', projected: { sources: [{ secret: { name: `${prefix}-tls-assets-0` } }] } }, { name: 'config-out', emptyDir: { medium: 'Memory' } },
    ...extra.map(({ volume }) => volume), { name: 'web-config', secret: { secretName: `${prefix}-web-config` } },
    { name: 'cluster-tls-config', secret: { secretName: `${prefix}-cluster-tls-config` } }, ...storage.volume ? [storage.volume] : [],
  ];
  const setSpec = {
    replicas: spec.replicas ?? 1, selector: { matchLabels: labels },
    template: {
      metadata: templateMetadata(spec, { ...labels, 'app.kubernetes.io/version': version }, 'alertmanager'),
      spec: {
        volumes, initContainers: [init], containers: [server, sidecar], terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 120,
        ...spec.automountServiceAccountToken === undefined ? {} : { automountServiceAccountToken: spec.automountServiceAccountToken }, ...podSpecFields(spec),
      },
    },
    ...storage.claim ? { volumeClaimTemplates: [storage.claim] } : {},
    serviceName: 'alertmanager-operated', podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' },
    ...spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {},
  };
  const metadata = owned.metadata(prefix, { ...alertmanager.metadata.labels, ...labels });
  const annotations = { ...copiedAnnotations(alertmanager), ...metadata.annotations, [INPUT_HASH]: inputHash([metadata, setSpec]) };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...metadata, annotations }, spec: setSpec } as unknown as KubeObject;
}

function serverArgs({ spec, metadata }: Alertmanager, version: string, route: string): string[] {
  const replicas = spec.replicas ?? 1, isCluster = replicas > 1 || spec.forceEnableClusterMode === true;
  const flag = (name: string, value: string | undefined) => (value === undefined || value === '' ? [] : [`--${name}=${value}`]);
  const peers = Array.from({ length: replicas }, (_, i) => `alertmanager-${metadata.name}-${i}.alertmanager-operated:9094`);
  return [
    '--config.file=/etc/alertmanager/config_out/alertmanager.env.yaml', '--storage.path=/alertmanager', `--data.retention=${spec.retention ?? '120h'}`,
    `--cluster.listen-address=${isCluster ? '[$(POD_IP)]:9094' : ''}`, '--web.listen-address=:9093', ...flag('web.external-url', spec.externalUrl),
    `--web.route-prefix=${route}`, ...flag('log.level', spec.logLevel), ...flag('log.format', spec.logFormat),
    ...flag('enable-feature', spec.enableFeatures?.join(',')),
    ...flag('cluster.advertise-address', spec.clusterAdvertiseAddress), ...flag('cluster.gossip-interval', spec.clusterGossipInterval),
    ...flag('cluster.pushpull-interval', spec.clusterPushpullInterval), ...flag('cluster.peer-timeout', spec.clusterPeerTimeout),
    ...atLeast(version, '0.30.0') ? ['--cluster.peer-name=$(POD_NAME)'] : [],
    ...atLeast(version, '0.26.0') ? [`--cluster.label=${spec.clusterLabel ?? `${metadata.namespace}/${metadata.name}`}`] : [],
    ...[...peers, ...spec.additionalPeers ?? []].map((peer) => `--cluster.peer=${peer}`), '--cluster.reconnect-timeout=5m', `--web.config.file=${WEB_CONFIG}`,
  ];
}
