import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Handler, HttpRequest, HttpResponse, Params } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { Prometheus } from '../prometheus';
import { WriteReceiver } from '../remote/write-receiver';
import { ApiRequest } from './api-request';
import { ApiAnswer, failure, success } from './api-response';
import { configPage, queryPage, targetsPage } from './pages';
import { formatQuery, query, queryRange } from './queries';
import { alertsPage, rulesPage } from './rule-pages';
import { alertmanagers, alerts, rules } from './rules';
import { labelNames, labelValues, series } from './series';
import { BuildInfo, json, runtimeInfo, tsdbStatus } from './status';
import { scrapePools, targets } from './targets';

export interface WebOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  /** Goes before every path, without a slash at its end. */
  readonly prefix: string;
  /** `--web.enable-lifecycle`. */
  readonly lifecycle: boolean;
  /** `--web.enable-remote-write-receiver`. */
  readonly remoteWriteReceiver: boolean;
  readonly build: BuildInfo;
  readonly flags: ReadonlyMap<string, string>;
  readonly hostname: string;
  readonly cwd: string;
  readonly retention: string;
  /** Ends the program. */
  readonly quit: () => void;
}

type ApiHandler = (request: ApiRequest, params: Params) => ApiAnswer | Promise<ApiAnswer>;

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** The HTTP surface of the server. */
export class Web {
  private readonly router: Router;

  constructor(private readonly prometheus: Prometheus, private readonly options: WebOptions) {
    this.router = new Router(options.prefix);
    this.addLifecycle();
    this.addApi();
    this.addPages();
    this.router.add('GET', '/metrics', metricsEndpoint(options.registry));
    if (options.prefix) this.router.add('GET', '/', this.redirect('/query'));
  }

  readonly handle: Handler = (request, params) => {
    if (this.options.prefix && request.path === '/') return { status: 302, headers: { location: `${this.options.prefix}/` } };
    return this.router.handle(request, params);
  };

  private addApi(): void {
    const { prometheus, options } = this;
    const queries = () => ({ engine: prometheus.engine, queryable: prometheus.db });
    for (const method of ['GET', 'POST'] as const) {
      this.api(method, 'query', (request) => query(queries(), request));
      this.api(method, 'query_range', (request) => queryRange(queries(), request));
      this.api(method, 'format_query', (request) => formatQuery(queries(), request));
      this.api(method, 'labels', (request) => labelNames(prometheus.db, request));
      this.api(method, 'series', (request) => series(prometheus.db, request));
    }
    const receiver = new WriteReceiver({ store: () => prometheus.db, clock: options.clock, log: options.log, registry: options.registry });
    this.router.add('POST', '/api/v1/write', this.whenReady((request) => (options.remoteWriteReceiver ? receiver.handle(request)
      : { status: 404, headers: TEXT, body: 'remote write receiver needs to be enabled with --web.enable-remote-write-receiver\n' })));
    this.api('GET', 'label/:name/values', (request, { name }) => labelValues(prometheus.db, request, name));
    this.api('GET', 'targets', (request) => targets(prometheus.pools, request, options.hostname));
    this.api('GET', 'scrape_pools', () => scrapePools(prometheus.pools));
    this.api('GET', 'rules', (request) => rules(prometheus.alerting.groups, request));
    this.api('GET', 'alerts', () => alerts(prometheus.alerting.groups));
    this.api('GET', 'alertmanagers', () => alertmanagers(prometheus.alerting.alertmanagers));
    this.api('GET', 'status/config', () => json({ yaml: prometheus.configText }));
    this.api('GET', 'status/flags', () => json(Object.fromEntries(options.flags)));
    this.api('GET', 'status/buildinfo', () => json(options.build));
    this.api('GET', 'status/tsdb', (request) => tsdbStatus(prometheus.db, request.limit() || 10));
    this.api('GET', 'status/runtimeinfo', () => runtimeInfo({
      startedAt: prometheus.startedAt, now: options.clock.now(), lastReload: prometheus.lastReload, corruptions: 0,
      cwd: options.cwd, hostname: options.hostname, retention: options.retention,
    }));
  }

  private addPages(): void {
    const { prometheus, options: { prefix, clock } } = this;
    const { router } = this;
    if (!prefix) router.add('GET', '/', this.redirect('/query'));
    router.add('GET', '/graph', this.redirect('/query'));
    router.add('GET', '/query', this.whenReady((request) => queryPage(prefix, request.query.get('g0.expr') ?? '', (text) => (
      prometheus.engine.instant(prometheus.db, prometheus.engine.parse(text), clock.now(), { signal: request.signal })))));
    router.add('GET', '/alerts', this.whenReady(() => alertsPage(prefix, prometheus.alerting.groups)));
    router.add('GET', '/rules', this.whenReady(() => rulesPage(prefix, prometheus.alerting.groups, clock.now())));
    router.add('GET', '/targets', this.whenReady(() => targetsPage(prefix, prometheus.pools, clock.now())));
    router.add('GET', '/config', this.whenReady(() => configPage(prefix, prometheus.configText)));
    router.add('GET', '/version', () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(this.options.build) }));
  }

  private addLifecycle(): void {
    const { router, options } = this;
    router.add('GET', '/-/healthy', () => ({ headers: TEXT, body: 'Prometheus Server is Healthy.\n' }));
    router.add('GET', '/-/ready', this.whenReady(() => ({ headers: TEXT, body: 'Prometheus Server is Ready.\n' })));
    for (const method of ['POST', 'PUT'] as const) {
      router.add(method, '/-/reload', options.lifecycle ? () => this.reload() : forbidden);
      router.add(method, '/-/quit', options.lifecycle ? () => this.quit() : forbidden);
    }
    for (const path of ['/-/reload', '/-/quit']) {
      router.add('GET', path, () => ({ status: 405, headers: TEXT, body: ONLY_POST }));
    }
  }

  private async reload(): Promise<HttpResponse> {
    try {
      await this.prometheus.reload();
      return { headers: TEXT };
    } catch (err) {
      this.options.log.error('Error reloading config', { err });
      return { status: 500, headers: TEXT, body: `failed to reload config: ${errorText(err)}\n` };
    }
  }

  private quit(): HttpResponse {
    this.options.quit();
    return { headers: TEXT, body: 'Requesting termination... Goodbye!' };
  }

  private api(method: 'GET' | 'POST', path: string, handler: ApiHandler): void {
    const { clock, log } = this.options;
    this.router.add(method, `/api/v1/${path}`, this.whenReady(async (request, params) => {
      try {
        return success(await handler(await ApiRequest.read(request, clock.now()), params));
      } catch (err) {
        if (!(err instanceof CodedError)) log.error('Request failed', { path: request.path, err });
        return failure(err);
      }
    }));
  }

  private whenReady(handler: Handler): Handler {
    return (request: HttpRequest, params) => (this.prometheus.ready ? handler(request, params)
      : { status: 503, headers: { ...TEXT, 'X-Prometheus-Stopping': 'false' }, body: 'Service Unavailable\n' });
  }

  private redirect(path: string): Handler {
    return ({ query: params }) => ({ status: 302, headers: { location: `${this.options.prefix}${path}${params.size ? `?${params}` : ''}` } });
  }
}

const DISABLED = 'Lifecycle API is not enabled.';
const ONLY_POST = 'Only POST or PUT requests allowed';

function forbidden(): HttpResponse {
  return { status: 403, headers: TEXT, body: DISABLED };
}
