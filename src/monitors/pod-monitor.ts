import { ApiObject, ApiObjectMetadata, Duration, Lazy, Names } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkLabelKey } from '../kubernetes-label';
import { LabelSelector } from '../label-selector';
import { nearest } from '../nearest';
import { NamespaceSelection } from '../namespace-selection';
import { Workload } from '../workload';
import { checkEndpoint, checkTimes, PodEndpoint, renderEndpoint } from './pod-endpoint';

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
   * @default - those of `workload`
   */
  readonly selector?: LabelSelector;
  /**
   * The ports that serve metrics. More can be added by `addEndpoint`.
   * @default - the first port of `workload` that has a name
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
   * Metadata of the object. Its name is part of the `job` of the metrics, so by default it is the path of this construct without
   * a hash, and changes only when the construct moves.
   * @default - named after the path, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Has Prometheus scrape pods directly, without a Service: the custom resource `PodMonitor` of the Prometheus operator. */
export class PodMonitor extends Construct {
  /** The custom resource. What has no property here can be added to it by `addJsonPatch`. */
  public readonly apiObject: ApiObject;

  private readonly workload?: Workload;
  private readonly endpoints: PodEndpoint[] = [];

  constructor(scope: Construct, id: string, private readonly props: PodMonitorProps) {
    super(scope, id);
    this.workload = this.explained(() => {
      checkProps(props);
      return props.workload && new Workload(props.workload);
    });
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: Names.toDnsLabel(this, { includeHash: false }), ...props.metadata },
      spec: Lazy.any({ produce: () => this.spec() }),
    });
    for (const endpoint of props.endpoints ?? []) this.addEndpoint(endpoint);
    this.node.addValidation({ validate: () => this.faults() });
  }

  /** Scrapes one more port of the pods. */
  public addEndpoint(endpoint: PodEndpoint): void {
    this.explained(() => {
      checkEndpoint(endpoint, this.props);
      const twin = this.endpoints.find((other) => address(other) === address(endpoint));
      if (twin) throw new Error(`${address(endpoint)} is scraped twice; remove one of the endpoints`);
    });
    this.endpoints.push(endpoint);
  }

  /** Read at synth, because the workload may change until then. */
  private spec(): object {
    const { selector, jobLabel, podTargetLabels, sampleLimit } = this.props;
    return {
      selector: selector?._render() ?? this.workload?.selector(),
      namespaceSelector: this.namespaces()?._render(),
      jobLabel,
      podTargetLabels,
      sampleLimit,
      podMetricsEndpoints: this.allEndpoints().map((endpoint) => renderEndpoint(endpoint, this.props)),
    };
  }

  private namespaces(): NamespaceSelection | undefined {
    if (this.props.namespaces) return this.props.namespaces;
    const namespace = this.workload?.namespace;
    return namespace !== undefined && namespace !== this.apiObject.metadata.namespace ? NamespaceSelection.named(namespace) : undefined;
  }

  private allEndpoints(): PodEndpoint[] {
    if (this.endpoints.length > 0) return this.endpoints;
    const [port] = this.workload?.portNames() ?? [];
    return port === undefined ? [] : [{ port }];
  }

  /** What can be wrong only together with other objects. cdk8s puts the path of this construct before each. */
  private faults(): string[] {
    const { workload } = this;
    const faults: string[] = [];
    if (this.allEndpoints().length === 0) {
      faults.push(workload ? `${workload.title} has no port with a name; name one, or pass endpoints`
        : 'there is no endpoint; pass endpoints or call addEndpoint()');
    }
    if (!workload) return faults;
    if (!workload.selector()) faults.push(`${workload.title} gives its pods no labels to select them by; add some`);
    for (const { port, portNumber } of this.endpoints) {
      if (port !== undefined) faults.push(...missingPort(workload, port));
      else if (workload.portNumbers().length > 0 && !workload.portNumbers().includes(portNumber!)) {
        faults.push(`${workload.title} has no port ${portNumber}; its ports: ${workload.portNumbers().join(', ')}`);
      }
    }
    const { namespace } = this.apiObject.metadata;
    if (!this.props.namespaces && workload.namespace === undefined && namespace !== undefined) {
      faults.push(`${workload.title} has no namespace, but this monitor is in "${namespace}"; set the namespace of its chart, or pass namespaces`);
    }
    return faults;
  }

  /** Runs a check whose errors do not know where they are, and says it. */
  private explained<T>(check: () => T): T {
    try {
      return check();
    } catch (err) {
      throw new Error(`${this.node.path}: ${(err as Error).message}`);
    }
  }
}

/** @throws Error for whatever a look at the properties alone can tell */
function checkProps(props: PodMonitorProps): void {
  if ((props.workload === undefined) === (props.selector === undefined)) throw new Error('pass either workload or selector');
  checkTimes(props);
  if (props.sampleLimit !== undefined && !(Number.isInteger(props.sampleLimit) && props.sampleLimit >= 1)) {
    throw new Error(`sampleLimit ${props.sampleLimit} must be a whole number from 1 on; leave it out for no limit`);
  }
  for (const label of [...props.jobLabel === undefined ? [] : [props.jobLabel], ...props.podTargetLabels ?? []]) checkLabelKey(label);
}

function missingPort(workload: Workload, port: string): string[] {
  const names = workload.portNames();
  if (names.includes(port)) return [];
  const similar = nearest(port, names);
  const hint = similar === undefined ? '' : `; did you mean "${similar}"?`;
  return [`${workload.title} has no port named "${port}"; its ports: ${names.join(', ') || 'none with a name'}${hint}`];
}

/** What two endpoints of one monitor may not share. */
function address({ port, portNumber, path = '/metrics' }: PodEndpoint): string {
  return `port ${port ?? portNumber}, path ${path}`;
}
