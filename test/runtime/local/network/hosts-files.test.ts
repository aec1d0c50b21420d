import { MemFs } from '../../../../lib/sys/mem-fs';
import { HostsFile } from '../../../../runtime/http/hosts-file';
import { KubeObject } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { HostsFiles } from '../../../../runtime/local/network/hosts-files';
import { TestApi } from '../api/test-api';

const { endpoints, namespaces, nodes, services } = RESOURCES;

describe('names of a local run', () => {
  let api: TestApi, files: HostsFiles;
  const fs = new MemFs();
  const create = (resource: typeof services, kind: string, metadata: object, more: object) => (
    api.store.create(resource, { apiVersion: 'v1', kind, metadata, ...more } as KubeObject));

  beforeAll(async () => {
    api = await TestApi.start({ loopbackPods: true, serviceRange: '127.99.0.0/16' });
    await fs.mkdir('/run');
    await create(namespaces as never, 'Namespace', { name: 'shop' }, {});
    await create(services, 'Service', { name: 'web', namespace: 'shop' }, { spec: { ports: [{ port: 80 }] } });
    await create(services, 'Service', { name: 'operated', namespace: 'shop' }, { spec: { clusterIP: 'None', ports: [{ port: 9090 }] } });
    await create(endpoints as never, 'Endpoints', { name: 'operated', namespace: 'shop' }, { subsets: [{
      addresses: [{ ip: '127.67.2.1', hostname: 'db-0' }, { ip: '127.67.2.2', hostname: 'db-1' }],
      notReadyAddresses: [{ ip: '127.67.2.3' }], ports: [{ port: 1 }],
    }] });
    await create(nodes as never, 'Node', { name: 'cp-1' }, {});
    await api.store.patch(nodes, { name: 'cp-1', subresource: 'status' }, 'merge', { status: { addresses: [{ type: 'InternalIP', address: '127.67.0.1' }] } });
    files = new HostsFiles(api.store, fs, '/run', api.log);
    await files.settled();
  });
  afterAll(() => files.stop());

  const address = (name: string, from = 'default') => new HostsFile(fs, files.fileOf(from)).lookup(name);

  test.each([
    ['web.shop.svc.cluster.local', 'default', ['127.99.0.1']],
    ['web.shop.svc', 'default', ['127.99.0.1']],
    ['web.shop', 'default', ['127.99.0.1']],
    ['web', 'shop', ['127.99.0.1']],
    ['web', 'default', []],
    ['operated.shop.svc', 'default', ['127.67.2.1', '127.67.2.2']],
    ['db-1.operated.shop.svc', 'default', ['127.67.2.2']],
    ['db-1.operated', 'shop', ['127.67.2.2']],
    ['cp-1', 'default', ['127.67.0.1']],
    ['nobody', 'shop', []],
  ])('%s, asked from %s', async (name, from, expected) => {
    expect(await address(name, from)).toEqual(expected);
  });

  test('a change is there as soon as it is settled', async () => {
    const subsets = [{ addresses: [{ ip: '127.67.2.9' }], ports: [{ port: 1 }] }];
    await api.store.patch(endpoints, { namespace: 'shop', name: 'operated' }, 'merge', { subsets });
    await files.settled();
    expect(await address('operated.shop')).toEqual(['127.67.2.9']);
    expect(await address('db-1.operated.shop')).toEqual([]);
  });
});
