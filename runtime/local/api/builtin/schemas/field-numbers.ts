/**
 * The numbers that fields have in the protobuf form of their definitions, in the notation of `../field-numbers.ts`.
 * Source: the `.proto` files of Kubernetes 1.36.
 */
export const FIELD_NUMBERS = `
AWSElasticBlockStoreVolumeSource: volumeID fsType partition readOnly
Affinity: nodeAffinity podAffinity podAntiAffinity
AggregationRule: clusterRoleSelectors
AppArmorProfile: type localhostProfile*
AttachedVolume: name devicePath
AzureDiskVolumeSource: diskName diskURI cachingMode* fsType* readOnly* kind*
AzureFilePersistentVolumeSource: secretName shareName readOnly secretNamespace*
AzureFileVolumeSource: secretName shareName readOnly
BoundObjectReference: kind apiVersion name uid
CSIPersistentVolumeSource: driver volumeHandle readOnly fsType volumeAttributes controllerPublishSecretRef nodeStageSecretRef nodePublishSecretRef
    controllerExpandSecretRef nodeExpandSecretRef
CSIVolumeSource: driver readOnly* fsType* volumeAttributes nodePublishSecretRef
Capabilities: add drop
CephFSPersistentVolumeSource: monitors path user secretFile secretRef readOnly
CephFSVolumeSource: monitors path user secretFile secretRef readOnly
CinderPersistentVolumeSource: volumeID fsType readOnly secretRef
CinderVolumeSource: volumeID fsType readOnly secretRef
ClientIPConfig: timeoutSeconds*
ClusterRole: metadata rules aggregationRule
ClusterRoleBinding: metadata subjects roleRef
ClusterTrustBundleProjection: name* signerName* labelSelector path optional*
Condition: type status observedGeneration lastTransitionTime reason message
ConfigMap: metadata data binaryData:bytes immutable*
ConfigMapEnvSource: +LocalObjectReference optional*
ConfigMapKeySelector: +LocalObjectReference key optional*
ConfigMapNodeConfigSource: namespace name uid resourceVersion kubeletConfigKey
ConfigMapProjection: +LocalObjectReference items - optional*
ConfigMapVolumeSource: +LocalObjectReference items defaultMode* optional*
Container: name image command args workingDir ports env resources volumeMounts livenessProbe readinessProbe lifecycle terminationMessagePath
    imagePullPolicy securityContext stdin stdinOnce tty envFrom terminationMessagePolicy volumeDevices startupProbe resizePolicy restartPolicy*
    restartPolicyRules
ContainerExtendedResourceRequest: containerName resourceName requestName
ContainerImage: names sizeBytes
ContainerPort: name hostPort containerPort protocol hostIP
ContainerResizePolicy: resourceName restartPolicy
ContainerRestartRule: action exitCodes
ContainerRestartRuleOnExitCodes: operator values
ContainerState: waiting running terminated
ContainerStateRunning: startedAt
ContainerStateTerminated: exitCode signal reason message startedAt finishedAt containerID
ContainerStateWaiting: reason message
ContainerStatus: name state lastState ready restartCount image imageID containerID started* allocatedResources resources volumeMounts user
    allocatedResourcesStatus stopSignal*
ContainerUser: linux
ControllerRevision: metadata data revision
CronJob: metadata spec status
CronJobSpec: schedule startingDeadlineSeconds* concurrencyPolicy suspend* jobTemplate successfulJobsHistoryLimit* failedJobsHistoryLimit* timeZone*
CronJobStatus: active - - lastScheduleTime lastSuccessfulTime
DaemonEndpoint: Port
DaemonSet: metadata spec status
DaemonSetCondition: type status lastTransitionTime reason message
DaemonSetSpec: selector template updateStrategy minReadySeconds - revisionHistoryLimit*
DaemonSetStatus: currentNumberScheduled numberMisscheduled desiredNumberScheduled numberReady observedGeneration updatedNumberScheduled
    numberAvailable numberUnavailable collisionCount* conditions
DaemonSetUpdateStrategy: type rollingUpdate
DeleteOptions: gracePeriodSeconds* preconditions orphanDependents* propagationPolicy* dryRun
Deployment: metadata spec status
DeploymentCondition: type status - reason message lastUpdateTime lastTransitionTime
DeploymentSpec: replicas* selector template strategy minReadySeconds revisionHistoryLimit* paused - progressDeadlineSeconds*
DeploymentStatus: observedGeneration replicas updatedReplicas availableReplicas unavailableReplicas conditions readyReplicas collisionCount*
    terminatingReplicas*
DeploymentStrategy: type rollingUpdate
DownwardAPIProjection: items
DownwardAPIVolumeFile: path fieldRef resourceFieldRef mode*
DownwardAPIVolumeSource: items defaultMode*
EmptyDirVolumeSource: medium sizeLimit
Endpoint: addresses conditions hostname* targetRef deprecatedTopology nodeName* zone* hints
EndpointAddress: ip targetRef hostname nodeName*
EndpointConditions: ready* serving* terminating*
EndpointHints: forZones forNodes
EndpointPort: name port protocol appProtocol*
EndpointSlice: metadata endpoints ports addressType
EndpointSubset: addresses notReadyAddresses ports
Endpoints: metadata subsets
EnvFromSource: prefix configMapRef secretRef
EnvVar: name value valueFrom
EnvVarSource: fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef
EphemeralContainer: +EphemeralContainerCommon targetContainerName
EphemeralContainerCommon: name image command args workingDir ports env resources volumeMounts livenessProbe readinessProbe lifecycle
    terminationMessagePath imagePullPolicy securityContext stdin stdinOnce tty envFrom terminationMessagePolicy volumeDevices startupProbe
    resizePolicy restartPolicy* restartPolicyRules
EphemeralVolumeSource: volumeClaimTemplate
Event: metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related reportingComponent
    reportingInstance
EventSeries: count lastObservedTime
EventSource: component host
ExecAction: command
FCVolumeSource: targetWWNs lun* fsType readOnly wwids
FieldSelectorAttributes: rawSelector requirements
FieldSelectorRequirement: key operator values
FileKeySelector: volumeName path key optional*
FlexPersistentVolumeSource: driver fsType secretRef readOnly options
FlexVolumeSource: driver fsType secretRef readOnly options
FlockerVolumeSource: datasetName datasetUUID
ForNode: name
ForZone: name
GCEPersistentDiskVolumeSource: pdName fsType partition readOnly
GRPCAction: port service*
GitRepoVolumeSource: repository revision directory
GlusterfsPersistentVolumeSource: endpoints path readOnly endpointsNamespace*
GlusterfsVolumeSource: endpoints path readOnly
HTTPGetAction: path port host scheme httpHeaders
HTTPHeader: name value
HTTPIngressPath: path backend pathType*
HTTPIngressRuleValue: paths
HostAlias: ip hostnames
HostIP: ip
HostPathVolumeSource: path type*
IPBlock: cidr except
ISCSIPersistentVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery - secretRef chapAuthSession initiatorName*
ISCSIVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery - secretRef chapAuthSession initiatorName*
ImageVolumeSource: reference pullPolicy
ImageVolumeStatus: imageRef
Ingress: metadata spec status
IngressBackend: - - resource service
IngressClass: metadata spec
IngressClassParametersReference: apiGroup* kind name scope* namespace*
IngressClassSpec: controller parameters
IngressLoadBalancerIngress: ip hostname - ports
IngressLoadBalancerStatus: ingress
IngressPortStatus: port protocol error*
IngressRule: host +IngressRuleValue
IngressRuleValue: http
IngressServiceBackend: name port
IngressSpec: defaultBackend tls rules ingressClassName*
IngressStatus: loadBalancer
IngressTLS: hosts secretName
Job: metadata spec status
JobCondition: type status lastProbeTime lastTransitionTime reason message
JobSpec: parallelism* completions* activeDeadlineSeconds* selector manualSelector* template backoffLimit* ttlSecondsAfterFinished* completionMode*
    suspend* podFailurePolicy backoffLimitPerIndex* maxFailedIndexes* podReplacementPolicy* managedBy* successPolicy
JobStatus: conditions startTime completionTime active succeeded failed completedIndexes uncountedTerminatedPods ready* failedIndexes* terminating*
JobTemplateSpec: metadata spec
KeyToPath: key path mode*
LabelSelector: matchLabels matchExpressions
LabelSelectorAttributes: rawSelector requirements
LabelSelectorRequirement: key operator values
Lease: metadata spec
LeaseSpec: holderIdentity* leaseDurationSeconds* acquireTime renewTime leaseTransitions* strategy* preferredHolder*
Lifecycle: postStart preStop stopSignal*
LifecycleHandler: exec httpGet tcpSocket sleep
LinuxContainerUser: uid gid supplementalGroups
LoadBalancerIngress: ip hostname ipMode* ports
LoadBalancerStatus: ingress
LocalObjectReference: name
LocalSubjectAccessReview: metadata spec status
LocalVolumeSource: path fsType*
ManagedFieldsEntry: manager operation apiVersion time - fieldsType fieldsV1 subresource
MatchCondition: name expression
ModifyVolumeStatus: targetVolumeAttributesClassName status
MutatingWebhook: name clientConfig rules failurePolicy* namespaceSelector sideEffects* timeoutSeconds* admissionReviewVersions matchPolicy*
    reinvocationPolicy* objectSelector matchConditions
MutatingWebhookConfiguration: metadata webhooks
NFSVolumeSource: server path readOnly
Namespace: metadata spec status
NamespaceCondition: type status - lastTransitionTime reason message
NamespaceSpec: finalizers
NamespaceStatus: phase conditions
NetworkPolicy: metadata spec
NetworkPolicyEgressRule: ports to
NetworkPolicyIngressRule: ports from
NetworkPolicyPeer: podSelector namespaceSelector ipBlock
NetworkPolicyPort: protocol* port endPort*
NetworkPolicySpec: podSelector ingress egress policyTypes
Node: metadata spec status
NodeAddress: type address
NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
NodeAllocatableResourceClaimStatus: resourceClaimName containers resources
NodeCondition: type status lastHeartbeatTime lastTransitionTime reason message
NodeConfigSource: - configMap
NodeConfigStatus: assigned active lastKnownGood error
NodeDaemonEndpoints: kubeletEndpoint
NodeFeatures: supplementalGroupsPolicy*
NodeRuntimeHandler: name features
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts* userNamespaces*
NodeSelector: nodeSelectorTerms
NodeSelectorRequirement: key operator values
NodeSelectorTerm: matchExpressions matchFields
NodeSpec: podCIDR externalID providerID unschedulable taints configSource podCIDRs
NodeStatus: capacity allocatable phase conditions addresses daemonEndpoints nodeInfo images volumesInUse volumesAttached config runtimeHandlers
    features declaredFeatures
NodeSwapStatus: capacity*
NodeSystemInfo: machineID systemUUID bootID kernelVersion osImage containerRuntimeVersion kubeletVersion kubeProxyVersion operatingSystem architecture
    swap
NonResourceAttributes: path verb
ObjectFieldSelector: apiVersion fieldPath
ObjectMeta: name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds* labels
    annotations ownerReferences finalizers - - managedFields
ObjectReference: kind namespace name uid apiVersion resourceVersion fieldPath
OwnerReference: kind - name uid apiVersion controller* blockOwnerDeletion*
PersistentVolume: metadata spec status
PersistentVolumeClaim: metadata spec status
PersistentVolumeClaimCondition: type status lastProbeTime lastTransitionTime reason message
PersistentVolumeClaimSpec: accessModes resources volumeName selector storageClassName* volumeMode* dataSource dataSourceRef volumeAttributesClassName*
PersistentVolumeClaimStatus: phase accessModes capacity conditions allocatedResources - allocatedResourceStatuses currentVolumeAttributesClassName*
    modifyVolumeStatus
PersistentVolumeClaimTemplate: metadata spec
PersistentVolumeClaimVolumeSource: claimName readOnly
PersistentVolumeSource: gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd iscsi cinder cephfs fc flocker flexVolume azureFile
    vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi
PersistentVolumeSpec: capacity +PersistentVolumeSource accessModes claimRef persistentVolumeReclaimPolicy storageClassName mountOptions volumeMode*
    nodeAffinity volumeAttributesClassName*
PersistentVolumeStatus: phase message reason lastPhaseTransitionTime
PhotonPersistentDiskVolumeSource: pdID fsType
Pod: metadata spec status
PodAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
PodAffinityTerm: labelSelector namespaces topologyKey namespaceSelector matchLabelKeys mismatchLabelKeys
PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
PodCertificateProjection: signerName keyType maxExpirationSeconds* credentialBundlePath keyPath certificateChainPath userAnnotations
PodCondition: type status lastProbeTime lastTransitionTime reason message observedGeneration
PodDNSConfig: nameservers searches options
PodDNSConfigOption: name value*
PodDisruptionBudget: metadata spec status
PodDisruptionBudgetSpec: minAvailable selector maxUnavailable unhealthyPodEvictionPolicy*
PodDisruptionBudgetStatus: observedGeneration disruptedPods disruptionsAllowed currentHealthy desiredHealthy expectedPods conditions
PodExtendedResourceClaimStatus: requestMappings resourceClaimName
PodFailurePolicy: rules
PodFailurePolicyOnExitCodesRequirement: containerName* operator values
PodFailurePolicyOnPodConditionsPattern: type status
PodFailurePolicyRule: action onExitCodes onPodConditions
PodIP: ip
PodOS: name
PodReadinessGate: conditionType
PodResourceClaim: name - resourceClaimName* resourceClaimTemplateName*
PodResourceClaimStatus: name resourceClaimName*
PodSchedulingGate: name
PodSchedulingGroup: podGroupName*
PodSecurityContext: seLinuxOptions runAsUser* runAsNonRoot* supplementalGroups fsGroup* runAsGroup* sysctls windowsOptions fsGroupChangePolicy*
    seccompProfile appArmorProfile supplementalGroupsPolicy* seLinuxChangePolicy*
PodSpec: volumes containers restartPolicy terminationGracePeriodSeconds* activeDeadlineSeconds* dnsPolicy nodeSelector serviceAccountName
    serviceAccount nodeName hostNetwork hostPID hostIPC securityContext imagePullSecrets hostname subdomain affinity schedulerName initContainers
    automountServiceAccountToken* tolerations hostAliases priorityClassName priority* dnsConfig shareProcessNamespace* readinessGates
    runtimeClassName* enableServiceLinks* preemptionPolicy* overhead topologySpreadConstraints ephemeralContainers setHostnameAsFQDN* os hostUsers*
    schedulingGates resourceClaims resources hostnameOverride* - schedulingGroup
PodStatus: phase conditions message reason hostIP podIP startTime containerStatuses qosClass initContainerStatuses nominatedNodeName podIPs
    ephemeralContainerStatuses resize resourceClaimStatuses hostIPs observedGeneration extendedResourceClaimStatus allocatedResources resources
    nodeAllocatableResourceClaimStatuses
PodTemplateSpec: metadata spec
PolicyRule: verbs apiGroups resources resourceNames nonResourceURLs
PortStatus: port protocol error*
PortworxVolumeSource: volumeID fsType readOnly
Preconditions: uid* resourceVersion*
PreferredSchedulingTerm: weight preference
PriorityClass: metadata value globalDefault description preemptionPolicy*
Probe: +ProbeHandler initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds*
ProbeHandler: exec httpGet tcpSocket grpc
ProjectedVolumeSource: sources defaultMode*
QuobyteVolumeSource: registry volume readOnly user group tenant
RBDPersistentVolumeSource: monitors image fsType pool user keyring secretRef readOnly
RBDVolumeSource: monitors image fsType pool user keyring secretRef readOnly
ReplicaSet: metadata spec status
ReplicaSetCondition: type status lastTransitionTime reason message
ReplicaSetSpec: replicas* selector template minReadySeconds
ReplicaSetStatus: replicas fullyLabeledReplicas observedGeneration readyReplicas availableReplicas conditions terminatingReplicas*
ResourceAttributes: namespace verb group version resource subresource name fieldSelector labelSelector
ResourceClaim: name request
ResourceFieldSelector: containerName resource divisor
ResourceHealth: resourceID health @6 message*
ResourceRequirements: limits requests claims
ResourceStatus: name resources
Role: metadata rules
RoleBinding: metadata subjects roleRef
RoleRef: apiGroup kind name
RollingUpdateDaemonSet: maxUnavailable maxSurge
RollingUpdateDeployment: maxUnavailable maxSurge
RollingUpdateStatefulSetStrategy: partition* maxUnavailable
Rule: apiGroups apiVersions resources scope*
RuleWithOperations: operations +Rule
SELinuxOptions: user role type level
Scale: metadata spec status
ScaleIOPersistentVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode volumeName fsType readOnly
ScaleIOVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode volumeName fsType readOnly
ScaleSpec: replicas
ScaleStatus: replicas selector
SeccompProfile: type localhostProfile*
Secret: metadata data:bytes type stringData immutable*
SecretEnvSource: +LocalObjectReference optional*
SecretKeySelector: +LocalObjectReference key optional*
SecretProjection: +LocalObjectReference items - optional*
SecretReference: name namespace
SecretVolumeSource: secretName items defaultMode* optional*
SecurityContext: capabilities privileged* seLinuxOptions runAsUser* runAsNonRoot* readOnlyRootFilesystem* allowPrivilegeEscalation* runAsGroup*
    procMount* windowsOptions seccompProfile appArmorProfile
SelfSubjectAccessReview: metadata spec status
SelfSubjectAccessReviewSpec: resourceAttributes nonResourceAttributes
SelfSubjectReview: metadata
SelfSubjectRulesReview: metadata spec
SelfSubjectRulesReviewSpec: namespace
Service: metadata spec status
ServiceAccount: metadata secrets imagePullSecrets automountServiceAccountToken*
ServiceAccountTokenProjection: audience expirationSeconds* path
ServiceBackendPort: name number
ServicePort: name protocol port targetPort nodePort appProtocol*
ServiceReference: namespace name path* port*
ServiceSpec: ports selector clusterIP type externalIPs - sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy
    healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig - - ipFamilyPolicy* clusterIPs ipFamilies allocateLoadBalancerNodePorts*
    loadBalancerClass* internalTrafficPolicy* trafficDistribution*
ServiceStatus: loadBalancer conditions
SessionAffinityConfig: clientIP
SleepAction: seconds
SlicePort: name* protocol* port* appProtocol*
StatefulSet: metadata spec status
StatefulSetCondition: type status lastTransitionTime reason message
StatefulSetOrdinals: start
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted whenScaled
StatefulSetSpec: replicas* selector template volumeClaimTemplates serviceName podManagementPolicy updateStrategy revisionHistoryLimit* minReadySeconds
    persistentVolumeClaimRetentionPolicy ordinals
StatefulSetStatus: observedGeneration replicas readyReplicas currentReplicas updatedReplicas currentRevision updateRevision - collisionCount*
    conditions availableReplicas
StatefulSetUpdateStrategy: type rollingUpdate
StorageClass: metadata provisioner parameters reclaimPolicy* mountOptions allowVolumeExpansion* volumeBindingMode* allowedTopologies
StorageOSPersistentVolumeSource: volumeName volumeNamespace fsType readOnly secretRef
StorageOSVolumeSource: volumeName volumeNamespace fsType readOnly secretRef
Subject: kind apiGroup name namespace
SubjectAccessReview: metadata spec status
SubjectAccessReviewSpec: resourceAttributes nonResourceAttributes user groups - uid
SubjectAccessReviewStatus: allowed reason evaluationError denied
SuccessPolicy: rules
SuccessPolicyRule: succeededIndexes* succeededCount*
Sysctl: name value
TCPSocketAction: port host
Taint: key value effect timeAdded
TokenRequest: metadata spec status
TokenRequestSpec: audiences - boundObjectRef expirationSeconds*
TokenRequestStatus: token expirationTimestamp
TokenReview: metadata spec status
TokenReviewSpec: token audiences
TokenReviewStatus: authenticated user error audiences
Toleration: key operator value effect tolerationSeconds*
TopologySelectorLabelRequirement: key values
TopologySelectorTerm: matchLabelExpressions
TopologySpreadConstraint: maxSkew topologyKey whenUnsatisfiable labelSelector minDomains* nodeAffinityPolicy* nodeTaintsPolicy* matchLabelKeys
TypedLocalObjectReference: apiGroup* kind name
TypedObjectReference: apiGroup* kind name namespace*
UncountedTerminatedPods: succeeded failed
UserInfo: username uid groups
ValidatingWebhook: name clientConfig rules failurePolicy* namespaceSelector sideEffects* timeoutSeconds* admissionReviewVersions matchPolicy*
    objectSelector matchConditions
ValidatingWebhookConfiguration: metadata webhooks
Volume: name +VolumeSource
VolumeDevice: name devicePath
VolumeMount: name readOnly mountPath subPath mountPropagation* subPathExpr recursiveReadOnly*
VolumeMountStatus: name mountPath readOnly recursiveReadOnly* volumeStatus
VolumeNodeAffinity: required
VolumeProjection: secret downwardAPI configMap serviceAccountToken clusterTrustBundle podCertificate
VolumeResourceRequirements: limits requests
VolumeSource: hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim rbd flexVolume cinder
    cephfs flocker downwardAPI fc azureFile configMap vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO projected storageos
    csi ephemeral image
VolumeStatus: image
VsphereVirtualDiskVolumeSource: volumePath fsType storagePolicyName storagePolicyID
WebhookClientConfig: service caBundle:bytes url*
WeightedPodAffinityTerm: weight podAffinityTerm
WindowsSecurityContextOptions: gmsaCredentialSpecName* gmsaCredentialSpec* runAsUserName* hostProcess*
events.Event: metadata eventTime series reportingController reportingInstance action reason regarding related note type deprecatedSource
    deprecatedFirstTimestamp deprecatedLastTimestamp deprecatedCount
events.EventSeries: count lastObservedTime
`;
