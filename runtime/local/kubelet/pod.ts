import { KubeObject, ObjectMeta } from '../../kube/objects';
import { Condition, PodSpec as ScheduledSpec } from '../controllers/objects';

/** A pod with everything that running it needs. What is not here is not looked at. */
export interface Pod extends KubeObject {
  readonly metadata: ObjectMeta & { readonly deletionGracePeriodSeconds?: number };
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

export interface PodSpec extends Omit<ScheduledSpec, 'containers' | 'initContainers' | 'volumes'> {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly restartPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVariable[];
  readonly envFrom?: ReadonlyArray<{ readonly prefix?: string; readonly configMapRef?: Reference; readonly secretRef?: Reference }>;
  readonly ports?: ReadonlyArray<{ readonly name?: string; readonly containerPort: number; readonly protocol?: string }>;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly resources?: { readonly limits?: Amounts; readonly requests?: Amounts };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Hook; readonly preStop?: Hook };
  readonly restartPolicy?: string;
}

/** What is done right after a container has started, or before it is asked to end. */
export interface Hook { readonly httpGet?: HttpGet; readonly sleep?: { readonly seconds: number }; readonly exec?: object }

export type Amounts = Readonly<Record<string, string>>;
export interface Reference { readonly name: string; readonly optional?: boolean }
export interface KeyReference extends Reference { readonly key: string }
export interface FieldReference { readonly fieldPath: string }
export interface ResourceReference { readonly containerName?: string; readonly resource: string; readonly divisor?: string }

export interface EnvVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: FieldReference;
    readonly resourceFieldRef?: ResourceReference;
    readonly configMapKeyRef?: KeyReference;
    readonly secretKeyRef?: KeyReference;
  };
}

export interface VolumeMount { readonly name: string; readonly mountPath: string; readonly subPath?: string; readonly subPathExpr?: string }
export interface KeyPath { readonly key: string; readonly path: string }
export interface DownwardItem { readonly path: string; readonly fieldRef?: FieldReference; readonly resourceFieldRef?: ResourceReference }

export interface VolumeSources {
  readonly configMap?: { readonly name: string; readonly optional?: boolean; readonly items?: readonly KeyPath[] };
  readonly secret?: { readonly secretName?: string; readonly name?: string; readonly optional?: boolean; readonly items?: readonly KeyPath[] };
  readonly downwardAPI?: { readonly items?: readonly DownwardItem[] };
}

export interface ProjectedSource extends VolumeSources {
  readonly serviceAccountToken?: { readonly path: string; readonly audience?: string; readonly expirationSeconds?: number };
}

export interface Volume extends VolumeSources {
  readonly name: string;
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly ephemeral?: object;
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
}

export interface HttpGet {
  readonly path?: string;
  readonly port: number | string;
  readonly host?: string;
  readonly scheme?: string;
  readonly httpHeaders?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
}

export interface Probe {
  readonly httpGet?: HttpGet;
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string };
  readonly exec?: object;
  readonly grpc?: object;
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly message?: string;
    readonly reason: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly containerID: string;
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

export interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly Condition[];
  readonly hostIP?: string;
  readonly podIP?: string;
  readonly startTime?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
}

/** Init containers first. */
export function allContainers({ spec }: Pod): readonly Container[] {
  return [...spec.initContainers ?? [], ...spec.containers];
}

/** An init container that runs beside the others for as long as the pod does. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

const GRACE = 30; // s, where a pod says nothing

/** Milliseconds that a pod has to end by itself. */
export function graceOf({ metadata, spec }: Pod): number {
  return (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? GRACE) * 1000;
}

/** A moment as objects write it. @param ms since the Unix epoch */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '');
}
