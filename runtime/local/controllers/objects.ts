import { KubeObject, ObjectMeta } from '../../kube/objects';
import { ObjectSelector } from '../api/select/label-selector';

/** What the controllers read of the objects they keep; everything else goes through them as it is. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ContainerPort { readonly name?: string; readonly containerPort: number; readonly protocol?: string }

export interface Container { readonly name: string; readonly image?: string; readonly ports?: readonly ContainerPort[] }

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Taint { readonly key: string; readonly value?: string; readonly effect: string }

export interface Requirement { readonly key: string; readonly operator: string; readonly values?: readonly string[] }

export interface NodeTerm { readonly matchExpressions?: readonly Requirement[]; readonly matchFields?: readonly Requirement[] }

export interface PodTerm { readonly labelSelector?: ObjectSelector; readonly topologyKey: string; readonly namespaces?: readonly string[] }

export interface Affinity {
  readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly NodeTerm[] } };
  readonly podAntiAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[] };
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly volumes?: ReadonlyArray<Readonly<Record<string, unknown> & { name: string }>>;
}

export interface PodTemplate { readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec }

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
  };
}

export interface Node extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface Workload<Spec, Status> extends KubeObject {
  readonly spec: { readonly selector: ObjectSelector; readonly template: PodTemplate; readonly minReadySeconds?: number } & Spec;
  readonly status?: Status;
}

export interface ReplicaCounts {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
}

export type ReplicaSet = Workload<{ readonly replicas: number }, ReplicaCounts>;

export type Deployment = Workload<{
  readonly replicas: number;
  readonly paused?: boolean;
  readonly revisionHistoryLimit: number;
  readonly strategy: { readonly type: string; readonly rollingUpdate?: { readonly maxUnavailable: number | string; readonly maxSurge: number | string } };
}, ReplicaCounts & { readonly conditions?: readonly Condition[] }>;

export interface ClaimTemplate extends KubeObject { readonly spec?: Readonly<Record<string, unknown>> }

export type StatefulSet = Workload<{
  readonly replicas: number;
  readonly serviceName: string;
  readonly podManagementPolicy: string;
  readonly updateStrategy: { readonly type: string; readonly rollingUpdate?: { readonly partition?: number } };
  readonly ordinals?: { readonly start?: number };
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
}, ReplicaCounts & { readonly currentRevision?: string }>;

export type DaemonSet = Workload<{
  readonly updateStrategy: { readonly type: string; readonly rollingUpdate?: { readonly maxUnavailable?: number | string } };
}, ReplicaCounts>;

export interface ServicePort { readonly name?: string; readonly port: number; readonly protocol?: string; readonly targetPort?: number | string }

export interface Service extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly ServicePort[];
    readonly publishNotReadyAddresses?: boolean;
  };
}
