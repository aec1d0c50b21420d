import { Construct } from 'constructs';
import { LabelSelector } from './label-selector';
import { ServiceMonitor } from './monitors/service-monitor';
import { kubeObject, partLabels, RESTRICTED } from './objects';
import { RuntimeImage } from './runtime-image';

/** Properties of `NodeExporter`. */
export interface NodeExporterProps {
  /**
   * The port on every node.
   * @default 9796
   */
  readonly port?: number;
  /**
   * Which image the program runs from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
}

/** Exposes metrics of every node, and has Prometheus scrape them. */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, props: NodeExporterProps = {}) {
    super(scope, id);
    const { port = 9796, image = RuntimeImage.bundled() } = props;
    const name = 'node-exporter', labels = partLabels(name, name);
    kubeObject(this, 'DaemonSet', 'apps/v1', 'DaemonSet', name, {
      labels,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            hostNetwork: true, hostPID: true, automountServiceAccountToken: false, nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ effect: 'NoExecute', operator: 'Exists' }, { effect: 'NoSchedule', operator: 'Exists' }],
            containers: [{
              name, image: image.of(name), args: [`--web.listen-address=:${port}`, '--path.procfs=/host/proc', '--path.sysfs=/host/sys'],
              ports: [{ name: 'http-metrics', containerPort: port }], securityContext: RESTRICTED,
              readinessProbe: { httpGet: { path: '/', port: 'http-metrics' } },
              volumeMounts: [{ name: 'proc', mountPath: '/host/proc', readOnly: true }, { name: 'sys', mountPath: '/host/sys', readOnly: true }],
            }],
            volumes: [{ name: 'proc', hostPath: { path: '/proc' } }, { name: 'sys', hostPath: { path: '/sys' } }],
          },
        },
      },
    });
    kubeObject(this, 'Service', 'v1', 'Service', name, {
      labels, spec: { selector: labels, clusterIP: 'None', ports: [{ name: 'http-metrics', port, targetPort: port }] },
    });
    new ServiceMonitor(this, 'Monitor', { metadata: { name }, selector: LabelSelector.labels(labels), endpoints: [{ port: 'http-metrics' }] });
  }
}
