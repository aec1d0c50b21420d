import { ComponentExposure, ComponentName, Distribution, NodeRole } from './distribution';

export type DistributionName = 'rke' | 'rke2' | 'kubeadm' | 'k3s';

const ROLE = 'node-role.kubernetes.io/';

/** Since Kubernetes 1.24, whatever the distribution. */
const controllerManager: ComponentExposure = {
  component: 'kube-controller-manager', port: 10257, scheme: 'https', onLocalhost: true, credential: 'token', role: 'control-plane', clientPort: 10011,
};
const scheduler: ComponentExposure = {
  component: 'kube-scheduler', port: 10259, scheme: 'https', onLocalhost: true, credential: 'token', role: 'control-plane', clientPort: 10012,
};
const proxy: ComponentExposure = { component: 'kube-proxy', port: 10249, scheme: 'http', onLocalhost: true, credential: 'none', clientPort: 10013 };
const plainEtcd: ComponentExposure = { component: 'etcd', port: 2381, scheme: 'http', onLocalhost: true, credential: 'none', role: 'etcd', clientPort: 10014 };

function roles(controlPlane: string, value: string): Pick<Distribution, 'nodeLabels' | 'nodeSelectors'> {
  const labels: Distribution['nodeLabels'] = {
    'control-plane': { [`${ROLE}${controlPlane}`]: value }, 'etcd': { [`${ROLE}etcd`]: value }, 'worker': { [`${ROLE}worker`]: value },
  };
  return { nodeLabels: labels, nodeSelectors: labels };
}

/** The distributions that are known. */
export const DISTRIBUTIONS: Readonly<Record<DistributionName, Distribution>> = {
  rke: {
    name: 'rke', title: 'RKE', ...roles('controlplane', 'true'),
    components: [
      controllerManager, scheduler, proxy,
      {
        component: 'etcd', port: 2379, scheme: 'https', onLocalhost: false, credential: 'certificate', role: 'etcd', clientPort: 10014,
        certificates: { dir: '/etc/kubernetes/ssl', cert: 'kube-etcd-*.pem', key: 'kube-etcd-*-key.pem', ca: 'kube-ca.pem' },
      },
      { component: 'ingress-nginx', port: 10254, scheme: 'http', onLocalhost: true, credential: 'none', role: 'worker', clientPort: 10015 },
    ],
  },
  rke2: { name: 'rke2', title: 'RKE2', ...roles('control-plane', 'true'), components: [controllerManager, scheduler, proxy, plainEtcd] },
  kubeadm: {
    name: 'kubeadm', title: 'kubeadm', ...roles('control-plane', ''),
    // etcd stands on the control plane, and workers bear no label
    nodeSelectors: { 'control-plane': { [`${ROLE}control-plane`]: '' }, 'etcd': { [`${ROLE}control-plane`]: '' }, 'worker': {} },
    components: [controllerManager, scheduler, proxy, plainEtcd],
  },
  k3s: {
    name: 'k3s', title: 'K3s', ...roles('control-plane', 'true'),
    components: [{ // all of them are one process
      component: 'k3s-server', port: 10250, scheme: 'https', onLocalhost: true, credential: 'token', clientPort: 10013,
      paths: ['/metrics', '/metrics/cadvisor', '/metrics/probes'],
    }],
  },
};

/** How a component is reached; undefined where the distribution does not show it. */
export function exposureOf({ components }: Distribution, name: ComponentName): ComponentExposure | undefined {
  return components.find(({ component }) => component === name);
}

/** All labels of a node that has these roles. */
export function nodeLabels(distribution: Distribution, has: readonly NodeRole[]): Record<string, string> {
  return Object.assign({}, ...has.map((role) => distribution.nodeLabels[role])) as Record<string, string>;
}

/** Whether a node with these roles runs the component. */
export function runsOn({ role }: ComponentExposure, has: readonly NodeRole[]): boolean {
  return role === undefined || has.includes(role);
}
