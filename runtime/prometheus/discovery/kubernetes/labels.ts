import { ObjectMeta } from '../../../kube/objects';

export type LabelMap = Record<string, string>;

const META = '__meta_kubernetes_';

/** A text as a part of a label's name. */
export function sanitized(text: string): string {
  return text.replace(/[^a-zA-Z0-9_]/g, '_');
}

/** `__meta_kubernetes_<kind>_{label,labelpresent,annotation,annotationpresent}_*` of an object. */
export function addObjectLabels(into: LabelMap, kind: string, { labels = {}, annotations = {} }: ObjectMeta): void {
  for (const [what, pairs] of [['label', labels], ['annotation', annotations]] as const) {
    for (const [name, value] of Object.entries(pairs)) {
      into[`${META}${kind}_${what}_${sanitized(name)}`] = value;
      into[`${META}${kind}_${what}present_${sanitized(name)}`] = 'true';
    }
  }
}

/** Adds `__meta_kubernetes_*` labels by the rest of their names; those without a value stay away. */
export function addMeta(into: LabelMap, values: Readonly<Record<string, string | number | boolean | undefined>>): void {
  for (const [name, value] of Object.entries(values)) if (value !== undefined) into[`${META}${name}`] = String(value);
}

/** Host and port as an address; IPv6 in brackets. */
export function address(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
