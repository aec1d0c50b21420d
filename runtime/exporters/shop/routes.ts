import { Registry } from '../../../lib/metrics/registry';
import { HttpRequest, HttpResponse } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { page, styleSheet } from '../page';
import { Breakage, Shop } from './shop';

const JSON_HEADERS = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
const STATES: Readonly<Record<string, string>> = { errors: 'Broken: more than half of all requests fail.', latency: 'Broken: every answer takes very long.' };

/** The shop's pages, its metrics, and the switch that breaks it. */
export function shopRoutes(shop: Shop, registry: Registry): Router {
  const state = () => ({ headers: JSON_HEADERS, body: `${JSON.stringify({ broken: shop.breakage })}\n` });
  const set = (breakage: Breakage, { headers }: HttpRequest): HttpResponse => {
    shop.breakage = breakage;
    return headers.accept?.includes('text/html') ? { status: 303, headers: { location: '/' } } : state(); // a browser goes back to the page
  };
  return new Router()
    .add('GET', '/metrics', metricsEndpoint(registry, true))
    .add('GET', '/healthz', () => ({ headers: TEXT, body: 'ok\n' }))
    .add('GET', '/readyz', () => ({ headers: TEXT, body: 'ok\n' }))
    .add('GET', '/state', state)
    .add('POST', '/mend', (request) => set(null, request))
    .add('POST', '/break', (request) => {
      const what = request.query.get('what') ?? 'errors';
      if (what === 'errors' || what === 'latency') return set(what, request);
      return { status: 400, headers: TEXT, body: `what=${what.slice(0, 40)}: expected errors or latency\n` };
    })
    .add('GET', '/', () => shopPage(shop))
    .add('GET', '/style.css', styleSheet);
}

function shopPage({ breakage, figures }: Shop): HttpResponse {
  const button = (path: string, text: string) => `<form method="post" action="${path}"><button>${text}</button></form>`;
  const rows = [['Requests', figures.requests], ['of them failed', figures.failed], ['Orders', figures.orders], ['Items in carts', figures.items]];
  return page('Demo shop', [
    '<p class="quiet">Made-up customers shop here all the time. Break the shop, and its alerts will fire.</p>',
    `<div class="card"><p class="state ${breakage ? 'bad' : 'good'}">${breakage ? STATES[breakage] : 'All is well.'}</p>`,
    `${breakage ? button('/mend', 'Mend it') : button('/break?what=errors', 'Make requests fail') + button('/break?what=latency', 'Make answers slow')}</div>`,
    `<div class="card"><dl>${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl></div>`,
    '<footer><a href="/metrics">Metrics</a> &middot; <a href="/state">State</a></footer>',
  ].join('\n'), 5);
}
