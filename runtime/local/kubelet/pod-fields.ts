import { CodedError } from '../../../lib/sys/errors';
import { Container, FieldReference, Pod, ResourceReference } from './pod';
import { quantityValue } from './quantity';

/** What a pod can be told about itself. */
export interface PodPlace { readonly podIP: string; readonly hostIP: string; readonly nodeName: string }

/** The value of a field of the pod, as environment variables and files show it. @throws CodedError POD */
export function podField(pod: Pod, { podIP, hostIP, nodeName }: PodPlace, { fieldPath }: FieldReference): string {
  const { metadata, spec } = pod;
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (map) return metadata[map as 'labels' | 'annotations']?.[key] ?? '';
  switch (fieldPath) {
    case 'metadata.name': return metadata.name;
    case 'metadata.namespace': return metadata.namespace!;
    case 'metadata.uid': return metadata.uid!;
    case 'metadata.labels': return pairs(metadata.labels);
    case 'metadata.annotations': return pairs(metadata.annotations);
    case 'spec.nodeName': return nodeName;
    case 'spec.serviceAccountName': return spec.serviceAccountName ?? 'default';
    case 'status.podIP': case 'status.podIPs': return podIP;
    case 'status.hostIP': case 'status.hostIPs': return hostIP;
    default: throw new CodedError('POD', `there is no field ${fieldPath} to refer to`);
  }
}

function pairs(map: Readonly<Record<string, string>> = {}): string {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
}

/** An amount that the container asks for or is limited to; where it is not limited, what the machine has. @throws CodedError POD */
export function resourceField(containers: readonly Container[], own: string, { containerName = own, resource, divisor = '1' }: ResourceReference,
  machine: Readonly<Record<string, number>>): string {
  const [kind, name = ''] = resource.split('.') as ['limits' | 'requests', string?];
  const found = containers.find((container) => container.name === containerName)?.resources?.[kind]?.[name];
  const value = found === undefined ? kind === 'limits' ? machine[name] : 0 : quantityValue(found);
  if (value === undefined || Number.isNaN(value)) throw new CodedError('POD', `there is no amount ${resource} of ${containerName} to refer to`);
  return String(Math.ceil(value / (quantityValue(divisor) || 1)));
}
