import { FieldError, invalid, required } from '../../../../lib/crds/field-error';
import { JsonObject, objectAt } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { fill } from './pod-defaults';

/** Fields of an event in `events.k8s.io`, with what the core group, which the store follows, calls them. */
const NAMES: ReadonlyArray<readonly [string, string]> = [
  ['regarding', 'involvedObject'], ['note', 'message'], ['reportingController', 'reportingComponent'], ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'], ['deprecatedLastTimestamp', 'lastTimestamp'], ['deprecatedCount', 'count'],
];

function renamed(event: KubeObject, apiVersion: string, names: ReadonlyArray<readonly [string, string]>): KubeObject {
  const { ...copy } = event as unknown as JsonObject;
  for (const [from, to] of names) {
    if (copy[from] === undefined) continue;
    copy[to] = copy[from];
    delete copy[from];
  }
  return { ...copy, apiVersion } as unknown as KubeObject;
}

export function toCoreEvent(event: KubeObject): KubeObject {
  return renamed(event, 'v1', NAMES);
}

export function toNewEvent(event: KubeObject): KubeObject {
  return renamed(event, 'events.k8s.io/v1', NAMES.map(([from, to]) => [to, from] as const));
}

export function defaultCoreEvent(object: JsonObject): void {
  fill(object, { source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null, reportingComponent: '', reportingInstance: '' });
}

export function defaultNewEvent(object: JsonObject): void {
  fill(object, { deprecatedSource: {}, deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null, eventTime: null });
}

export function validateCoreEvent(object: JsonObject): FieldError[] {
  return validateNamespace(object, objectAt(object, 'involvedObject'));
}

export function validateNewEvent(object: JsonObject): FieldError[] {
  const errors = validateNamespace(object, objectAt(object, 'regarding'));
  if (!object.eventTime) errors.push(required('eventTime'));
  const type = object.type ?? '';
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalid('type', type, `has invalid value: ${String(type)}`));
  return errors;
}

/** An event stands in the namespace of what it is about; what has none is told of in `default`. */
function validateNamespace(object: JsonObject, about: JsonObject | undefined): FieldError[] {
  const wanted = about?.namespace || 'default';
  const namespace = (object.metadata as JsonObject).namespace;
  return wanted === namespace ? [] : [invalid('involvedObject.namespace', about?.namespace ?? '', 'does not match event.namespace')];
}
