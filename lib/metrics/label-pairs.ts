import { compareUtf8 } from '../encoding/utf8-order';
import { isLegacyMetricName } from '../model/names';
import { quoted, quotedName } from './names';

/** The labels of one child, made once and shared by every exposition. */
export interface LabelPairs {
  /** In the order of their UTF-8 bytes. */
  readonly names: readonly string[];
  /** `values[i]` belongs to `names[i]`. */
  readonly values: readonly string[];
  /** As both text formats write them between braces: `code="200",handler="/"`. */
  readonly text: string;
  /** Whether every name can be written without quotes. */
  readonly legacy: boolean;
}

export const NO_LABELS: LabelPairs = { names: [], values: [], text: '', legacy: true };

/** The labels of one metric that a collector makes: `labelPairs({ device: 'sda' })`. */
export function labelPairs(labels: Readonly<Record<string, string>>): LabelPairs {
  const names = Object.keys(labels).sort(compareUtf8);
  return sortedPairs(names, names.map((name) => labels[name]));
}

/** `names` are sorted; both arrays are kept. */
export function sortedPairs(names: readonly string[], values: readonly string[]): LabelPairs {
  return { names, values, text: pairsText(names, values), legacy: names.every(isLegacyMetricName) };
}

/** What stands between braces. */
export function pairsText(names: readonly string[], values: readonly string[]): string {
  let text = '';
  for (let i = 0; i < names.length; i++) text += `${i ? ',' : ''}${quotedName(names[i])}=${quoted(values[i])}`;
  return text;
}

/** The order in which the originals write the metrics of a family: fewer labels first, then by values; names only break ties. */
export function comparePairs(a: LabelPairs, b: LabelPairs): number {
  return a.values.length - b.values.length || compareAll(a.values, b.values) || compareAll(a.names, b.names);
}

function compareAll(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) {
    const order = compareUtf8(a[i], b[i]);
    if (order) return order;
  }
  return 0;
}
