import { Json } from '../../../../lib/crds/json';
import { HostPort } from '../../../../lib/flags/host-port';
import { errorText } from '../../../../lib/sys/errors';
import { HttpClient } from '../../../http/client/http-client';
import { Dialer, DialerOptions, DialOptions } from '../../../http/dial';
import { Answer, admissionReview, Question, readAnswer } from './admission-review';
import { ClientConfig, ServiceReference, Webhook } from './webhook';
import { WebhookCallError } from './webhook-error';

export interface WebhookCallerDeps {
  readonly dialing: DialerOptions;
  /** Where a pod behind a Service answers. @throws CodedError where none does */
  readonly resolve: (service: ServiceReference) => HostPort;
}

const LARGEST_ANSWER = 3 << 20; // bytes
const SHOWN = 200; // characters of an answer that its error repeats

/** Connections to where an address is known to lead: the name stays what the certificate must be for. */
class ServiceDialer extends Dialer {
  constructor(options: DialerOptions, private readonly resolve: () => HostPort) {
    super(options);
  }

  override async dial({ host }: HostPort, options: DialOptions) {
    return super.dial(this.resolve(), { ...options, tls: { servername: host, ...options.tls } });
  }
}

/** Asks webhooks. Connections are kept from one question to the next. */
export class WebhookCaller {
  private readonly clients = new Map<string, HttpClient>();

  constructor(private readonly deps: WebhookCallerDeps) {}

  /**
   * The answer of a webhook.
   * @param mayPatch whether it is one that changes objects
   * @param timeout  milliseconds
   * @throws WebhookCallError
   */
  async call(webhook: Webhook, question: Question, mayPatch: boolean, timeout: number): Promise<Answer> {
    const review = admissionReview(webhook, question);
    const url = webhookUrl(webhook.clientConfig, webhook.timeoutSeconds);
    const value = await this.post(webhook, url, Buffer.from(JSON.stringify(review)), timeout);
    try {
      return readAnswer(value, review, mayPatch);
    } catch (err) {
      throw new WebhookCallError(webhook.name, `received invalid webhook response: ${errorText(err)}`, err);
    }
  }

  /** Forgets the connections to webhooks whose configurations have changed. */
  reset(): void {
    for (const client of this.clients.values()) client.close();
    this.clients.clear();
  }

  private async post({ name, clientConfig }: Webhook, url: string, body: Uint8Array, timeout: number): Promise<Json> {
    const fail = (why: string, cause?: unknown) => new WebhookCallError(name, `failed to call webhook: ${why}`, cause);
    const client = this.client(clientConfig);
    let status: number, text: string;
    try {
      const headers = { 'Content-Type': 'application/json', 'Accept': 'application/json' };
      const response = await client.fetch({ method: 'POST', url: new URL(url), headers, body, timeout }, LARGEST_ANSWER);
      status = response.head.status;
      text = response.body.toString();
    } catch (err) {
      throw fail((err as Error).message.replace(/^Post "[^"]*"/, () => `Post ${JSON.stringify(url)}`), err); // a parsed URL has lost the port of https
    } finally {
      if (!this.isCurrent(client)) client.close(); // forgotten meanwhile
    }
    if (status < 200 || status > 299) throw fail(statusText(status, text));
    try {
      return JSON.parse(text) as Json;
    } catch (err) {
      throw fail(`couldn't get version/kind; json parse error: ${errorText(err)}`, err);
    }
  }

  private isCurrent(client: HttpClient): boolean {
    return [...this.clients.values()].includes(client);
  }

  private client({ service, caBundle = '' }: ClientConfig): HttpClient {
    const key = `${service ? `${service.namespace}/${service.name}:${service.port}` : ''} ${caBundle}`;
    let client = this.clients.get(key);
    if (!client) this.clients.set(key, client = this.newClient(service, caBundle));
    return client;
  }

  private newClient(service: ServiceReference | undefined, caBundle: string): HttpClient {
    const { dialing, resolve } = this.deps;
    const ca = caBundle && Buffer.from(caBundle, 'base64').toString();
    return new HttpClient({
      dialer: service ? new ServiceDialer(dialing, () => resolve(service)) : new Dialer(dialing), clock: dialing.clock,
      userAgent: 'kube-apiserver-admission', followRedirects: false, tls: async () => (ca ? { ca } : {}),
    });
  }
}

/** The address of a webhook; `?timeout=10s` tells it how long it may take. */
function webhookUrl({ url = '', service }: ClientConfig, seconds: number): string {
  const base = service ? `https://${service.name}.${service.namespace}.svc:${service.port ?? 443}${withSlash(service.path)}` : url;
  return `${base}${base.includes('?') ? '&' : '?'}timeout=${seconds}s`;
}

function withSlash(path = '/'): string {
  return path.startsWith('/') ? path : `/${path}`;
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  403: 'forbidden',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

function statusText(status: number, text: string): string {
  if (MEANINGS[status]) return MEANINGS[status];
  const shown = JSON.stringify(text.trim().slice(0, SHOWN) || 'unknown');
  if (status >= 500) return `an error on the server (${shown}) has prevented the request from succeeding`;
  return `the server responded with the status code ${status} but did not return more information`;
}
