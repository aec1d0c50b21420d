import { RESOURCES } from '../../../../runtime/kube/resources';
import { TestCluster } from './test-cluster';

const { endpoints, endpointSlices, pods, services } = RESOURCES;

function service(spec: object = {}) {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default', labels: { team: 'shop' } },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec },
  };
}

function pod(name: string, port = 8080, labels: object = { app: 'web' }, spec: object = {}) {
  const containers = [{ name: 'main', image: 'x', ports: [{ name: 'http', containerPort: port }] }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { containers, nodeName: 'a', ...spec } };
}

describe('endpoints of Services', () => {
  let cluster: TestCluster;
  beforeEach(async () => { cluster = await TestCluster.start('a'); });
  afterEach(() => cluster.end());

  const ip = (name: string) => cluster.find(pods, name)!.status.podIP as unknown as string;
  const subsets = () => (cluster.find(endpoints, 'web') as unknown as { subsets?: unknown }).subsets;
  const slices = () => cluster.list(endpointSlices).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');

  test('ready pods and those that are not, with the number of a named port', async () => {
    await cluster.apply(services, service());
    expect(subsets()).toBeUndefined();
    await cluster.apply(pods, pod('one'));
    await cluster.apply(pods, pod('two'));
    await cluster.apply(pods, pod('other', 8080, { app: 'else' }));
    await cluster.run((found) => found.metadata.name === 'one');
    expect(subsets()).toMatchObject([{
      addresses: [{ ip: ip('one'), nodeName: 'a', targetRef: { kind: 'Pod', name: 'one' } }], notReadyAddresses: [{ ip: ip('two') }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    }]);
    expect(slices()).toMatchObject([{
      metadata: { name: 'web-0', labels: { team: 'shop', 'kubernetes.io/service-name': 'web' } },
      endpoints: [{ addresses: [ip('one')], conditions: { ready: true } }, { addresses: [ip('two')], conditions: { ready: false, serving: false } }],
      ports: [{ name: 'http', port: 8080 }],
    }]);
  });

  test('pods whose named port has another number stand in a group of their own', async () => {
    await cluster.apply(services, service());
    await cluster.apply(pods, pod('one', 8080));
    await cluster.apply(pods, pod('two', 9090));
    await cluster.run();
    expect(subsets()).toMatchObject([{ ports: [{ port: 8080 }] }, { ports: [{ port: 9090 }] }]);
    expect(slices()).toHaveLength(2);
    await cluster.api.store.delete(pods, { namespace: 'default', name: 'two' }, { gracePeriodSeconds: 0 });
    await cluster.settle();
    expect(slices()).toHaveLength(1);
  });

  test('a headless Service tells host names, and addresses before they are ready where it is asked to', async () => {
    await cluster.apply(services, service({ clusterIP: 'None', publishNotReadyAddresses: true }));
    await cluster.apply(pods, pod('web-0', 8080, { app: 'web' }, { hostname: 'web-0', subdomain: 'web' }));
    await cluster.run(() => false);
    expect(subsets()).toMatchObject([{ addresses: [{ ip: ip('web-0'), hostname: 'web-0' }] }]);
    expect(cluster.find(endpoints, 'web')!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
  });

  test('those of a Service without selector are left alone; those of one that is gone go', async () => {
    await cluster.apply(services, service());
    await cluster.apply(services, { ...service(), metadata: { name: 'by-hand', namespace: 'default' }, spec: { ports: [{ port: 1 }] } });
    const subset = { addresses: [{ ip: '127.64.0.1' }], ports: [{ port: 1 }] };
    await cluster.apply(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'by-hand', namespace: 'default' }, subsets: [subset] });
    expect(cluster.find(endpoints, 'by-hand')).toMatchObject({ subsets: [{ addresses: [{ ip: '127.64.0.1' }] }] });
    await cluster.api.store.delete(services, { namespace: 'default', name: 'web' });
    await cluster.settle();
    expect(cluster.find(endpoints, 'web')).toBeUndefined();
    expect(slices()).toEqual([]);
    expect(cluster.find(endpoints, 'by-hand')).toBeDefined();
  });

  test('every namespace has the certificate of the authority, and gets it back', async () => {
    const find = () => cluster.find(RESOURCES.configMaps, 'kube-root-ca.crt');
    expect(find()!.data).toEqual({ 'ca.crt': 'CERTIFICATE' });
    await cluster.api.store.delete(RESOURCES.configMaps, { namespace: 'default', name: 'kube-root-ca.crt' });
    await cluster.settle();
    expect(find()!.data).toEqual({ 'ca.crt': 'CERTIFICATE' });
  });
});
