import { ApiObject, ApiObjectMetadata, Duration, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkLabelKey } from '../kubernetes-label';
import { LabelSelector } from '../label-selector';
import { namedObject } from '../named-object';
import { NamespaceSelection } from '../namespace-selection';
import { withPath } from '../with-path';
import { checkEndpointOptions, checkScrapeTimes, EndpointOptions, renderEndpointOptions } from './endpoint';
import { ServiceManifest, serviceOf } from './service-manifest';

/** A port of a Service that serves metrics. */
export interface ServiceEndpoint extends EndpointOptions {
  /** The name of the port of the Service. */
  readonly port: string;
  /**
   * The file whose content is sent as a bearer token.
   * @default - no token is sent
   */
  readonly bearerTokenFile?: string;
  /**
   * Whether the certificate of the target goes unchecked.
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
  /**
   * The proxy that scrapes go through.
   * @default - none
   */
  readonly proxyUrl?: string;
}

/** Properties of `ServiceMonitor`. */
export interface ServiceMonitorProps {
  /**
   * The Service whose pods are scraped, as a construct of cdk8s-plus, as included YAML or as a plain ApiObject.
   * @default - `selector` says which Services
   */
  readonly service?: IConstruct;
  /**
   * The labels of the Services whose pods are scraped.
   * @default - those of `service`
   */
  readonly selector?: LabelSelector;
  /**
   * The ports that serve metrics. More can be added by `addEndpoint`.
   * @default - the first port of `service` that has a name
   */
  readonly endpoints?: ServiceEndpoint[];
  /**
   * Where the Services are.
   * @default - the namespace of `service`, or else that of the monitor
   */
  readonly namespaces?: NamespaceSelection;
  /**
   * The label of the Service whose value becomes the `job` of the metrics.
   * @default - the job is the name of the Service
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
   * Metadata of the object.
   * @default - named after the path, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Has Prometheus scrape the pods behind Services: the custom resource `ServiceMonitor` of the Prometheus operator. */
export class ServiceMonitor extends Construct {
  /** The custom resource. What has no property here can be added to it by `addJsonPatch`. */
  public readonly apiObject: ApiObject;

  private readonly endpoints: ServiceEndpoint[] = [];

  constructor(scope: Construct, id: string, private readonly props: ServiceMonitorProps) {
    super(scope, id);
    withPath(this, () => {
      if ((props.service === undefined) === (props.selector === undefined)) {
        throw new Error(`pass either service or selector; there ${props.service === undefined ? 'is neither' : 'are both'}`);
      }
      checkScrapeTimes(props);
      for (const label of [props.jobLabel ?? [], props.podTargetLabels ?? []].flat()) checkLabelKey(label);
    });
    this.apiObject = withPath(this, () => namedObject(this, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: props.metadata, spec: Lazy.any({ produce: () => this.spec() }),
    }));
    for (const endpoint of props.endpoints ?? []) this.addEndpoint(endpoint);
    this.node.addValidation({ validate: () => this.faults() });
  }

  /** Scrapes one more port of the Services. */
  public addEndpoint(endpoint: ServiceEndpoint): void {
    withPath(this, () => checkEndpointOptions(endpoint, this.props));
    this.endpoints.push(endpoint);
  }

  private spec(): object {
    const { selector, jobLabel, podTargetLabels, namespaces } = this.props;
    const service = this.service();
    const own = this.apiObject.metadata.namespace;
    const elsewhere = service?.namespace !== undefined && service.namespace !== own ? NamespaceSelection.named(service.namespace) : undefined;
    return {
      selector: selector?._render() ?? { matchLabels: service?.labels }, namespaceSelector: (namespaces ?? elsewhere)?._render(), jobLabel, podTargetLabels,
      endpoints: this.endpointsFor(service).map((endpoint) => this.render(endpoint)),
    };
  }

  private render(endpoint: ServiceEndpoint): object {
    const { port, bearerTokenFile, insecureSkipVerify, proxyUrl } = endpoint;
    const { scheme, params, ...times } = renderEndpointOptions(endpoint, this.props) as { scheme?: string; params?: object };
    return { port, scheme, params, ...times, bearerTokenFile, proxyUrl, tlsConfig: insecureSkipVerify === undefined ? undefined : { insecureSkipVerify } };
  }

  private service(): ServiceManifest | undefined {
    const { service } = this.props;
    return service && serviceOf(service);
  }

  private endpointsFor(service: ServiceManifest | undefined): readonly ServiceEndpoint[] {
    if (this.endpoints.length > 0) return this.endpoints;
    const first = service?.ports.find((port) => port !== undefined);
    return first === undefined ? [] : [{ port: first }];
  }

  /** What can be wrong only together with the Service. */
  private faults(): string[] {
    const { service } = this.props;
    if (!service) return this.endpoints.length > 0 ? [] : ['there is no endpoint; pass endpoints or call addEndpoint()'];
    const { labels, ports } = serviceOf(service);
    const title = `service "${service.node.path}"`;
    const names = ports.filter((port) => port !== undefined);
    const faults = Object.keys(labels).length > 0 ? [] : [`${title} has no labels to select it by; add some`];
    if (this.endpointsFor(serviceOf(service)).length === 0) faults.push(`${title} has no port with a name; name one`);
    for (const { port } of this.endpoints) {
      if (!names.includes(port)) faults.push(`${title} has no port named "${port}"; its ports: ${names.join(', ') || 'none has a name'}`);
    }
    return faults;
  }
}
