import { duplicate, FieldError, invalid, notSupported, required } from '../../../../lib/crds/field-error';
import { equalJson, JsonObject, objectAt } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { WriteContext } from '../kind';
import { ensure, fill, items } from './pod-defaults';

export function defaultService(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  for (const port of items(spec, 'ports')) fill(port, { protocol: 'TCP', targetPort: port.port });
  if (spec.clusterIP !== undefined && spec.clusterIP !== '') fill(spec, { clusterIPs: [spec.clusterIP] });
  fill(ensure(object, 'status'), { loadBalancer: {} });
}

/** Gives a Service that wants an address one. */
export function allocateService(object: JsonObject, context: WriteContext): void {
  const spec = object.spec as JsonObject;
  if (spec.type === 'ExternalName') return;
  if (!spec.clusterIP) spec.clusterIP = context.allocateAddress();
  spec.clusterIPs = [spec.clusterIP];
}

/** A Service keeps its address, unless it stops to have one. */
export function keepAddress(object: JsonObject, before: KubeObject, context: WriteContext): void {
  const spec = object.spec as JsonObject, old = objectAt(before as unknown as JsonObject, 'spec')!;
  if (spec.type === 'ExternalName') return;
  if (spec.clusterIP === undefined && old.clusterIP !== undefined) {
    spec.clusterIP = old.clusterIP;
    if (old.clusterIPs !== undefined) spec.clusterIPs = old.clusterIPs;
  }
  allocateService(object, context);
}

export function validateService(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const spec = object.spec as JsonObject, old = objectAt(before as unknown as JsonObject | undefined, 'spec');
  const errors: FieldError[] = [];
  const ports = items(spec, 'ports');
  if (ports.length === 0 && spec.clusterIP !== 'None' && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  ports.forEach((port, i) => {
    if (ports.length > 1 && !port.name) errors.push(required(`spec.ports[${i}].name`));
    const number = port.port;
    if (typeof number !== 'number' || number < 1 || number > 65535) {
      errors.push(invalid(`spec.ports[${i}].port`, number ?? 0, 'must be between 1 and 65535, inclusive'));
    }
    const twin = ports.findIndex((other) => other.name === port.name);
    if (twin < i && port.name) errors.push(duplicate(`spec.ports[${i}].name`, port.name));
  });
  if (old?.clusterIP && spec.type !== 'ExternalName' && old.type !== 'ExternalName' && !equalJson(old.clusterIP, spec.clusterIP)) {
    errors.push({
      reason: 'FieldValueInvalid', field: 'spec.clusterIPs[0]',
      message: `Invalid value: []string{${JSON.stringify(spec.clusterIP)}}: may not change once set`,
    });
  }
  return errors;
}

export function defaultEndpoints(object: JsonObject): void {
  for (const subset of items(object, 'subsets')) for (const port of items(subset, 'ports')) fill(port, { protocol: 'TCP' });
}

export function defaultEndpointSlice(object: JsonObject): void {
  for (const port of items(object, 'ports')) fill(port, { name: '', protocol: 'TCP' });
}

/** @param isLoopbackTaken whether pods may stand at 127.0.0.0/8, as in the local run */
export function validateEndpoints(object: JsonObject, isLoopbackTaken: boolean): FieldError[] {
  const errors: FieldError[] = [];
  items(object, 'subsets').forEach((subset, i) => {
    for (const list of ['addresses', 'notReadyAddresses']) {
      items(subset, list).forEach(({ ip }, j) => {
        const field = `subsets[${i}].${list}[${j}].ip`;
        if (!ip) errors.push(required(field));
        else if (!isLoopbackTaken && String(ip).startsWith('127.')) errors.push(invalid(field, ip, 'may not be in the loopback range (127.0.0.0/8)'));
      });
    }
  });
  return errors;
}

const ADDRESS_TYPES = ['IPv4', 'IPv6', 'FQDN'];

export function validateEndpointSlice(object: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!object.addressType) errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(String(object.addressType))) {
    errors.push(notSupported('addressType', object.addressType, ADDRESS_TYPES));
  }
  items(object, 'endpoints').forEach((endpoint, i) => {
    const isEmpty = !Array.isArray(endpoint.addresses) || endpoint.addresses.length === 0;
    if (isEmpty) errors.push(required(`endpoints[${i}].addresses`, 'must contain at least 1 address'));
  });
  return errors;
}

export function defaultNetworkPolicy(object: JsonObject): void {
  const spec = ensure(object, 'spec');
  for (const rule of [...items(spec, 'ingress'), ...items(spec, 'egress')]) for (const port of items(rule, 'ports')) fill(port, { protocol: 'TCP' });
  fill(spec, { policyTypes: ['Ingress', ...spec.egress === undefined ? [] : ['Egress']] });
}
