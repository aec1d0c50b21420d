import { formatUuid4 } from '../../lib/encoding/uuid';
import { parseFloat64 } from '../../lib/flags/go-literal';
import { Logger } from '../../lib/log/logger';
import { Counter } from '../../lib/metrics/counter';
import { DEFAULT_BUCKETS, Histogram } from '../../lib/metrics/histogram';
import { Registry } from '../../lib/metrics/registry';
import { Vec } from '../../lib/metrics/vec';
import { Clock } from '../../lib/sys/clock';
import { CodedError, errorText } from '../../lib/sys/errors';
import { Random } from '../../lib/sys/random';
import { startDeadline } from '../http/client/deadline';
import { Handler, HttpRequest, HttpResponse } from '../http/message';
import { metricsEndpoint } from '../http/metrics-endpoint';
import { Coordinator } from './coordinator';
import { authorityOf, headerOf, headersWithout, MAX_INSTRUCTION_BODY, MAX_PUSH, readResponse, writeMessage } from './http-message';

export interface ProxyOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  /** Milliseconds: how long a client counts as registered, the longest time of a scrape, and that of one which says none. */
  readonly registration: number;
  readonly maxTimeout: number;
  readonly defaultTimeout: number;
}

const SCRAPE_TIMEOUT = 'x-prometheus-scrape-timeout-seconds';
const MAX_NAME = 1024; // bytes of the name that a client registers with
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };
/** Headers that are about the connection a response came on. */
const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'date'];

/** PushProx's proxy: scrapes come in from servers, clients poll for them and push what they found. */
export class Proxy {
  private readonly coordinator: Coordinator;
  private readonly requests: Vec<Counter, readonly ['code', 'path']>;
  private readonly durations: Vec<Histogram, readonly ['path']>;
  private readonly proxied: Vec<Counter, readonly ['code']>;
  private readonly handlers: Readonly<Record<string, Handler>>;

  constructor(private readonly options: ProxyOptions) {
    const { clock, registration, registry } = options;
    this.coordinator = new Coordinator(clock, registration);
    this.requests = registry.counter('pushprox_http_requests_total', 'Requests that were answered, by status and path.', ['code', 'path']);
    this.durations = registry.histogram('pushprox_http_duration_seconds', 'Time until a request was answered.', DEFAULT_BUCKETS, ['path']);
    this.proxied = registry.counter('pushproxy_proxied_requests_total', 'Scrapes that were answered, by status.', ['code']);
    const clients = registry.gauge('pushprox_proxy_clients', 'Clients that polled within the registration timeout.');
    registry.collect(() => {
      clients.set(this.coordinator.clients().length);
      return [];
    });
    for (const path of ['/push', '/poll', '/clients', '/metrics']) this.requests.with('200', path);
    this.requests.with('500', '/push');
    this.requests.with('408', '/poll');
    this.handlers = {
      '/push': (push) => this.push(push), '/poll': (poll) => this.poll(poll), '/clients': () => this.clients(), '/metrics': metricsEndpoint(registry),
    };
  }

  /** Any method is taken for any path, and whatever names another host is a scrape. */
  readonly handle: Handler = async (request, params) => {
    if (request.method === 'CONNECT' || !/^[/*]/.test(request.target)) {
      const response = await this.scrape(request);
      this.proxied.with(String(response.status)).inc();
      return { ...response, pack: false }; // what the target sent, as it sent it
    }
    const handler = Object.hasOwn(this.handlers, request.path) ? this.handlers[request.path] : undefined;
    if (!handler) return { status: 404, headers: TEXT, body: '404: Not Found\n' };
    const begin = this.options.clock.monotonic();
    const response = await handler(request, params);
    this.requests.with(String(response.status ?? 200), request.path).inc();
    this.durations.with(request.path).observe((this.options.clock.monotonic() - begin) / 1000);
    return { ...response, pack: false };
  };

  private async scrape(request: HttpRequest): Promise<HttpResponse> {
    const url = request.method === 'CONNECT' ? `//${request.target}` : request.target;
    const deadline = startDeadline(this.options.clock, this.timeout(headerOf(request.rawHeaders, SCRAPE_TIMEOUT)), request.signal);
    try {
      const id = formatUuid4(this.options.random.bytes(new Uint8Array(16)));
      const { host } = authorityOf(url);
      const { head, body } = await this.coordinator.scrape({ id, host, url, bytes: await instruction(request, url, id) }, deadline.signal);
      const headers: Record<string, string[]> = {};
      const kept = headersWithout(head.raw, 'id', SCRAPE_TIMEOUT, ...FRAMING);
      for (let i = 0; i < kept.length; i += 2) (headers[kept[i]] ??= []).push(kept[i + 1]);
      if (head.header('content-type') === undefined && body.length) headers['Content-Type'] = [TEXT['Content-Type']];
      return { status: head.status, headers, body };
    } catch (err) {
      if (request.signal.aborted) throw err;
      this.options.log.error('Scrape failed', { url, err });
      return failure(500, `Error scraping ${JSON.stringify(url)}`, err);
    } finally {
      deadline.clear();
    }
  }

  private async poll(request: HttpRequest): Promise<HttpResponse> {
    const name = Buffer.from(await request.body(MAX_NAME)).toString().trim();
    try {
      const { bytes, url } = await this.coordinator.poll(name, request.signal);
      this.options.log.debug('Handing out a scrape', { url, client: name });
      return { headers: TEXT, body: bytes };
    } catch (err) {
      if (request.signal.aborted) throw err;
      return failure(err instanceof CodedError && err.code === 'EXPIRED' ? 408 : 500, 'Error WaitForScrapeInstruction', err);
    }
  }

  private async push(request: HttpRequest): Promise<HttpResponse> {
    try {
      const result = readResponse(Buffer.from(await request.body(MAX_PUSH)));
      if (!this.coordinator.push(result.head.header('id') ?? '', result)) await this.outwait(result.head.header(SCRAPE_TIMEOUT), request.signal);
      return {};
    } catch (err) {
      if (request.signal.aborted) throw err;
      return failure(500, 'Error pushing', err);
    }
  }

  /** A push that nobody waits for ends when its scrape would have. */
  private async outwait(seconds: string | undefined, signal: AbortSignal): Promise<never> {
    await this.options.clock.sleep(this.timeout(seconds), signal);
    throw new CodedError('TIMEOUT', 'context deadline exceeded');
  }

  private clients(): HttpResponse {
    const list = this.coordinator.clients().map((name) => ({ targets: [name], labels: null }));
    return { headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(list)}\n` };
  }

  /** Milliseconds that a scrape may take. */
  private timeout(seconds: string | undefined): number {
    let given = NaN;
    try {
      given = parseFloat64(seconds ?? '') * 1000;
    } catch {
      // it says none that can be read
    }
    return Math.min(Number.isNaN(given) ? this.options.defaultTimeout : Math.max(given, 0), this.options.maxTimeout);
  }
}

/** What the client shall ask its target, as it is sent to it. */
async function instruction(request: HttpRequest, url: string, id: string): Promise<Uint8Array> {
  const body = await request.body(MAX_INSTRUCTION_BODY);
  const headers = [...headersWithout(request.rawHeaders, 'id', 'content-length', 'transfer-encoding'), 'Id', id];
  if (body.length) headers.push('Content-Length', String(body.length));
  if (headerOf(headers, 'user-agent') === undefined) headers.push('User-Agent', 'Go-http-client/1.1');
  return writeMessage({ startLine: `${request.method} ${url} HTTP/1.1`, headers, body }, ['Host', 'User-Agent', 'Content-Length']);
}

function failure(status: number, what: string, err: unknown): HttpResponse {
  return { status, headers: { ...TEXT, 'X-Content-Type-Options': 'nosniff' }, body: `${what}: ${errorText(err)}\n` };
}
