import { ApiObject, ApiObjectMetadata, Duration, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkLabelKey } from '../kubernetes-label';
import { LabelSelector } from '../label-selector';
import { namedObject } from '../named-object';
import { NamespaceSelection } from '../namespace-selection';
import { selects } from '../selector';
import { withPath } from '../with-path';
import { Pods, Workload } from '../workload';
import { checkScrapeTimes } from './endpoint';
import { addressOf, checkPodEndpoint, PodEndpoint, portFault, renderPodEndpoint, servesMetrics } from './pod-endpoint';

/** Properties of `PodMonitor`. */
export interface PodMonitorProps {
  /**
   * The workload whose pods are scraped: a Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob, as a construct of
   * cdk8s-plus, as included YAML or as a plain ApiObject.
   * @default - `selector` says which pods
   */
  readonly workload?: IConstruct;
  /**
   * The labels of the pods that are scraped.
   * @default - those that `workload` selects its pods by
   */
  readonly selector?: LabelSelector;
  /**
   * The ports that serve metrics. More can be added by `addEndpoint`.
   * @default - the first TCP port of `workload` that has a name, unless `addEndpoint` is called
   */
  readonly endpoints?: PodEndpoint[];
  /**
   * Where the pods are.
   * @default - the namespace of `workload`, or else that of the monitor
   */
  readonly namespaces?: NamespaceSelection;
  /**
   * The label of the pods whose value becomes the `job` of their metrics.
   * @default - the job is `namespace/name` of this monitor
   */
  readonly jobLabel?: string;
  /**
   * Labels of the pods that their metrics get too.
   * @default - none
   */
  readonly podTargetLabels?: string[];
  /**
   * How often to scrape.
   * @default - the interval of the Prometheus that selects this monitor
   */
  readonly interval?: Duration;
  /**
   * How long a scrape may take; not longer than the interval.
   * @default - the timeout of the Prometheus that selects this monitor
   */
  readonly timeout?: Duration;
  /**
   * How many samples a scrape may have at most. One with more fails as a whole.
   * @default - as many as the Prometheus that selects this monitor takes
   */
  readonly sampleLimit?: number;
  /**
   * Metadata of the object. Its name is part of the `job` of the metrics; by default it is the path of this construct in lower case
   * with `-` for `/`, so it changes only when the construct moves.
   * @default - named after the path, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Has Prometheus scrape pods directly, without a Service: the custom resource `PodMonitor` of the Prometheus operator.
 *
 * @example
 *
 * import { Chart, Duration } from 'cdk8s';
 * import * as kplus from 'cdk8s-plus-27';
 * import { PodMonitor } from 'cdk8s-monitoring';
 *
 * declare const chart: Chart;
 * const web = new kplus.Deployment(chart, 'web', {
 *   containers: [{ image: 'registry.example.com/web:1.4', ports: [{ name: 'metrics', number: 9000 }] }],
 * });
 * new PodMonitor(chart, 'web-metrics', { workload: web, interval: Duration.seconds(15) });
 */
export class PodMonitor extends Construct {
  /** The custom resource. What has no property here can be added to it by `addJsonPatch`. */
  public readonly apiObject: ApiObject;

  private readonly workload?: Workload;
  private readonly endpoints: PodEndpoint[] = [];

  constructor(scope: Construct, id: string, private readonly props: PodMonitorProps) {
    super(scope, id);
    withPath(this, () => checkProps(props));
    const { workload } = props;
    this.workload = workload && withPath(this, () => new Workload(workload));
    this.apiObject = withPath(this, () => namedObject(this, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: props.metadata,
      spec: Lazy.any({ produce: () => this.spec() }),
    }));
    for (const endpoint of props.endpoints ?? []) this.addEndpoint(endpoint);
    this.node.addValidation({ validate: () => this.faults() });
  }

  /** Scrapes one more port of the pods, and no port by default any more. */
  public addEndpoint(endpoint: PodEndpoint): void {
    withPath(this, () => {
      checkPodEndpoint(endpoint, this.props);
      const address = addressOf(endpoint);
      if (this.endpoints.some((other) => addressOf(other) === address)) throw new Error(`${address} is scraped twice; remove one of the endpoints`);
    });
    this.endpoints.push(endpoint);
  }

  /** Made at synth, because the workload may change until then. */
  private spec(): object {
    const { selector, jobLabel, podTargetLabels, sampleLimit } = this.props;
    const pods = this.workload?.pods();
    return {
      selector: selector?._render() ?? pods?.selector,
      namespaceSelector: this.namespaces(pods)?._render(),
      jobLabel,
      podTargetLabels,
      sampleLimit,
      podMetricsEndpoints: this.endpointsFor(pods).map((endpoint) => renderPodEndpoint(endpoint, this.props)),
    };
  }

  private namespaces(pods?: Pods): NamespaceSelection | undefined {
    if (this.props.namespaces) return this.props.namespaces;
    const namespace = pods?.namespace;
    return namespace !== undefined && namespace !== this.apiObject.metadata.namespace ? NamespaceSelection.named(namespace) : undefined;
  }

  private endpointsFor(pods?: Pods): readonly PodEndpoint[] {
    if (this.endpoints.length > 0) return this.endpoints;
    const first = pods?.ports.find((port) => port.name !== undefined && servesMetrics(port));
    return first ? [{ port: first.name }] : [];
  }

  /** What can be wrong only together with other objects. cdk8s puts the path of this construct before each. */
  private faults(): string[] {
    const { workload } = this;
    if (!workload) return this.endpoints.length > 0 ? [] : ['there is no endpoint; pass endpoints or call addEndpoint()'];
    const pods = workload.pods();
    const faults = [selectorFault(workload.title, pods), this.namespaceFault(workload.title, pods)];
    if (this.endpointsFor(pods).length === 0) faults.push(`${workload.title} has no TCP port with a name; name one, or pass endpoints`);
    for (const endpoint of this.endpoints) faults.push(portFault(endpoint, workload.title, pods.ports));
    return faults.filter((fault) => fault !== undefined);
  }

  private namespaceFault(workload: string, { namespace }: Pods): string | undefined {
    const own = this.apiObject.metadata.namespace;
    const { namespaces } = this.props;
    if (namespaces) {
      return namespace === undefined || namespaces._includes(namespace, own) ? undefined // unknown until the manifest is applied
        : `${workload} is in namespace "${namespace}", which is not among namespaces; add it there, or leave namespaces out`;
    }
    return namespace !== undefined || own === undefined ? undefined
      : `${workload} has no namespace, but this monitor is in "${own}"; set the namespace of its chart, or pass namespaces`;
  }
}

/** @throws Error for whatever a look at the properties alone can tell */
function checkProps(props: PodMonitorProps): void {
  if ((props.workload === undefined) === (props.selector === undefined)) {
    throw new Error(`pass either workload or selector; there ${props.workload === undefined ? 'is neither' : 'are both'}`);
  }
  checkScrapeTimes(props);
  if (props.sampleLimit !== undefined && !(Number.isSafeInteger(props.sampleLimit) && props.sampleLimit >= 1)) {
    throw new Error(`sampleLimit ${props.sampleLimit} must be a whole number from 1 on; leave it out for no limit`);
  }
  for (const label of [props.jobLabel ?? [], props.podTargetLabels ?? []].flat()) checkLabelKey(label);
}

function selectorFault(workload: string, { selector, labels }: Pods): string | undefined {
  if (!selector) return `${workload} gives its pods no labels to select them by; add some`;
  return selects(selector, labels) ? undefined
    : `${workload} does not select its own pods: its selector is ${JSON.stringify(selector)}, their labels are ${JSON.stringify(labels)}; make them agree`;
}
