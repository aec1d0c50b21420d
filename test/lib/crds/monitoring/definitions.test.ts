import { JsonObject } from '../../../../lib/crds/json';
import { monitoringDefinitions } from '../../../../lib/crds/monitoring/definitions';
import { Schema } from '../../../../lib/crds/schema';
import { SchemaText } from '../../../../lib/crds/schema-text';

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly names: { readonly kind: string; readonly shortNames: readonly string[] };
    readonly versions: ReadonlyArray<{ readonly name: string; readonly schema: { readonly openAPIV3Schema: SchemaText }; readonly subresources: object }>;
  };
}

const full = monitoringDefinitions() as readonly Definition[];
const schemaOf = (kind: string, of = full) => Schema.compile(of.find(({ spec }) => spec.names.kind === kind)!.spec.versions[0].schema.openAPIV3Schema);
const object = (kind: string, spec: object) => (
  { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name: 'x' }, spec: JSON.parse(JSON.stringify(spec)) }) as JsonObject;

test('the kinds, their versions and short names', () => {
  const rows = full.map(({ metadata, spec }) => `${metadata.name} ${spec.versions.map(({ name }) => name).join()} ${spec.names.shortNames.join()}`);
  expect(rows).toEqual([
    'alertmanagers.monitoring.coreos.com v1 am', 'podmonitors.monitoring.coreos.com v1 pmon', 'probes.monitoring.coreos.com v1 prb',
    'prometheuses.monitoring.coreos.com v1 prom', 'prometheusrules.monitoring.coreos.com v1 promrule', 'servicemonitors.monitoring.coreos.com v1 smon',
    'thanosrulers.monitoring.coreos.com v1 ruler', 'alertmanagerconfigs.monitoring.coreos.com v1alpha1 amcfg',
    'prometheusagents.monitoring.coreos.com v1alpha1 promagent', 'scrapeconfigs.monitoring.coreos.com v1alpha1 scfg',
  ]);
  expect(() => monitoringDefinitions(['Grafana'])).toThrow('there is no kind Grafana in monitoring.coreos.com; its kinds: Alertmanager, PodMonitor, ');
});

// What `kubectl apply` writes into an annotation may have 262,144 bytes.
test.each(full.map((definition) => [definition.metadata.name, definition] as const))('plain kubectl takes %s', (_, definition) => {
  expect(JSON.stringify(definition).length).toBeLessThan(200_000);
});

// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
test.each(full.map(({ metadata, spec }) => [metadata.name, spec.versions[0].schema.openAPIV3Schema] as const))('%s is structural', (_, root) => {
  const wrong: string[] = [];
  const look = (node: SchemaText, path: string) => {
    const { type, properties, additionalProperties, items } = node;
    if ('$ref' in node) wrong.push(`${path} is a reference`);
    if (!type && !node['x-kubernetes-int-or-string'] && !node['x-kubernetes-preserve-unknown-fields']) wrong.push(`${path} has no type`);
    if (properties && additionalProperties) wrong.push(`${path} has properties and additionalProperties`);
    if (type === 'array' && !items) wrong.push(`${path} has no items`);
    if (node['x-kubernetes-list-type'] === 'map') {
      for (const key of node['x-kubernetes-list-map-keys'] ?? ['?']) {
        const known = items?.properties?.[key];
        if (!known) wrong.push(`${path} has no key ${key}`);
        else if (known.default === undefined && !items?.required?.includes(key)) wrong.push(`${path}: the key ${key} may be missing`);
      }
    }
    for (const name of node.required ?? []) if (properties && !properties[name]) wrong.push(`${path} requires ${name}, which it does not have`);
    for (const [name, part] of Object.entries(properties ?? {})) look(part, `${path}.${name}`);
    if (typeof additionalProperties === 'object') look(additionalProperties, `${path}.*`);
    if (items) look(items, `${path}[]`);
  };
  look(root, '');
  expect(wrong).toEqual([]);
});

test('defaults are filled in, deep within lists too', () => {
  const monitor = object('ServiceMonitor', { selector: {}, endpoints: [{ port: 'web', relabelings: [{ sourceLabels: ['a'], targetLabel: 'b' }] }] });
  schemaOf('ServiceMonitor').applyDefaults(monitor);
  expect(monitor.spec).toMatchObject({ endpoints: [{ relabelings: [{ action: 'replace' }] }] });
  const prometheus = object('Prometheus', {});
  schemaOf('Prometheus').applyDefaults(prometheus);
  expect(prometheus.spec).toEqual({ portName: 'web', shards: 1, scrapeInterval: '30s', evaluationInterval: '30s' });
});

test.each<[string, object, string]>([
  ['ServiceMonitor', { selector: {} }, 'spec.endpoints: Required value'],
  ['ServiceMonitor', { selector: {}, endpoints: [{ interval: 'soon' }] },
    'spec.endpoints[0].interval: Invalid value: "soon": spec.endpoints[0].interval in body should match \'^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?'
    + "(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$'"],
  ['ServiceMonitor', { selector: {}, endpoints: [{ scheme: 'ftp' }] },
    'spec.endpoints[0].scheme: Unsupported value: "ftp": supported values: "http", "https", "HTTP", "HTTPS"'],
  ['Prometheus', { replicas: 'two' }, 'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"'],
  ['Prometheus', { sampleLimit: -1 }, 'spec.sampleLimit: Invalid value: -1: spec.sampleLimit in body should be greater than or equal to 0'],
  ['Alertmanager', { retention: '5d' },
    "spec.retention: Invalid value: \"5d\": spec.retention in body should match '^(0|(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$'"],
  ['PrometheusRule', { groups: [{ name: 'a' }, { name: 'a' }] }, 'spec.groups[1]: Duplicate value: {"name":"a"}'],
])('a %s with %j is refused', (kind, spec, expected) => {
  expect(schemaOf(kind).validate(object(kind, spec)).map(({ field, message }) => `${field}: ${message}`)).toEqual([expected]);
});

test('a field that no kind knows is pruned', () => {
  const monitor = object('PodMonitor', { selector: { matchLabels: { a: 'b' } }, podMetricsEndpoints: [{ port: 'web', pth: '/metrics' }], extra: 1 });
  expect(schemaOf('PodMonitor').prune(monitor)).toEqual(['spec.extra', 'spec.podMetricsEndpoints[0].pth']);
});

test('the minimal definitions say what must be there, and take all else', () => {
  const minimal = monitoringDefinitions(['ServiceMonitor', 'Prometheus'], 'minimal') as readonly Definition[];
  expect(JSON.stringify(minimal).length).toBeLessThan(4000);
  const schema = schemaOf('ServiceMonitor', minimal);
  const monitor = object('ServiceMonitor', { endpoints: [], new: 1 });
  expect(schema.prune(monitor)).toEqual([]);
  expect(schema.validate(monitor).map(({ field }) => field)).toEqual(['spec.selector']);
});
