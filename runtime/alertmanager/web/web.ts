import { formatGoDuration } from '../../../lib/model/go-duration';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { errorText } from '../../../lib/sys/errors';
import { Handler, HttpResponse } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { startDeadline } from '../../http/client/deadline';
import { ApiDeps } from '../api/deps';
import { apiV2 } from '../api/v2';
import { HttpMetrics } from './http-metrics';
import { landingPage } from './page';

export interface WebOptions {
  readonly api: ApiDeps;
  readonly registry: Registry;
  /** Before every path; '' for none. */
  readonly prefix: string;
  /** GET requests of the API that are answered at once. */
  readonly concurrency: number;
  /** Milliseconds for a request of the API; 0 for any time. */
  readonly timeout: number;
  /** @throws whatever is wrong with the configuration; the one before stays in force */
  readonly reload: () => Promise<void>;
}

/** Everything that the program serves. */
export function webHandler({ api, registry, prefix, concurrency, timeout, reload }: WebOptions): Handler {
  const metrics = new HttpMetrics(registry, api.clock);
  const router = new Router(prefix);
  const add = (method: 'GET' | 'POST', path: string, handler: Handler) => router.add(method, path, metrics.counted(() => path, handler));
  add('GET', '/-/healthy', () => plain(200, 'OK'));
  add('GET', '/-/ready', () => plain(200, 'OK'));
  add('GET', '/metrics', metricsEndpoint(registry));
  add('GET', '/', landingPage(api));
  add('POST', '/-/reload', async () => {
    try {
      await reload();
      return {};
    } catch (err) {
      return plain(500, `failed to reload config: ${errorText(err)}\n`);
    }
  });
  for (const path of V1_PATHS) for (const method of ['GET', 'POST', 'DELETE'] as const) router.add(method, `/api/v1${path}`, () => V1_GONE);
  const limited = limitedGets(metrics, concurrency, inTime(api.clock, timeout, apiV2(api)));
  const v2 = metrics.counted(({ path }) => apiName(path.slice(prefix.length)), limited);
  const v2Path = `${prefix}/api/v2/`;
  return (request, params) => {
    if (request.path.startsWith(v2Path)) return v2(request, { path: request.path.slice(v2Path.length) });
    if (prefix !== '' && request.path === '/') return { status: 302, headers: { location: `${prefix}/` } };
    return router.handle(request, params);
  };
}

const V1_PATHS = ['/status', '/receivers', '/alerts', '/silences', '/silence/:sid'];
const V1_GONE: HttpResponse = {
  status: 410, headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify({
    status: 'deprecated',
    error: 'The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API',
  })}\n`,
};

/** A path of the API as metrics have it, without what differs from request to request. */
function apiName(path: string): string {
  if (path.startsWith('/api/v2/silence/')) return '/api/v2/silence/{silenceID}';
  return API_PATHS.includes(path) ? path : '/api/v2/';
}

const API_PATHS = ['status', 'receivers', 'alerts', 'alerts/groups', 'silences'].map((name) => `/api/v2/${name}`);

function limitedGets(metrics: HttpMetrics, concurrency: number, handler: Handler): Handler {
  return async (request, params) => {
    if (request.method !== 'GET') return handler(request, params);
    if (metrics.inFlight.value >= concurrency) {
      metrics.limited.inc();
      return plain(503, `Limit of concurrent GET requests reached (${concurrency}), try again later.\n`);
    }
    metrics.inFlight.inc();
    try {
      return await handler(request, params);
    } finally {
      metrics.inFlight.dec();
    }
  };
}

function inTime(clock: Clock, timeout: number, handler: Handler): Handler {
  if (timeout <= 0) return handler;
  return async (request, params) => {
    const deadline = startDeadline(clock, timeout);
    const late = new Promise<HttpResponse>((resolve) => deadline.signal.addEventListener('abort', () => (
      resolve(plain(503, `Exceeded configured timeout of ${formatGoDuration(timeout)}.\n`))), { once: true }));
    try {
      return await Promise.race([handler(request, params), late]);
    } finally {
      deadline.clear();
    }
  };
}

function plain(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
