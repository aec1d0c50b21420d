import { DISTRIBUTIONS, exposureOf, nodeLabels, runsOn } from '../../../lib/distributions/distributions';

const { rke, rke2, kubeadm, k3s } = DISTRIBUTIONS;

test.each([
  ['rke', 'etcd', 2379, 'https', false, 'certificate', 10014], ['rke', 'ingress-nginx', 10254, 'http', true, 'none', 10015],
  ['rke2', 'kube-controller-manager', 10257, 'https', true, 'token', 10011], ['rke2', 'kube-scheduler', 10259, 'https', true, 'token', 10012],
  ['rke2', 'kube-proxy', 10249, 'http', true, 'none', 10013], ['rke2', 'etcd', 2381, 'http', true, 'none', 10014],
  ['kubeadm', 'etcd', 2381, 'http', true, 'none', 10014], ['k3s', 'k3s-server', 10250, 'https', true, 'token', 10013],
] as const)('%s shows %s at %d', (name, component, port, scheme, onLocalhost, credential, clientPort) => {
  expect(exposureOf(DISTRIBUTIONS[name], component)).toMatchObject({ port, scheme, onLocalhost, credential, clientPort });
});

test('K3s shows one process, and no etcd', () => {
  expect(k3s.components).toHaveLength(1);
  expect(exposureOf(k3s, 'etcd')).toBeUndefined();
});

test('no two components of a distribution have the same port, or clients with the same', () => {
  for (const { components } of [rke, rke2, kubeadm, k3s]) {
    for (const port of ['port', 'clientPort'] as const) expect(new Set(components.map((component) => component[port])).size).toBe(components.length);
  }
});

test('nodes bear the labels of all their roles, and run what belongs to one of them', () => {
  expect(nodeLabels(rke2, ['control-plane', 'etcd'])).toEqual({ 'node-role.kubernetes.io/control-plane': 'true', 'node-role.kubernetes.io/etcd': 'true' });
  expect(nodeLabels(rke, ['control-plane'])).toEqual({ 'node-role.kubernetes.io/controlplane': 'true' });
  expect(nodeLabels(kubeadm, ['control-plane'])).toEqual({ 'node-role.kubernetes.io/control-plane': '' });
  const etcd = exposureOf(rke2, 'etcd')!;
  expect([runsOn(etcd, ['etcd']), runsOn(etcd, ['worker']), runsOn(exposureOf(rke2, 'kube-proxy')!, ['worker'])]).toEqual([true, false, true]);
});

test('a selector finds the nodes of a role by the labels that they bear', () => {
  for (const distribution of [rke, rke2, k3s]) {
    for (const role of ['control-plane', 'etcd', 'worker'] as const) expect(nodeLabels(distribution, [role])).toMatchObject(distribution.nodeSelectors[role]);
  }
  expect(nodeLabels(kubeadm, ['control-plane', 'etcd'])).toMatchObject(kubeadm.nodeSelectors.etcd);
});
