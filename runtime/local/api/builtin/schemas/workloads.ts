/** Kinds that make pods. In the notation of `../notation.ts`. */
export const WORKLOADS = `
ControllerRevision: data any, metadata ObjectMeta, revision! int64
CronJob: metadata ObjectMeta, spec! CronJobSpec, status CronJobStatus
CronJobSpec: concurrencyPolicy, failedJobsHistoryLimit int32, jobTemplate!~ JobTemplateSpec, schedule!, startingDeadlineSeconds int64,
    successfulJobsHistoryLimit int32, suspend bool, timeZone
CronJobStatus: active [ObjectReference], lastScheduleTime Time, lastSuccessfulTime Time
DaemonSet: metadata ObjectMeta, spec DaemonSetSpec, status DaemonSetStatus
DaemonSetCondition: lastTransitionTime Time, message, reason, status!, type!
DaemonSetSpec: minReadySeconds int32, revisionHistoryLimit int32, selector! LabelSelector, template!~ PodTemplateSpec, updateStrategy~
    DaemonSetUpdateStrategy
DaemonSetStatus: collisionCount int32, conditions [DaemonSetCondition] by type, currentNumberScheduled! int32, desiredNumberScheduled! int32,
    numberAvailable int32, numberMisscheduled! int32, numberReady! int32, numberUnavailable int32, observedGeneration int64, updatedNumberScheduled
    int32
DaemonSetUpdateStrategy: rollingUpdate RollingUpdateDaemonSet, type
Deployment: metadata ObjectMeta, spec DeploymentSpec, status DeploymentStatus
DeploymentCondition: lastTransitionTime Time, lastUpdateTime Time, message, reason, status!, type!
DeploymentSpec: minReadySeconds int32, paused bool, progressDeadlineSeconds int32, replicas int32, revisionHistoryLimit int32, selector!
    LabelSelector, strategy~ DeploymentStrategy, template!~ PodTemplateSpec
DeploymentStatus: availableReplicas int32, collisionCount int32, conditions [DeploymentCondition] by type, observedGeneration int64, readyReplicas
    int32, replicas int32, terminatingReplicas int32, unavailableReplicas int32, updatedReplicas int32
DeploymentStrategy: rollingUpdate RollingUpdateDeployment, type
Job: metadata ObjectMeta, spec JobSpec, status JobStatus
JobCondition: lastProbeTime Time, lastTransitionTime Time, message, reason, status!, type!
JobSpec: activeDeadlineSeconds int64, backoffLimit int32, backoffLimitPerIndex int32, completionMode, completions int32, managedBy, manualSelector
    bool, maxFailedIndexes int32, parallelism int32, podFailurePolicy PodFailurePolicy, podReplacementPolicy, selector LabelSelector, successPolicy
    SuccessPolicy, suspend bool, template!~ PodTemplateSpec, ttlSecondsAfterFinished int32
JobStatus: active int32, completedIndexes, completionTime Time, conditions [JobCondition] by type, failed int32, failedIndexes, ready int32, startTime
    Time, succeeded int32, terminating int32, uncountedTerminatedPods UncountedTerminatedPods
JobTemplateSpec: metadata~ ObjectMeta, spec~ JobSpec
PodFailurePolicy: rules! [PodFailurePolicyRule]
PodFailurePolicyOnExitCodesRequirement: containerName, operator!, values! [int64]
PodFailurePolicyOnPodConditionsPattern: status, type!
PodFailurePolicyRule: action!, onExitCodes PodFailurePolicyOnExitCodesRequirement, onPodConditions [PodFailurePolicyOnPodConditionsPattern]
ReplicaSet: metadata ObjectMeta, spec ReplicaSetSpec, status ReplicaSetStatus
ReplicaSetCondition: lastTransitionTime Time, message, reason, status!, type!
ReplicaSetSpec: minReadySeconds int32, replicas int32, selector! LabelSelector, template~ PodTemplateSpec
ReplicaSetStatus: availableReplicas int32, conditions [ReplicaSetCondition] by type, fullyLabeledReplicas int32, observedGeneration int64,
    readyReplicas int32, replicas! int32, terminatingReplicas int32
RollingUpdateDaemonSet: maxSurge IntOrString, maxUnavailable IntOrString
RollingUpdateDeployment: maxSurge IntOrString, maxUnavailable IntOrString
RollingUpdateStatefulSetStrategy: maxUnavailable IntOrString, partition int32
Scale: metadata ObjectMeta, spec ScaleSpec, status ScaleStatus
ScaleSpec: replicas int32
ScaleStatus: replicas! int32, selector
StatefulSet: metadata ObjectMeta, spec StatefulSetSpec, status StatefulSetStatus
StatefulSetCondition: lastTransitionTime Time, message, reason, status!, type!
StatefulSetOrdinals: start int32
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted, whenScaled
StatefulSetSpec: minReadySeconds int32, ordinals StatefulSetOrdinals, persistentVolumeClaimRetentionPolicy
    StatefulSetPersistentVolumeClaimRetentionPolicy, podManagementPolicy, replicas int32, revisionHistoryLimit int32, selector! LabelSelector,
    serviceName, template!~ PodTemplateSpec, updateStrategy~ StatefulSetUpdateStrategy, volumeClaimTemplates [PersistentVolumeClaim]
StatefulSetStatus: availableReplicas int32, collisionCount int32, conditions [StatefulSetCondition] by type, currentReplicas int32, currentRevision,
    observedGeneration int64, readyReplicas int32, replicas! int32, updateRevision, updatedReplicas int32
StatefulSetUpdateStrategy: rollingUpdate RollingUpdateStatefulSetStrategy, type
SuccessPolicy: rules! [SuccessPolicyRule]
SuccessPolicyRule: succeededCount int32, succeededIndexes
UncountedTerminatedPods: failed [string], succeeded [string]
`;
