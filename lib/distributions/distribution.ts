/** What a node is there for. */
export type NodeRole = 'control-plane' | 'etcd' | 'worker';

/** A part of Kubernetes whose metrics a monitoring stack reads. */
export type ComponentName = 'kube-controller-manager' | 'kube-scheduler' | 'kube-proxy' | 'etcd' | 'ingress-nginx' | 'k3s-server';

/** How a component shows its metrics, and how a PushProx client reaches it. */
export interface ComponentExposure {
  readonly component: ComponentName;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** Whether it listens at 127.0.0.1 of its node alone: then only a client on the node reaches it. */
  readonly onLocalhost: boolean;
  /** What it asks of a client: nothing, the token of a ServiceAccount that may read `/metrics`, or a certificate of the node. */
  readonly credential: 'none' | 'token' | 'certificate';
  /** The nodes it runs on; absent: all. */
  readonly role?: NodeRole;
  /** Where PushProx's client listens for metrics of its own, on the host's network. */
  readonly clientPort: number;
  /** Where its certificates lie on the node, with `*` for what differs from node to node. */
  readonly certificates?: { readonly dir: string; readonly cert: string; readonly key: string; readonly ca: string };
  /** The paths that are scraped; absent: `/metrics`. */
  readonly paths?: readonly string[];
}

/** A Kubernetes distribution as far as monitoring it goes. Plain data: whoever needs a decision asks it, and none tells names apart. */
export interface Distribution {
  readonly name: string;
  /** As its makers write it. */
  readonly title: string;
  /** The labels that nodes of each role bear. */
  readonly nodeLabels: Readonly<Record<NodeRole, Readonly<Record<string, string>>>>;
  /** What tells nodes of a role in a node selector. */
  readonly nodeSelectors: Readonly<Record<NodeRole, Readonly<Record<string, string>>>>;
  /** Components that need a client on their node. */
  readonly components: readonly ComponentExposure[];
}
