import { Node, NodeTerm, Pod, PodSpec, Requirement, Taint, Toleration } from './objects';

/** Why `spec` cannot run on `node`, in the scheduler's words; undefined where it can. Other pods are not looked at. */
export function misfit(spec: PodSpec, node: Node): string | undefined {
  if (node.spec?.unschedulable && !tolerates(spec.tolerations, UNSCHEDULABLE)) return 'node(s) were unschedulable';
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return AFFINITY;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms && !terms.some((term) => termHolds(term, node))) return AFFINITY;
  const taint = (node.spec?.taints ?? []).find(({ effect, ...rest }) => effect !== 'PreferNoSchedule' && !tolerates(spec.tolerations, { effect, ...rest }));
  return taint ? `node(s) had untolerated taint(s) {${taint.key}: ${taint.value ?? ''}}` : undefined;
}

const AFFINITY = "node(s) didn't match Pod's node affinity/selector";
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function tolerates(tolerations: readonly Toleration[] = [], taint: Taint): boolean {
  return tolerations.some(({ key, operator = 'Equal', value = '', effect }) => (
    (!effect || effect === taint.effect) && (!key ? operator === 'Exists' : key === taint.key) && (operator === 'Exists' || value === (taint.value ?? ''))));
}

function termHolds({ matchExpressions = [], matchFields = [] }: NodeTerm, { metadata }: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return matchExpressions.every((requirement) => holds(requirement, metadata.labels?.[requirement.key]))
    && matchFields.every((requirement) => requirement.key === 'metadata.name' && holds(requirement, metadata.name));
}

function holds({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt': return value !== undefined && Number(value) < Number(values[0]);
    default: return false;
  }
}

/** Ports of the node that `spec` binds: those of its containers where it stands on the host network. */
export function hostPorts({ spec }: Pick<Pod, 'spec'>): ReadonlySet<number> {
  if (!spec.hostNetwork) return new Set();
  return new Set(spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)));
}
