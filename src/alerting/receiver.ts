/** What a webhook of a receiver may be told. */
export interface WebhookOptions {
  /** Where alerts are posted to. */
  readonly url: string;
  /**
   * Whether it is told when alerts are resolved.
   * @default true
   */
  readonly sendResolved?: boolean;
}

/** What mails of a receiver may be told. */
export interface EmailOptions {
  /** The address that mails go to. */
  readonly to: string;
  /** The address that they come from. */
  readonly from: string;
  /** The server that takes them, as `host:port`. */
  readonly smarthost: string;
  /**
   * Whether the connection must be encrypted.
   * @default true
   */
  readonly requireTls?: boolean;
  /**
   * Whether a mail is sent when alerts are resolved.
   * @default false
   */
  readonly sendResolved?: boolean;
}

/** Somebody who is told of alerts, in one way or several. */
export class Receiver {
  private readonly webhooks: object[] = [];
  private readonly emails: object[] = [];

  /** @param name what routes and messages call it */
  constructor(public readonly name: string) {
    if (name === '') throw new Error('a receiver needs a name, got ""');
  }

  /** Posts alerts as JSON. */
  public addWebhook(options: WebhookOptions): Receiver {
    if (!/^https?:\/\//.test(options.url)) {
      throw new Error(`url of a webhook of receiver "${this.name}": expected http:// or https://, got ${JSON.stringify(options.url)}`);
    }
    this.webhooks.push({ url: options.url, ...options.sendResolved === undefined ? {} : { send_resolved: options.sendResolved } });
    return this;
  }

  /** Sends mails. */
  public addEmail(options: EmailOptions): Receiver {
    const { to, from, smarthost, requireTls, sendResolved } = options;
    this.emails.push({
      to, from, smarthost, ...requireTls === undefined ? {} : { require_tls: requireTls }, ...sendResolved === undefined ? {} : { send_resolved: sendResolved },
    });
    return this;
  }

  /**
   * As the Alertmanager's configuration has it.
   * @internal
   */
  public _render(): object {
    return {
      name: this.name, ...this.webhooks.length ? { webhook_configs: this.webhooks } : {}, ...this.emails.length ? { email_configs: this.emails } : {},
    };
  }

  /**
   * Whether it tells anybody anything.
   * @internal
   */
  public get _isEmpty(): boolean {
    return this.webhooks.length + this.emails.length === 0;
  }
}
