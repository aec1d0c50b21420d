import { isIP } from 'node:net';
import { connect as connectTls, ConnectionOptions, TLSSocket } from 'node:tls';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { formatHostPort } from '../../../lib/flags/host-port';
import { Dialer } from '../dial';
import { Connection, Message } from './connection';
import { ConnectionPool } from './connection-pool';
import { startDeadline } from './deadline';
import { ResponseHead } from './response-head';
import { BodyStream, CollectedBody, Receiver } from './response-body';

/** Names as they shall be sent. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface ClientRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: RequestHeaders;
  readonly body?: Uint8Array;
  /** Milliseconds for everything, the last byte of the body included; for a stream up to its head. Infinity: no limit. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

export interface ClientResponse extends ResponseHeadHolder { readonly body: Buffer }
export interface StreamedResponse extends ResponseHeadHolder { readonly body: BodyStream }
interface ResponseHeadHolder { readonly head: ResponseHead; readonly url: URL }

export interface HttpClientOptions {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly userAgent: string;
  /** For https: asked for at each new connection, so that rotated files count. */
  readonly tls?: () => Promise<ConnectionOptions>;
  /** The proxy for a URL, if there is one: http or https, with its credentials in the URL. */
  readonly proxy?: (url: URL) => URL | undefined;
  /** Headers that every CONNECT to a proxy carries. */
  readonly connectHeaders?: RequestHeaders;
  /** Adds credentials to a request; not asked once a redirect has led to another host. */
  readonly authorize?: (url: URL) => Promise<RequestHeaders>;
  readonly followRedirects?: boolean;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Bytes of a body that is collected, where the caller says nothing else. */
export const DEFAULT_MAX_BODY = 64 << 20;

/** An HTTP/1.1 client over `Dialer`: kept connections, proxies, TLS, redirects. Every error says which request failed, as Go does. */
export class HttpClient {
  private readonly pool: ConnectionPool;

  constructor(private readonly options: HttpClientOptions) {
    this.pool = new ConnectionPool(options.clock);
  }

  /**
   * The whole response.
   * @throws CodedError HTTP (`Get "http://a/": dial tcp 127.0.0.1:9: connect: connection refused`), TIMEOUT, BODY_TOO_LARGE past `maxBytes`,
   *         or the signal's reason
   */
  async fetch(request: ClientRequest, maxBytes = DEFAULT_MAX_BODY): Promise<ClientResponse> {
    const deadline = startDeadline(this.options.clock, request.timeout, request.signal);
    try {
      return await this.following(request, deadline.signal, async (url, headers) => {
        const body = new CollectedBody(maxBytes);
        await this.exchange(request, url, headers, body, deadline.signal);
        return { head: body.received!, url, body: body.bytes() };
      });
    } finally {
      deadline.clear();
    }
  }

  /** The response as soon as its head is there. Whoever stops reading the body ends the connection. @throws as `fetch` */
  async stream(request: ClientRequest): Promise<StreamedResponse> {
    const deadline = startDeadline(this.options.clock, request.timeout, request.signal);
    try {
      return await this.following(request, deadline.signal, async (url, headers) => {
        const ended = new AbortController();
        const body = new BodyStream(() => ended.abort(new CodedError('CANCELED', 'nobody reads the response any more')));
        const signal = AbortSignal.any([ended.signal, ...request.signal ? [request.signal] : []]);
        const late = () => ended.abort(deadline.signal.reason);
        deadline.signal.addEventListener('abort', late, { once: true });
        this.exchange(request, url, headers, body, signal).then(() => body.finish(), (err) => body.fail(err));
        const head = await body.started.finally(() => deadline.signal.removeEventListener('abort', late));
        return { head, url, body };
      }, ({ body }) => body.cancel());
    } finally {
      deadline.clear();
    }
  }

  /** Ends the connections that wait for a next request; from now on each ends behind its request. */
  close(): void {
    this.pool.close();
  }

  private async following<T extends ResponseHeadHolder>(
    request: ClientRequest, signal: AbortSignal, once: (url: URL, headers: RequestHeaders) => Promise<T>, discard: (response: T) => void = () => undefined,
  ): Promise<T> {
    const { followRedirects = true, authorize } = this.options;
    let { url } = request;
    try {
      for (let redirects = 0; ; redirects++) {
        signal.throwIfAborted();
        const trusted = url.host === request.url.host;
        const headers = trusted ? { ...request.headers, ...await authorize?.(url) } : withoutCredentials(request.headers);
        const response = await once(url, headers);
        const location = response.head.header('location');
        if (!followRedirects || !REDIRECTS.has(response.head.status) || location === undefined || !'GET HEAD'.includes(request.method)) return response;
        if (redirects === MAX_REDIRECTS) throw new CodedError('HTTP', `stopped after ${MAX_REDIRECTS} redirects`);
        discard(response);
        url = new URL(location, url);
      }
    } catch (err) {
      if (request.signal?.aborted && err === request.signal.reason) throw err;
      const code = err instanceof CodedError && (err.code === 'TIMEOUT' || err.code === 'BODY_TOO_LARGE') ? err.code : 'HTTP';
      throw new CodedError(code, `${request.method[0]}${request.method.slice(1).toLowerCase()} ${JSON.stringify(shown(url))}: ${errorText(err)}`, err);
    }
  }

  /** One request on a kept connection or, where the server has just closed that, on a new one. */
  private async exchange(
    request: ClientRequest, url: URL, headers: RequestHeaders, receiver: Receiver, signal: AbortSignal,
  ): Promise<void> {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new CodedError('HTTP', `unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
    const proxy = this.options.proxy?.(url);
    const key = `${proxy?.href ?? ''} ${url.protocol}//${url.protocol === 'http:' && proxy ? '' : url.host}`;
    const message = this.message(request, url, headers, proxy);
    const kept = this.pool.take(key);
    if (kept) {
      try {
        return await this.use(key, kept, message, receiver, signal);
      } catch (err) {
        if (kept.answered || signal.aborted) throw err; // else it was closed between two requests
      }
    }
    await this.use(key, await this.connect(key, url, proxy, signal), message, receiver, signal);
  }

  private async use(key: string, connection: Connection, message: Message, receiver: Receiver, signal: AbortSignal): Promise<void> {
    receiver.from(connection);
    if (await connection.send(message, receiver, signal)) this.pool.give(key, connection);
    else connection.destroy();
  }

  private async connect(key: string, url: URL, proxy: URL | undefined, signal: AbortSignal): Promise<Connection> {
    const { dialer } = this.options;
    const first = proxy ?? url;
    const tls = first.protocol === 'https:' ? await this.options.tls?.() ?? {} : undefined;
    let socket = await dialer.dial(hostPort(first), { tls, timeout: Infinity, signal });
    if (proxy && url.protocol === 'https:') {
      const tunnel = await this.tunnel(new Connection(socket, () => undefined), url, proxy, signal).then(() => socket);
      tunnel.removeAllListeners();
      const { host } = hostPort(url);
      socket = await secured(connectTls({ host, servername: isIP(host) ? undefined : host, ...await this.options.tls?.(), socket: tunnel }), signal);
    }
    const connection: Connection = new Connection(socket, () => this.pool.remove(key, connection));
    return connection;
  }

  /** Asks the proxy for a way to the host of `url`. */
  private async tunnel(connection: Connection, url: URL, proxy: URL, signal: AbortSignal): Promise<void> {
    const authority = formatHostPort(hostPort(url));
    const answer = new CollectedBody(MAX_REFUSAL);
    const head = requestHead('CONNECT', authority, {
      'Host': authority, 'User-Agent': this.options.userAgent, ...this.options.connectHeaders, ...proxyAuthorization(proxy),
    });
    await connection.send({ head, bodiless: true }, answer, signal);
    if (answer.received!.status !== 200) {
      connection.destroy();
      throw new CodedError('HTTP', answer.received!.reason || `proxy answered ${answer.received!.status}`);
    }
  }

  private message(request: ClientRequest, url: URL, headers: RequestHeaders, proxy: URL | undefined): Message {
    const { method, body } = request;
    const plainProxy = proxy && url.protocol === 'http:';
    const target = plainProxy ? `http://${url.host}${url.pathname}${url.search}` : `${url.pathname}${url.search}`;
    const length: RequestHeaders = body || method === 'POST' || method === 'PUT' ? { 'Content-Length': String(body?.length ?? 0) } : {};
    const head = requestHead(method, target, {
      'Host': url.host, 'User-Agent': this.options.userAgent, ...length, ...headers, ...plainProxy ? proxyAuthorization(proxy) : {},
    });
    return { head, body, bodiless: method === 'HEAD' };
  }
}

const MAX_REFUSAL = 64 << 10;

/** What may be sent to a host that a redirect has led to. */
function withoutCredentials(headers: RequestHeaders = {}): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_HOST.includes(name.toLowerCase())));
}

const OF_THE_HOST = ['host', 'authorization', 'cookie', 'www-authenticate'];

function requestHead(method: string, target: string, headers: RequestHeaders): string {
  let text = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, values] of Object.entries(headers)) {
    for (const value of typeof values === 'string' ? [values] : values) {
      if (/[\r\n\0]/.test(name + value)) throw new CodedError('HTTP', `net/http: invalid header field value for ${JSON.stringify(name)}`);
      text += `${name}: ${value}\r\n`;
    }
  }
  return `${text}\r\n`;
}

function hostPort(url: URL): { host: string; port: number } {
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
}

function proxyAuthorization({ username, password }: URL): RequestHeaders {
  if (username === '') return {};
  return { 'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
}

function secured(socket: TLSSocket, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', aborted);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** A URL in an error: without its password, as Go shows it. */
function shown(url: URL): string {
  if (url.password === '') return url.href;
  const masked = new URL(url.href);
  masked.password = 'xxxxx';
  return masked.href;
}
