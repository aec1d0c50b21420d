import { createTransport } from 'nodemailer';
import { Registry } from '../../../../lib/metrics/registry';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { parseMail } from '../../../../runtime/exporters/inbox/mail';
import { Mailbox } from '../../../../runtime/exporters/inbox/mailbox';
import { inboxRoutes } from '../../../../runtime/exporters/inbox/routes';
import { SmtpServer } from '../../../../runtime/exporters/inbox/smtp-server';
import { Envelope, SmtpSession } from '../../../../runtime/exporters/inbox/smtp-session';
import { HttpRequest } from '../../../../runtime/http/message';

const message = { time: 1, kind: 'webhook', from: 'a', to: 'b', subject: 's', body: {} } as const;

describe('the mailbox', () => {
  test('keeps the latest thousand', () => {
    const mailbox = new Mailbox();
    for (let i = 0; i < 1001; i++) mailbox.add(message, 10);
    expect(mailbox.after(0)).toHaveLength(1000);
    expect(mailbox.after(1000).map(({ id }) => id)).toEqual([1001]);
    expect(mailbox.counts.webhook).toBe(1001);
  });

  test('keeps 16 MiB, and the last message however large', () => {
    const mailbox = new Mailbox();
    for (let i = 0; i < 5; i++) mailbox.add(message, 5 << 20);
    expect(mailbox.after(0)).toHaveLength(3);
    mailbox.add(message, 20 << 20);
    expect(mailbox.after(0).map(({ id }) => id)).toEqual([6]);
  });
});

describe('pages', () => {
  const mailbox = new Mailbox();
  const ask = async (method: string, target: string, body = '') => {
    const url = new URL(target, 'http://inbox');
    const request = {
      method, path: url.pathname, query: url.searchParams, headers: {}, remote: '127.0.0.9', body: () => Promise.resolve(Buffer.from(body)),
    } as unknown as HttpRequest;
    const response = await inboxRoutes(mailbox, new Registry(), new FakeClock(5000)).handle(request, {});
    return { status: response.status ?? 200, body: String(response.body ?? '') };
  };
  const messages = async (after = 0) => (JSON.parse((await ask('GET', `/api/v1/messages?after=${after}`)).body) as { messages: object[] }).messages;

  test('webhooks, chat and texts arrive whole', async () => {
    expect((await ask('GET', '/')).body).toContain('Nothing has arrived yet.');
    const alert = { status: 'firing', commonLabels: { alertname: 'Down' }, alerts: [{ fingerprint: 'f' }] };
    expect(await ask('POST', '/webhook/team/a', JSON.stringify(alert))).toEqual({ status: 200, body: '{"ok":true}\n' });
    await ask('POST', '/teams/x', '{"title":"T"}');
    await ask('POST', '/sms/y', 'just text');
    expect(await messages()).toEqual([
      { id: 1, time: 5000, kind: 'webhook', from: '127.0.0.9', to: 'team/a', subject: '[firing] Down', body: alert },
      { id: 2, time: 5000, kind: 'chat', from: '127.0.0.9', to: 'x', subject: 'T', body: { title: 'T' } },
      { id: 3, time: 5000, kind: 'text', from: '127.0.0.9', to: 'y', subject: 'just text', body: 'just text' },
    ]);
    expect(await messages(2)).toHaveLength(1);
  });

  test('what arrives is text on the page, never markup', async () => {
    await ask('POST', '/webhook/x', '<script>alert(1)</script>');
    const { body } = await ask('GET', '/');
    expect(body).not.toContain('<script>');
    expect(body).toContain('&lt;script&gt;');
  });

  test.each([
    ['[]', ''], ['null', 'null'], ['{"commonLabels":null,"title":7,"message":"M"}', 'M'], ['{"title":{"toString":1}}', ''],
    ['{"status":"firing","commonLabels":{"alertname":["x"]}}', 'firing'], ['x'.repeat(300), 'x'.repeat(200)],
  ])('%s is about %j', async (body, subject) => {
    await ask('POST', '/chat/c', body);
    expect((await messages()).at(-1)).toMatchObject({ subject });
  });

  test.each([[65], [100_000]])('%d lists within each other are kept as text', async (levels) => {
    const deep = '['.repeat(levels) + ']'.repeat(levels);
    await ask('POST', '/webhook/x', deep);
    expect((await messages()).at(-1)).toMatchObject({ body: deep });
    await ask('POST', '/webhook/x', '['.repeat(64) + ']'.repeat(64));
    expect((await messages()).at(-1)).not.toMatchObject({ body: expect.any(String) });
  });

  test('an id that is none', async () => {
    expect((await ask('GET', '/api/v1/messages?after=x')).status).toBe(400);
  });

  test('clearing', async () => {
    expect((await ask('DELETE', '/api/v1/messages')).status).toBe(204);
    expect(await messages()).toEqual([]);
  });
});

describe('SMTP', () => {
  const talk = (...lines: string[]) => {
    const envelopes: Envelope[] = [];
    const session = new SmtpSession((envelope) => envelopes.push(envelope));
    return { replies: lines.map((line) => session.line(line)?.text.slice(0, 3)), envelopes };
  };

  test.each([
    ['a mail', ['EHLO x', 'MAIL FROM:<a@b> SIZE=5', 'RCPT TO:<c@d>', 'RCPT TO:<e@f>', 'DATA', 'x', '..y', '.', 'QUIT'],
      ['250', '250', '250', '250', '354', undefined, undefined, '250', '221'], [{ from: 'a@b', to: ['c@d', 'e@f'], data: 'x\r\n.y' }]],
    ['an empty sender', ['MAIL FROM:<>', 'RCPT TO:<c@d>', 'DATA', '.'], ['250', '250', '354', '250'], [{ from: '', to: ['c@d'], data: '' }]],
    ['in the wrong order', ['RCPT TO:<a@b>', 'DATA', 'MAIL FROM:<a@b>', 'DATA'], ['503', '503', '250', '503'], []],
    ['begun anew', ['MAIL FROM:<a@b>', 'RCPT TO:<a@b>', 'RSET', 'DATA'], ['250', '250', '250', '503'], []],
    ['logging in', ['AUTH PLAIN AGEAYg==', 'AUTH LOGIN', 'YQ==', 'Yg==', 'AUTH PLAIN', 'AGEAYg==', 'AUTH NTLM'],
      ['235', '334', '334', '235', '334', '235', '504'], []],
    ['nonsense', ['', 'VRFY x', 'MAIL TO:<a>', 'x'.repeat(5000)], ['502', '502', '501', '500'], []],
  ])('%s', (_, lines, replies, envelopes) => {
    expect(talk(...lines)).toEqual({ replies, envelopes });
  });

  test('a mail that is too large is read to its end and refused', () => {
    const { replies, envelopes } = talk('MAIL FROM:<a@b>', 'RCPT TO:<a@b>', 'DATA', ...Array<string>(5).fill('x'.repeat(1 << 20)), '.', 'NOOP');
    expect([replies.slice(-2), envelopes]).toEqual([['552', '250'], []]);
  });

  test('what a real client sends is what is shown', async () => {
    const received: Envelope[] = [];
    const server = new SmtpServer(new FakeClock(), (envelope) => received.push(envelope));
    const [host, port] = (await server.listen('127.0.0.1:0', {})).split(':');
    const transport = createTransport({ host, port: Number(port), auth: { user: 'u', pass: 'p' }, ignoreTLS: true });
    await transport.sendMail({ from: 'a@b.test', to: 'c@d.test', subject: 'Prüfung — ✓', text: 'Straße\n.\nend', html: '<p>Straße</p>' });
    transport.close();
    await server.close();
    const [{ from, to, data }] = received;
    const { subject, text, html } = parseMail(data);
    expect({ from, to, subject, text: text.trim().replaceAll('\r', ''), html: html.trim() }).toEqual({
      from: 'a@b.test', to: ['c@d.test'], subject: 'Prüfung — ✓', text: 'Straße\n.\nend', html: '<p>Straße</p>',
    });
  });
});
