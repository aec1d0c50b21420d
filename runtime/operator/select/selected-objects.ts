import { KubeObject, Resource } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { ClusterView } from '../cluster-view';
import { isSelected, LabelSelector } from './label-selector';

/** The selectors of a workload for one kind: absent for the kind, nothing is selected; absent for namespaces, its own alone is looked into. */
export interface Selectors { readonly objects?: LabelSelector; readonly namespaces?: LabelSelector }

/** The objects of `resource` that a workload in `namespace` selects, in the order of namespaces and names. */
export function selectedObjects<T extends KubeObject>(view: ClusterView, resource: Resource, namespace: string, { objects, namespaces }: Selectors): T[] {
  if (!objects) return [];
  const found: T[] = [];
  for (const object of view.list<T>(resource)) {
    const place = object.metadata.namespace!;
    const labels = view.get(RESOURCES.namespaces, undefined, place)?.metadata.labels;
    const isIn = namespaces ? isSelected(namespaces, labels) : place === namespace;
    if (isIn && isSelected(objects, object.metadata.labels) && !object.metadata.deletionTimestamp) found.push(object);
  }
  const key = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
