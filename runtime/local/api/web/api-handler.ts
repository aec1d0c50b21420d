import { Registry } from '../../../../lib/metrics/registry';
import { Logger } from '../../../../lib/log/logger';
import { aborted, Clock } from '../../../../lib/sys/clock';
import { Handler, HttpRequest, HttpResponse } from '../../../http/message';
import { metricsEndpoint } from '../../../http/metrics-endpoint';
import { ApiError, internal, isApiError, noSuchResource } from '../api-error';
import { Authenticator } from '../auth/authenticator';
import { Attempt } from '../auth/rbac';
import { User } from '../auth/user';
import { Kinds } from '../kinds';
import { ApiMetrics, CountedRequest } from './api-metrics';
import { Discovery } from './discovery';
import { OpenApi } from './open-api';
import { respondWith } from './present';
import { ResourceHandler } from './resource-handler';
import { Reviews, REVIEWS } from './reviews';
import { Target, targetOf, Verb, verbOf } from './target';

export interface ApiHandlerDeps {
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  readonly metrics: ApiMetrics;
  readonly authenticator: Authenticator;
  /** Throws ApiError Forbidden. */
  readonly authorize: (user: User, attempt: Attempt) => void;
  readonly resources: ResourceHandler;
  readonly reviews: Reviews;
  readonly discovery: Discovery;
  readonly openApi: OpenApi;
}

/** Whoever asks may know these. */
const PUBLIC = /^\/(?:healthz|livez|readyz|version)(?:\/|$)/;

/** Answers all requests to the API. It never throws: what is refused is a `Status`. */
export class ApiHandler {
  private readonly metricsPage: Handler;

  constructor(private readonly deps: ApiHandlerDeps) {
    this.metricsPage = metricsEndpoint(deps.registry);
  }

  readonly handle: Handler = async (request) => {
    const { clock, metrics } = this.deps;
    const target = targetOf(request.path);
    const verb = target && verbOf(request, target);
    const began = clock.monotonic();
    const done = metrics.begin(counted(request, target && this.isServed(target) ? target : undefined, verb));
    let response: HttpResponse;
    try {
      response = await this.answer(request, target, verb);
    } catch (err) {
      response = this.refusal(request, err);
    }
    const { status = 200 } = response;
    const end = () => done(status, (clock.monotonic() - began) / 1000);
    if (verb === 'watch' && status === 200) void aborted(request.signal).then(end); // it goes on behind this answer
    else end();
    return response;
  };

  /** What is not served is not counted by its name: anybody can make one up. */
  private isServed(target: Target): boolean {
    return this.deps.kinds.find(target) !== undefined || REVIEWS.some(({ group, plural }) => group === target.group && plural === target.plural);
  }

  private async answer(request: HttpRequest, target: Target | undefined, verb: Verb | undefined): Promise<HttpResponse> {
    if (PUBLIC.test(request.path)) return publicPage(request);
    const user = this.deps.authenticator.authenticate(request);
    const attempt = attemptOf(request, target, verb);
    this.deps.authorize(user, attempt);
    const page = await this.page(request);
    if (page) return page;
    if (!target) throw noSuchResource();
    return await this.deps.reviews.handle(request, target, user) ?? this.deps.resources.handle(request, target, verb, user);
  }

  private async page(request: HttpRequest): Promise<HttpResponse | undefined> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    if (request.path === '/metrics') return this.metricsPage(request, {});
    if (request.path === '/') return respondWith({ paths: PATHS }, JSON_FORM);
    return request.path.startsWith('/openapi/') ? this.deps.openApi.handle(request) : this.deps.discovery.handle(request);
  }

  private refusal(request: HttpRequest, thrown: unknown): HttpResponse {
    let err: ApiError;
    if (isApiError(thrown)) err = thrown;
    else {
      if (!request.signal.aborted) this.deps.log.error('Request failed', { method: request.method, path: request.path, err: thrown });
      err = internal('an error on the server has kept it from answering; its log says which');
    }
    const retry = err.details?.retryAfterSeconds;
    return respondWith(err.toStatus(), JSON_FORM, err.status, retry === undefined ? {} : { 'retry-after': String(retry) });
  }
}

const JSON_FORM = { format: 'json' } as const;
const PATHS = ['/api', '/apis', '/healthz', '/livez', '/metrics', '/openapi/v3', '/readyz', '/version'];

/** The server is whole as soon as it listens. */
function publicPage({ path }: HttpRequest): HttpResponse {
  if (path !== '/version') return { headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: 'ok' };
  return respondWith({
    major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36', minCompatibilityMajor: '1', minCompatibilityMinor: '35',
    gitVersion: 'v1.36.0+monitoring', gitCommit: '', gitTreeState: '', buildDate: '1970-01-01T00:00:00Z', goVersion: process.version, compiler: 'node',
    platform: `${process.platform}/${process.arch}`,
  }, JSON_FORM);
}

function attemptOf({ path, method }: HttpRequest, target: Target | undefined, verb: Verb | undefined): Attempt {
  if (!target || !verb) return { verb: method.toLowerCase(), group: '', resource: '', subresource: '', namespace: '', name: '', path };
  const { group, plural: resource, namespace, name, subresource } = target;
  return { verb, group, resource, subresource, namespace, name };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function counted({ method, query, headers }: HttpRequest, target: Target | undefined, verb: Verb | undefined): CountedRequest {
  const isWord = verb === 'list' || verb === 'watch' || verb === 'deletecollection';
  const word = isWord ? verb.toUpperCase() : METHODS.includes(method) ? method : 'OTHER';
  const isApply = verb === 'patch' && headers['content-type']?.startsWith('application/apply-patch') === true;
  const dryRun = query.getAll('dryRun').join(',') === 'All' ? 'All' : '';
  if (!target) return { verb: word, group: '', version: '', resource: '', subresource: '', scope: '', dryRun };
  const { group, version, plural, namespace, name, subresource } = target;
  const scope = name ? 'resource' : namespace ? 'namespace' : 'cluster';
  return { verb: isApply ? 'APPLY' : word, group, version, resource: plural, subresource, scope, dryRun };
}
