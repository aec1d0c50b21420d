import { nearest } from '../nearest';
import { ContainerPort } from '../workload';
import { checkEndpointOptions, DEFAULT_PATH, EndpointOptions, renderEndpointOptions, ScrapeTimes } from './endpoint';

/** A port of the selected pods that serves metrics. Either `port` or `portNumber` is needed. */
export interface PodEndpoint extends EndpointOptions {
  /**
   * Name of a container's port.
   * @default - `portNumber` is used
   */
  readonly port?: string;
  /**
   * Number of a container's port, for ports without a name. The container must declare it, or Prometheus does not find it.
   * @default - `port` is used
   */
  readonly portNumber?: number;
}

/** @throws Error where something in `endpoint` alone or against `times` of the monitor cannot be */
export function checkPodEndpoint(endpoint: PodEndpoint, times: ScrapeTimes): void {
  const { port, portNumber } = endpoint;
  if ((port === undefined) === (portNumber === undefined)) {
    throw new Error(`an endpoint needs either port or portNumber; it has ${port === undefined ? 'neither' : `"${port}" and ${portNumber}`}`);
  }
  if (port !== undefined && !isPortName(port)) {
    throw new Error(`port "${port}" is not the name of a port: use up to 15 lower-case letters, digits and "-" with a letter among them, `
      + 'or give its number as portNumber');
  }
  if (portNumber !== undefined && !(Number.isInteger(portNumber) && portNumber >= 1 && portNumber <= 65535)) {
    throw new Error(`portNumber ${portNumber} is not a port: use a whole number from 1 to 65535`);
  }
  checkEndpointOptions(endpoint, times);
}

/** What two endpoints of one monitor may not share. */
export function addressOf({ port, portNumber, path = DEFAULT_PATH }: PodEndpoint): string {
  return `port ${port ?? portNumber}, path ${path}`;
}

/** Why `endpoint` would find nothing among the ports of `workload`; undefined where it would. */
export function portFault({ port, portNumber }: PodEndpoint, workload: string, ports: readonly ContainerPort[]): string | undefined {
  const wanted = ports.filter((p) => (port === undefined ? p.containerPort === portNumber : p.name === port));
  if (wanted.some(servesMetrics)) return undefined;
  const called = port === undefined ? String(portNumber) : `"${port}"`;
  if (wanted.length > 0) return `port ${called} of ${workload} speaks ${wanted[0].protocol}, but metrics need TCP; choose another`;
  if (port === undefined) {
    const numbers = [...new Set(ports.map((p) => p.containerPort))];
    return `${workload} has no port ${called}; ${numbers.length > 0 ? `its ports: ${numbers.join(', ')}` : 'none is declared: add it to a container'}`;
  }
  const names = ports.map((p) => p.name).filter((name) => name !== undefined);
  const similar = nearest(port, names);
  return `${workload} has no port named ${called}; ${names.length > 0 ? `its ports: ${names.join(', ')}` : 'none has a name: name it, or use portNumber'}`
    + (similar === undefined ? '' : `; did you mean "${similar}"?`);
}

/** Whether a scrape can reach the port at all. */
export function servesMetrics({ protocol = 'TCP' }: ContainerPort): boolean {
  return protocol === 'TCP';
}

/** As the custom resource has it. */
export function renderPodEndpoint(endpoint: PodEndpoint, times: ScrapeTimes): object {
  return { port: endpoint.port, portNumber: endpoint.portNumber, ...renderEndpointOptions(endpoint, times) };
}

/** As Kubernetes names ports, after RFC 6335. */
function isPortName(name: string): boolean {
  return /^[a-z0-9-]{1,15}$/.test(name) && /[a-z]/.test(name) && !/^-|-$|--/.test(name);
}
