import { Duration } from 'cdk8s';
import { formatDuration } from '../../lib/model/duration';

/** How targets are spoken to. */
export enum Scheme {
  /** Plain HTTP. */
  HTTP = 'http',
  /** HTTP over TLS. */
  HTTPS = 'https',
}

/** How a port is scraped, whatever it belongs to. */
export interface EndpointOptions {
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

export const DEFAULT_PATH = '/metrics';

/** What an endpoint takes from its monitor where it says nothing itself. */
export interface ScrapeTimes { readonly interval?: Duration; readonly timeout?: Duration }

/** @throws Error where something in `options` alone or against `times` of the monitor cannot be */
export function checkEndpointOptions({ path = DEFAULT_PATH, interval, timeout }: EndpointOptions, times: ScrapeTimes): void {
  if (!path.startsWith('/')) throw new Error(`path "${path}" must begin with "/"`);
  if (path.includes('?')) throw new Error(`path "${path}" must not have a "?", which Prometheus would escape; pass params instead`);
  checkScrapeTimes({ interval: interval ?? times.interval, timeout: timeout ?? times.timeout });
}

/** @throws Error where one cannot be, or a scrape might still run when the next is due */
export function checkScrapeTimes({ interval, timeout }: ScrapeTimes): void {
  if (interval) checkTime('interval', interval);
  if (timeout) checkTime('timeout', timeout);
  if (interval && timeout && timeout.toMilliseconds() > interval.toMilliseconds()) {
    throw new Error(`scrape timeout ${rendered(timeout)} is longer than interval ${rendered(interval)}`);
  }
}

/** Its fields as every kind of monitor has them; what is not set stays out of the manifest. */
export function renderEndpointOptions({ path, scheme, params, interval, timeout, honorLabels }: EndpointOptions, times: ScrapeTimes): object {
  return { path, scheme, params, honorLabels, interval: rendered(interval ?? times.interval), scrapeTimeout: rendered(timeout ?? times.timeout) };
}

const LONGEST = 292 * 365 * 24 * 60 * 60 * 1000; // what Prometheus can count in nanoseconds, in whole years

function checkTime(name: string, duration: Duration): void {
  const ms = duration.toMilliseconds({ integral: false });
  if (Number.isInteger(ms) && ms >= 1 && ms <= LONGEST) return;
  throw new Error(`scrape ${name} ${ms}ms cannot be: use whole milliseconds, from 1ms to ${formatDuration(LONGEST)}`);
}

function rendered(duration: Duration | undefined): string | undefined {
  return duration && formatDuration(duration.toMilliseconds());
}
