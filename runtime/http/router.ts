import { CodedError } from '../../lib/sys/errors';
import { Handler, HttpRequest, HttpResponse } from './message';

interface Node {
  /** By literal segment. */
  readonly literals: Map<string, Node>;
  /** For `:name`: any one segment. */
  parameter?: { readonly name: string; readonly node: Node };
  /** For `*name` at the end of a pattern: all that is left, slashes included, nothing too. */
  rest?: { readonly name: string; readonly routes: Routes };
  readonly routes: Routes;
}
type Routes = Map<string, Handler>;

/**
 * Finds the handler of a request. Patterns are literal segments, `:name` for one segment and a last `*name` for all that is left:
 * `/api/v1/label/:name/values`, `/static/*file`. Literals go before parameters, parameters before rests. Segments are percent-decoded
 * one by one after they were split, so an encoded slash never makes two of one; `.`, `..` and empty segments match nothing but a rest,
 * which hands them over undecided. A slash at the end makes another path.
 */
export class Router {
  private readonly root = newNode();

  /** @param prefix goes before every pattern: `--web.route-prefix`; with or without slashes around it */
  constructor(private readonly prefix = '') {}

  /** @throws Error for a pattern that is there already or can never match: a bug of the program */
  add(method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS', pattern: string, handler: Handler): this {
    if (!pattern.startsWith('/')) throw new Error(`route ${pattern} must begin with a slash`);
    const segments = [...this.prefix.split('/').filter((segment) => segment !== ''), ...pattern.slice(1).split('/')];
    let node = this.root, routes: Routes | undefined;
    segments.forEach((segment, i) => {
      if (!segment.startsWith('*')) node = child(node, segment, pattern);
      else if (i < segments.length - 1) throw new Error(`route ${pattern}: ${segment} must come last`);
      else routes = (node.rest ??= { name: segment.slice(1), routes: new Map() }).routes;
    });
    routes ??= node.routes;
    if (routes.has(method)) throw new Error(`route ${method} ${pattern} is there twice`);
    routes.set(method, handler);
    return this;
  }

  /** Answers with the handler's response, 404, 405 with `Allow`, or what OPTIONS asks for. A HEAD is a GET whose body the server drops. */
  readonly handle: Handler = (request: HttpRequest): HttpResponse | Promise<HttpResponse> => {
    const params: Record<string, string> = {};
    const routes = match(this.root, request.path.slice(1).split('/'), 0, params);
    if (!routes) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404 page not found\n' };
    const handler = routes.get(request.method) ?? (request.method === 'HEAD' ? routes.get('GET') : undefined);
    if (handler) return handler(request, params);
    const allow = [...routes.keys(), ...routes.has('GET') ? ['HEAD'] : [], ...routes.has('OPTIONS') ? [] : ['OPTIONS']].sort().join(', ');
    if (request.method === 'OPTIONS') return { status: 204, headers: { allow } };
    return { status: 405, headers: { allow, 'content-type': 'text/plain; charset=utf-8' }, body: 'Method Not Allowed\n' };
  };
}

function newNode(): Node {
  return { literals: new Map(), routes: new Map() };
}

function child(node: Node, segment: string, pattern: string): Node {
  if (segment.startsWith(':')) {
    node.parameter ??= { name: segment.slice(1), node: newNode() };
    if (node.parameter.name !== segment.slice(1)) throw new Error(`route ${pattern}: ${segment} is called :${node.parameter.name} by another route`);
    return node.parameter.node;
  }
  const known = node.literals.get(segment) ?? newNode();
  node.literals.set(segment, known);
  return known;
}

/** Depth first, so that a literal that leads nowhere gives way to a parameter. Leaves what it found in `params`. */
function match(node: Node, segments: readonly string[], at: number, params: Record<string, string>): Routes | undefined {
  if (at === segments.length) {
    if (node.routes.size) return node.routes;
  } else {
    const segment = decoded(segments[at]);
    const literal = node.literals.get(segment);
    const found = literal && match(literal, segments, at + 1, params);
    if (found) return found;
    if (node.parameter && isOrdinary(segment)) {
      const routes = match(node.parameter.node, segments, at + 1, params);
      if (routes) {
        params[node.parameter.name] = segment;
        return routes;
      }
    }
  }
  if (!node.rest) return undefined;
  params[node.rest.name] = segments.slice(at).map(decoded).join('/');
  return node.rest.routes;
}

function isOrdinary(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..';
}

function decoded(segment: string): string {
  try {
    return segment.includes('%') ? decodeURIComponent(segment) : segment;
  } catch {
    throw new CodedError('BAD_REQUEST', `path segment ${JSON.stringify(segment)} is not percent-encoded UTF-8`);
  }
}
