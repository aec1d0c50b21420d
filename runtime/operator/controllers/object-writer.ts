import { createHash } from 'node:crypto';
import { canonicalJson, Json } from '../../../lib/crds/json';
import { Logger } from '../../../lib/log/logger';
import { KubeClient } from '../../kube/kube-client';
import { isRefusal } from '../../kube/kube-error';
import { KubeObject, objectKey, Resource } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { ClusterView } from '../cluster-view';

/** Whose fields the generated objects are. */
export const MANAGER = 'PrometheusOperator';

const WRITTEN: Readonly<Record<string, Resource>> = {
  Secret: RESOURCES.secrets, ConfigMap: RESOURCES.configMaps, Service: RESOURCES.services, StatefulSet: RESOURCES.statefulSets,
};

/** Of which kind a generated object is. */
export function resourceOf({ kind }: KubeObject): Resource {
  const resource = WRITTEN[kind];
  if (!resource) throw new Error(`nothing of kind ${kind} is generated`);
  return resource;
}

/**
 * Writes what was generated, and only where it differs: an object whose wanted form is the one that was written last, and which nobody has
 * changed since, is left alone.
 */
export class ObjectWriter {
  /** By kind and name: the hash of what was written, and the version that came of it. */
  private readonly written = new Map<string, { hash: string; version: string }>();

  constructor(private readonly client: KubeClient, private readonly view: ClusterView, private readonly log: Logger) {}

  /** @returns whether something was written */
  async write(object: KubeObject): Promise<boolean> {
    const resource = resourceOf(object);
    const key = `${object.kind} ${objectKey(object.metadata)}`;
    const hash = createHash('sha256').update(canonicalJson(object as unknown as Json)).digest('hex');
    const before = this.written.get(key);
    const seen = this.view.get(resource, object.metadata.namespace, object.metadata.name);
    if (before?.hash === hash && seen && (seen.metadata.resourceVersion === before.version || this.isOwnChange(object, seen))) return false;
    const after = await this.apply(resource, object);
    this.written.set(key, { hash, version: after.metadata.resourceVersion ?? '' });
    return seen?.metadata.resourceVersion !== after.metadata.resourceVersion;
  }

  /** Removes an object that is no longer generated. */
  async remove(object: KubeObject): Promise<void> {
    const { namespace, name } = object.metadata;
    this.written.delete(`${object.kind} ${objectKey(object.metadata)}`);
    await this.client.delete(resourceOf(object), namespace, name).catch((err) => {
      if (!isRefusal(err, 'NotFound')) throw err;
    });
  }

  /** Controllers write the status of a StatefulSet all the time: what we have asked for is the same as long as its generation is. */
  private isOwnChange(object: KubeObject, seen: KubeObject): boolean {
    if (object.kind !== 'StatefulSet') return false;
    const wanted = object.metadata.annotations?.[INPUT_HASH];
    return wanted !== undefined && seen.metadata.annotations?.[INPUT_HASH] === wanted;
  }

  private async apply(resource: Resource, object: KubeObject): Promise<KubeObject> {
    const options = { fieldManager: MANAGER, force: true };
    try {
      return await this.client.apply(resource, object, options);
    } catch (err) {
      if (object.kind !== 'StatefulSet' || !isRefusal(err, 'Invalid', 'Forbidden')) throw err;
      this.log.info('A StatefulSet is made anew, because a field cannot be changed', { statefulset: objectKey(object.metadata), err });
      await this.client.delete(resource, object.metadata.namespace, object.metadata.name, 'Foreground');
      throw err; // tried again once it is gone
    }
  }
}

/** The annotation that tells from what a StatefulSet was generated. */
export const INPUT_HASH = 'prometheus-operator-input-hash';
