import { Registry } from '../../../lib/metrics/registry';
import { Handler, HttpRequest, HttpResponse, Params } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { isApiError } from '../api/api-error';
import { KubeletMetrics } from './kubelet-metrics';
import { Pod } from './pod';
import { PodLogs } from './pod-logs';

export interface KubeletRoutes {
  readonly metrics: KubeletMetrics;
  /** What cAdvisor tells. */
  readonly containers: Registry;
  /** Refuses, by throwing an ApiError, who may not read `path`. */
  readonly authorize: (request: HttpRequest, path: string) => void;
  readonly pods: () => readonly Pod[];
  readonly logs: PodLogs;
  /** How often a container was started before; undefined where there is no such container here. */
  readonly runOf: (pod: Pod, container: string) => number | undefined;
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

/** What a kubelet serves, and only to those who may read the node's metrics. */
export function kubeletRoutes(routes: KubeletRoutes): Handler {
  const { metrics, containers, authorize, pods } = routes;
  const router = new Router()
    .add('GET', '/healthz', () => ({ headers: TEXT, body: 'ok' }))
    .add('GET', '/metrics', metricsEndpoint(metrics.registry))
    .add('GET', '/metrics/probes', metricsEndpoint(metrics.probes))
    .add('GET', '/metrics/cadvisor', metricsEndpoint(containers))
    .add('GET', '/pods', () => ({
      headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods() }),
    }))
    .add('GET', '/containerLogs/:namespace/:pod/:container', (request, params) => containerLog(routes, request, params));
  return (request, params): HttpResponse | Promise<HttpResponse> => refusal(request, authorize) ?? router.handle(request, params);
}

/** What a container has printed, or before it was started again (`previous`); of it the last `tailLines`. */
async function containerLog({ pods, logs, runOf }: KubeletRoutes, { query }: HttpRequest, { namespace, pod: name, container }: Params): Promise<HttpResponse> {
  const pod = pods().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const run = pod && runOf(pod, container);
  if (!pod || run === undefined) return text(404, `no container ${container} of a pod ${namespace}/${name} runs here\n`);
  const tail = query.get('tailLines') ?? '';
  if (!/^\d{0,9}$/.test(tail)) return text(400, `tailLines is ${JSON.stringify(tail)}: expected a whole number\n`);
  const isPrevious = query.get('previous') === 'true';
  const log = await logs.read(pod, container, isPrevious ? run - 1 : run, tail === '' ? Infinity : Number(tail));
  if (log === undefined && isPrevious) return text(404, `container ${container} of ${namespace}/${name} did not run before\n`);
  return text(200, log ?? '');
}

function text(status: number, body: string): HttpResponse {
  return { status, headers: TEXT, body };
}

function refusal(request: HttpRequest, authorize: KubeletRoutes['authorize']): HttpResponse | undefined {
  try {
    authorize(request, request.path);
    return undefined;
  } catch (err) {
    if (!isApiError(err)) throw err;
    return err.status === 403 ? text(403, 'Forbidden\n') : text(401, 'Unauthorized\n');
  }
}
