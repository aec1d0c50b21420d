import { KubeObject, Resource } from '../kube/objects';

/** What is known of the cluster. Objects are shared: nobody changes them. */
export interface ClusterView {
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined;
  /** @param namespace absent: of all */
  list<T extends KubeObject>(resource: Resource, namespace?: string): Iterable<T>;
}
