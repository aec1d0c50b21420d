import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { HttpRequest, HttpResponse, PAGE_HEADERS } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { Mailbox, Message, MessageKind } from './mailbox';

const LARGEST = 4 << 20; // bytes of one message
const JSON_HEADERS = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
const SHOWN = 100; // messages on the page
const EXCERPT = 4000; // characters of a body on the page

/** Receives webhooks, chat and text messages, and shows what arrived. */
export function inboxRoutes(mailbox: Mailbox, registry: Registry, clock: Clock): Router {
  const receive = (kind: MessageKind) => async (request: HttpRequest, { name }: Readonly<Record<string, string>>): Promise<HttpResponse> => {
    const bytes = await request.body(LARGEST);
    const body = parsed(Buffer.from(bytes).toString('utf8'));
    mailbox.add({ time: clock.now(), kind, from: request.remote, to: name, subject: subjectOf(body), body }, bytes.length);
    return { headers: JSON_HEADERS, body: '{"ok":true}\n' };
  };
  return new Router()
    .add('POST', '/webhook/*name', receive('webhook'))
    .add('POST', '/teams/*name', receive('chat')).add('POST', '/slack/*name', receive('chat')).add('POST', '/chat/*name', receive('chat'))
    .add('POST', '/sms/*name', receive('text'))
    .add('GET', '/api/v1/messages', ({ query }) => {
      const after = Number(query.get('after') ?? 0);
      if (!Number.isInteger(after) || after < 0) return { status: 400, headers: TEXT, body: 'after: expected the id of a message, a whole number\n' };
      return { headers: JSON_HEADERS, body: `${JSON.stringify({ messages: mailbox.after(after) })}\n` };
    })
    .add('DELETE', '/api/v1/messages', () => {
      mailbox.clear();
      return { status: 204 };
    })
    .add('GET', '/metrics', metricsEndpoint(registry))
    .add('GET', '/healthz', () => ({ headers: TEXT, body: 'ok\n' }))
    .add('GET', '/', () => ({ headers: PAGE_HEADERS, body: page(mailbox.after(0).slice(-SHOWN).reverse()) }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What a message is about, as far as common bodies tell. */
function subjectOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body).slice(0, 100);
  const { status, commonLabels, title, text, summary, message } = body as Readonly<Record<string, unknown>>;
  const name = (commonLabels as Readonly<Record<string, string>> | undefined)?.alertname;
  if (typeof status === 'string' && name) return `[${status}] ${name}`;
  return String(title ?? summary ?? text ?? message ?? status ?? '').slice(0, 100);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

function page(messages: readonly Message[]): string {
  const rows = messages.map(({ time, kind, from, to, subject, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
    const head = [new Date(time).toISOString(), kind, `${from} → ${to}`, subject].map(escaped).join(' &middot; ');
    return `<details><summary>${head}</summary><pre>${escaped(text.slice(0, EXCERPT))}${text.length > EXCERPT ? ' …' : ''}</pre></details>`;
  });
  return '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    + '<meta name="color-scheme" content="light dark"><title>Inbox</title></head><body><h1>Inbox</h1>\n'
    + `${rows.length ? rows.join('\n') : '<p>Nothing has arrived yet.</p>'}\n<p><a href="/api/v1/messages">JSON</a></p></body></html>\n`;
}
