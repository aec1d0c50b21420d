import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { accountWithRole, kubeObject, partLabels, RESTRICTED } from './objects';
import { RuntimeImage } from './runtime-image';

/** Properties of `Operator`. */
export interface OperatorProps {
  /**
   * The Service of all kubelets that the operator keeps, as `namespace/name`.
   * @default "kube-system/kubelet"
   */
  readonly kubeletService?: string;
  /**
   * Which images it and the config-reloaders run from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
}

const READ = ['get', 'list', 'watch'], ALL = ['*'];
const PORT = 8080;

/** The operator: it turns Prometheus and Alertmanager objects, monitors and rules into running servers. */
export class Operator extends Construct {
  constructor(scope: Construct, id: string, props: OperatorProps = {}) {
    super(scope, id);
    const { image = RuntimeImage.bundled(), kubeletService = 'kube-system/kubelet' } = props;
    const name = 'prometheus-operator', labels = partLabels(name, name);
    accountWithRole(this, name, Chart.of(this).namespace, [
      { apiGroups: ['monitoring.coreos.com'], resources: ALL, verbs: ALL }, { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ALL },
      { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ALL },
      { apiGroups: [''], resources: ['services', 'services/finalizers', 'endpoints'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'delete'] }, { apiGroups: [''], resources: ['nodes', 'namespaces'], verbs: READ },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
      { apiGroups: ['events.k8s.io', ''], resources: ['events'], verbs: ['create', 'patch'] },
    ]);
    kubeObject(this, 'Deployment', 'apps/v1', 'Deployment', name, {
      labels,
      spec: {
        replicas: 1, selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            containers: [{
              name, image: image.of('operator'), ports: [{ name: 'http', containerPort: PORT }], securityContext: RESTRICTED,
              args: [
                `--web.listen-address=:${PORT}`, `--kubelet-service=${kubeletService}`, '--kubelet-endpoints=true',
                `--prometheus-config-reloader=${image.of('prometheus-config-reloader')}`,
              ],
              readinessProbe: { httpGet: { path: '/healthz', port: 'http' } },
            }],
          },
        },
      },
    });
  }
}
