/** Networking, access, storage classes, events, webhooks, definitions of custom resources. In the notation of `../notation.ts`. */
export const CLUSTER = `
AggregationRule: clusterRoleSelectors [LabelSelector]
BoundObjectReference: apiVersion, kind, name, uid
ClusterRole: aggregationRule AggregationRule, metadata ObjectMeta, rules [PolicyRule]
ClusterRoleBinding: metadata ObjectMeta, roleRef! RoleRef, subjects [Subject]
ConversionClientConfig: caBundle, service ConversionServiceReference, url
ConversionServiceReference: name!, namespace!, path, port int32
CustomResourceColumnDefinition: description, format, jsonPath!, name!, priority int32, type!
CustomResourceConversion: strategy!, webhook WebhookConversion
CustomResourceDefinition: metadata ObjectMeta, spec! CustomResourceDefinitionSpec, status CustomResourceDefinitionStatus
CustomResourceDefinitionCondition: lastTransitionTime Time, message, observedGeneration int64, reason, status!, type!
CustomResourceDefinitionNames: categories [string], kind!, listKind, plural!, shortNames [string], singular
CustomResourceDefinitionSpec: conversion CustomResourceConversion, group!, names! CustomResourceDefinitionNames, preserveUnknownFields bool, scope!,
    versions! [CustomResourceDefinitionVersion]
CustomResourceDefinitionStatus: acceptedNames CustomResourceDefinitionNames, conditions [CustomResourceDefinitionCondition] by type,
    observedGeneration int64, storedVersions [string]
CustomResourceDefinitionVersion: additionalPrinterColumns [CustomResourceColumnDefinition], deprecated bool, deprecationWarning, name!, schema
    CustomResourceValidation, selectableFields [SelectableField], served! bool, storage! bool, subresources CustomResourceSubresources
CustomResourceSubresourceScale: labelSelectorPath, specReplicasPath!, statusReplicasPath!
CustomResourceSubresources: scale CustomResourceSubresourceScale, status any
CustomResourceValidation: openAPIV3Schema any
Endpoint: addresses! [string], conditions EndpointConditions, deprecatedTopology {string}, hints EndpointHints, hostname, nodeName, targetRef
    ObjectReference, zone
EndpointConditions: ready bool, serving bool, terminating bool
EndpointHints: forNodes [ForNode], forZones [ForZone]
EndpointSlice: addressType!, endpoints [Endpoint], metadata ObjectMeta, ports [SlicePort]
FieldSelectorAttributes: rawSelector, requirements [FieldSelectorRequirement]
ForNode: name!
ForZone: name!
HTTPIngressPath: backend! IngressBackend, path, pathType!
HTTPIngressRuleValue: paths! [HTTPIngressPath]
IPBlock: cidr!, except [string]
Ingress: metadata ObjectMeta, spec IngressSpec, status IngressStatus
IngressBackend: resource TypedLocalObjectReference, service IngressServiceBackend
IngressClass: metadata ObjectMeta, spec IngressClassSpec
IngressClassParametersReference: apiGroup, kind!, name!, namespace, scope
IngressClassSpec: controller, parameters IngressClassParametersReference
IngressLoadBalancerIngress: hostname, ip, ports [IngressPortStatus]
IngressLoadBalancerStatus: ingress [IngressLoadBalancerIngress]
IngressPortStatus: error, port! int32, protocol!
IngressRule: host, http HTTPIngressRuleValue
IngressServiceBackend: name!, port ServiceBackendPort
IngressSpec: defaultBackend IngressBackend, ingressClassName, rules [IngressRule], tls [IngressTLS]
IngressStatus: loadBalancer IngressLoadBalancerStatus
IngressTLS: hosts [string], secretName
LabelSelectorAttributes: rawSelector, requirements [LabelSelectorRequirement]
Lease: metadata ObjectMeta, spec LeaseSpec
LeaseSpec: acquireTime MicroTime, holderIdentity, leaseDurationSeconds int32, leaseTransitions int32, preferredHolder, renewTime MicroTime, strategy
LocalSubjectAccessReview: metadata ObjectMeta, spec! SubjectAccessReviewSpec, status SubjectAccessReviewStatus
MatchCondition: expression!, name!
MutatingWebhook: admissionReviewVersions! [string], clientConfig! WebhookClientConfig, failurePolicy, matchConditions [MatchCondition] by name,
    matchPolicy, name!, namespaceSelector LabelSelector, objectSelector LabelSelector, reinvocationPolicy, rules [RuleWithOperations], sideEffects!,
    timeoutSeconds int32
MutatingWebhookConfiguration: metadata ObjectMeta, webhooks [MutatingWebhook] by name
NetworkPolicy: metadata ObjectMeta, spec NetworkPolicySpec
NetworkPolicyEgressRule: ports [NetworkPolicyPort], to [NetworkPolicyPeer]
NetworkPolicyIngressRule: from [NetworkPolicyPeer], ports [NetworkPolicyPort]
NetworkPolicyPeer: ipBlock IPBlock, namespaceSelector LabelSelector, podSelector LabelSelector
NetworkPolicyPort: endPort int32, port IntOrString, protocol
NetworkPolicySpec: egress [NetworkPolicyEgressRule], ingress [NetworkPolicyIngressRule], podSelector LabelSelector, policyTypes [string]
NonResourceAttributes: path, verb
PodDisruptionBudget: metadata ObjectMeta, spec PodDisruptionBudgetSpec, status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: maxUnavailable IntOrString, minAvailable IntOrString, selector LabelSelector, unhealthyPodEvictionPolicy
PodDisruptionBudgetStatus: conditions [Condition] by type, currentHealthy int32, desiredHealthy int32, disruptedPods {Time}, disruptionsAllowed int32,
    expectedPods int32, observedGeneration int64
PolicyRule: apiGroups [string], nonResourceURLs [string], resourceNames [string], resources [string], verbs! [string]
PriorityClass: description, globalDefault bool, metadata ObjectMeta, preemptionPolicy, value int32
ResourceAttributes: fieldSelector FieldSelectorAttributes, group, labelSelector LabelSelectorAttributes, name, namespace, resource, subresource, verb,
    version
Role: metadata ObjectMeta, rules [PolicyRule]
RoleBinding: metadata ObjectMeta, roleRef! RoleRef, subjects [Subject]
RoleRef atomic: apiGroup, kind!, name!
RuleWithOperations: apiGroups [string], apiVersions [string], operations [string], resources [string], scope
SelectableField: jsonPath!
SelfSubjectAccessReview: metadata ObjectMeta, spec! SelfSubjectAccessReviewSpec, status SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec: nonResourceAttributes NonResourceAttributes, resourceAttributes ResourceAttributes
SelfSubjectReview: metadata ObjectMeta
SelfSubjectRulesReview: metadata ObjectMeta, spec! SelfSubjectRulesReviewSpec
SelfSubjectRulesReviewSpec: namespace
ServiceBackendPort: name, number int32
ServiceReference: name!, namespace!, path, port int32
SlicePort atomic: appProtocol, name, port int32, protocol
StorageClass: allowVolumeExpansion bool, allowedTopologies [TopologySelectorTerm], metadata ObjectMeta, mountOptions [string], parameters {string},
    provisioner!, reclaimPolicy, volumeBindingMode
Subject atomic: apiGroup, kind!, name!, namespace
SubjectAccessReview: metadata ObjectMeta, spec! SubjectAccessReviewSpec, status SubjectAccessReviewStatus
SubjectAccessReviewSpec: extra any, groups [string], nonResourceAttributes NonResourceAttributes, resourceAttributes ResourceAttributes, uid,
    user
SubjectAccessReviewStatus: allowed! bool, denied bool, evaluationError, reason
TokenRequest: metadata ObjectMeta, spec TokenRequestSpec, status TokenRequestStatus
TokenRequestSpec: audiences [string], boundObjectRef BoundObjectReference, expirationSeconds int64
TokenRequestStatus: expirationTimestamp Time, token
TokenReview: metadata ObjectMeta, spec! TokenReviewSpec, status TokenReviewStatus
TokenReviewSpec: audiences [string], token!
TokenReviewStatus: audiences [string], authenticated bool, error, user UserInfo
UserInfo: extra any, groups [string], uid, username
ValidatingWebhook: admissionReviewVersions! [string], clientConfig! WebhookClientConfig, failurePolicy, matchConditions [MatchCondition] by name,
    matchPolicy, name!, namespaceSelector LabelSelector, objectSelector LabelSelector, rules [RuleWithOperations], sideEffects!, timeoutSeconds int32
ValidatingWebhookConfiguration: metadata ObjectMeta, webhooks [ValidatingWebhook] by name
WebhookClientConfig: caBundle, service ServiceReference, url
WebhookConversion: clientConfig ConversionClientConfig, conversionReviewVersions! [string]
events.Event: action, deprecatedCount int32, deprecatedFirstTimestamp Time, deprecatedLastTimestamp Time, deprecatedSource EventSource, eventTime!
    MicroTime, metadata ObjectMeta, note, reason, regarding ObjectReference, related ObjectReference, reportingController, reportingInstance, series
    events.EventSeries, type
events.EventSeries: count! int32, lastObservedTime! MicroTime
`;
