import { kubeletObjects, KubeletSettings, Node } from '../../../../runtime/operator/kubelet/kubelet-objects';

const SETTINGS: KubeletSettings = {
  namespace: 'kube-system', name: 'kubelet', priority: 'internal', endpoints: true, endpointSlice: false, labels: {}, annotations: {},
};
const node = (name: string, ...addresses: Array<[type: string, address: string]>): Node => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name, uid: `u-${name}` }, status: { addresses: addresses.map(([type, address]) => ({ type, address })) },
});
type Found = { addressType?: string; metadata: { name: string }; subsets?: Array<{ addresses: Array<{ ip: string }> }>; endpoints?: unknown[] };
const of = (kind: string, nodes: readonly Node[], settings: Partial<KubeletSettings> = {}) => (
  kubeletObjects(nodes, { ...SETTINGS, ...settings }).filter((each) => each.kind === kind) as unknown as Found[]);
const addresses = (nodes: readonly Node[], settings?: Partial<KubeletSettings>) => (
  of('Endpoints', nodes, settings)[0].subsets?.[0].addresses.map(({ ip }) => ip));

const BOTH = node('n', ['ExternalIP', '203.0.113.1'], ['InternalIP', '10.0.0.1'], ['Hostname', 'n']);

test.each<[string, Node, 'internal' | 'external', string | undefined]>([
  ['its own network', BOTH, 'internal', '10.0.0.1'],
  ['the outside', BOTH, 'external', '203.0.113.1'],
  ['what there is', node('n', ['ExternalIP', '203.0.113.1']), 'internal', '203.0.113.1'],
  ['nothing: a name is no address', node('n', ['Hostname', 'n']), 'internal', undefined],
])('the address of a node is that of %s', (_, each, priority, expected) => {
  expect(addresses([each], { priority })).toEqual(expected === undefined ? undefined : [expected]);
});

test('nodes stand in the order of their names, so that the same cluster is the same object', () => {
  const a = node('a', ['InternalIP', '10.0.0.2']), b = node('b', ['InternalIP', '10.0.0.1']);
  expect(kubeletObjects([b, a], SETTINGS)).toEqual(kubeletObjects([a, b], SETTINGS));
  expect(addresses([b, a])).toEqual(['10.0.0.2', '10.0.0.1']);
});

test.each([[0, []], [1, [1]], [512, [512]], [513, [512, 1]]])('%i nodes make slices of %j', (count, expected) => {
  const nodes = Array.from({ length: count }, (_, i) => node(`n${i}`, ['InternalIP', `10.0.${i >> 8}.${i & 255}`]));
  expect(of('EndpointSlice', nodes, { endpointSlice: true }).map(({ endpoints }) => endpoints!.length)).toEqual(expected);
});

test('a slice holds addresses of one family', () => {
  const nodes = [node('a', ['InternalIP', '10.0.0.1']), node('b', ['InternalIP', 'fd00::1'])];
  expect(of('EndpointSlice', nodes, { endpointSlice: true }).map(({ addressType, metadata: { name } }) => [addressType, name])).toEqual([
    ['IPv4', 'kubelet-0'], ['IPv6', 'kubelet-ipv6-0'],
  ]);
});

test('only what was asked for is made', () => {
  expect(kubeletObjects([BOTH], { ...SETTINGS, endpoints: false }).map(({ kind }) => kind)).toEqual(['Service']);
});
