import { LabelSelector } from '../select/label-selector';

/** A step of relabelling as monitors write it. */
export interface Relabeling {
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly targetLabel?: string;
  readonly regex?: string;
  readonly modulus?: number;
  readonly replacement?: string;
  readonly action?: string;
}

/** A step of relabelling as the configuration has it, its keys in order. */
export type Step = Readonly<Record<string, unknown>>;

/** `a.b/c` as `a_b_c`: what a label of Kubernetes is called among the discovered ones. */
export function sanitized(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, '_');
}

export function stepOf({ sourceLabels, separator, targetLabel, regex, modulus, replacement, action }: Relabeling): Step {
  return {
    ...sourceLabels?.length ? { source_labels: sourceLabels } : {}, ...separator !== undefined ? { separator } : {},
    ...targetLabel ? { target_label: targetLabel } : {}, ...regex ? { regex } : {}, ...modulus ? { modulus } : {},
    ...replacement !== undefined ? { replacement } : {}, action: (action ?? 'replace').toLowerCase(),
  };
}

/** Keeps the targets whose object bears the labels. @param meta such as `__meta_kubernetes_service` */
export function selectorSteps({ matchLabels = {}, matchExpressions = [] }: LabelSelector, meta: string): Step[] {
  const pair = (key: string) => [`${meta}_label_${sanitized(key)}`, `${meta}_labelpresent_${sanitized(key)}`];
  const steps: Step[] = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => (
    { action: 'keep', source_labels: pair(key), regex: `(${value});true` }));
  for (const { key, operator, values = [] } of matchExpressions) {
    const some = { source_labels: pair(key), regex: `(${values.join('|')});true` };
    const present = { source_labels: [`${meta}_labelpresent_${sanitized(key)}`], regex: 'true' };
    if (operator === 'In') steps.push({ action: 'keep', ...some });
    else if (operator === 'NotIn') steps.push({ action: 'drop', ...some });
    else if (operator === 'Exists') steps.push({ action: 'keep', ...present });
    else if (operator === 'DoesNotExist') steps.push({ action: 'drop', ...present });
  }
  return steps;
}

/** Every shard keeps its own part of the targets. */
export function shardSteps(shards: number): Step[] {
  return [
    { target_label: '__tmp_current_shard', replacement: '$(SHARD)', action: 'replace' },
    { source_labels: ['__tmp_current_shard'], regex: shards === 1 ? '0' : Array.from({ length: shards }, (_, i) => i).join('|'), action: 'keep' },
    { source_labels: ['__address__', '__tmp_hash'], target_label: '__tmp_hash', regex: '(.+);', replacement: '$1', action: 'replace' },
    { source_labels: ['__tmp_hash'], target_label: '__tmp_hash', modulus: shards, action: 'hashmod' },
    { source_labels: ['__tmp_hash', '__tmp_disable_sharding'], regex: '$(SHARD);|.+;.+', action: 'keep' },
  ];
}

export const JOB_NAME: Step = { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' };
export const RUNNING: Step = { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: '(Failed|Succeeded)' };

/** @param source a discovered label @param target what becomes of it, where it is there */
export function copied(source: string, target: string): Step {
  return { source_labels: [source], target_label: target, regex: '(.+)', replacement: '${1}' };
}
