/** Definitions that all kinds share. In the notation of `../notation.ts`. */
export const META = `
Condition: lastTransitionTime! Time, message!, observedGeneration int64, reason!, status!, type!
DeleteOptions: dryRun [string], gracePeriodSeconds int64, orphanDependents bool, preconditions Preconditions, propagationPolicy
FieldSelectorRequirement: key!, operator!, values [string]
LabelSelector atomic: matchExpressions [LabelSelectorRequirement], matchLabels {string}
LabelSelectorRequirement: key!, operator!, values [string]
LocalObjectReference atomic: name
ManagedFieldsEntry: apiVersion, fieldsType, fieldsV1 any, manager, operation, subresource, time Time
ObjectMeta: annotations {string}, creationTimestamp Time, deletionGracePeriodSeconds int64, deletionTimestamp Time, finalizers [string] set,
    generateName, generation int64, labels {string}, managedFields [ManagedFieldsEntry], name, namespace, ownerReferences [OwnerReference] by uid,
    resourceVersion, selfLink, uid
ObjectReference atomic: apiVersion, fieldPath, kind, name, namespace, resourceVersion, uid
OwnerReference: apiVersion!, blockOwnerDeletion bool, controller bool, kind!, name!, uid!
Preconditions: resourceVersion, uid
SecretReference atomic: name, namespace
`;
