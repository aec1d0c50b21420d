import { KubeObject } from '../../../kube/objects';
import { Kind, Subresource } from '../kind';
import { Labels, ObjectSelector, objectSelector, selects } from '../select/label-selector';
import { Attempt, Webhook, WebhookRule } from './webhook';

/**
 * As which kind a webhook wants to see an attempt: the one that is written, or an equivalent one that its rules name.
 * @param equivalents kinds that show the same objects
 * @returns undefined where its rules do not cover it
 */
export function coveredAs({ rules = [], matchPolicy }: Webhook, attempt: Attempt, equivalents: readonly Kind[]): Kind | undefined {
  const { kind } = attempt;
  if (rules.some((rule) => covers(rule, attempt, kind))) return kind;
  if (matchPolicy !== 'Equivalent') return undefined;
  for (const rule of rules) {
    const found = equivalents.find((other) => other !== kind && covers(rule, attempt, other));
    if (found) return found;
  }
  return undefined;
}

function covers({ operations = [], apiGroups = [], apiVersions = [], resources = [], scope = '*' }: WebhookRule, attempt: Attempt, kind: Kind): boolean {
  return has(operations, attempt.operation) && has(apiGroups, kind.group) && has(apiVersions, kind.version)
    && resources.some((text) => coversResource(text, kind, attempt.subresource)) && (scope === '*' || kind.namespaced === (scope === 'Namespaced'));
}

/** A resource and a part of it, each of which may be a star; without a slash no part is covered. */
function coversResource(text: string, { plural }: Kind, subresource: Subresource): boolean {
  const [resource, part = ''] = text.split('/', 2);
  return (resource === '*' || resource === plural) && (part === '*' || part === subresource);
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

/**
 * Whether the selectors of a webhook select an attempt: its namespace, and the object as it was or shall be.
 * @param namespaceLabels of the namespace that it is in; undefined where it is in none
 */
export function isSelected(webhook: Webhook, { before }: Attempt, object: KubeObject | undefined, namespaceLabels: Labels | undefined): boolean {
  if (namespaceLabels && !selectsLabels(webhook.namespaceSelector, namespaceLabels)) return false;
  const { objectSelector: selector } = webhook;
  return [object, before].some((candidate) => candidate !== undefined && selectsLabels(selector, candidate.metadata.labels)) || isEmpty(selector);
}

function selectsLabels(selector: ObjectSelector | undefined, labels: Labels | undefined): boolean {
  return isEmpty(selector) || selects(objectSelector(selector!), labels);
}

function isEmpty(selector: ObjectSelector | undefined): boolean {
  return selector === undefined || objectSelector(selector).length === 0;
}
