import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { namedObject } from './named-object';
import { accountWithRole } from './objects';
import { promDuration } from './prom-duration';
import { RuntimeImage } from './runtime-image';
import { withPath } from './with-path';

/** What a Prometheus may be told. */
export interface PrometheusOptions {
  /**
   * How many of the same, beside each other.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * How long samples are kept.
   * @default Duration.days(10)
   */
  readonly retention?: Duration;
  /**
   * How often targets are scraped.
   * @default Duration.minutes(1)
   */
  readonly scrapeInterval?: Duration;
  /**
   * How often rules are evaluated.
   * @default Duration.minutes(1)
   */
  readonly evaluationInterval?: Duration;
  /**
   * Labels that tell its alerts and series from those of others.
   * @default - none
   */
  readonly externalLabels?: { [name: string]: string };
  /**
   * Whether it takes samples that others write to it.
   * @default false
   */
  readonly enableRemoteWriteReceiver?: boolean;
}

/** Properties of `Prometheus`. */
export interface PrometheusProps extends PrometheusOptions {
  /**
   * Its name.
   * @default - the path in lower case with `-` for `/`
   */
  readonly name?: string;
  /**
   * The name of the Alertmanager in the same namespace that is told of alerts.
   * @default - nobody is told
   */
  readonly alertmanager?: string;
  /**
   * Which image it runs from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
}

const VERSION = 'v3.14.0';

/** A Prometheus that selects all monitors and rules of all namespaces, and the ServiceAccount it reads the cluster with. */
export class Prometheus extends Construct {
  /** The custom resource. */
  public readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: PrometheusProps = {}) {
    super(scope, id);
    const minute = Duration.minutes(1);
    const everything = ['serviceMonitor', 'podMonitor', 'rule', 'probe', 'scrapeConfig'].flatMap((kind) => [`${kind}Selector`, `${kind}NamespaceSelector`]);
    const { replicas = 1, image = RuntimeImage.bundled() } = props;
    this.apiObject = withPath(this, () => {
      if (!Number.isInteger(replicas) || replicas < 0) throw new Error(`replicas ${replicas} must be a whole number from 0 on`);
      return namedObject(this, {
        apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: props.name ? { name: props.name } : undefined,
        spec: {
          image: image.of('prometheus'), version: VERSION, replicas, retention: promDuration(props.retention ?? Duration.days(10)),
          scrapeInterval: promDuration(props.scrapeInterval ?? minute), evaluationInterval: promDuration(props.evaluationInterval ?? minute),
          ...props.externalLabels ? { externalLabels: props.externalLabels } : {},
          ...props.enableRemoteWriteReceiver ? { enableRemoteWriteReceiver: true } : {},
          ...Object.fromEntries(everything.map((field) => [field, {}])),
          ...props.alertmanager ? { alerting: { alertmanagers: [{ name: 'alertmanager-operated', port: 'web', apiVersion: 'v2' }] } } : {},
        },
      });
    });
    const account = `prometheus-${this.apiObject.name}`;
    this.apiObject.addJsonPatch(JsonPatch.add('/spec/serviceAccountName', account));
    accountWithRole(this, account, Chart.of(this).namespace, [
      { apiGroups: [''], resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
    ]);
  }
}
