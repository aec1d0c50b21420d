/** A kind of monitoring.coreos.com as its definition names it. */
interface KindRow {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly version: string;
  /** What every object must have in its `spec`. */
  readonly required?: readonly string[];
  readonly hasScale?: boolean;
}

const KINDS: readonly KindRow[] = [
  { kind: 'Alertmanager', plural: 'alertmanagers', shortNames: ['am'], version: 'v1', hasScale: true },
  { kind: 'PodMonitor', plural: 'podmonitors', shortNames: ['pmon'], version: 'v1', required: ['selector'] },
  { kind: 'Probe', plural: 'probes', shortNames: ['prb'], version: 'v1' },
  { kind: 'Prometheus', plural: 'prometheuses', shortNames: ['prom'], version: 'v1' },
  { kind: 'PrometheusRule', plural: 'prometheusrules', shortNames: ['promrule'], version: 'v1' },
  { kind: 'ServiceMonitor', plural: 'servicemonitors', shortNames: ['smon'], version: 'v1', required: ['endpoints', 'selector'] },
  { kind: 'ThanosRuler', plural: 'thanosrulers', shortNames: ['ruler'], version: 'v1' },
  { kind: 'AlertmanagerConfig', plural: 'alertmanagerconfigs', shortNames: ['amcfg'], version: 'v1alpha1' },
  { kind: 'PrometheusAgent', plural: 'prometheusagents', shortNames: ['promagent'], version: 'v1alpha1' },
  { kind: 'ScrapeConfig', plural: 'scrapeconfigs', shortNames: ['scfg'], version: 'v1alpha1' },
];
const GROUP = 'monitoring.coreos.com';
const ANY = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };

/**
 * The CustomResourceDefinitions of the kinds, all where none are named. Their schemas say which fields must be there and take all others as
 * they are.
 * @throws Error for a kind that is none
 */
export function monitoringDefinitions(kinds: readonly string[] = KINDS.map(({ kind }) => kind)): readonly object[] {
  return kinds.map((name) => {
    const row = KINDS.find(({ kind }) => kind === name);
    if (!row) throw new Error(`there is no kind ${name} in ${GROUP}; its kinds: ${KINDS.map(({ kind }) => kind).join(', ')}`);
    return definition(row);
  });
}

function definition({ kind, plural, shortNames, version, required, hasScale }: KindRow): object {
  const spec = { ...ANY, ...required ? { required } : {} };
  const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP, scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames, categories: ['prometheus-operator'] },
      versions: [{
        name: version, served: true, storage: true, subresources: { status: {}, ...hasScale ? { scale } : {} },
        schema: {
          openAPIV3Schema: {
            type: 'object', required: ['spec'],
            properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec, status: ANY },
          },
        },
      }],
    },
  };
}
