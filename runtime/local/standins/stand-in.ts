import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { KeyPair } from '../../http/certificate-authority';
import { HttpRequest, HttpResponse } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { PortTable } from '../../http/port-table';
import { HttpServer } from '../../http/server';
import { addComponentMetrics, StandInComponent, StandInSubject } from './component-metrics';

export interface StandInOptions extends StandInSubject {
  readonly component: StandInComponent;
  /** The node's addresses: what has the loopback address alone cannot be reached from elsewhere. */
  readonly address: string;
  readonly loopback: string;
  /** Where the system has no address but 127.0.0.1. */
  readonly ports?: PortTable;
  readonly port: number;
  /** Listens at 127.0.0.1 of its node, and not at the node's address. */
  readonly onLocalhost: boolean;
  /** Serves HTTPS with this certificate. */
  readonly certificate?: KeyPair;
  /** Clients must show a certificate of this authority. PEM. */
  readonly clientCa?: string;
  /** Refuses whoever may not read the metrics, by throwing. */
  readonly authorize?: (request: HttpRequest, path: string) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

const GRACE = 500; // ms

/** Answers for one component of the control plane on one node: with its port, its scheme, and what it asks of a client. */
export class StandIn {
  private constructor(private readonly server: HttpServer, readonly component: StandInComponent, readonly node: string, readonly address: string) {}

  /** @throws CodedError LISTEN */
  static async start(options: StandInOptions): Promise<StandIn> {
    const { component, node, clock, log, certificate, clientCa, onLocalhost, port, address, loopback, ports } = options;
    const registry = new Registry();
    registry.gauge('process_start_time_seconds', 'When this stand-in was started, in seconds since the Unix epoch.').set(clock.now() / 1000);
    addComponentMetrics(component, registry, options);
    const answered = registry.counter('http_requests_total', 'Requests that were answered, by status.', ['code']);
    const router = new Router().add('GET', '/metrics', metricsEndpoint(registry))
      .add('GET', '/healthz', () => ({ body: 'ok' }));
    const handler = async (request: HttpRequest): Promise<HttpResponse> => {
      const refused = refusal(request, options);
      const response = refused ?? await router.handle(request, {});
      answered.with(String(response.status ?? 200)).inc();
      return response;
    };
    const server = new HttpServer({ handler, clock, log, ...certificate ? { tls: { ...certificate, ...clientCa ? { clientCa } : {} } } : {} });
    const bound = await server.listen(`${onLocalhost ? '127.0.0.1' : ''}:${port}`, { pod: address, loopback, ports });
    return new StandIn(server, component, node, bound);
  }

  stop(): Promise<void> {
    return this.server.close(GRACE);
  }
}

function refusal(request: HttpRequest, { authorize, clientCa }: StandInOptions): HttpResponse | undefined {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  if (clientCa && !request.client) return { status: 401, headers, body: 'Unauthorized: a client certificate is needed\n' };
  if (!authorize || request.path === '/healthz') return undefined;
  try {
    authorize(request, request.path);
    return undefined;
  } catch (err) {
    const status = (err as { status?: number }).status === 403 ? 403 : 401;
    return { status, headers, body: status === 403 ? 'Forbidden\n' : 'Unauthorized\n' };
  }
}
