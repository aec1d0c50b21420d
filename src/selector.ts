/** The labels of an object. */
export interface Labels { readonly [name: string]: string }

/** One condition of a selector. `values` belong to `In` and `NotIn`. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** A selector of labels as Kubernetes writes it: an object must fulfil all of it, and anything fulfils an empty one. */
export interface Selector { readonly matchLabels?: Labels; readonly matchExpressions?: readonly Requirement[] }

/** Whether `selector` asks for nothing, and so selects every object. */
export function isEmpty({ matchLabels = {}, matchExpressions = [] }: Selector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** Whether an object with these labels fulfils `selector`. */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value)
    && matchExpressions.every((requirement) => isFulfilled(requirement, labels));
}

function isFulfilled({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In': return has && values.includes(labels[key]);
    case 'NotIn': return !has || !values.includes(labels[key]);
    case 'Exists': return has;
    case 'DoesNotExist': return !has;
  }
}
