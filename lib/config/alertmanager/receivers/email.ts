import { quote } from '../../../encoding/go-quote';
import { map, maybe, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { canonicalHeader, TLS } from '../../http-client';
import { ConfigNode } from '../../node';
import { bool, secret, string } from '../../scalars';
import { field, shown, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { hostPort, secretFile } from '../scalars';
import { template } from './receiver-fields';

const THREADING = new Struct('config.ThreadingConfig', {
  enabled: field(bool),
  thread_by_date: field(string),
});

export const EMAIL = new Struct('config.plain', {
  send_resolved: shown(bool),
  to: field(string),
  from: field(string),
  hello: field(string),
  smarthost: field(hostPort),
  auth_username: field(string),
  auth_password: field(secret),
  auth_password_file: field(secretFile),
  auth_secret: field(secret),
  auth_secret_file: field(secretFile),
  auth_identity: field(string),
  /** By their names as Go writes them; From, To and Subject are always there. */
  headers: field(map(string)),
  html: field(string, template('email.default.html')),
  text: field(string),
  require_tls: field(maybe(bool)),
  tls_config: field(maybe(TLS)),
  force_implicit_tls: field(maybe(bool)),
  threading: field(THREADING),
}, (email, node) => {
  if (email.to === '') throw node.fail('missing to address in email config');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(email.headers)) {
    const canonical = canonicalHeader(name);
    if (headers.has(canonical)) throw node.fail(`duplicate header ${quote(canonical)} in email config`, 'headers', name);
    headers.set(canonical, value);
  }
  email.headers = Object.fromEntries(headers);
  if (email.threading.enabled && !['none', 'daily'].includes(email.threading.threadByDate)) {
    throw node.fail("threading.thread_by_date must be either 'none' or 'daily'", 'threading', 'thread_by_date');
  }
});
type Draft = Value<typeof EMAIL>;
export type EmailConfig = Frozen<Draft>;

/** Fills in what `global` says. @throws ConfigError where nobody says it */
export function finishEmail(email: Draft, global: GlobalConfig, node: ConfigNode): void {
  email.smarthost ??= global.smtpSmarthost;
  if (!email.smarthost) throw node.fail('no global SMTP smarthost set');
  email.from ||= global.smtpFrom;
  if (!email.from) throw node.fail('no global SMTP from set');
  email.hello ||= global.smtpHello;
  email.authUsername ||= global.smtpAuthUsername;
  if (!email.authPassword && !email.authPasswordFile) {
    email.authPassword = global.smtpAuthPassword;
    email.authPasswordFile = global.smtpAuthPasswordFile;
  }
  if (!email.authSecret && !email.authSecretFile) {
    email.authSecret = global.smtpAuthSecret;
    email.authSecretFile = global.smtpAuthSecretFile;
  }
  email.authIdentity ||= global.smtpAuthIdentity;
  email.requireTls ??= global.smtpRequireTls;
  email.tlsConfig ??= global.smtpTlsConfig;
  email.forceImplicitTls ??= global.smtpForceImplicitTls;
  email.headers = { Subject: template('email.default.subject'), To: email.to, From: email.from, ...email.headers };
}
