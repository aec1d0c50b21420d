import { HttpRequest, HttpResponse } from '../../../runtime/http/message';
import { Router } from '../../../runtime/http/router';
import { Bench } from '../../ratio';

const ROUTES = 100, ROUNDS = 2000;
const handler = (): HttpResponse => ({ status: 200 });
const patterns = Array.from({ length: ROUTES }, (_, i) => `/api/v1/thing${i}/:name/values`);
const router = patterns.reduce((all, pattern) => all.add('GET', pattern, handler), new Router());
const list = patterns.map((pattern) => pattern.split('/'));
const requests = patterns.map((pattern): HttpRequest => ({
  method: 'GET', target: pattern, path: pattern.replace(':name', 'job'), query: new URLSearchParams(), headers: {}, rawHeaders: [], remote: '',
  signal: new AbortController().signal, body: async () => new Uint8Array(0),
}));

/** What one would write without a router: every pattern in turn. */
function inTurn(request: HttpRequest): HttpResponse | undefined {
  const segments = request.path.split('/');
  const found = list.find((pattern) => pattern.length === segments.length && pattern.every((part, i) => part.startsWith(':') || part === segments[i]));
  return found && handler();
}

function all(route: (request: HttpRequest) => unknown): number {
  let answered = 0;
  for (let i = 0; i < ROUNDS; i++) for (const request of requests) if (route(request)) answered++;
  return answered;
}

export const benches: Bench[] = [{
  name: 'runtime/http/router',
  unit: 'request',
  units: ROUTES * ROUNDS,
  ours: { name: 'Router', run: () => all((request) => router.handle(request, {})) },
  against: { name: 'a list of 100 patterns', run: () => all(inTurn) },
}];
