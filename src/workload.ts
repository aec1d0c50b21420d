import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isEmpty, Labels, Selector } from './selector';

/** A port of a container, as its manifest has it. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  /** TCP where it is not set. */
  readonly protocol?: string;
}

/** What a monitor needs to know of the pods of a workload, at one moment. */
export interface Pods {
  /** Undefined where it is left to whoever applies the manifest. */
  readonly namespace?: string;
  readonly labels: Labels;
  /** Undefined where nothing tells these pods from others. */
  readonly selector?: Selector;
  /** In the order of the containers; those of sidecars come last. */
  readonly ports: readonly ContainerPort[];
}

interface Container { readonly ports?: readonly ContainerPort[]; readonly restartPolicy?: string }
interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] };
}
interface Manifest {
  readonly metadata?: PodTemplate['metadata'] & { readonly namespace?: string };
  readonly spec?: PodTemplate['spec'] & {
    readonly selector?: Selector;
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}
interface Kind {
  /** Whether its own selector says which pods are its; those of jobs are made by the cluster. */
  readonly selects: boolean;
  template(manifest: Manifest): PodTemplate | undefined;
}

const CONTROLLER: Kind = { selects: true, template: (manifest) => manifest.spec?.template };
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['Pod', { selects: false, template: (manifest) => manifest }],
  ['Deployment', CONTROLLER],
  ['StatefulSet', CONTROLLER],
  ['DaemonSet', CONTROLLER],
  ['ReplicaSet', CONTROLLER],
  ['Job', { selects: false, template: (manifest) => manifest.spec?.template }],
  ['CronJob', { selects: false, template: (manifest) => manifest.spec?.jobTemplate?.spec?.template }],
]);

/** A construct of somebody else that makes pods: one of cdk8s-plus, included YAML, or a plain ApiObject. */
export class Workload {
  private readonly object: ApiObject;
  private readonly kind: Kind;

  /** @throws Error naming `construct` where it is no workload */
  constructor(private readonly construct: IConstruct) {
    const object = objectOf(construct);
    const kind = object && KINDS.get(object.kind);
    if (!kind) {
      throw new Error(`"${construct.node.path}" is not a workload: expected one of ${[...KINDS.keys()].join(', ')}, `
        + `got ${object?.kind ?? `${construct.constructor.name}, which has no object of its own; pass one of its children`}`);
    }
    this.object = object;
    this.kind = kind;
  }

  /** As people call it: `Deployment "shop/web"`, by the path of the construct that was passed. */
  get title(): string {
    return `${this.object.kind} "${this.construct.node.path}"`;
  }

  /** Reads the manifest. Ask when it is needed and do not keep the answer: the owner may change the workload until synth. */
  pods(): Pods {
    const manifest = this.object.toJson() as Manifest;
    const { metadata: { labels = {} } = {}, spec: { containers = [], initContainers = [] } = {} } = this.kind.template(manifest) ?? {};
    const selector = [this.kind.selects ? manifest.spec?.selector : undefined, { matchLabels: labels }].find((s) => s && !isEmpty(s));
    const sidecars = initContainers.filter((container) => container.restartPolicy === 'Always'); // the others end before the pod starts
    return { namespace: manifest.metadata?.namespace, labels, selector, ports: [...containers, ...sidecars].flatMap((c) => c.ports ?? []) };
  }
}

/** The object that `construct` is, or stands for. */
function objectOf(construct: IConstruct): ApiObject | undefined {
  if (ApiObject.isApiObject(construct)) return construct;
  const { defaultChild } = construct.node;
  return defaultChild && objectOf(defaultChild);
}
