/** The other kinds of the core group. In the notation of `../notation.ts`. */
export const CORE = `
AttachedVolume: devicePath!, name!
ClientIPConfig: timeoutSeconds int32
ConfigMap: binaryData {string}, data {string}, immutable bool, metadata ObjectMeta
ConfigMapNodeConfigSource: kubeletConfigKey!, name!, namespace!, resourceVersion, uid
ContainerImage: names [string], sizeBytes int64
DaemonEndpoint: Port! int32
EndpointAddress atomic: hostname, ip!, nodeName, targetRef ObjectReference
EndpointPort atomic: appProtocol, name, port! int32, protocol
EndpointSubset: addresses [EndpointAddress], notReadyAddresses [EndpointAddress], ports [EndpointPort]
Endpoints: metadata ObjectMeta, subsets [EndpointSubset]
Event: action, count int32, eventTime MicroTime, firstTimestamp Time, involvedObject! ObjectReference, lastTimestamp Time, message, metadata!
    ObjectMeta, reason, related ObjectReference, reportingComponent, reportingInstance, series EventSeries, source EventSource, type
EventSeries: count int32, lastObservedTime MicroTime
EventSource: component, host
LoadBalancerIngress: hostname, ip, ipMode, ports [PortStatus]
LoadBalancerStatus: ingress [LoadBalancerIngress]
Namespace: metadata ObjectMeta, spec NamespaceSpec, status NamespaceStatus
NamespaceCondition: lastTransitionTime Time, message, reason, status!, type!
NamespaceSpec: finalizers [string]
NamespaceStatus: conditions [NamespaceCondition] by type, phase
Node: metadata ObjectMeta, spec NodeSpec, status NodeStatus
NodeAddress: address!, type!
NodeAllocatableResourceClaimStatus: containers [string], resourceClaimName!, resources! {Quantity}
NodeCondition: lastHeartbeatTime Time, lastTransitionTime Time, message, reason, status!, type!
NodeConfigSource: configMap ConfigMapNodeConfigSource
NodeConfigStatus: active NodeConfigSource, assigned NodeConfigSource, error, lastKnownGood NodeConfigSource
NodeDaemonEndpoints: kubeletEndpoint DaemonEndpoint
NodeFeatures: supplementalGroupsPolicy bool
NodeRuntimeHandler: features NodeRuntimeHandlerFeatures, name
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts bool, userNamespaces bool
NodeSpec: configSource NodeConfigSource, externalID, podCIDR, podCIDRs [string] set, providerID, taints [Taint], unschedulable bool
NodeStatus: addresses [NodeAddress] by type, allocatable {Quantity}, capacity {Quantity}, conditions [NodeCondition] by type, config NodeConfigStatus,
    daemonEndpoints NodeDaemonEndpoints, declaredFeatures [string], features NodeFeatures, images [ContainerImage], nodeInfo NodeSystemInfo, phase,
    runtimeHandlers [NodeRuntimeHandler], volumesAttached [AttachedVolume], volumesInUse [string]
NodeSwapStatus: capacity int64
NodeSystemInfo: architecture!, bootID!, containerRuntimeVersion!, kernelVersion!, kubeProxyVersion!, kubeletVersion!, machineID!, operatingSystem!,
    osImage!, swap NodeSwapStatus, systemUUID!
PortStatus: error, port! int32, protocol!
Secret: data {string}, immutable bool, metadata ObjectMeta, stringData {string}, type
Service: metadata ObjectMeta, spec ServiceSpec, status ServiceStatus
ServiceAccount: automountServiceAccountToken bool, imagePullSecrets [LocalObjectReference], metadata ObjectMeta, secrets [ObjectReference] by name
ServicePort: appProtocol, name, nodePort int32, port! int32, protocol=TCP, targetPort IntOrString
ServiceSpec: allocateLoadBalancerNodePorts bool, clusterIP, clusterIPs [string], externalIPs [string], externalName, externalTrafficPolicy,
    healthCheckNodePort int32, internalTrafficPolicy, ipFamilies [string], ipFamilyPolicy, loadBalancerClass, loadBalancerIP, loadBalancerSourceRanges
    [string], ports [ServicePort] by port,protocol, publishNotReadyAddresses bool, selector {string} atomic, sessionAffinity, sessionAffinityConfig
    SessionAffinityConfig, trafficDistribution, type
ServiceStatus: conditions [Condition] by type, loadBalancer LoadBalancerStatus
SessionAffinityConfig: clientIP ClientIPConfig
Taint: effect!, key!, timeAdded Time, value
`;
