import { systemClock } from '../../../lib/sys/clock';
import { Registry } from '../../../lib/metrics/registry';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Dialer } from '../../../runtime/http/dial';
import { kubeconfigAccess } from '../../../runtime/kube/access';
import { KubeClient } from '../../../runtime/kube/kube-client';
import { KubeObject } from '../../../runtime/kube/objects';
import { RESOURCES } from '../../../runtime/kube/resources';
import { KubeApi } from '../../../runtime/local/api/kube-api';
import { WorkloadKind } from '../../../runtime/operator/controllers/workload-controller';
import { INPUT_HASH } from '../../../runtime/operator/controllers/object-writer';
import { runOperator } from '../../../runtime/operator/operator';
import { DEFAULT_SETTINGS } from '../../../runtime/operator/settings';
import { Recorder } from '../../lib/log/recorder';

const { endpoints, nodes, prometheuses, secrets, serviceMonitors, services, statefulSets } = RESOURCES;

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
      rejected: [], selector: `app=${name}`, statefulSets: [`prometheus-${name}`],
      ...spec.broken ? { objects: [], problem: { reason: 'Broken', message: 'it says so' } } : {},
    };
  },
};

function definition(kind: string, plural: string): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.monitoring.coreos.com` },
    spec: {
      group: 'monitoring.coreos.com', scope: 'Namespaced', names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{
        name: 'v1', served: true, storage: true, subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      }],
    },
  } as unknown as KubeObject;
}

describe('the operator on an API', () => {
  const fs = new MemFs(), log = new Recorder(), stop = new AbortController(), registry = new Registry();
  let api: KubeApi, client: KubeClient;

  beforeAll(async () => {
    api = await KubeApi.open({ fs, clock: systemClock, log, random: new SeededRandom(1), registry: new Registry(), loopbackPods: true });
    const bound = await api.listen('127.0.0.1:0', {});
    const file = await fs.create('/kubeconfig');
    await file.append(Buffer.from(await api.kubeconfig(`https://${bound}`)));
    await file.close();
    client = new KubeClient({
      access: await kubeconfigAccess(fs, '/kubeconfig'), dialer: new Dialer({ env: {}, fs, clock: systemClock }), clock: systemClock, userAgent: 'test',
    });
    await api.store.create(RESOURCES.customResourceDefinitions, definition('Prometheus', 'prometheuses'));
    await api.store.create(RESOURCES.customResourceDefinitions, definition('ServiceMonitor', 'servicemonitors'));
    await api.store.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    await api.store.patch(nodes, { name: 'n1', subresource: 'status' }, 'merge', { status: { addresses: [{ type: 'InternalIP', address: '127.64.0.1' }] } });
    await runOperator({
      client, kinds: [KIND], settings: DEFAULT_SETTINGS, clock: systemClock, random: new SeededRandom(1), log, registry, signal: stop.signal,
      kubelet: { namespace: 'kube-system', name: 'kubelet', priority: 'internal', endpoints: true, endpointSlice: false, labels: {}, annotations: {} },
    });
  });
  afterAll(async () => {
    stop.abort();
    client.close();
    await api.close(0);
  });

  /** Waits for what must come; jest's own patience ends it. */
  async function until<T>(look: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
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
    await until(() => JSON.stringify(find(prometheuses as never, 'main')?.status?.conditions).includes('"Available","status":"True"') || undefined)
      .catch(() => undefined);
    expect(find(prometheuses as never, 'main')!.status).toMatchObject({ availableReplicas: 1, shardStatuses: [{ shardID: '0', availableReplicas: 1 }] });
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
    await until(() => JSON.stringify(find(prometheuses as never, 'main')?.status ?? {}).includes('Broken: it says so'));
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
