import { generateKeyPairSync } from 'node:crypto';
import { AddressInfo } from 'node:net';
import { SMTPServer, SMTPServerOptions } from 'smtp-server';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { Email, EmailOptions } from '../../../../runtime/alertmanager/notify/email';
import { SmtpAccess } from '../../../../runtime/alertmanager/notify/email/smtp';
import { Dialer } from '../../../../runtime/http/dial';
import { Recorder } from '../../../lib/log/recorder';
import { NOW, testAlert } from '../alerts';
import { TEMPLATES, testMessage } from './messages';
import { certificate } from './certificate';

interface Received {
  readonly from: string;
  readonly to: string[];
  readonly secure: boolean;
  readonly user: string;
  readonly hello: string;
  readonly text: string;
}

/** A mail server for one test. */
class Inbox {
  readonly mails: Received[] = [];
  private readonly server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.server = new SMTPServer({
      authOptional: true, allowInsecureAuth: true, disableReverseLookup: true, logger: false, hideSTARTTLS: true,
      onAuth: ({ method, username, password, validatePassword }, _session, done) => {
        const right = method === 'CRAM-MD5' ? validatePassword('the secret') : password === 'the password';
        done(right ? null : new Error('Invalid username or password'), { user: `${username} by ${method}` });
      },
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('refused') ? new Error('No such user') : null),
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (piece: Buffer) => { text += piece.toString('latin1'); });
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          this.mails.push({
            from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), secure: session.secure, user: String(session.user ?? ''),
            hello: session.hostNameAppearsAs, text,
          });
          done();
        });
      },
      ...options,
    });
    this.server.on('error', () => undefined); // a client that goes away
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

const inboxes: Inbox[] = [];
afterEach(async () => { await Promise.all(inboxes.splice(0).map((inbox) => inbox.close())); });

const ALERTS = [testAlert({ alertname: 'Down' }, { endsAt: Instant.ZERO })];

async function bench(server: SMTPServerOptions = {}, access: Partial<SmtpAccess> = {}, options: Partial<EmailOptions> = {}) {
  const inbox = new Inbox(server), clock = new FakeClock(NOW), log = new Recorder();
  inboxes.push(inbox);
  const port = await inbox.listen();
  const email = new Email({
    recipient: { groupName: 'team', integration: 'email', index: 0 }, sendResolved: false, from: 'am@example.org', to: 'a@example.org, "B" <b@example.org>',
    html: '<p>{{status}}</p>', text: 'is {{status}}', threading: 'off', externalUrl: 'http://am',
    headers: new Map([['From', 'am@example.org'], ['Subject', '[{{status}}] é'], ['To', 'a@example.org, "B" <b@example.org>']]),
    access: async () => ({
      server: { host: '127.0.0.1', port }, hello: 'am.example', implicitTls: false, requireTls: false, tls: {}, username: '', password: '', secret: '',
      ...access,
    }),
    ...options,
  }, { dialer: new Dialer({ env: {}, fs: new MemFs(), clock }), templates: TEMPLATES, clock, random: new SeededRandom(1), log, hostname: 'host' });
  const send = (signal = new AbortController().signal) => email.send(testMessage(ALERTS), signal);
  return { inbox, send, log };
}

test('sends a mail with both alternatives to all recipients', async () => {
  const { inbox, send } = await bench();
  await send();
  expect(inbox.mails).toMatchObject([{ from: 'am@example.org', to: ['a@example.org', 'b@example.org'], secure: false, hello: 'am.example' }]);
  expect(inbox.mails[0].text.replace(/[0-9a-f]{60}/g, 'BOUNDARY').replace(/\.[0-9a-f]{16}@/, '.RANDOM@').split('\r\n')).toEqual([
    'From: am@example.org', 'Subject: =?utf-8?q?[firing]_=C3=A9?=', 'To: a@example.org, "B" <b@example.org>', `Message-Id: <${NOW}.RANDOM@host>`,
    'Date: Thu, 01 Jan 2026 00:00:00 +0000', 'Content-Type: multipart/alternative;  boundary=BOUNDARY', 'MIME-Version: 1.0', '',
    '--BOUNDARY', 'Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/plain; charset=UTF-8', '', 'is firing',
    '--BOUNDARY', 'Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/html; charset=UTF-8', '', '<p><i>firing</i></p>',
    '--BOUNDARY--', '',
  ]);
});

test.each<[EmailOptions['threading'], string[]]>([
  ['off', []],
  ['none', ['References: <alert-af94c9e8f6a30436@alertmanager>', 'In-Reply-To: <alert-af94c9e8f6a30436@alertmanager>']],
  ['daily', ['References: <alert-af94c9e8f6a30436-2026-01-01@alertmanager>', 'In-Reply-To: <alert-af94c9e8f6a30436-2026-01-01@alertmanager>']],
])('threading %s', async (threading, headers) => {
  const { inbox, send } = await bench({}, {}, { threading });
  await send();
  expect(inbox.mails[0].text.split('\r\n').filter((line) => /^(References|In-Reply-To)/.test(line))).toEqual(headers);
});

describe('authentication takes the first mechanism of the server that there is a password for', () => {
  test.each<[string[], Partial<SmtpAccess>, string]>([
    [['CRAM-MD5', 'PLAIN', 'LOGIN'], { password: 'the password' }, 'u by PLAIN'],
    [['CRAM-MD5', 'PLAIN', 'LOGIN'], { password: 'the password', secret: 'the secret' }, 'u by CRAM-MD5'],
    [['LOGIN', 'PLAIN'], { password: 'the password' }, 'u by LOGIN'],
  ])('of %j with %j: %s', async (authMethods, access, user) => {
    const { inbox, send } = await bench({ authMethods }, { username: 'u', ...access });
    await send();
    expect(inbox.mails).toMatchObject([{ user }]);
  });

  test('a wrong password is told without it', async () => {
    const { send } = await bench({}, { username: 'u', password: 'wrong-one' });
    await expect(send()).rejects.toThrow(/^AUTH LOGIN: .*Invalid username or password/);
    await expect(send()).rejects.not.toThrow(/wrong-one/);
  });

  test('where it has none of them, nothing is sent', async () => {
    const { inbox, send } = await bench({ authMethods: ['CRAM-MD5'] }, { username: 'u', password: 'the password' });
    await expect(send()).rejects.toThrow('unknown auth mechanism: the server offers CRAM-MD5,');
    expect(inbox.mails).toEqual([]);
  });
});

describe('TLS', () => {
  let tls: { key: string; cert: string };
  beforeAll(async () => { tls = await certificate(generateKeyPairSync('ec', { namedCurve: 'P-256' })); });

  test('begins with STARTTLS where that is required', async () => {
    const { inbox, send } = await bench({ ...tls, hideSTARTTLS: false }, { requireTls: true, tls: { ca: tls.cert, servername: 'mail.example' } });
    await send();
    expect(inbox.mails).toMatchObject([{ secure: true }]);
  });

  test('a server without it is refused where it is required', async () => {
    const { inbox, send } = await bench({}, { requireTls: true });
    await expect(send()).rejects.toThrow(/^'require_tls' is true \(default\) but "127\.0\.0\.1:\d+" does not advertise the STARTTLS extension$/);
    expect(inbox.mails).toEqual([]);
  });

  test('from the first byte', async () => {
    const { inbox, send } = await bench({ ...tls, secure: true }, { implicitTls: true, requireTls: true, tls: { ca: tls.cert, servername: 'mail.example' } });
    await send();
    expect(inbox.mails).toMatchObject([{ secure: true }]);
  });

  test('a certificate that nobody vouches for ends it', async () => {
    const { inbox, send } = await bench({ ...tls, hideSTARTTLS: false }, { requireTls: true, tls: { servername: 'mail.example' } });
    await expect(send()).rejects.toThrow(/self-signed certificate/);
    expect(inbox.mails).toEqual([]);
  });
});

test('a recipient that is refused does not cost the others their mail', async () => {
  const { inbox, send, log } = await bench({}, {}, { to: 'refused@example.org, a@example.org' });
  await send();
  expect(inbox.mails).toMatchObject([{ to: ['a@example.org'] }]);
  expect(log.entries).toMatchObject([{ message: 'The mail server refused some of the recipients', fields: { refused: 'refused@example.org' } }]);
});

test('where all are refused it fails', async () => {
  const { send } = await bench({}, {}, { to: 'refused@example.org' });
  await expect(send()).rejects.toThrow(/No such user/);
});

test.each<[Partial<EmailOptions>, string]>([
  [{ to: 'nobody at all' }, "parse 'to' addresses: \"nobody at all\" is no list of mail addresses"],
  [{ from: 'a@example.org, b@example.org' }, "must be exactly one 'from' address (got: 2)"],
  [{ text: '{{bad}}' }, 'execute \'text\' template: function "bad" not defined'],
])('%j is a failure for good', async (options, message) => {
  const { send } = await bench({}, {}, options);
  await expect(send()).rejects.toMatchObject({ retry: false, message });
});

test('when the notification is given up, so is the conversation', async () => {
  const giveUp = new AbortController(), reason = new Error('over');
  const { send } = await bench({ onMailFrom: () => giveUp.abort(reason) });
  await expect(send(giveUp.signal)).rejects.toBe(reason);
});

test('a server that is not there', async () => {
  const { send } = await bench({}, { server: { host: '127.0.0.1', port: 1 } });
  await expect(send()).rejects.toThrow(/connection refused/);
});
