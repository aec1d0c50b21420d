import { duplicate, FieldError, forbidden, invalid, required } from '../../../../lib/crds/field-error';
import { equalJson, JsonObject, objectAt } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { objectSelector, ObjectSelector, selects } from '../select/label-selector';
import { defaultTemplate, ensure, fill, items } from './pod-defaults';

/** The kinds of `apps` and `batch`, in whose `spec.template` a pod stands. */
export function defaultDeployment(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = ensure(spec, 'strategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(ensure(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
  defaultTemplate(ensure(spec, 'template'));
  fill(object, { status: {} });
}

export function defaultStatefulSet(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' });
  const strategy = ensure(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(ensure(strategy, 'rollingUpdate'), { partition: 0 });
  defaultTemplate(ensure(spec, 'template'));
  for (const claim of items(spec, 'volumeClaimTemplates')) {
    fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
    fill(ensure(claim, 'metadata'), { creationTimestamp: null });
    fill(ensure(claim, 'spec'), { volumeMode: 'Filesystem' });
  }
  fill(ensure(object, 'status'), { replicas: 0 });
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export function defaultDaemonSet(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { revisionHistoryLimit: 10 });
  const strategy = ensure(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(ensure(strategy, 'rollingUpdate'), { maxUnavailable: 1 });
  defaultTemplate(ensure(spec, 'template'));
  fill(ensure(ensure(object, 'metadata'), 'annotations'), { [TEMPLATE_GENERATION]: '1' });
  fill(ensure(object, 'status'), { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 });
}

export function defaultReplicaSet(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { replicas: 1 });
  defaultTemplate(ensure(spec, 'template'));
  fill(ensure(object, 'status'), { replicas: 0 });
}

export function defaultJob(object: JsonObject): void {
  defaultJobSpec(ensure(object, 'spec'));
  fill(object, { status: {} });
}

function defaultJobSpec(spec: JsonObject): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fill(spec, { parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false });
  defaultTemplate(ensure(spec, 'template'));
}

export function defaultCronJob(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
  const template = ensure(spec, 'jobTemplate');
  fill(ensure(template, 'metadata'), { creationTimestamp: null });
  defaultJobSpec(ensure(template, 'spec'));
  fill(object, { status: {} });
}

/** A DaemonSet counts the changes of its template, beside those of the whole. */
export function countTemplate(object: JsonObject, before: KubeObject): void {
  const old = before as unknown as JsonObject;
  const isSame = equalJson(objectAt(objectAt(object, 'spec'), 'template'), objectAt(objectAt(old, 'spec'), 'template'));
  const count = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0) + (isSame ? 0 : 1);
  ensure(object.metadata as JsonObject, 'annotations')[TEMPLATE_GENERATION] = String(count);
}

/** A Job finds its pods by labels that no other has. */
export function labelJob(object: JsonObject): void {
  const { uid, name } = object.metadata as { uid: string; name: string };
  const spec = object.spec as JsonObject;
  if (spec.manualSelector === true) return;
  const labels = ensure(ensure(ensure(spec, 'template'), 'metadata'), 'labels');
  fill(labels, {
    'controller-uid': uid, 'job-name': name, 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name,
  });
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
}

/** A workload must select the pods that it makes. */
function validateSelector(object: JsonObject): FieldError[] {
  const spec = objectAt(object, 'spec');
  const selector = objectAt(spec, 'selector');
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels') as Record<string, string> | undefined;
  const errors: FieldError[] = [];
  if (!selector) errors.push(required('spec.selector'));
  if (!selector || !selects(objectSelector(selector as ObjectSelector), labels)) {
    const shown = labels ? `map[string]string${JSON.stringify(labels)}` : 'map[string]string(nil)';
    errors.push({
      reason: 'FieldValueInvalid', field: 'spec.template.metadata.labels',
      message: `Invalid value: ${shown}: \`selector\` does not match template \`labels\``,
    });
  }
  return errors;
}

/** Fields of a StatefulSet that may change. */
const MUTABLE = ['replicas', 'template', 'updateStrategy', 'minReadySeconds', 'persistentVolumeClaimRetentionPolicy', 'ordinals', 'revisionHistoryLimit'];

export function validateStatefulSet(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const errors = validateSelector(object);
  const old = objectAt(before as unknown as JsonObject | undefined, 'spec'), spec = object.spec as JsonObject;
  if (old && [...Object.keys(spec), ...Object.keys(old)].some((key) => !MUTABLE.includes(key) && !equalJson(spec[key], old[key]))) {
    errors.push(forbidden('spec', "updates to statefulset spec for fields other than 'replicas', 'template', and 'updateStrategy' are forbidden"));
  }
  return errors;
}

/** The selector of these never changes. */
export function validateDeployment(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const errors = validateSelector(object);
  const old = objectAt(objectAt(before as unknown as JsonObject | undefined, 'spec'), 'selector'), selector = objectAt(objectAt(object, 'spec'), 'selector');
  if (old && selector && !equalJson(old, selector)) errors.push(invalid('spec.selector', selector, 'field is immutable'));
  return errors;
}

/** Pods have at least one container, and every container a name that no other has. */
export function validatePod(object: JsonObject): FieldError[] {
  const spec = objectAt(object, 'spec');
  const errors: FieldError[] = [];
  const containers = items(spec, 'containers');
  if (containers.length === 0) errors.push(required('spec.containers'));
  containers.forEach(({ name, image }, i) => {
    if (!name) errors.push(required(`spec.containers[${i}].name`));
    else if (containers.findIndex((other) => other.name === name) < i) {
      errors.push(duplicate(`spec.containers[${i}].name`, name));
    }
    if (!image) errors.push(required(`spec.containers[${i}].image`));
  });
  return errors;
}
