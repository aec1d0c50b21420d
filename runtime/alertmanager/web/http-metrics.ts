import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { Handler, HttpRequest } from '../../http/message';

const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]; // seconds
const SIZES = [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]; // bytes

/** Counts requests and what they took. */
export class HttpMetrics {
  readonly limited;
  readonly inFlight;
  private readonly duration;
  private readonly size;

  constructor(registry: Registry, private readonly clock: Clock) {
    this.duration = registry.histogram('alertmanager_http_request_duration_seconds', 'Time that requests took, in seconds.',
      DURATIONS, ['handler', 'method', 'code']);
    this.size = registry.histogram('alertmanager_http_response_size_bytes', 'Size of answers before they are packed, in bytes.', SIZES, ['handler', 'method']);
    this.inFlight = registry.gauge('alertmanager_http_requests_in_flight', 'Requests that are being answered.', ['method']).with('get');
    this.limited = registry.counter('alertmanager_http_concurrency_limit_exceeded_total', 'Requests that were refused because too many were being answered.',
      ['method']).with('get');
  }

  /** `handler` with its requests counted. @param name under which; never taken from a request as it is */
  counted(name: (request: HttpRequest) => string, handler: Handler): Handler {
    return async (request, params) => {
      const begin = this.clock.monotonic();
      const response = await handler(request, params);
      const method = METHODS.includes(request.method) ? request.method.toLowerCase() : 'unknown';
      this.duration.with(name(request), method, String(response.status ?? 200)).observe((this.clock.monotonic() - begin) / 1000);
      this.size.with(name(request), method).observe(typeof response.body === 'string' ? Buffer.byteLength(response.body) : 0);
      return response;
    };
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
