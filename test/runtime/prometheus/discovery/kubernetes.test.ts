import { loadPrometheusConfig } from '../../../../lib/config/prometheus/load';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { Dialer } from '../../../../runtime/http/dial';
import { HttpRequest } from '../../../../runtime/http/message';
import { discoverersOf } from '../../../../runtime/prometheus/discovery/discoverers';
import { TargetGroup } from '../../../../runtime/prometheus/discovery/target-group';
import { ApiDouble, json, until, WatchDouble } from '../../kube/api-double';

/** An API whose lists a test gives by their path, and whose watches it can feed. */
class Cluster {
  readonly watches = new Map<string, WatchDouble>();
  readonly api = new ApiDouble((request: HttpRequest) => {
    if (!request.query.has('watch')) return json({ metadata: { resourceVersion: '1' }, items: this.lists[request.path] ?? [] });
    const watch = new WatchDouble();
    this.watches.set(request.path, watch);
    return watch.response();
  });

  constructor(private readonly lists: Record<string, object[]>) {}

  /** Runs the discovery that `lines` configure. */
  discover(lines: string, signal: AbortSignal): TargetGroup[][] {
    const text = `scrape_configs: [{job_name: a, kubernetes_sd_configs: [{api_server: "${this.api.url.href}", ${lines}}]}]`;
    const { discovery } = loadPrometheusConfig(text, 'test.yml', { env: {} }).scrapeConfigs[0];
    const { clock, log } = this.api, fs = new MemFs();
    const [discoverer] = discoverersOf(discovery, {
      fs, env: {}, clock, log, random: new SeededRandom(1), userAgent: 'test', dialer: new Dialer({ env: {}, fs, clock }),
    });
    const told: TargetGroup[][] = [];
    void discoverer.run((groups) => { told.push([...groups].sort((a, b) => (a.source < b.source ? -1 : 1))); }, signal);
    return told;
  }

  async close(): Promise<void> {
    for (const watch of this.watches.values()) watch.end();
    await this.api.close();
  }
}

const pod = (name: string, podIP: string | undefined, resourceVersion = '1') => ({
  metadata: { name, namespace: 'shop', resourceVersion }, spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] }, status: { podIP },
});
const addresses = (groups: readonly TargetGroup[] | undefined) => (
  groups?.map(({ source, targets }) => [source, ...targets.map(({ __address__ }) => __address__)]));

describe('discovery in a cluster', () => {
  let cluster: Cluster, stop: AbortController;
  const start = async (lists: Record<string, object[]>) => {
    cluster = new Cluster(lists);
    await cluster.api.start();
    stop = new AbortController();
  };
  afterEach(async () => {
    stop.abort();
    await cluster.close();
  });

  test('tells all pods at once, then those that change', async () => {
    await start({ '/api/v1/pods': [pod('a', '10.0.0.1'), pod('b', undefined)] });
    const told = cluster.discover('role: pod', stop.signal);
    await until(() => told.length === 1 && cluster.watches.has('/api/v1/pods'));
    expect(addresses(told[0])).toEqual([['pod/shop/a', '10.0.0.1:80'], ['pod/shop/b']]);
    cluster.watches.get('/api/v1/pods')!.push('MODIFIED', pod('b', '10.0.0.2', '2')).push('DELETED', pod('a', '10.0.0.1', '3'));
    await until(() => told.flat().length === 4);
    expect(addresses(told.slice(1).flat())).toEqual([['pod/shop/b', '10.0.0.2:80'], ['pod/shop/a']]);
  });

  test('watches the namespaces it is given, with their selectors', async () => {
    await start({ '/api/v1/namespaces/shop/pods': [pod('a', '10.0.0.1')] });
    const told = cluster.discover(
      'role: pod, namespaces: {names: [shop, other]}, selectors: [{role: pod, label: "app=web", field: "spec.nodeName=n"}]', stop.signal);
    await until(() => told.length === 1);
    const lists = cluster.api.requests.filter(({ query }) => !query.has('watch'));
    expect(lists.map(({ path }) => path).sort()).toEqual(['/api/v1/namespaces/other/pods', '/api/v1/namespaces/shop/pods']);
    expect(lists.map(({ query }) => [query.get('labelSelector'), query.get('fieldSelector')])).toEqual(Array(2).fill(['app=web', 'spec.nodeName=n']));
    expect(addresses(told[0])).toEqual([['pod/shop/a', '10.0.0.1:80']]);
  });

  test('renews the slices of a service or pod that changed, and no others', async () => {
    const slice = (name: string, service: string, target: string) => ({
      metadata: { name, namespace: 'shop', labels: { 'kubernetes.io/service-name': service } }, addressType: 'IPv4', ports: [{ port: 80 }],
      endpoints: [{ addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: target } }],
    });
    await start({
      '/apis/discovery.k8s.io/v1/endpointslices': [slice('one', 'web', 'a'), slice('two', 'db', 'b')], '/api/v1/pods': [pod('a', '10.0.0.1')],
      '/api/v1/services': [{ metadata: { name: 'web', namespace: 'shop', labels: { v: '1' } }, spec: {} }],
    });
    const told = cluster.discover('role: endpointslice', stop.signal);
    await until(() => told.length === 1 && cluster.watches.size === 3);
    expect(told[0].map(({ source, labels }) => [source, labels.__meta_kubernetes_service_label_v])).toEqual([
      ['endpointslice/shop/one', '1'], ['endpointslice/shop/two', undefined]]);
    const renewed = { metadata: { name: 'web', namespace: 'shop', resourceVersion: '9', labels: { v: '2' } }, spec: {} };
    cluster.watches.get('/api/v1/services')!.push('MODIFIED', renewed);
    await until(() => told.length === 2);
    expect(told[1].map(({ source, labels }) => [source, labels.__meta_kubernetes_service_label_v])).toEqual([['endpointslice/shop/one', '2']]);
    cluster.watches.get('/api/v1/pods')!.push('ADDED', pod('b', '10.0.0.2', '10'));
    await until(() => told.length === 3);
    expect(told[2].map(({ source, targets }) => [source, targets[0].__meta_kubernetes_pod_name])).toEqual([['endpointslice/shop/two', 'b']]);
  });

  test('attaches labels of nodes and namespaces', async () => {
    await start({
      '/api/v1/pods': [{ ...pod('a', '10.0.0.1'), spec: { nodeName: 'n', containers: [{ name: 'c' }] } }],
      '/api/v1/nodes': [{ metadata: { name: 'n', labels: { zone: 'z' } } }], '/api/v1/namespaces': [{ metadata: { name: 'shop', labels: { team: 't' } } }],
    });
    const told = cluster.discover('role: pod, attach_metadata: {node: true, namespace: true}', stop.signal);
    await until(() => told.length === 1);
    expect(told[0][0].labels).toMatchObject({ __meta_kubernetes_node_label_zone: 'z', __meta_kubernetes_namespace_label_team: 't' });
  });

  test('refuses what it cannot attach', async () => {
    await start({});
    expect(() => cluster.discover('role: pod, attach_metadata: {job: true}', stop.signal)).toThrow('attach_metadata.job is not supported yet');
  });
});
