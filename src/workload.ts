import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

interface PodTemplate {
  readonly metadata?: { readonly labels?: { readonly [name: string]: string } };
  readonly spec?: { readonly containers?: ReadonlyArray<{ readonly ports?: ReadonlyArray<{ readonly name?: string; readonly containerPort: number }> }> };
}
interface Manifest extends PodTemplate {
  readonly spec?: PodTemplate['spec'] & {
    readonly selector?: object;
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}

/** How each kind holds its pods, and whether its own `selector` says which pods are its. */
const KINDS: { readonly [kind: string]: { readonly selects: boolean; template(manifest: Manifest): PodTemplate | undefined } } = {
  Pod: { selects: false, template: (manifest) => manifest },
  Deployment: { selects: true, template: (manifest) => manifest.spec?.template },
  StatefulSet: { selects: true, template: (manifest) => manifest.spec?.template },
  DaemonSet: { selects: true, template: (manifest) => manifest.spec?.template },
  ReplicaSet: { selects: true, template: (manifest) => manifest.spec?.template },
  Job: { selects: false, template: (manifest) => manifest.spec?.template },
  CronJob: { selects: false, template: (manifest) => manifest.spec?.jobTemplate?.spec?.template },
};

/**
 * What a monitor needs to know of the pods that somebody else's construct makes: one of cdk8s-plus, included YAML, or a plain
 * ApiObject. The manifest is read whenever it is asked for, because its owner may change it until synth.
 */
export class Workload {
  private readonly object: ApiObject;

  /** @throws Error naming `construct` where it is no workload */
  constructor(private readonly construct: IConstruct) {
    const object = ApiObject.isApiObject(construct) ? construct : construct.node.defaultChild;
    if (!object || !ApiObject.isApiObject(object) || !(object.kind in KINDS)) {
      const got = object && ApiObject.isApiObject(object) ? `a ${object.kind}` : `a ${construct.constructor.name} without such an object`;
      throw new Error(`"${construct.node.path}" is not a workload: expected one of ${Object.keys(KINDS).join(', ')}, got ${got}`);
    }
    this.object = object;
  }

  /** As people call it: `Deployment "shop/web"`, by the path of the construct that was passed. */
  get title(): string {
    return `${this.object.kind} "${this.construct.node.path}"`;
  }

  get namespace(): string | undefined {
    return this.object.metadata.namespace;
  }

  /** The selector of its pods: its own, or else the labels that they have. Undefined where there is neither. */
  selector(): object | undefined {
    const manifest = this.manifest();
    const { selects, template } = KINDS[this.object.kind];
    if (selects && manifest.spec?.selector) return manifest.spec.selector;
    const labels = template(manifest)?.metadata?.labels;
    return labels && Object.keys(labels).length > 0 ? { matchLabels: labels } : undefined;
  }

  /** The names of its ports, in the order of its containers. */
  portNames(): string[] {
    return this.ports().map((port) => port.name).filter((name) => name !== undefined);
  }

  portNumbers(): number[] {
    return this.ports().map((port) => port.containerPort);
  }

  private ports() {
    const { template } = KINDS[this.object.kind];
    return (template(this.manifest())?.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  }

  private manifest(): Manifest {
    return this.object.toJson() as Manifest;
  }
}
