import type { SchemaText } from '../schema-text';
import { SCHEMAS_JSON } from './schemas.generated';

/** How much the definitions say: every field with its limits and defaults, or which fields must be there. */
export type Profile = 'full' | 'minimal';

/** A kind of monitoring.coreos.com as its definition names it. */
interface KindRow {
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  readonly version: string;
  /** The type of its `status`; that of its `spec` has its own name. */
  readonly status: string;
  /** It becomes programs in a cluster: `kubectl get` shows how these are, and `kubectl scale` may change their number. */
  readonly runs?: boolean;
  readonly scales?: boolean;
}

const ROW = { version: 'v1', status: 'v1.ConfigResourceStatus' };
const AGENT = { version: 'v1alpha1', status: 'v1.PrometheusStatus', runs: true, scales: true };
const KINDS: readonly KindRow[] = [
  { ...ROW, kind: 'Alertmanager', plural: 'alertmanagers', shortName: 'am', status: 'v1.AlertmanagerStatus', runs: true, scales: true },
  { ...ROW, kind: 'PodMonitor', plural: 'podmonitors', shortName: 'pmon' },
  { ...ROW, kind: 'Probe', plural: 'probes', shortName: 'prb' },
  { ...ROW, kind: 'Prometheus', plural: 'prometheuses', shortName: 'prom', status: 'v1.PrometheusStatus', runs: true, scales: true },
  { ...ROW, kind: 'PrometheusRule', plural: 'prometheusrules', shortName: 'promrule' },
  { ...ROW, kind: 'ServiceMonitor', plural: 'servicemonitors', shortName: 'smon' },
  { ...ROW, kind: 'ThanosRuler', plural: 'thanosrulers', shortName: 'ruler', status: 'v1.ThanosRulerStatus', runs: true },
  { ...ROW, kind: 'AlertmanagerConfig', plural: 'alertmanagerconfigs', shortName: 'amcfg', version: 'v1alpha1' },
  { ...AGENT, kind: 'PrometheusAgent', plural: 'prometheusagents', shortName: 'promagent' },
  { ...ROW, kind: 'ScrapeConfig', plural: 'scrapeconfigs', shortName: 'scfg', version: 'v1alpha1' },
];
const GROUP = 'monitoring.coreos.com';

/**
 * The CustomResourceDefinitions of the kinds, all where none are named. Objects of equal parts share them: copy before changing.
 * @throws Error for a kind that is none
 */
export function monitoringDefinitions(kinds: readonly string[] = KINDS.map(({ kind }) => kind), profile: Profile = 'full'): readonly object[] {
  const types = new Types();
  return kinds.map((name) => {
    const row = KINDS.find(({ kind }) => kind === name);
    if (!row) throw new Error(`there is no kind ${name} in ${GROUP}; its kinds: ${KINDS.map(({ kind }) => kind).join(', ')}`);
    return definition(row, types, profile);
  });
}

function definition({ kind, plural, shortName, version, status, runs, scales }: KindRow, types: Types, profile: Profile): object {
  const say = (type: string) => (profile === 'full' ? types.whole(type) : types.outline(type));
  const scale = {
    specReplicasPath: kind === 'Alertmanager' ? '.spec.replicas' : '.spec.shards',
    statusReplicasPath: kind === 'Alertmanager' ? '.status.replicas' : '.status.shards',
    labelSelectorPath: '.status.selector',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP, scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [shortName], categories: ['prometheus-operator'] },
      versions: [{
        name: version, served: true, storage: true, subresources: { status: {}, ...scales ? { scale } : {} },
        ...runs ? { additionalPrinterColumns: columns(version === 'v1alpha1' || kind === 'Prometheus' ? 'Desired' : 'Replicas') } : {},
        schema: {
          openAPIV3Schema: {
            type: 'object', required: ['spec'],
            properties: {
              apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' },
              spec: say(`${version}.${kind}Spec`), status: say(status),
            },
          },
        },
      }],
    },
  };
}

/** What `kubectl get` shows of what runs; `wanted` is the heading of how many there should be. */
function columns(wanted: string): readonly object[] {
  const column = (name: string, type: string, jsonPath: string) => ({ name, type, jsonPath });
  const condition = (name: string) => column(name, 'string', `.status.conditions[?(@.type == '${name}')].status`);
  return [
    column('Version', 'string', '.spec.version'), column(wanted, 'integer', '.spec.replicas'), column('Ready', 'integer', '.status.availableReplicas'),
    condition('Reconciled'), condition('Available'), column('Age', 'date', '.metadata.creationTimestamp'),
    { ...column('Paused', 'boolean', '.status.paused'), priority: 1 },
  ];
}

type TypeText = SchemaText & { readonly $ref?: string };

/** The types that the kinds are made of, with references among them replaced by what they lead to. */
class Types {
  private readonly texts = JSON.parse(SCHEMAS_JSON) as Readonly<Record<string, TypeText>>;
  private readonly done = new Map<string, SchemaText>();

  whole(name: string): SchemaText {
    let text = this.done.get(name);
    if (!text) this.done.set(name, text = this.resolve(this.texts[name]));
    return text;
  }

  /** What an object must have, and that it may have all else. */
  outline(name: string): SchemaText {
    const { required } = this.whole(name);
    return { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true, ...required ? { required } : {} };
  }

  /** What stands beside a reference goes before what is there. */
  private resolve({ $ref, ...own }: TypeText): SchemaText {
    const base = $ref === undefined ? {} : this.whole($ref);
    const { properties, items, additionalProperties } = own;
    return {
      ...base, ...own,
      ...properties ? { properties: { ...base.properties, ...this.resolveAll(properties) } } : {},
      ...items ? { items: this.resolve(items) } : {},
      ...typeof additionalProperties === 'object' ? { additionalProperties: this.resolve(additionalProperties) } : {},
    };
  }

  private resolveAll(parts: Readonly<Record<string, TypeText>>): Record<string, SchemaText> {
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, this.resolve(part)]));
  }
}
