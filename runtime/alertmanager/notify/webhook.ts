import { CodedError, errorText } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { goJson, JsonValue } from '../go-json';
import { Recipient } from '../nflog/log-entry';
import { Content, contentOf } from './content';
import { Integration, Message, SendError } from './integration';
import { Templates } from './templates';
import { statusError, withoutUrl } from './status-error';

const LARGEST_ANSWER = 1 << 20; // bytes of an answer that are read: all we want is to see its end

export interface WebhookOptions {
  readonly recipient: Recipient;
  readonly sendResolved: boolean;
  /** A template; asked for with every notification, because it may stand in a file. */
  readonly url: () => Promise<string>;
  /** Alerts of a notification that are told of; 0 for all. */
  readonly maxAlerts: number;
  /** Milliseconds for a request; 0 for as long as the notification may take. */
  readonly timeout: number;
  /** What is sent instead of the usual body: a tree whose texts are templates. */
  readonly payload?: JsonValue;
  readonly externalUrl: string;
}

/** Posts notifications as JSON. */
export class Webhook implements Integration {
  readonly recipient: Recipient;
  readonly sendResolved: boolean;

  constructor(private readonly options: WebhookOptions, private readonly client: HttpClient, private readonly templates: Templates) {
    this.recipient = options.recipient;
    this.sendResolved = options.sendResolved;
  }

  async send(message: Message, signal: AbortSignal): Promise<void> {
    const { maxAlerts, timeout, payload, externalUrl } = this.options;
    const alerts = maxAlerts > 0 ? message.alerts.slice(0, maxAlerts) : message.alerts;
    const content = contentOf(message, alerts, externalUrl);
    const body = payload === undefined ? this.body(content, message, message.alerts.length - alerts.length) : this.render(() => this.filled(payload, content));
    const response = await this.client.fetch({
      method: 'POST', url: await this.url(content), headers: { 'Content-Type': 'application/json' }, body: Buffer.from(`${goJson(body, true)}\n`),
      timeout: timeout > 0 ? timeout : Infinity, signal,
    }, LARGEST_ANSWER).catch((err) => { throw withoutUrl(err); });
    const refused = statusError(response.head.status, response.body);
    if (refused) throw refused;
  }

  private body(content: Content, { notification }: Message, truncatedAlerts: number): JsonValue {
    return {
      receiver: content.receiver,
      status: content.status,
      alerts: content.alerts.map((alert) => ({
        status: alert.status, labels: alert.labels, annotations: alert.annotations, startsAt: alert.startsAt.rfc3339(), endsAt: alert.endsAt.rfc3339(),
        generatorURL: alert.generatorUrl, fingerprint: alert.fingerprint,
      })),
      notification_reason: content.reason,
      groupLabels: content.groupLabels,
      commonLabels: content.commonLabels,
      commonAnnotations: content.commonAnnotations,
      routeLabels: content.routeLabels,
      externalURL: content.externalUrl,
      version: '4',
      groupKey: notification.groupKey,
      truncatedAlerts,
    };
  }

  private filled(value: JsonValue, content: Content): JsonValue {
    if (typeof value === 'string') return this.templates.text(value, content);
    if (Array.isArray(value)) return value.map((item) => this.filled(item as JsonValue, content));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.templates.text(key, content), this.filled(item as JsonValue, content)]));
  }

  private async url(content: Content): Promise<URL> {
    const template = await this.options.url();
    const text = this.render(() => this.templates.text(template, content));
    if (!URL.canParse(text)) throw new SendError('the url is no URL once its template is rendered', false, 'clientError'); // it may hold a token
    return new URL(text);
  }

  private render<T>(make: () => T): T {
    try {
      return make();
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      throw new SendError(`template: ${errorText(err)}`, false, 'clientError', err);
    }
  }
}
