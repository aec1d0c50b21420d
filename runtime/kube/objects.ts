/** What every Kubernetes object has, as JSON. Objects of a cache are shared: never change them. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

export interface ObjectMeta {
  readonly name: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** A kind as the API serves it. `group` is empty for the core kinds. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** `namespace/name`, or the name alone where there is no namespace. */
export function objectKey({ namespace, name }: Pick<ObjectMeta, 'namespace' | 'name'>): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The path of a resource: of its list, or of one object. */
export function resourcePath({ group, version, plural }: Resource, namespace?: string, name?: string, subresource?: string): string {
  const segments = [group === '' ? 'api' : `apis/${group}`, version, ...namespace ? ['namespaces', encodeURIComponent(namespace)] : [], plural];
  if (name !== undefined) segments.push(encodeURIComponent(name));
  if (subresource !== undefined) segments.push(subresource);
  return `/${segments.join('/')}`;
}
