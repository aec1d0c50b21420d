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

/** The kinds that are generated. */
export const OWNED: readonly Resource[] = Object.values(WRITTEN);

/** Of which kind a generated object is. */
export function resourceOf({ kind }: KubeObject): Resource {
  const resource = WRITTEN[kind];
  if (!resource) throw new Error(`nothing of kind ${kind} is generated`);
  return resource;
}

interface Written { readonly hash: string; readonly version: string; readonly generation: number | undefined }

/**
 * Writes what was generated, and only where it differs: an object whose wanted form is the one that was written last, and which nobody has
 * changed since, is left alone.
 */
export class ObjectWriter {
  private readonly written = new Map<string, Written>();

  constructor(private readonly client: KubeClient, private readonly view: ClusterView, private readonly log: Logger) {}

  /** @returns whether something was written */
  async write(generated: KubeObject): Promise<boolean> {
    const resource = resourceOf(generated);
    const object = await this.withOtherOwners(resource, generated);
    const key = keyOf(object);
    const hash = createHash('sha256').update(canonicalJson(object as unknown as Json)).digest('hex');
    const before = this.written.get(key);
    const seen = this.view.get(resource, object.metadata.namespace, object.metadata.name);
    if (before?.hash === hash && seen && isAsWritten(seen, before)) return false;
    const { metadata: { resourceVersion = '', generation } } = await this.apply(resource, object);
    this.written.set(key, { hash, version: resourceVersion, generation });
    return seen?.metadata.resourceVersion !== resourceVersion;
  }

  /** Removes an object that is no longer generated. */
  async remove(object: KubeObject): Promise<void> {
    const { namespace, name } = object.metadata;
    this.written.delete(keyOf(object));
    await this.client.delete(resourceOf(object), namespace, name).catch((err) => {
      if (!isRefusal(err, 'NotFound')) throw err;
    });
  }

  /** An object without a controller is shared, such as the governing Service of a namespace: it keeps its other owners, or would go with one of them. */
  private async withOtherOwners(resource: Resource, object: KubeObject): Promise<KubeObject> {
    const { namespace, name, ownerReferences: own = [] } = object.metadata;
    if (own.length === 0 || own.some(({ controller }) => controller)) return object;
    const owners = (there: KubeObject | undefined) => there?.metadata.ownerReferences ?? [];
    let present = owners(this.view.get(resource, namespace, name));
    if (own.some(({ uid }) => present.every((owner) => owner.uid !== uid))) {
      present = owners(await this.client.get(resource, namespace, name).catch((err) => { // the cache may not have seen another owner yet
        if (!isRefusal(err, 'NotFound')) throw err;
        return undefined;
      }));
    }
    const others = present.filter(({ uid }) => own.every((owner) => owner.uid !== uid));
    const ownerReferences = [...others, ...own].sort((a, b) => (a.uid < b.uid ? -1 : 1)); // whoever writes it, in the same order
    return { ...object, metadata: { ...object.metadata, ownerReferences } };
  }

  private async apply(resource: Resource, object: KubeObject): Promise<KubeObject> {
    try {
      return await this.client.apply(resource, object, { fieldManager: MANAGER, force: true });
    } catch (err) {
      if (!isImmutable(object, err)) throw err;
      this.log.info('A StatefulSet is made anew, because a field cannot be changed', { statefulset: objectKey(object.metadata), err });
      await this.client.delete(resource, object.metadata.namespace, object.metadata.name, 'Foreground');
      throw err; // tried again once it is gone
    }
  }
}

/** Others write the status of a StatefulSet all the time; what is asked of it has changed only if its generation has. */
function isAsWritten({ kind, metadata }: KubeObject, before: Written): boolean {
  return metadata.resourceVersion === before.version || kind === 'StatefulSet' && metadata.generation === before.generation;
}

/** Only this refusal may cost a running server: any other, such as a quota or a webhook that says no, would come again for the new one. */
function isImmutable({ kind }: KubeObject, err: unknown): boolean {
  return kind === 'StatefulSet' && isRefusal(err, 'Invalid') && err.message.includes('updates to statefulset spec');
}

function keyOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${objectKey(metadata)}`;
}

/** The annotation that tells from what a StatefulSet was generated. */
export const INPUT_HASH = 'prometheus-operator-input-hash';
