import { KubeObject } from '../../../kube/objects';

/** Of the kinds that targets are made from, what is looked at. */
export interface ContainerPort { readonly name?: string; readonly containerPort: number; readonly protocol?: string }
export interface Container { readonly name: string; readonly image?: string; readonly ports?: readonly ContainerPort[]; readonly restartPolicy?: string }
export interface ContainerStatus { readonly name: string; readonly containerID?: string }

export interface Pod extends KubeObject {
  readonly spec: { readonly nodeName?: string; readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] };
  readonly status?: {
    readonly phase?: string; readonly podIP?: string; readonly hostIP?: string;
    readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }>;
    readonly containerStatuses?: readonly ContainerStatus[]; readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface Service extends KubeObject {
  readonly spec: {
    readonly type?: string; readonly clusterIP?: string; readonly externalName?: string; readonly loadBalancerIP?: string;
    readonly ports?: ReadonlyArray<{ readonly name?: string; readonly port: number; readonly protocol?: string }>;
  };
}

export interface TargetRef { readonly kind?: string; readonly name?: string; readonly namespace?: string }

export interface EndpointAddress { readonly ip: string; readonly hostname?: string; readonly nodeName?: string; readonly targetRef?: TargetRef }
export interface Endpoints extends KubeObject {
  readonly subsets?: ReadonlyArray<{
    readonly addresses?: readonly EndpointAddress[]; readonly notReadyAddresses?: readonly EndpointAddress[];
    readonly ports?: ReadonlyArray<{ readonly name?: string; readonly port: number; readonly protocol?: string }>;
  }>;
}

export interface Endpoint {
  readonly addresses: readonly string[]; readonly hostname?: string; readonly nodeName?: string; readonly zone?: string; readonly targetRef?: TargetRef;
  readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean };
  readonly deprecatedTopology?: Readonly<Record<string, string>>;
}
export interface EndpointSlice extends KubeObject {
  readonly addressType: string;
  readonly endpoints?: readonly Endpoint[];
  readonly ports?: ReadonlyArray<{ readonly name?: string; readonly port?: number; readonly protocol?: string; readonly appProtocol?: string }>;
}

export interface Node extends KubeObject {
  readonly spec?: { readonly providerID?: string };
  readonly status?: {
    readonly addresses?: ReadonlyArray<{ readonly type: string; readonly address: string }>;
    readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }>;
    readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port?: number } };
  };
}

export interface Ingress extends KubeObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly tls?: ReadonlyArray<{ readonly hosts?: readonly string[] }>;
    readonly rules?: ReadonlyArray<{ readonly host?: string; readonly http?: { readonly paths?: ReadonlyArray<{ readonly path?: string }> } }>;
  };
}
