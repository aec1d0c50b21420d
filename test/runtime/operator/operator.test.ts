import { KubeObject } from '../../../runtime/kube/objects';
import { RESOURCES } from '../../../runtime/kube/resources';
import { KubeApi } from '../../../runtime/local/api/kube-api';
import { INPUT_HASH } from '../../../runtime/operator/controllers/object-writer';
import { WorkloadKind } from '../../../runtime/operator/controllers/workload-controller';
import { TestCluster, until } from './test-cluster';

const { endpoints, events, nodes, prometheuses, secrets, serviceMonitors, services, statefulSets } = RESOURCES;

type Loose = KubeObject & { readonly spec?: Record<string, unknown>; readonly status?: Record<string, unknown>; readonly data?: Record<string, string> };

/** A kind whose servers show the names of all monitors. */
const KIND: WorkloadKind = {
  resource: prometheuses, sources: [serviceMonitors],
  generate: (workload, view) => {
    const { name, namespace, uid } = workload.metadata;
    const ownerReferences = [{ apiVersion: workload.apiVersion, kind: workload.kind, name, uid: uid!, controller: true, blockOwnerDeletion: true }];
    const monitors = [...view.list(serviceMonitors)].map(({ metadata }) => metadata.name).sort().join(',');
    const spec = (workload as Loose).spec ?? {};
    const labels = { app: name };
    return {
      objects: [
        {
          apiVersion: 'v1', kind: 'Secret', metadata: { name: `prometheus-${name}`, namespace, ownerReferences },
          data: { x: Buffer.from(monitors).toString('base64') },
        },
        ...spec.extra ? [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'extra', namespace, ownerReferences } }] : [],
        {
          apiVersion: 'apps/v1', kind: 'StatefulSet',
          metadata: { name: `prometheus-${name}`, namespace, ownerReferences, annotations: { [INPUT_HASH]: JSON.stringify(spec) } },
          spec: {
            replicas: 1, serviceName: String(spec.serviceName ?? 'x'), selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
          },
        },
      ] as unknown as KubeObject[],
      rejected: spec.rejects ? [{ resource: serviceMonitors, namespace: 'default', name: 'odd', reason: 'InvalidConfiguration', message: 'it is odd' }] : [],
      selector: `app=${name}`, statefulSets: [`prometheus-${name}`],
      ...spec.broken ? { objects: [], problem: { reason: 'Broken', message: 'it says so' } } : {},
    };
  },
};

describe('the operator on an API', () => {
  let cluster: TestCluster, api: KubeApi;

  beforeAll(async () => {
    cluster = await TestCluster.open();
    api = cluster.api;
    await api.store.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    await api.store.patch(nodes, { name: 'n1', subresource: 'status' }, 'merge', { status: { addresses: [{ type: 'InternalIP', address: '127.64.0.1' }] } });
    await cluster.run([KIND], {
      namespace: 'kube-system', name: 'kubelet', priority: 'internal', endpoints: true, endpointSlice: false, labels: {}, annotations: {},
    });
  });
  afterAll(() => cluster.close());

  const find = (resource: typeof secrets, name: string) => api.store.find<Loose>(resource as never, 'default', name);
  const monitors = () => Buffer.from(find(secrets, 'prometheus-main')?.data?.x ?? '', 'base64').toString();
  const make = (kind: string, name: string, spec: object = {}) => {
    const object = { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name, namespace: 'default' }, spec };
    const resource = kind === 'Prometheus' ? prometheuses : serviceMonitors;
    return api.store.patch(resource, object.metadata, 'apply', object as never, { fieldManager: 'user', force: true });
  };

  test('an object becomes a server, and says how it is', async () => {
    await make('Prometheus', 'main');
    await until(() => find(statefulSets as never, 'prometheus-main'));
    const { status } = await until(() => { const object = find(prometheuses as never, 'main'); return object?.status && object; });
    expect(status).toMatchObject({
      paused: false, selector: 'app=main', shards: 1,
      conditions: [{ type: 'Available', status: 'False' }, { type: 'Reconciled', status: 'True' }],
    });
  });

  test('a monitor reaches its configuration, and nothing else is written', async () => {
    const version = (await until(() => find(statefulSets as never, 'prometheus-main'))).metadata.resourceVersion;
    await make('ServiceMonitor', 'web');
    await until(() => monitors() === 'web');
    expect(find(statefulSets as never, 'prometheus-main')!.metadata.resourceVersion).toBe(version);
    await api.store.delete(serviceMonitors, { namespace: 'default', name: 'web' });
    await until(() => monitors() === '');
  });

  test('what somebody else changes or deletes is put right', async () => {
    await api.store.patch(secrets, { namespace: 'default', name: 'prometheus-main' }, 'merge', { data: { x: 'eA==' } });
    await until(() => monitors() === '');
    await api.store.delete(secrets, { namespace: 'default', name: 'prometheus-main' });
    await until(() => find(secrets, 'prometheus-main'));
  });

  test('ready pods make it available', async () => {
    const status = { replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 };
    await api.store.patch(statefulSets, { namespace: 'default', name: 'prometheus-main', subresource: 'status' }, 'merge', { status });
    await until(() => find(prometheuses as never, 'main')?.status?.availableReplicas === 1);
    expect(find(prometheuses as never, 'main')!.status).toMatchObject({
      availableReplicas: 1, shardStatuses: [{ shardID: '0', availableReplicas: 1 }], conditions: [{ type: 'Available', status: 'True' }, {}],
    });
  });

  test('the number of pods that somebody set by hand is put right', async () => {
    await api.store.patch(statefulSets, { namespace: 'default', name: 'prometheus-main' }, 'merge', { spec: { replicas: 5 } });
    expect(find(statefulSets as never, 'prometheus-main')!.spec!.replicas).toBe(5);
    await until(() => find(statefulSets as never, 'prometheus-main')!.spec!.replicas === 1);
  });

  test('of a configuration object that is not used an event says why, once', async () => {
    const said = () => [...api.store.list<Loose & { note: string }>(events as never, {} as never).items];
    await make('Prometheus', 'main', { rejects: true });
    await until(() => said().length > 0);
    await make('Prometheus', 'main', { rejects: true, again: true });
    await until(() => find(statefulSets as never, 'prometheus-main')!.metadata.annotations![INPUT_HASH].includes('again'));
    expect(said()).toMatchObject([{
      metadata: { namespace: 'default' }, type: 'Warning', reason: 'InvalidConfiguration', action: 'SelectingConfigurationResources',
      note: '"default/odd" was rejected due to invalid configuration: it is odd', reportingController: 'prometheus-controller',
      regarding: { kind: 'ServiceMonitor', name: 'odd' }, related: { kind: 'Prometheus', name: 'main' },
    }]);
  });

  test('a field that cannot be changed makes the StatefulSet anew', async () => {
    const { uid } = find(statefulSets as never, 'prometheus-main')!.metadata;
    await make('Prometheus', 'main', { serviceName: 'y' });
    const set = await until(() => { const found = find(statefulSets as never, 'prometheus-main'); return found && found.metadata.uid !== uid && found; });
    expect(set.spec!.serviceName).toBe('y');
  });

  test('what is no longer generated goes', async () => {
    await make('Prometheus', 'main', { extra: true });
    await until(() => find(secrets, 'extra'));
    await make('Prometheus', 'main');
    await until(() => !find(secrets, 'extra'));
  });

  test('a workload that cannot be reconciled says so, and keeps what it has', async () => {
    await make('Prometheus', 'main', { broken: true });
    await until(() => JSON.stringify(find(prometheuses as never, 'main')?.status ?? {}).includes('it says so'));
    expect(find(secrets, 'prometheus-main')).toBeDefined();
  });

  test('what a deleted workload owns goes with it', async () => {
    await api.store.delete(prometheuses, { namespace: 'default', name: 'main' });
    await until(() => !find(secrets, 'prometheus-main') && !find(statefulSets as never, 'prometheus-main'));
  });

  test('the kubelets have a Service', async () => {
    await until(() => api.store.find(endpoints, 'kube-system', 'kubelet'));
    expect(api.store.get(endpoints, 'kube-system', 'kubelet')).toMatchObject({ subsets: [{ addresses: [{ ip: '127.64.0.1', nodeName: 'n1' }] }] });
    expect(api.store.get(services, 'kube-system', 'kubelet')).toMatchObject({ spec: { clusterIP: 'None' } });
  });
});
