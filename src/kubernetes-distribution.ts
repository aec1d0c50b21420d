import { ComponentName, Distribution } from '../lib/distributions/distribution';
import { DISTRIBUTIONS, exposureOf } from '../lib/distributions/distributions';

/** How a component of a control plane shows its metrics. */
export interface ComponentAddress {
  /** The port on its node. */
  readonly port: number;
  /** Whether it speaks HTTPS. */
  readonly https: boolean;
  /** Whether it listens on its node's localhost alone, so that only a client on the node reaches it. */
  readonly onLocalhost: boolean;
  /** Whether it asks for the token of a ServiceAccount that may read `/metrics`. */
  readonly token: boolean;
  /** The labels of the nodes it runs on; empty for all nodes. */
  readonly nodeSelector: { [label: string]: string };
  /** Where a PushProx client listens for metrics of its own on the node. */
  readonly clientPort: number;
}

/** The Kubernetes distribution of a cluster, as far as monitoring goes. */
export class KubernetesDistribution {
  /** Rancher Kubernetes Engine. */
  public static readonly RKE = new KubernetesDistribution(DISTRIBUTIONS.rke);
  /** RKE2. */
  public static readonly RKE2 = new KubernetesDistribution(DISTRIBUTIONS.rke2);
  /** Clusters made by kubeadm. */
  public static readonly KUBEADM = new KubernetesDistribution(DISTRIBUTIONS.kubeadm);
  /** K3s, whose components are one process. */
  public static readonly K3S = new KubernetesDistribution(DISTRIBUTIONS.k3s);

  private constructor(private readonly distribution: Distribution) {}

  /** Its name as its makers write it. */
  public get title(): string {
    return this.distribution.title;
  }

  /** The components that a PushProx client is needed for. */
  public get components(): string[] {
    return this.distribution.components.filter(({ credential }) => credential !== 'certificate').map(({ component }) => component);
  }

  /**
   * Where a component shows its metrics.
   * @throws Error where the distribution does not show it
   */
  public exposureOf(component: string): ComponentAddress {
    const found = exposureOf(this.distribution, component as ComponentName);
    if (!found) throw new Error(`${this.title} does not expose ${component}; remove it from components; it exposes: ${this.components.join(', ')}`);
    const { port, scheme, onLocalhost, credential, role, clientPort } = found;
    return {
      port, https: scheme === 'https', onLocalhost, token: credential === 'token', clientPort,
      nodeSelector: role ? { ...this.distribution.nodeSelectors[role] } : {},
    };
  }
}
