import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { HttpRequest, HttpResponse } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Router } from '../../http/router';
import { html, page, styleSheet } from '../page';
import { Mail } from './mail';
import { Mailbox, Message, MessageKind } from './mailbox';

const LARGEST = 4 << 20; // bytes of one message
const JSON_HEADERS = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
const MOST_LEVELS = 64; // of objects and lists within each other
const SHOWN = 100; // messages on the page
const LONGEST_SUBJECT = 200; // characters
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
    .add('GET', '/', () => inboxPage(mailbox.after(0).slice(-SHOWN).reverse()))
    .add('GET', '/style.css', styleSheet);
}

/** What JSON says, or text as it came. JSON that is nested too deeply is text, for writing it again would take far more room than it does. */
function parsed(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return isDeeperThan(MOST_LEVELS, value) ? text : value;
  } catch {
    return text;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** What a message is about, as far as common bodies tell. */
function subjectOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body).slice(0, LONGEST_SUBJECT);
  const { status, commonLabels, title, text, summary, message } = body as Readonly<Record<string, unknown>>;
  const name = (commonLabels as Readonly<Record<string, unknown>> | null | undefined)?.alertname;
  const subject = typeof status === 'string' && typeof name === 'string' ? `[${status}] ${name}`
    : [title, summary, text, message, status].find((field): field is string => typeof field === 'string');
  return (subject ?? '').slice(0, LONGEST_SUBJECT);
}

function inboxPage(messages: readonly Message[]): HttpResponse {
  const rows = messages.map((message) => {
    const { time, kind, from, to, subject } = message, text = readable(message);
    const when = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
    return `<details><summary><span class="kind">${html(kind)}</span> <strong>${html(subject || 'without a subject')}</strong><br>`
      + `<span class="quiet">${when} UTC &middot; ${html(from)} &rarr; ${html(to)}</span></summary>`
      + `<pre>${html(text.slice(0, EXCERPT))}${text.length > EXCERPT ? ' &hellip;' : ''}</pre></details>`;
  });
  return page('Inbox', [
    '<p class="quiet">What Alertmanager has sent here, the latest first. <a href="/">Look again</a></p>',
    rows.length ? rows.join('\n') : '<p class="card">Nothing has arrived yet.</p>',
    '<footer><a href="/api/v1/messages">JSON</a> &middot; <a href="/metrics">Metrics</a></footer>',
  ].join('\n'));
}

/** What a person reads of a message. */
function readable({ kind, body }: Message): string {
  if (typeof body === 'string') return body;
  if (kind === 'mail') {
    const { text, html: markup } = body as Mail;
    return text || markup;
  }
  return JSON.stringify(body, null, 2);
}
