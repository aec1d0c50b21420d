import { createHash } from 'node:crypto';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { errorText } from '../../../lib/sys/errors';
import { Random } from '../../../lib/sys/random';
import { Dialer } from '../../http/dial';
import { Recipient } from '../nflog/log-entry';
import { Content, contentOf } from './content';
import { mailText } from './email/mail';
import { deliver, SmtpAccess } from './email/smtp';
import { Integration, Message, SendError } from './integration';
import { Templates } from './templates';

export interface EmailOptions {
  readonly recipient: Recipient;
  readonly sendResolved: boolean;
  /** Templates, as are the values of `headers`. */
  readonly from: string;
  readonly to: string;
  readonly html: string;
  readonly text: string;
  /** By canonical name; From, To and Subject among them. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether mails about one group belong together, for ever or for a day. */
  readonly threading: 'off' | 'none' | 'daily';
  /** Asked for with every mail, because secrets may stand in files. */
  readonly access: () => Promise<SmtpAccess>;
  readonly externalUrl: string;
}

export interface EmailDeps {
  readonly dialer: Dialer;
  readonly templates: Templates;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Of this machine, for message ids. */
  readonly hostname: string;
}

/** Sends mails. */
export class Email implements Integration {
  readonly recipient: Recipient;
  readonly sendResolved: boolean;

  constructor(private readonly options: EmailOptions, private readonly deps: EmailDeps) {
    this.recipient = options.recipient;
    this.sendResolved = options.sendResolved;
  }

  async send(message: Message, signal: AbortSignal): Promise<void> {
    const content = contentOf(message, message.alerts, this.options.externalUrl);
    const [from, ...others] = await this.addresses('from', this.options.from, content);
    const to = await this.addresses('to', this.options.to, content);
    if (others.length > 0) throw new SendError(`must be exactly one 'from' address (got: ${1 + others.length})`, false);
    const { dialer, log } = this.deps;
    const refused = await deliver(dialer, await this.options.access(), { from, to }, this.compose(message, content), signal);
    if (refused.length > 0) log.error('The mail server refused some of the recipients', { receiver: this.recipient.groupName, refused: refused.join(',') });
  }

  private compose({ notification }: Message, content: Content): string {
    const { clock, random, hostname, templates } = this.deps;
    const { html, text, threading } = this.options;
    const now = clock.now();
    const headers: Array<[string, string]> = [...this.options.headers].map(([name, value]) => [name, this.render(`header ${name}`, value, content)]);
    if (!this.options.headers.has('Message-Id')) headers.push(['Message-Id', `<${now}.${hex(random, 8)}@${hostname}>`]);
    if (threading !== 'off') {
      const day = threading === 'daily' ? `-${new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length)}` : '';
      const thread = `<alert-${createHash('sha256').update(notification.groupKey).digest('hex').slice(0, 16)}${day}@alertmanager>`;
      headers.push(['References', thread], ['In-Reply-To', thread]);
    }
    headers.push(['Date', new Date(now).toUTCString().replace('GMT', '+0000')]);
    const htmlBody = html === '' ? '' : rendered('html', () => templates.html(html, content));
    return mailText({ headers, text: text === '' ? '' : this.render('text', text, content), html: htmlBody, boundary: hex(random, 30) });
  }

  private async addresses(what: string, template: string, content: Content): Promise<string[]> {
    const { default: parse } = await import('nodemailer/lib/addressparser');
    const list = this.render(what, template, content);
    const found = parse(list, { flatten: true }).map(({ address }) => address);
    if (found.length > 0 && found.every((address) => /^[^\s<>]+@[^\s<>]+$|^[^\s<>@]+$/.test(address))) return found;
    throw new SendError(`parse '${what}' addresses: ${JSON.stringify(list)} is no list of mail addresses`, false);
  }

  private render(what: string, template: string, content: Content): string {
    return rendered(what, () => this.deps.templates.text(template, content));
  }
}

function rendered(what: string, render: () => string): string {
  try {
    return render();
  } catch (err) {
    throw new SendError(`execute '${what}' template: ${errorText(err)}`, false, 'other', err);
  }
}

function hex(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(new Uint8Array(bytes))).toString('hex');
}
