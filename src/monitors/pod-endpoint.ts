import { Duration } from 'cdk8s';
import { formatDuration } from '../../lib/model/duration';

/** How targets are spoken to. */
export enum Scheme {
  /** Plain HTTP. */
  HTTP = 'http',
  /** HTTP over TLS. */
  HTTPS = 'https',
}

/** A port of the selected pods that serves metrics. Either `port` or `portNumber` is needed. */
export interface PodEndpoint {
  /**
   * Name of a container's port.
   * @default - `portNumber` is used
   */
  readonly port?: string;
  /**
   * Number of a container's port, for ports without a name.
   * @default - `port` is used
   */
  readonly portNumber?: number;
  /**
   * Path of the metrics.
   * @default "/metrics"
   */
  readonly path?: string;
  /**
   * How the port is spoken to.
   * @default Scheme.HTTP
   */
  readonly scheme?: Scheme;
  /**
   * Parameters of the request, such as `{ module: ['http_2xx'] }`.
   * @default - none
   */
  readonly params?: { [name: string]: string[] };
  /**
   * How often to scrape.
   * @default - the interval of the monitor, or else that of the Prometheus that selects it
   */
  readonly interval?: Duration;
  /**
   * How long a scrape may take; not longer than the interval.
   * @default - the timeout of the monitor, or else that of the Prometheus that selects it
   */
  readonly timeout?: Duration;
  /**
   * Whether labels in the metrics win over those of the target with the same name.
   * @default false
   */
  readonly honorLabels?: boolean;
}

/** What an endpoint takes from its monitor where it says nothing itself. */
export interface ScrapeTimes { readonly interval?: Duration; readonly timeout?: Duration }

/** @throws Error, for the monitor to put its path before, where something in `endpoint` alone or against `times` cannot be */
export function checkEndpoint(endpoint: PodEndpoint, times: ScrapeTimes): void {
  const { port, portNumber, path = '/metrics' } = endpoint;
  if ((port === undefined) === (portNumber === undefined)) throw new Error('an endpoint needs either port or portNumber');
  if (port !== undefined && !(/^[a-z0-9-]{1,15}$/.test(port) && /[a-z]/.test(port) && !/^-|-$|--/.test(port))) {
    throw new Error(`port "${port}" is not the name of a port: use up to 15 lower-case letters, digits and "-", or give its number as portNumber`);
  }
  if (portNumber !== undefined && !(Number.isInteger(portNumber) && portNumber >= 1 && portNumber <= 65535)) {
    throw new Error(`portNumber ${portNumber} is not a port: use a whole number from 1 to 65535`);
  }
  if (!path.startsWith('/')) throw new Error(`path "${path}" must begin with "/"`);
  checkTimes({ interval: endpoint.interval ?? times.interval, timeout: endpoint.timeout ?? times.timeout });
}

/** @throws Error where a time is none, or a scrape might still run when the next is due */
export function checkTimes({ interval, timeout }: ScrapeTimes): void {
  if (interval && interval.toMilliseconds() <= 0) throw new Error('scrape interval 0s must be longer than zero');
  if (timeout && timeout.toMilliseconds() <= 0) throw new Error('scrape timeout 0s must be longer than zero');
  if (interval && timeout && timeout.toMilliseconds() > interval.toMilliseconds()) {
    throw new Error(`scrape timeout ${rendered(timeout)} is longer than interval ${rendered(interval)}`);
  }
}

/** As the custom resource has it; fields that are not set stay out. */
export function renderEndpoint({ interval, timeout, ...rest }: PodEndpoint, times: ScrapeTimes): object {
  return { ...rest, interval: rendered(interval ?? times.interval), scrapeTimeout: rendered(timeout ?? times.timeout) };
}

function rendered(duration: Duration | undefined): string | undefined {
  return duration && formatDuration(duration.toMilliseconds());
}
