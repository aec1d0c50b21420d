import { Json, JsonObject } from '../../../lib/crds/json';
import { KubeObject } from '../../kube/objects';
import { badRequest } from './api-error';
import { JsonPath } from './custom/json-path';
import { Kind } from './kind';
import { timestamp } from './meta/object-meta';
import { objectSelector, ObjectSelector, selectorText } from './select/label-selector';

/** What the scale subresource shows of an object: how many replicas there shall be, and are. A 0 that is wanted is not written. */
export function scaleOf(kind: Kind, object: KubeObject): KubeObject {
  const { spec, status, selector } = kind.scale!;
  const at = (path: string | undefined) => path && new JsonPath(path).first(object as unknown as JsonObject);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const wanted = at(spec), selected = selectorOf(at(selector));
  const scale: JsonObject = {
    kind: 'Scale', apiVersion: 'autoscaling/v1',
    metadata: { name, ...namespace ? { namespace } : {}, uid: uid!, resourceVersion: resourceVersion!, creationTimestamp: creationTimestamp ?? timestamp(0) },
    spec: wanted ? { replicas: wanted } : {},
    status: { replicas: at(status) || 0, ...selected ? { selector: selected } : {} },
  };
  return scale as unknown as KubeObject;
}

/** Built-in kinds write their selector as an object, custom ones as a text. */
function selectorOf(selector: Json | undefined): string {
  if (typeof selector === 'string') return selector;
  return selector ? selectorText(objectSelector(selector as ObjectSelector)) : '';
}

/** Writes the replicas that `scale` wants into `object`, in place. @throws ApiError BadRequest */
export function setReplicas(kind: Kind, object: JsonObject, scale: JsonObject): void {
  const replicas = (scale.spec as JsonObject | undefined)?.replicas ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    throw badRequest('Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal '
      + `${typeof replicas === 'boolean' ? 'bool' : typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`);
  }
  const path = new JsonPath(kind.scale!.spec).fields;
  const last = path.pop()!;
  const parent = path.reduce<JsonObject>((at, step) => (at[step] ??= {}) as JsonObject, object);
  parent[last] = replicas;
}
