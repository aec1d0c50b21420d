import { HostPort } from '../../../../lib/flags/host-port';
import { CodedError } from '../../../../lib/sys/errors';
import { KubeObject } from '../../../kube/objects';
import { ServiceReference } from './webhook';

/** Where a Service and its Endpoints are read from. */
export type FindObject = (table: '/services' | '/endpoints', namespace: string, name: string) => KubeObject | undefined;

interface Service extends KubeObject {
  readonly spec?: { readonly type?: string; readonly externalName?: string; readonly ports?: ReadonlyArray<{ readonly name?: string; readonly port: number }> };
}
interface Endpoints extends KubeObject {
  readonly subsets?: ReadonlyArray<{
    readonly addresses?: ReadonlyArray<{ readonly ip: string }>;
    readonly ports?: ReadonlyArray<{ readonly name?: string; readonly port: number }>;
  }>;
}

/**
 * An address at which a pod behind the Service answers.
 * @throws CodedError SERVICE in the words of Kubernetes where there is none
 */
export function serviceAddress(find: FindObject, { namespace, name, port = 443 }: ServiceReference): HostPort {
  const service = find('/services', namespace, name) as Service | undefined;
  if (!service) throw new CodedError('SERVICE', `service ${JSON.stringify(name)} not found`);
  const { type, externalName = '', ports = [] } = service.spec ?? {};
  if (type === 'ExternalName') return { host: externalName, port };
  const wanted = ports.find((candidate) => candidate.port === port);
  if (!wanted) throw new CodedError('SERVICE', `no service port ${port} found for service ${JSON.stringify(name)}`);
  for (const { addresses = [], ports: open = [] } of (find('/endpoints', namespace, name) as Endpoints | undefined)?.subsets ?? []) {
    const found = open.find((candidate) => (candidate.name ?? '') === (wanted.name ?? ''));
    if (found && addresses.length > 0) return { host: addresses[0].ip, port: found.port };
  }
  throw new CodedError('SERVICE', `no endpoints available for service ${JSON.stringify(name)}`);
}
