/** Pods and what stands in them. In the notation of `../notation.ts`. */
export const POD = `
Affinity: nodeAffinity NodeAffinity, podAffinity PodAffinity, podAntiAffinity PodAntiAffinity
AppArmorProfile: localhostProfile, type!
Capabilities: add [string], drop [string]
ConfigMapEnvSource: name, optional bool
ConfigMapKeySelector atomic: key!, name, optional bool
Container: args [string], command [string], env [EnvVar] by name, envFrom [EnvFromSource], image, imagePullPolicy, lifecycle Lifecycle, livenessProbe
    Probe, name!, ports [ContainerPort] by containerPort,protocol, readinessProbe Probe, resizePolicy [ContainerResizePolicy], resources
    ResourceRequirements, restartPolicy, restartPolicyRules [ContainerRestartRule], securityContext SecurityContext, startupProbe Probe, stdin bool,
    stdinOnce bool, terminationMessagePath, terminationMessagePolicy, tty bool, volumeDevices [VolumeDevice] by devicePath, volumeMounts [VolumeMount]
    by mountPath, workingDir
ContainerExtendedResourceRequest: containerName!, requestName!, resourceName!
ContainerPort: containerPort! int32, hostIP, hostPort int32, name, protocol=TCP
ContainerResizePolicy: resourceName!, restartPolicy!
ContainerRestartRule: action!, exitCodes ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: operator!, values [int64]
ContainerState: running ContainerStateRunning, terminated ContainerStateTerminated, waiting ContainerStateWaiting
ContainerStateRunning: startedAt Time
ContainerStateTerminated: containerID, exitCode! int32, finishedAt Time, message, reason, signal int32, startedAt Time
ContainerStateWaiting: message, reason
ContainerStatus: allocatedResources {Quantity}, allocatedResourcesStatus [ResourceStatus] by name, containerID, image!, imageID!, lastState
    ContainerState, name!, ready! bool, resources ResourceRequirements, restartCount! int32, started bool, state ContainerState, stopSignal, user
    ContainerUser, volumeMounts [VolumeMountStatus] by mountPath
ContainerUser: linux LinuxContainerUser
EnvFromSource: configMapRef ConfigMapEnvSource, prefix, secretRef SecretEnvSource
EnvVar: name!, value, valueFrom EnvVarSource
EnvVarSource: configMapKeyRef ConfigMapKeySelector, fieldRef ObjectFieldSelector, fileKeyRef FileKeySelector, resourceFieldRef ResourceFieldSelector,
    secretKeyRef SecretKeySelector
EphemeralContainer: args [string], command [string], env [EnvVar] by name, envFrom [EnvFromSource], image, imagePullPolicy, lifecycle Lifecycle,
    livenessProbe Probe, name!, ports [ContainerPort] by containerPort,protocol, readinessProbe Probe, resizePolicy [ContainerResizePolicy], resources
    ResourceRequirements, restartPolicy, restartPolicyRules [ContainerRestartRule], securityContext SecurityContext, startupProbe Probe, stdin bool,
    stdinOnce bool, targetContainerName, terminationMessagePath, terminationMessagePolicy, tty bool, volumeDevices [VolumeDevice] by devicePath,
    volumeMounts [VolumeMount] by mountPath, workingDir
ExecAction: command [string]
FileKeySelector atomic: key!, optional bool, path!, volumeName!
GRPCAction: port! int32, service
HTTPGetAction: host, httpHeaders [HTTPHeader], path, port! IntOrString, scheme
HTTPHeader: name!, value!
HostAlias: hostnames [string], ip!
HostIP: ip!
Lifecycle: postStart LifecycleHandler, preStop LifecycleHandler, stopSignal
LifecycleHandler: exec ExecAction, httpGet HTTPGetAction, sleep SleepAction, tcpSocket TCPSocketAction
LinuxContainerUser: gid! int64, supplementalGroups [int64], uid! int64
NodeAffinity: preferredDuringSchedulingIgnoredDuringExecution [PreferredSchedulingTerm], requiredDuringSchedulingIgnoredDuringExecution NodeSelector
NodeSelector atomic: nodeSelectorTerms! [NodeSelectorTerm]
NodeSelectorRequirement: key!, operator!, values [string]
NodeSelectorTerm atomic: matchExpressions [NodeSelectorRequirement], matchFields [NodeSelectorRequirement]
ObjectFieldSelector atomic: apiVersion, fieldPath!
Pod: metadata ObjectMeta, spec PodSpec, status PodStatus
PodAffinity: preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm], requiredDuringSchedulingIgnoredDuringExecution
    [PodAffinityTerm]
PodAffinityTerm: labelSelector LabelSelector, matchLabelKeys [string], mismatchLabelKeys [string], namespaceSelector LabelSelector, namespaces
    [string], topologyKey!
PodAntiAffinity: preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm], requiredDuringSchedulingIgnoredDuringExecution
    [PodAffinityTerm]
PodCondition: lastProbeTime Time, lastTransitionTime Time, message, observedGeneration int64, reason, status!, type!
PodDNSConfig: nameservers [string], options [PodDNSConfigOption], searches [string]
PodDNSConfigOption: name, value
PodExtendedResourceClaimStatus: requestMappings! [ContainerExtendedResourceRequest], resourceClaimName!
PodIP: ip!
PodOS: name!
PodReadinessGate: conditionType!
PodResourceClaim: name!, resourceClaimName, resourceClaimTemplateName
PodResourceClaimStatus: name!, resourceClaimName
PodSchedulingGate: name!
PodSchedulingGroup: podGroupName
PodSecurityContext: appArmorProfile AppArmorProfile, fsGroup int64, fsGroupChangePolicy, runAsGroup int64, runAsNonRoot bool, runAsUser int64,
    seLinuxChangePolicy, seLinuxOptions SELinuxOptions, seccompProfile SeccompProfile, supplementalGroups [int64], supplementalGroupsPolicy, sysctls
    [Sysctl], windowsOptions WindowsSecurityContextOptions
PodSpec: activeDeadlineSeconds int64, affinity Affinity, automountServiceAccountToken bool, containers!~ [Container] by name, dnsConfig PodDNSConfig,
    dnsPolicy, enableServiceLinks bool, ephemeralContainers [EphemeralContainer] by name, hostAliases [HostAlias] by ip, hostIPC bool, hostNetwork
    bool, hostPID bool, hostUsers bool, hostname, hostnameOverride, imagePullSecrets [LocalObjectReference] by name, initContainers [Container] by
    name, nodeName, nodeSelector {string} atomic, os PodOS, overhead {Quantity}, preemptionPolicy, priority int32, priorityClassName, readinessGates
    [PodReadinessGate], resourceClaims [PodResourceClaim] by name, resources ResourceRequirements, restartPolicy, runtimeClassName, schedulerName,
    schedulingGates [PodSchedulingGate] by name, schedulingGroup PodSchedulingGroup, securityContext PodSecurityContext, serviceAccount,
    serviceAccountName, setHostnameAsFQDN bool, shareProcessNamespace bool, subdomain, terminationGracePeriodSeconds int64, tolerations [Toleration],
    topologySpreadConstraints [TopologySpreadConstraint] by topologyKey,whenUnsatisfiable, volumes [Volume] by name
PodStatus: allocatedResources {Quantity}, conditions [PodCondition] by type, containerStatuses [ContainerStatus], ephemeralContainerStatuses
    [ContainerStatus], extendedResourceClaimStatus PodExtendedResourceClaimStatus, hostIP, hostIPs [HostIP] by ip, initContainerStatuses
    [ContainerStatus], message, nodeAllocatableResourceClaimStatuses [NodeAllocatableResourceClaimStatus], nominatedNodeName, observedGeneration
    int64, phase, podIP, podIPs [PodIP] by ip, qosClass, reason, resize, resourceClaimStatuses [PodResourceClaimStatus] by name, resources
    ResourceRequirements, startTime Time
PodTemplateSpec: metadata~ ObjectMeta, spec~ PodSpec
PreferredSchedulingTerm: preference! NodeSelectorTerm, weight! int32
Probe: exec ExecAction, failureThreshold int32, grpc GRPCAction, httpGet HTTPGetAction, initialDelaySeconds int32, periodSeconds int32,
    successThreshold int32, tcpSocket TCPSocketAction, terminationGracePeriodSeconds int64, timeoutSeconds int32
ResourceClaim: name!, request
ResourceFieldSelector atomic: containerName, divisor Quantity, resource!
ResourceHealth: health, message, resourceID!
ResourceRequirements: claims [ResourceClaim] by name, limits {Quantity}, requests {Quantity}
ResourceStatus: name!, resources [ResourceHealth]
SELinuxOptions: level, role, type, user
SeccompProfile: localhostProfile, type!
SecretEnvSource: name, optional bool
SecretKeySelector atomic: key!, name, optional bool
SecurityContext: allowPrivilegeEscalation bool, appArmorProfile AppArmorProfile, capabilities Capabilities, privileged bool, procMount,
    readOnlyRootFilesystem bool, runAsGroup int64, runAsNonRoot bool, runAsUser int64, seLinuxOptions SELinuxOptions, seccompProfile SeccompProfile,
    windowsOptions WindowsSecurityContextOptions
SleepAction: seconds! int64
Sysctl: name!, value!
TCPSocketAction: host, port! IntOrString
Toleration: effect, key, operator, tolerationSeconds int64, value
TopologySelectorLabelRequirement: key!, values! [string]
TopologySelectorTerm: matchLabelExpressions [TopologySelectorLabelRequirement]
TopologySpreadConstraint: labelSelector LabelSelector, matchLabelKeys [string], maxSkew! int32, minDomains int32, nodeAffinityPolicy,
    nodeTaintsPolicy, topologyKey!, whenUnsatisfiable!
VolumeDevice: devicePath!, name!
VolumeMount: mountPath!, mountPropagation, name!, readOnly bool, recursiveReadOnly, subPath, subPathExpr
VolumeMountStatus: mountPath!, name!, readOnly bool, recursiveReadOnly, volumeStatus VolumeStatus
WeightedPodAffinityTerm: podAffinityTerm! PodAffinityTerm, weight! int32
WindowsSecurityContextOptions: gmsaCredentialSpec, gmsaCredentialSpecName, hostProcess bool, runAsUserName
`;
