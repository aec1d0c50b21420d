import { KubeObject } from '../../../../../runtime/kube/objects';
import { FindObject, serviceAddress } from '../../../../../runtime/local/api/admission/service-address';

const PORTS = [{ name: 'web', port: 443 }, { name: 'other', port: 8443 }];
const READY = { addresses: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }], ports: [{ name: 'web', port: 9443 }] };
const finding = (spec: object | undefined, ...subsets: object[]): FindObject => (table) => (
  (table === '/services' ? spec && { spec } : { subsets }) as unknown as KubeObject | undefined);
const service = { namespace: 'ns', name: 'hook' };

test.each<[string, FindObject, number | undefined, object]>([
  ['the first pod that is ready', finding({ ports: PORTS }, { notReadyAddresses: [{ ip: '10.0.0.9' }], ports: READY.ports }, READY), undefined,
    { host: '10.0.0.1', port: 9443 }],
  ['a port without a name', finding({ ports: [{ port: 80 }] }, { ...READY, ports: [{ port: 8080 }] }), 80, { host: '10.0.0.1', port: 8080 }],
  ['a name elsewhere', finding({ type: 'ExternalName', externalName: 'example.com' }), 444, { host: 'example.com', port: 444 }],
])('%s', (_, find, port, expected) => expect(serviceAddress(find, { ...service, port })).toEqual(expected));

test.each<[FindObject, number, string]>([
  [finding(undefined), 443, 'service "hook" not found'],
  [finding({ ports: PORTS }, READY), 1, 'no service port 1 found for service "hook"'],
  [finding({ ports: PORTS }), 443, 'no endpoints available for service "hook"'],
  [finding({ ports: PORTS }, READY), 8443, 'no endpoints available for service "hook"'],
])('%#: refused', (find, port, message) => expect(() => serviceAddress(find, { ...service, port })).toThrow(message));
