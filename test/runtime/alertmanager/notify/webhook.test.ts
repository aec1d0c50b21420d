import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { Webhook, WebhookOptions } from '../../../../runtime/alertmanager/notify/webhook';
import { HttpClient } from '../../../../runtime/http/client/http-client';
import { Dialer } from '../../../../runtime/http/dial';
import { HttpRequest, HttpResponse } from '../../../../runtime/http/message';
import { HttpServer } from '../../../../runtime/http/server';
import { Recorder } from '../../../lib/log/recorder';
import { NOW, testAlert } from '../alerts';
import { TEMPLATES, testMessage } from './messages';

const clock = new FakeClock(NOW);
let server: HttpServer, url: string, client: HttpClient;
let received: Array<{ path: string; headers: HttpRequest['headers']; body: string }>;
let answer: () => HttpResponse | Promise<HttpResponse>;

beforeEach(async () => {
  received = [];
  answer = () => ({});
  server = new HttpServer({
    clock, log: new Recorder(), handler: async (request) => {
      received.push({ path: request.path, headers: request.headers, body: Buffer.from(await request.body()).toString() });
      return answer();
    },
  });
  url = `http://${await server.listen('127.0.0.1:0', {})}`;
  client = new HttpClient({ dialer: new Dialer({ env: {}, fs: new MemFs(), clock }), clock, userAgent: 'Alertmanager/0.34.0' });
});
afterEach(async () => {
  client.close();
  const closed = server.close(0);
  await clock.advance(0);
  await closed;
});

function webhook(options: Partial<WebhookOptions> = {}): Webhook {
  return new Webhook({
    recipient: { groupName: 'team', integration: 'webhook', index: 0 }, sendResolved: true, url: async () => `${url}/hook`, maxAlerts: 0, timeout: 0,
    externalUrl: 'http://am', ...options,
  }, client, TEMPLATES);
}

const FIRING = testAlert({ alertname: 'Down', job: 'a', i: '1' }, {
  annotations: new Map([['s', '<1> & 2'], ['t', '']]), startsAt: new Instant(NOW, 500, 120), endsAt: Instant.ZERO, generatorUrl: 'http://x/?a=1&b=2',
});
const RESOLVED = testAlert({ alertname: 'Down', job: 'a', i: '2' }, { annotations: new Map([['s', '<1> & 2']]), endsAt: new Instant(NOW + 1500) });
const send = (hook: Webhook, alerts = [FIRING, RESOLVED], receiver = 'team') => hook.send(testMessage(alerts, receiver), new AbortController().signal);

test('posts the body of the original, byte for byte', async () => {
  await send(webhook(), [FIRING, RESOLVED], 'team.a+b');
  expect(received).toHaveLength(1);
  expect(received[0].headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Alertmanager/0.34.0' });
  expect(received[0].body).toBe([
    '{"receiver":"team\\\\.a\\\\+b","status":"firing","alerts":[',
    '{"status":"firing","labels":{"alertname":"Down","i":"1","job":"a"},"annotations":{"s":"\\u003c1\\u003e \\u0026 2","t":""},',
    '"startsAt":"2026-01-01T02:00:00.0000005+02:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://x/?a=1\\u0026b=2","fingerprint":"',
    FIRING.fingerprint, '"},',
    '{"status":"resolved","labels":{"alertname":"Down","i":"2","job":"a"},"annotations":{"s":"\\u003c1\\u003e \\u0026 2"},',
    '"startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:00:01.5Z","generatorURL":"","fingerprint":"', RESOLVED.fingerprint, '"}],',
    '"notification_reason":"first notification","groupLabels":{"alertname":"Down"},"commonLabels":{"alertname":"Down","job":"a"},',
    '"commonAnnotations":{"s":"\\u003c1\\u003e \\u0026 2","t":""},"routeLabels":{"tier":"1"},"externalURL":"http://am","version":"4",',
    '"groupKey":"{}:{alertname=\\"Down\\"}","truncatedAlerts":0}\n',
  ].join(''));
});

test('all resolved is resolved', async () => {
  await send(webhook(), [RESOLVED]);
  expect(JSON.parse(received[0].body)).toMatchObject({ status: 'resolved' });
});

test('tells of no more alerts than it may, and what is common is common to these', async () => {
  await send(webhook({ maxAlerts: 1 }));
  expect(JSON.parse(received[0].body)).toMatchObject({ truncatedAlerts: 1, commonLabels: { i: '1' }, alerts: [{ status: 'firing' }] });
});

test('url and payload are templates', async () => {
  await send(webhook({ url: async () => `${url}/{{status}}?x=1`, payload: { 'is-{{status}}': ['{{status}}', 1, true, null, { a: '12' }] } }));
  expect(received).toMatchObject([{ path: '/firing', body: '{"is-firing":["firing",1,true,null,{"a":"12"}]}\n' }]);
});

test.each<[number, string, object]>([
  [500, 'oops\n', { retry: true, failure: 'serverError', message: 'unexpected status code 500: oops' }],
  [503, '', { retry: true, failure: 'serverError', message: 'unexpected status code 503' }],
  [400, 'x'.repeat(1000), { retry: false, failure: 'clientError', message: `unexpected status code 400: ${'x'.repeat(256)}` }],
  [401, '', { retry: false, failure: 'authError' }],
  [429, '', { retry: false, failure: 'rateLimited' }],
  [304, '', { retry: false, failure: 'other' }],
])('status %d is a failure', async (status, body, expected) => {
  answer = () => ({ status, body });
  await expect(send(webhook())).rejects.toMatchObject(expected);
});

test.each([200, 201, 204, 299])('status %d is a success', async (status) => {
  answer = () => ({ status });
  await send(webhook());
});

test('a request that takes too long is a failure to try again, which does not show the URL', async () => {
  answer = () => new Promise(() => undefined);
  const sent = send(webhook({ timeout: 1000, url: async () => `${url}/secret-token` })).catch((err: Error) => err);
  while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(1000);
  expect(await sent).toMatchObject({ code: 'SEND', retry: true, message: 'Post "<redacted>": context deadline exceeded' });
});

test('a server that is not there is a failure to try again', async () => (
  expect(send(webhook({ url: async () => 'http://127.0.0.1:1/secret-token' }))).rejects.toMatchObject(
    { retry: true, message: expect.stringMatching(/^Post "<redacted>": dial tcp 127.0.0.1:1: connect: connection refused/) })));

test('when the notification is given up, so is the request', async () => {
  answer = () => new Promise(() => undefined);
  const giveUp = new AbortController(), reason = new Error('over');
  const sent = webhook().send(testMessage([FIRING]), giveUp.signal);
  while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
  giveUp.abort(reason);
  await expect(sent).rejects.toBe(reason);
});

test.each<[Partial<WebhookOptions>, string]>([
  [{ url: async () => 'secret {{status}}' }, 'the url is no URL once its template is rendered'],
  [{ url: async () => '{{bad}}' }, 'template: function "bad" not defined'],
  [{ payload: { a: '{{bad}}' } }, 'template: function "bad" not defined'],
])('%j is a failure for good', (options, message) => expect(send(webhook(options))).rejects.toMatchObject({ retry: false, message }));
