import { stringify } from 'yaml';
import { parseExpr } from '../../../lib/promql/parser/parse';
import { loadRuleFile } from '../../../lib/config/rule-file';
import { checkAlertTemplate } from '../../../lib/template/alert-template';
import { KubeObject } from '../../kube/objects';

interface Rule { readonly [field: string]: unknown }
interface Group { readonly name: string; readonly limit?: number; readonly rules?: readonly Rule[]; readonly [field: string]: unknown }
export type PrometheusRule = KubeObject & { readonly spec: { readonly groups?: readonly Group[] } };

const MOST_BYTES = 0.5 * 2 ** 20; // of a ConfigMap: it must fit in one object of the API

/** The rule file of an object. @throws Error what a server would say of it */
export function ruleFile({ metadata, spec }: PrometheusRule): string {
  const groups = (spec.groups ?? []).map((group) => ordered({
    ...group, partial_response_strategy: undefined, rules: group.rules?.length ? group.rules.map((rule) => ordered(rule)) : undefined,
    limit: group.limit || undefined,
  }, GROUP_ORDER));
  const text = stringify(groups.length ? { groups } : {}, { lineWidth: 0, singleQuote: true, indentSeq: false });
  loadRuleFile(text, `${metadata.namespace}/${metadata.name}`, { parse: (expr) => parseExpr(expr), checkTemplate: checkAlertTemplate });
  return text;
}

const GROUP_ORDER = ['interval', 'labels', 'limit', 'name', 'query_offset', 'rules'];

/** Keys in the given order, or else in that of the alphabet; none without a value. */
function ordered(object: Readonly<Record<string, unknown>>, order?: readonly string[]): Record<string, unknown> {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined && object[key] !== '');
  keys.sort((a, b) => (order ? order.indexOf(a) - order.indexOf(b) : a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, isMap(object[key]) ? ordered(object[key]) : object[key]]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Shares files among ConfigMaps that are not too large, in the order of their names. At least one. */
export function sharedOut(files: ReadonlyMap<string, string>): Array<Record<string, string>> {
  const maps: Array<Record<string, string>> = [{}];
  let bytes = 0;
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (bytes + text.length > MOST_BYTES && bytes > 0) {
      maps.push({});
      bytes = 0;
    }
    maps[maps.length - 1][name] = text;
    bytes += text.length;
  }
  return maps;
}

