import { Registry } from '../../../lib/metrics/registry';
import { Fs } from '../../../lib/sys/fs';
import { Handler, HttpRequest, HttpResponse } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { ContainerProcess, containerMetrics, KubeletMetrics } from './kubelet-metrics';
import { Pod } from './pod';

export interface KubeletRoutes {
  readonly fs: Fs;
  readonly metrics: KubeletMetrics;
  readonly machine: { readonly cpu: number; readonly memory: number };
  /** Refuses, by throwing, who may not read `path`. */
  readonly authorize: (request: HttpRequest, path: string) => void;
  readonly processes: () => readonly ContainerProcess[];
  readonly pods: () => readonly Pod[];
  /** Where the logs of a pod lie, whose name is `namespace_name`. */
  readonly logDir: (pod: string) => string;
}

const LARGEST_LOG = 2 << 20;
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

/** What a kubelet serves: only to those who may read the node's metrics, but for its health. */
export function kubeletRoutes({ fs, metrics, machine, authorize, processes, pods, logDir }: KubeletRoutes): Handler {
  const containers = new Registry();
  containers.collect(() => containerMetrics(fs, processes(), machine));
  const router = new Router()
    .add('GET', '/healthz', () => ({ headers: TEXT, body: 'ok' }))
    .add('GET', '/metrics', metricsEndpoint(metrics.registry))
    .add('GET', '/metrics/probes', metricsEndpoint(metrics.probes))
    .add('GET', '/metrics/cadvisor', metricsEndpoint(containers))
    .add('GET', '/pods', () => ({
      headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods() }),
    }))
    .add('GET', '/containerLogs/:namespace/:pod/:container', async ({ query }, { namespace, pod, container }) => {
      const known = pods().some(({ metadata }) => metadata.namespace === namespace && metadata.name === pod);
      const path = `${logDir(`${namespace}_${pod}`)}/${container}.log`;
      if (!known || /[/\\]|\.\./.test(container) || !await fs.stat(path)) return { status: 404, headers: TEXT, body: 'no such container\n' };
      const lines = Buffer.from(await fs.readFile(path, LARGEST_LOG)).toString('utf8').split('\n');
      const tail = Number(query.get('tailLines') ?? NaN);
      return { headers: TEXT, body: (Number.isInteger(tail) && tail >= 0 ? lines.slice(-tail - 1) : lines).join('\n') };
    });
  return (request, params): HttpResponse | Promise<HttpResponse> => {
    const refused = request.path === '/healthz' ? undefined : refusal(request, authorize);
    return refused ?? router.handle(request, params);
  };
}

function refusal(request: HttpRequest, authorize: KubeletRoutes['authorize']): HttpResponse | undefined {
  try {
    authorize(request, request.path);
    return undefined;
  } catch (err) {
    const status = (err as { status?: number }).status === 403 ? 403 : 401;
    return { status, headers: TEXT, body: status === 403 ? 'Forbidden\n' : 'Unauthorized\n' };
  }
}
