import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { LabelSelector } from './label-selector';
import { Scheme } from './monitors/endpoint';
import { ServiceMonitor } from './monitors/service-monitor';
import { accountWithRole, kubeObject, RESTRICTED } from './objects';
import { RuntimeImage } from './runtime-image';

/** Properties of `PushProxExporter`. */
export interface PushProxExporterProps {
  /** What is scraped, such as `kube-scheduler`: the value of the label `component`, and the `job` of the metrics. */
  readonly component: string;
  /** The port of the component on its nodes. */
  readonly metricsPort: number;
  /**
   * Where the clients listen for metrics of their own on their nodes.
   * @default - nowhere
   */
  readonly listenPort?: number;
  /**
   * The labels of the nodes that the component runs on.
   * @default - all nodes
   */
  readonly nodeSelector?: { [label: string]: string };
  /**
   * How the component is spoken to.
   * @default Scheme.HTTP
   */
  readonly scheme?: Scheme;
  /**
   * Whether the clients show the token of their ServiceAccount, which may then read `/metrics`.
   * @default false
   */
  readonly useServiceAccountToken?: boolean;
  /**
   * Whether the clients ask 127.0.0.1 of their node instead of its address.
   * @default false
   */
  readonly scrapeLocalhost?: boolean;
  /**
   * Which images the programs run from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
}

const PROXY_PORT = 8080;

/** Scrapes a component that can be reached from its own node alone: a client on every node polls a proxy for scrapes, and Prometheus asks the proxy. */
export class PushProxExporter extends Construct {
  /** Has Prometheus scrape the component through the proxy. */
  public readonly serviceMonitor: ServiceMonitor;

  constructor(scope: Construct, id: string, props: PushProxExporterProps) {
    super(scope, id);
    const { component, metricsPort, scheme = Scheme.HTTP } = props;
    const image = props.image ?? RuntimeImage.bundled();
    const namespace = Chart.of(this).namespace;
    const proxy = `pushprox-${component}-proxy`, client = `pushprox-${component}-client`;
    const proxyUrl = `http://${proxy}.${namespace ?? 'default'}.svc:${PROXY_PORT}`;
    const labels = { 'k8s-app': client, component, 'provider': 'kubernetes', 'pushprox-exporter': 'client' };
    const proxyLabels = { 'k8s-app': proxy, component, 'provider': 'kubernetes', 'pushprox-exporter': 'proxy' };
    const token = props.useServiceAccountToken ?? false;
    accountWithRole(this, client, namespace, token ? [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] : []);
    kubeObject(this, 'Proxy', 'apps/v1', 'Deployment', proxy, {
      labels: proxyLabels,
      spec: {
        replicas: 1, selector: { matchLabels: proxyLabels },
        template: {
          metadata: { labels: proxyLabels },
          spec: {
            automountServiceAccountToken: false,
            containers: [{
              name: 'pushprox-proxy', image: image.of('pushprox-proxy'), command: ['pushprox-proxy'],
              ports: [{ name: 'pp-proxy', containerPort: PROXY_PORT }], securityContext: RESTRICTED,
              readinessProbe: { tcpSocket: { port: 'pp-proxy' } },
            }],
          },
        },
      },
    });
    kubeObject(this, 'ProxyService', 'v1', 'Service', proxy, {
      labels: proxyLabels, spec: { selector: proxyLabels, ports: [{ name: 'pp-proxy', port: PROXY_PORT, protocol: 'TCP', targetPort: PROXY_PORT }] },
    });
    kubeObject(this, 'Client', 'apps/v1', 'DaemonSet', client, {
      labels,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: client, automountServiceAccountToken: token, hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet',
            nodeSelector: { 'kubernetes.io/os': 'linux', ...props.nodeSelector },
            tolerations: [{ effect: 'NoExecute', operator: 'Exists' }, { effect: 'NoSchedule', operator: 'Exists' }],
            containers: [{
              name: 'pushprox-client', image: image.of('pushprox-client'), command: ['pushprox-client'],
              args: [
                '--fqdn=$(HOST_IP)', '--proxy-url=$(PROXY_URL)', `--allow-port=${metricsPort}`, ...props.scrapeLocalhost ? ['--use-localhost'] : [],
                ...scheme === Scheme.HTTPS ? ['--insecure-skip-verify'] : [],
                ...token ? ['--token-path=/var/run/secrets/kubernetes.io/serviceaccount/token'] : [],
                ...props.listenPort === undefined ? [] : [`--metrics-addr=:${props.listenPort}`],
              ],
              env: [{ name: 'HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }, { name: 'PROXY_URL', value: proxyUrl }],
              securityContext: RESTRICTED,
            }],
          },
        },
      },
    });
    kubeObject(this, 'ClientService', 'v1', 'Service', client, {
      labels, spec: { selector: labels, clusterIP: 'None', ports: [{ name: 'metrics', port: metricsPort, protocol: 'TCP', targetPort: metricsPort }] },
    });
    this.serviceMonitor = new ServiceMonitor(this, 'Monitor', {
      metadata: { name: `pushprox-${component}` }, selector: LabelSelector.labels(labels), jobLabel: 'component',
      podTargetLabels: ['component', 'pushprox-exporter'],
      endpoints: [{ port: 'metrics', proxyUrl, ...scheme === Scheme.HTTPS ? { params: { _scheme: ['https'] }, insecureSkipVerify: true } : {} }],
    });
  }
}
