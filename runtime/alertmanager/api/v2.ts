import { Handler, HttpRequest, HttpResponse, Params } from '../../http/message';
import { getAlerts, getGroups, postAlerts } from './alerts';
import { errorAnswer, RequestError } from './api-error';
import { ApiDeps } from './deps';
import { deleteSilence, getSilence, getSilences, postSilence } from './silences';
import { getReceivers, getStatus } from './status';

type Operation = (deps: ApiDeps, request: HttpRequest, params: Params) => HttpResponse | Promise<HttpResponse>;

/** By path below `/api/v2` and by method. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/status': { GET: getStatus },
  '/receivers': { GET: getReceivers },
  '/alerts': { GET: getAlerts, POST: postAlerts },
  '/alerts/groups': { GET: getGroups },
  '/silences': { GET: getSilences, POST: postSilence },
  '/silence/:silenceID': { GET: getSilence, DELETE: deleteSilence },
};

/** Everything below `/api/v2/`; the route's `*path` is what comes behind. Answers and refusals look as those of the original. */
export function apiV2(deps: ApiDeps): Handler {
  return async (request, { path }) => preflight(request) ?? withHeaders(request, await answered(deps, request, `/${path}`));
}

function withHeaders(request: HttpRequest, answer: HttpResponse): HttpResponse {
  const headers: Record<string, string | readonly string[]> = { 'cache-control': 'no-store', 'vary': 'Origin' };
  if (answer.body !== undefined) headers['content-type'] = 'application/json';
  if ('origin' in request.headers) headers['access-control-allow-origin'] = '*';
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** The answer to a browser that asks before it sends a request from another site: it may read and post, and nothing else. */
function preflight({ method, headers }: HttpRequest): HttpResponse | undefined {
  const wanted = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || wanted === undefined || !('origin' in headers)) return undefined;
  const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-methods': wanted, 'access-control-allow-headers': 'content-type' };
  const vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
  return { status: 204, headers: { vary, ...['GET', 'HEAD', 'POST'].includes(wanted) ? allowed : {} } };
}

async function answered(deps: ApiDeps, request: HttpRequest, path: string): Promise<HttpResponse> {
  try {
    const { operations, params } = find(path);
    const operation = Object.hasOwn(operations, request.method) ? operations[request.method] : undefined;
    if (!operation) return notAllowed(request, Object.keys(operations));
    if (!acceptsJson(request.headers.accept)) throw new RequestError(406, 406, 'unsupported media type requested, only [application/json] are available');
    return await operation(deps, request, params);
  } catch (err) {
    return errorAnswer(err);
  }
}

function find(path: string): { operations: Readonly<Record<string, Operation>>; params: Params } {
  if (Object.hasOwn(OPERATIONS, path)) return { operations: OPERATIONS[path], params: {} };
  const silenceID = /^\/silence\/([^/]+)$/.exec(path)?.[1];
  if (silenceID !== undefined) return { operations: OPERATIONS['/silence/:silenceID'], params: { silenceID } };
  throw new RequestError(404, 404, `path /api/v2${path} was not found`);
}

function notAllowed({ method }: HttpRequest, allowed: readonly string[]): HttpResponse {
  const refusal = errorAnswer(new RequestError(405, 405, `method ${method} is not allowed, but [${allowed.join(',')}] are`));
  return { ...refusal, headers: { ...refusal.headers, allow: allowed.join(',') } };
}

function acceptsJson(accept: string | undefined): boolean {
  return accept === undefined || accept.trim() === '' || /(?:^|,)\s*(?:application\/(?:json|\*)|\*\/\*)\s*(?:;|,|$)/i.test(accept);
}
