import { errorText } from '../../lib/sys/errors';
import { gunzipSync } from 'node:zlib';
import { KubeObject } from '../kube/objects';
import { RESOURCES } from '../kube/resources';
import { ClusterView } from './cluster-view';
import { Generated } from './generated';
import { Owned, packed } from './owned';
import { Alertmanager, unknownFields } from './prometheus-spec';
import { selectedObjects } from './select/selected-objects';
import { OperatorSettings } from './settings';
import { alertmanagerLabels, alertmanagerStatefulSet } from './statefulset/alertmanager-stateful-set';
import { plainVersion } from './version';

const CONFIG_KEY = 'alertmanager.yaml';
const LARGEST = 64 << 20;
/** What runs where nobody has configured anything: it takes alerts, and tells nobody. */
const EMPTY_CONFIG = "route:\n  receiver: 'null'\nreceivers:\n- name: 'null'";

type Secret = KubeObject & { readonly data?: Readonly<Record<string, string>> };

/** Everything that an Alertmanager object comes to. */
export function generateAlertmanager(object: KubeObject, view: ClusterView, settings: OperatorSettings): Generated {
  const alertmanager = object as Alertmanager;
  const { spec, metadata: { name, namespace } } = alertmanager;
  const prefix = `alertmanager-${name}`;
  const selector = Object.entries(alertmanagerLabels(name)).sort().map(([key, value]) => `${key}=${value}`).join(',');
  const failed = (reason: string, message: string): Generated => (
    { objects: [], rejected: [], selector, statefulSets: [prefix], problem: { reason, message } });
  const version = plainVersion(spec.version ?? settings.alertmanagerDefaultVersion);
  if (version === undefined) return failed('InvalidConfiguration', `version ${JSON.stringify(spec.version)} is none`);
  const unknown = unknownFields(alertmanager);
  if (unknown.length > 0) return failed('UnsupportedField', `${unknown.join(', ')}: nothing is generated from this yet`);
  const configs = selectedObjects(view, RESOURCES.alertmanagerConfigs, namespace!, { objects: spec.alertmanagerConfigSelector });
  const rejected = configs.map(({ metadata }) => ({
    resource: RESOURCES.alertmanagerConfigs, namespace: metadata.namespace!, name: metadata.name, reason: 'UnsupportedKind',
    message: 'AlertmanagerConfigs are not merged yet: put the configuration into the Secret',
  }));
  const owned = new Owned(alertmanager, [...view.list(RESOURCES.alertmanagers, namespace)], settings);
  try {
    const secret = view.get<Secret>(RESOURCES.secrets, namespace, spec.configSecret ?? prefix);
    const config = secret?.data?.[CONFIG_KEY] ? unpacked(Buffer.from(secret.data[CONFIG_KEY], 'base64')) : EMPTY_CONFIG;
    const more = Object.fromEntries(Object.entries(secret?.data ?? {}).filter(([key]) => key !== CONFIG_KEY)
      .map(([key, value]) => [key, Buffer.from(value, 'base64')])); // templates lie beside the configuration
    const objects = [
      owned.secret(`${prefix}-generated`, { ...more, 'alertmanager.yaml.gz': packed(config) }), { ...owned.secret(`${prefix}-tls-assets-0`, {}), data: {} },
      owned.secret(`${prefix}-web-config`, { 'web-config.yaml': '' }), owned.secret(`${prefix}-cluster-tls-config`, { 'cluster-tls-config.yaml': '' }),
      governingService(alertmanager, owned), alertmanagerStatefulSet(alertmanager, version, owned, settings),
    ];
    return { objects: objects as KubeObject[], rejected, selector, statefulSets: [prefix] };
  } catch (err) {
    return failed('InvalidConfiguration', errorText(err));
  }
}

function unpacked(bytes: Buffer): string {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes).toString('utf8');
}

function governingService({ spec }: Alertmanager, owned: Owned): object {
  const port = spec.portName ?? 'web';
  return {
    apiVersion: 'v1', kind: 'Service', metadata: owned.sharedMetadata('alertmanager-operated', { 'operated-alertmanager': 'true' }),
    spec: {
      ports: [
        { name: port, protocol: 'TCP', port: 9093, targetPort: port }, { name: 'tcp-mesh', protocol: 'TCP', port: 9094, targetPort: 'mesh-tcp' },
        { name: 'udp-mesh', protocol: 'UDP', port: 9094, targetPort: 'mesh-udp' },
      ],
      selector: { 'app.kubernetes.io/name': 'alertmanager' }, clusterIP: 'None', publishNotReadyAddresses: true,
    },
  };
}
