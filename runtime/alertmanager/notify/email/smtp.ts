import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { formatHostPort, HostPort } from '../../../../lib/flags/host-port';
import { CodedError } from '../../../../lib/sys/errors';
import { Dialer } from '../../../http/dial';

/** How to reach a mail server, and who we are there. */
export interface SmtpAccess {
  readonly server: HostPort;
  /** What we call ourselves. */
  readonly hello: string;
  /** TLS from the first byte, instead of STARTTLS. */
  readonly implicitTls: boolean;
  /** Whether a server that does not offer STARTTLS is refused. */
  readonly requireTls: boolean;
  readonly tls: ConnectionOptions;
  readonly username: string;
  readonly password: string;
  /** For CRAM-MD5. */
  readonly secret: string;
}

export interface Envelope { readonly from: string; readonly to: readonly string[] }

/**
 * Hands a message to a mail server.
 * @returns the recipients that the server refused, while it took the message for others
 * @throws CodedError SMTP with what the server said, DIAL, or the signal's reason
 */
export async function deliver(dialer: Dialer, access: SmtpAccess, envelope: Envelope, message: string, signal: AbortSignal): Promise<readonly string[]> {
  const { server, implicitTls, tls } = access;
  const socket = await dialer.dial(server, { tls: implicitTls ? tls : undefined, timeout: Infinity, signal });
  const giveUp = () => socket.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await converse(socket, access, envelope, message);
  } catch (err) {
    signal.throwIfAborted();
    throw err;
  } finally {
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  }
}

async function converse(socket: Socket, access: SmtpAccess, envelope: Envelope, message: string): Promise<readonly string[]> {
  const { server, hello, implicitTls, requireTls, tls } = access;
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection({
    connection: socket, secured: implicitTls, host: server.host, port: server.port, name: hello, ignoreTLS: implicitTls || !requireTls, tls,
    socketTimeout: 0, greetingTimeout: 0, // the signal ends it
  });
  const failed = new Promise<never>((_, reject) => connection.on('error', (err: unknown) => reject(smtpError('connection', err))));
  failed.catch(() => undefined);
  const step = <T>(what: string, run: (done: (err?: Error | null, result?: T) => void) => void) => Promise.race([
    failed, new Promise<T | undefined>((resolve, reject) => run((err, result) => (err ? reject(smtpError(what, err)) : resolve(result)))),
  ]);
  await step('greeting', (done) => connection.connect(done));
  if (requireTls && !implicitTls && !connection.secure) {
    throw new CodedError('SMTP', `'require_tls' is true (default) but ${JSON.stringify(formatHostPort(server))} does not advertise the STARTTLS extension`);
  }
  const auth = authentication(connection, access);
  if (auth) await step(`AUTH ${auth.method}`, (done) => connection.login(auth, done));
  const info = await step<SMTPConnection.SentMessageInfo>('message', (done) => connection.send({ from: envelope.from, to: [...envelope.to] }, message, done));
  connection.quit();
  return info?.rejected ?? [];
}

interface Authentication { readonly user: string; readonly pass: string; readonly method: string; readonly credentials: { user: string; pass: string } }

/** The first mechanism in the server's order that we have what it takes for. @throws CodedError SMTP where there is none */
function authentication(connection: SMTPConnection, { username, password, secret }: SmtpAccess): Authentication | undefined {
  if (username === '') return undefined;
  const offered = /^250[- ]AUTH[ =](.*)$/im.exec(String(connection.lastServerResponse))?.[1].trim().toUpperCase().split(/\s+/) ?? [];
  if (offered.length === 0) return undefined; // as the original does: it goes on without
  const using = (method: string, pass: string) => ({ user: username, pass, method, credentials: { user: username, pass } });
  for (const method of offered) {
    if (method === 'CRAM-MD5' && secret !== '') return using(method, secret);
    if ((method === 'PLAIN' || method === 'LOGIN') && password !== '') return using(method, password);
  }
  const missing = 'and neither a password nor a secret for one of them is configured';
  throw new CodedError('SMTP', `unknown auth mechanism: the server offers ${offered.join(' ')}, ${missing}`);
}

function smtpError(what: string, err: unknown): CodedError {
  return new CodedError('SMTP', `${what}: ${err instanceof Error ? err.message : String(err)}`, err);
}
