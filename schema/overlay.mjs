// What the schemas of monitoring.coreos.com hold beyond the models that they are derived from: fields of operator 0.92 and 0.93, defaults, what
// tells the items of lists apart, and types of Kubernetes that a definition writes in its own way. Read by tools/crds.mjs.

/** The types that the kinds are made of. Others follow from them. */
export const KIND_TYPES = [
  'v1.AlertmanagerSpec', 'v1.AlertmanagerStatus', 'v1.ConfigResourceStatus', 'v1.PodMonitorSpec', 'v1.ProbeSpec', 'v1.PrometheusRuleSpec',
  'v1.PrometheusSpec', 'v1.PrometheusStatus', 'v1.ServiceMonitorSpec', 'v1.ThanosRulerSpec', 'v1.ThanosRulerStatus',
  'v1alpha1.AlertmanagerConfigSpec', 'v1alpha1.PrometheusAgentSpec', 'v1alpha1.ScrapeConfigSpec',
];

const NUMBER = '(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))';

/** Types that stand as written here, whatever the models say. */
export const REPLACED = {
  'meta.IntOrString': { 'anyOf': [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
  'meta.Quantity': {
    'anyOf': [{ type: 'integer' }, { type: 'string' }],
    'pattern': `^(\\+|-)?${NUMBER}(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?${NUMBER}))?$`,
    'x-kubernetes-int-or-string': true,
  },
  'meta.JSON': { 'x-kubernetes-preserve-unknown-fields': true },
  'meta.ObjectMeta': { type: 'object' }, // of the claim of an ephemeral volume: a definition cannot say more
};

const fields = (properties) => ({ properties });
const byDefault = (value) => ({ default: value });
const SET = { 'x-kubernetes-list-type': 'set' };
const mapBy = (...keys) => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys });
const ATOMIC_LIST = { 'x-kubernetes-list-type': 'atomic' };
const ATOMIC_MAP = { 'x-kubernetes-map-type': 'atomic' };
const counts = (...names) => Object.fromEntries(names.map((name) => [name, { minimum: 0 }]));
/** A reference within a namespace: its name may be left out, and then is empty. */
const REFERENCE = { ...fields({ name: byDefault('') }), ...ATOMIC_MAP };

const SCRAPE_LIMITS = counts('keepDroppedTargets', 'labelLimit', 'labelNameLengthLimit', 'labelValueLengthLimit', 'sampleLimit', 'targetLimit');
const MONITOR = { ...SCRAPE_LIMITS, ...counts('nativeHistogramBucketLimit'), scrapeProtocols: SET };
const POD = { enableFeatures: SET, hostAliases: mapBy('ip') };
const PROMETHEUS = {
  ...SCRAPE_LIMITS, ...POD,
  ...counts('enforcedKeepDroppedTargets', 'enforcedLabelLimit', 'enforcedLabelNameLengthLimit', 'enforcedLabelValueLengthLimit', 'enforcedSampleLimit',
    'enforcedTargetLimit'),
  portName: byDefault('web'),
  remoteWriteReceiverMessageVersions: SET,
  scrapeClasses: mapBy('name'),
  scrapeInterval: byDefault('30s'),
  scrapeProtocols: SET,
  shards: byDefault(1),
};
const STATUS = fields({ conditions: mapBy('type') });

/** The models lack every field of this name. */
const DESCRIPTION = fields({ description: { type: 'string' } });

/** Laid over the types: objects go into one another, null takes out, all else replaces. */
export const OVERLAY = {
  'core.ConfigMapKeySelector': REFERENCE,
  'core.LocalObjectReference': REFERENCE,
  'core.SecretKeySelector': REFERENCE,
  'core.ConfigMapEnvSource': fields({ name: byDefault('') }),
  'core.SecretEnvSource': fields({ name: byDefault('') }),
  'core.ConfigMapProjection': fields({ name: byDefault('') }),
  'core.SecretProjection': fields({ name: byDefault('') }),
  'core.ConfigMapVolumeSource': fields({ name: byDefault('') }),
  'core.NodeSelector': ATOMIC_MAP,
  'core.NodeSelectorTerm': ATOMIC_MAP,
  'core.ObjectFieldSelector': ATOMIC_MAP,
  'core.ResourceFieldSelector': ATOMIC_MAP,
  'core.TypedLocalObjectReference': ATOMIC_MAP,
  'core.Container': fields({
    env: mapBy('name'), ports: mapBy('containerPort', 'protocol'), volumeDevices: mapBy('devicePath'), volumeMounts: mapBy('mountPath'),
  }),
  'core.ContainerPort': fields({ protocol: byDefault('TCP') }),
  'core.GRPCAction': fields({ service: byDefault('') }),
  'core.ResourceRequirements': fields({ claims: mapBy('name') }),
  'meta.LabelSelector': { ...fields({ matchExpressions: ATOMIC_LIST }), ...ATOMIC_MAP },
  'meta.LabelSelectorRequirement': fields({ values: ATOMIC_LIST }),

  'v1.AlertmanagerConfigMatcherStrategy': fields({ type: byDefault('OnNamespace') }),
  'v1.AlertmanagerSpec': fields({ hostAliases: mapBy('ip'), portName: byDefault('web'), retention: byDefault('120h') }),
  'v1.AlertmanagerStatus': STATUS,
  'v1.ConfigResourceStatus': fields({ bindings: mapBy('group', 'resource', 'name', 'namespace') }),
  'v1.EmbeddedPersistentVolumeClaim': { required: null, ...fields({ apiVersion: { enum: null }, kind: { enum: null } }) }, // a name for it that nobody writes
  'v1.OTLPConfig': fields({
    ignoreResourceAttributes: SET,
    labelNamePreserveMultipleUnderscores: { type: 'boolean' },
    labelNameUnderscoreSanitization: { type: 'boolean' },
    promoteResourceAttributes: SET,
  }),
  'v1.ObjectReference': fields({ group: byDefault('monitoring.coreos.com') }),
  'v1.PodMonitorSpec': fields(MONITOR),
  'v1.ProbeSpec': fields(MONITOR),
  'v1.ProberSpec': fields({ path: byDefault('/probe') }),
  'v1.PrometheusRuleSpec': fields({ groups: mapBy('name') }),
  'v1.PrometheusSpec': fields({ ...PROMETHEUS, evaluationInterval: byDefault('30s') }),
  'v1.PrometheusStatus': fields({ conditions: mapBy('type'), shardStatuses: mapBy('shardID') }),
  'v1.RelabelConfig': fields({ action: byDefault('replace'), modulus: { minimum: 0 } }),
  'v1.ServiceMonitorSpec': fields(MONITOR),
  'v1.TSDBChunkEncoding': { type: 'object', ...fields({ floats: { type: 'string', enum: ['xor', 'xor2'] } }) },
  'v1.TSDBSpec': fields({ chunkEncoding: { $ref: 'v1.TSDBChunkEncoding' }, staleSeriesCompactionThreshold: { $ref: 'meta.Quantity' } }),
  'v1.ThanosRulerSpec': fields({ ...POD, evaluationInterval: byDefault('15s'), portName: byDefault('web'), retention: byDefault('24h') }),
  'v1.ThanosRulerStatus': STATUS,
  'v1.ThanosSpec': fields({ blockSize: byDefault('2h') }),
  'v1.WorkloadBinding': STATUS,
  'v1alpha1.AlertmanagerConfigSpec': fields({ receivers: mapBy('name') }),
  'v1alpha1.OpsGenieConfig': DESCRIPTION,
  'v1alpha1.PagerDutyConfig': DESCRIPTION,
  'v1alpha1.PrometheusAgentSpec': fields(PROMETHEUS),
  'v1alpha1.SNSConfig': fields({ useAWSHTTPClient: { type: 'boolean' } }),
  'v1alpha1.ScrapeConfigSpec': fields(MONITOR),
  'v1alpha1.SlackConfig': fields({ updateMessage: { type: 'boolean' } }),
  'v1alpha1.WebhookConfig': fields({ payload: { $ref: 'meta.JSON' } }),
};
