import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { AlertRoute } from './alerting/alert-route';
import { Alertmanager, AlertmanagerOptions, InhibitRule } from './alerting/alertmanager';
import { Receiver } from './alerting/receiver';
import { KubernetesDistribution } from './kubernetes-distribution';
import { LabelSelector } from './label-selector';
import { EndpointOptions, Scheme } from './monitors/endpoint';
import { ServiceMonitor } from './monitors/service-monitor';
import { NamespaceSelection } from './namespace-selection';
import { NodeExporter } from './node-exporter';
import { Operator } from './operator';
import { Prometheus, PrometheusOptions } from './prometheus';
import { PushProxExporter } from './push-prox-exporter';
import { RuntimeImage } from './runtime-image';

/** Properties of `MonitoringStack`. */
export interface MonitoringStackProps {
  /**
   * The cluster's distribution, whose components are then scraped through PushProx.
   * @default - only what can be reached directly is scraped
   */
  readonly distribution?: KubernetesDistribution;
  /**
   * The components of the distribution to scrape.
   * @default - all that it exposes
   */
  readonly components?: string[];
  /**
   * The value of the external label `cluster`.
   * @default - no such label
   */
  readonly clusterName?: string;
  /**
   * What the Prometheus is told.
   * @default - one replica, ten days, every minute
   */
  readonly prometheus?: PrometheusOptions;
  /**
   * What the Alertmanager is told.
   * @default - one replica
   */
  readonly alertmanager?: AlertmanagerOptions;
  /**
   * Whether metrics of every node are exposed and scraped.
   * @default true
   */
  readonly nodeExporter?: boolean;
  /**
   * Which images everything runs from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
  /**
   * Whether the namespace of the chart is made too.
   * @default false
   */
  readonly createNamespace?: boolean;
}

/** How the Services of a stack are scraped. */
export interface ScrapeServiceOptions extends EndpointOptions {
  /**
   * The name of the port.
   * @default - the first one that has a name
   */
  readonly port?: string;
}

const KUBELET = 'kube-system/kubelet';
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** A whole monitoring installation: operator, Prometheus, Alertmanager, exporters, and what scrapes the cluster itself. */
export class MonitoringStack extends Construct {
  /** The Prometheus. */
  public readonly prometheus: Prometheus;
  /** The Alertmanager. */
  public readonly alertmanager: Alertmanager;

  constructor(scope: Construct, id: string, props: MonitoringStackProps = {}) {
    super(scope, id);
    const { image = RuntimeImage.bundled(), clusterName, distribution } = props;
    const { namespace } = Chart.of(this);
    if (props.createNamespace && namespace) new ApiObject(this, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    new Operator(this, 'Operator', { image, kubeletService: KUBELET });
    this.alertmanager = new Alertmanager(this, 'Alertmanager', { ...props.alertmanager, name: id, image });
    this.prometheus = new Prometheus(this, 'Prometheus', {
      ...props.prometheus, name: id, image, alertmanager: id,
      externalLabels: { ...props.prometheus?.externalLabels, ...clusterName ? { cluster: clusterName } : {} },
    });
    if (props.nodeExporter ?? true) new NodeExporter(this, 'NodeExporter', { image });
    this.scrapeKubelets();
    this.scrapeApiServer();
    for (const component of props.components ?? distribution?.components ?? []) this.scrapeComponent(component, distribution, image);
  }

  /** How alerts go that no branch takes; add branches to it. */
  public get rootRoute(): AlertRoute {
    return this.alertmanager.rootRoute;
  }

  /** Somebody to tell of alerts. */
  public addReceiver(name: string): Receiver {
    return this.alertmanager.addReceiver(name);
  }

  /** Some alerts keep others from being told. */
  public addInhibition(rule: InhibitRule): void {
    this.alertmanager.addInhibition(rule);
  }

  /** Synthesis fails if an alert with these labels reaches other receivers. */
  public expectRoute(labels: { [name: string]: string }, receivers: string[]): void {
    this.alertmanager.expectRoute(labels, receivers);
  }

  /** Scrapes the pods behind a Service. */
  public scrapeService(service: IConstruct, options: ScrapeServiceOptions = {}): ServiceMonitor {
    const { port, ...endpoint } = options;
    const id = `Scrape ${service.node.path}`.replaceAll('/', ' ');
    const name = service.node.path.replaceAll('/', '-').toLowerCase();
    const { interval, timeout } = options;
    return new ServiceMonitor(this, id, { service, metadata: { name }, ...port ? { endpoints: [{ port, ...endpoint }] } : { interval, timeout } });
  }

  private scrapeKubelets(): void {
    const [namespace, name] = KUBELET.split('/');
    const endpoint = { port: 'https-metrics', scheme: Scheme.HTTPS, insecureSkipVerify: true, bearerTokenFile: TOKEN_FILE, honorLabels: true };
    new ServiceMonitor(this, 'Kubelets', {
      metadata: { name: 'kubelet' }, selector: LabelSelector.labels({ 'k8s-app': name }), namespaces: NamespaceSelection.named(namespace), jobLabel: 'k8s-app',
      endpoints: ['/metrics', '/metrics/cadvisor', '/metrics/probes'].map((path) => ({ ...endpoint, path })),
    });
  }

  private scrapeApiServer(): void {
    new ServiceMonitor(this, 'ApiServer', {
      metadata: { name: 'apiserver' }, selector: LabelSelector.labels({ component: 'apiserver', provider: 'kubernetes' }),
      namespaces: NamespaceSelection.named('default'), jobLabel: 'component',
      endpoints: [{ port: 'https', scheme: Scheme.HTTPS, insecureSkipVerify: true, bearerTokenFile: TOKEN_FILE }],
    });
  }

  private scrapeComponent(component: string, distribution: KubernetesDistribution | undefined, image: RuntimeImage): void {
    if (!distribution) throw new Error(`${this.node.path}: components need a distribution that says where ${component} is; pass distribution`);
    const { port, https, onLocalhost, token, nodeSelector, clientPort } = distribution.exposureOf(component);
    new PushProxExporter(this, `PushProx ${component}`, {
      component, metricsPort: port, scheme: https ? Scheme.HTTPS : Scheme.HTTP, useServiceAccountToken: token, scrapeLocalhost: onLocalhost, nodeSelector,
      listenPort: clientPort, image,
    });
  }
}
