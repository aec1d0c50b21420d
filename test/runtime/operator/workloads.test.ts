import { gunzipSync } from 'node:zlib';
import { Registry } from '../../../lib/metrics/registry';
import { KubeObject, Resource } from '../../../runtime/kube/objects';
import { RESOURCES } from '../../../runtime/kube/resources';
import { WORKLOADS } from '../../../runtime/operator/workloads';
import { TestCluster, until } from './test-cluster';

const { alertmanagers, configMaps, prometheuses, prometheusRules, secrets, serviceMonitors, services, statefulSets } = RESOURCES;

type Loose = KubeObject & { readonly data?: Record<string, string>; readonly status?: { readonly conditions?: Array<Record<string, string>> } };

describe('the real workloads on an API', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.open();
    await cluster.run(WORKLOADS);
  });
  afterAll(() => cluster.close());

  const find = (resource: Resource, name: string) => cluster.api.store.find<Loose>(resource, 'default', name);
  const names = (resource: Resource) => cluster.api.store.list(resource).items.filter(({ metadata }) => metadata.namespace === 'default')
    .map(({ metadata }) => metadata.name).sort();
  const versions = () => Object.fromEntries([secrets, configMaps, services, statefulSets].flatMap((resource) => (
    cluster.api.store.list(resource).items.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.resourceVersion!]))));
  const make = ({ group, version, kind }: Resource, name: string, spec: object) => {
    const object = { apiVersion: `${group}/${version}`, kind, metadata: { name, namespace: 'default', labels: { app: name } }, spec };
    const resource = [prometheuses, alertmanagers, serviceMonitors, prometheusRules].find((each) => each.kind === kind)!;
    return cluster.api.store.patch(resource, object.metadata, 'apply', object as never, { fieldManager: 'user', force: true });
  };
  const text = (secret: string, key: string) => {
    const packed = find(secrets, secret)?.data?.[key];
    return packed === undefined ? '' : gunzipSync(Buffer.from(packed, 'base64')).toString();
  };
  const isReconciled = (resource: Resource, name: string) => (
    find(resource, name)?.status?.conditions?.some(({ type, status }) => type === 'Reconciled' && status === 'True'));

  test('a Prometheus and an Alertmanager become servers', async () => {
    await make(prometheuses, 'main', { serviceMonitorSelector: {}, ruleSelector: {} });
    await make(alertmanagers, 'main', {});
    await until(() => isReconciled(prometheuses, 'main') && isReconciled(alertmanagers, 'main'));
    expect(names(statefulSets)).toEqual(['alertmanager-main', 'prometheus-main']);
    expect(names(services)).toEqual(expect.arrayContaining(['alertmanager-operated', 'prometheus-operated']));
    expect(text('prometheus-main', 'prometheus.yaml.gz')).toContain('scrape_configs: []');
  });

  test('a monitor changes the configuration, and nothing else', async () => {
    const before = versions();
    await make(serviceMonitors, 'web', { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http', interval: '7s' }] });
    await until(() => text('prometheus-main', 'prometheus.yaml.gz').includes('serviceMonitor/default/web/0'));
    await make(serviceMonitors, 'web', { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http', interval: '8s' }] });
    await until(() => text('prometheus-main', 'prometheus.yaml.gz').includes('scrape_interval: 8s'));
    const { 'Secret prometheus-main': old, ...others } = before;
    const { 'Secret prometheus-main': now, ...still } = versions();
    expect(still).toEqual(others);
    expect(now).not.toBe(old);
  });

  test('a rule becomes a file of its ConfigMap', async () => {
    await make(prometheusRules, 'up', { groups: [{ name: 'g', rules: [{ alert: 'Down', expr: 'up == 0' }] }] });
    await until(() => Object.values(find(configMaps, 'prometheus-main-rulefiles-0')?.data ?? {}).join('').includes('up == 0'));
  });

  test('the configuration that a Secret holds reaches the Alertmanager', async () => {
    await cluster.api.store.create(secrets, {
      apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'default', name: 'alertmanager-main' },
      data: { 'alertmanager.yaml': Buffer.from('route: {receiver: night}\nreceivers: [{name: night}]\n').toString('base64') },
    } as KubeObject);
    await until(() => text('alertmanager-main-generated', 'alertmanager.yaml.gz').includes('night'));
  });

  test('an operator that starts anew changes nothing', async () => {
    const contents = () => [secrets, configMaps, services, statefulSets].flatMap((resource) => cluster.api.store.list(resource).items.map((object) => (
      { ...object, metadata: { ...object.metadata, managedFields: undefined, resourceVersion: undefined } })));
    const before = contents(), registry = new Registry();
    await cluster.run(WORKLOADS, undefined, registry);
    const statuses = registry.counter('prometheus_operator_status_update_operations_total', 'How often the status of a workload was written.',
      ['controller']);
    await until(() => WORKLOADS.every(({ resource }) => statuses.with(resource.kind.toLowerCase()).value > 0)); // the last step of a reconciliation
    expect(contents()).toEqual(before);
  });

  test('two share the governing Service, and it outlives the first', async () => {
    await make(prometheuses, 'other', {});
    await until(() => isReconciled(prometheuses, 'other'));
    expect(find(services, 'prometheus-operated')!.metadata.ownerReferences!.map(({ name }) => name).sort()).toEqual(['main', 'other']);
    await cluster.api.store.delete(prometheuses, { namespace: 'default', name: 'main' });
    await until(() => !find(statefulSets, 'prometheus-main') && !find(secrets, 'prometheus-main'));
    expect(find(services, 'prometheus-operated')).toBeDefined();
    await cluster.api.store.delete(prometheuses, { namespace: 'default', name: 'other' });
    await until(() => !find(services, 'prometheus-operated'));
    expect(names(statefulSets)).toEqual(['alertmanager-main']);
  });
});

test('a kind that is served later is followed from then on', async () => {
  const cluster = await TestCluster.open([alertmanagers]);
  try {
    await cluster.run(WORKLOADS.filter(({ resource }) => resource === prometheuses));
    expect(cluster.log.entries.map(({ fields }) => fields.resource)).toContain('prometheuses.monitoring.coreos.com');
    await cluster.serve(prometheuses);
    const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'late', namespace: 'default' }, spec: {} };
    await cluster.api.store.create(prometheuses, object);
    await until(() => cluster.api.store.find(statefulSets, 'default', 'prometheus-late'));
  } finally {
    await cluster.close();
  }
});
