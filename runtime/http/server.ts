import { createServer as createHttpServer, IncomingMessage, Server as NodeServer, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, Server as TcpServer, Socket } from 'node:net';
import { TlsOptions } from 'node:tls';
import { Logger } from '../../lib/log/logger';
import { Clock } from '../../lib/sys/clock';
import { CodedError, errorText } from '../../lib/sys/errors';
import { listen, Listening, PodAddresses } from './listen';
import { Handler, HttpResponse } from './message';
import { respond } from './respond';
import { ServerRequest } from './server-request';
import { Turnstile } from './turnstile';

/** What one client, or all together, may take. */
export interface Limits {
  /** Connections that are served at once; further ones wait for their turn unserved. */
  readonly connections: number;
  /** Connections that may wait; further ones are closed. */
  readonly waiting: number;
  /** Milliseconds for a whole request to arrive, headers and body: `--web.read-timeout`. Also how long a connection may idle. */
  readonly readTimeout: number;
  /** Bytes of request line and headers. */
  readonly headerBytes: number;
  /** Bytes of a request's body, where its handler allows no fewer. */
  readonly bodyBytes: number;
}

export const DEFAULT_LIMITS: Limits = { connections: 512, waiting: 1024, readTimeout: 300_000, headerBytes: 64 << 10, bodyBytes: 32 << 20 };

const KEEP_ALIVE = 15_000; // ms of silence after which is asked whether the client is still there: it may wait for an answer for hours

export interface ServerOptions {
  readonly handler: Handler;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
  /** Statuses for the codes of this server's own errors, besides `STATUSES`. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** PEM; makes it a server of HTTPS. With `clientCa` clients may show certificates of that authority; whether they must is up to the handler. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
}

const GONE = new CodedError('CLIENT_GONE', 'the client has gone'); // one for all: answered requests end with it too

/** What a thrown code becomes. Any other is a 500, and what it says stays in the log. */
export const STATUSES: Readonly<Record<string, number>> = { BAD_REQUEST: 400, BODY_TOO_LARGE: 413, REQUEST_TIMEOUT: 408 };

function tlsSettings({ key, cert, clientCa }: NonNullable<ServerOptions['tls']>): TlsOptions {
  return { key, cert, ...clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false } };
}

/** An HTTP/1.1 server that no client can make wait, grow or fall over. */
export class HttpServer {
  private readonly limits: Limits;
  private readonly front: TcpServer;
  private readonly http: NodeServer;
  private readonly turnstile: Turnstile;
  private readonly sockets = new Set<Socket>();
  private readonly running = new Set<ServerRequest>();
  private listening: Listening | undefined;
  private idle: () => void = () => undefined;

  constructor(private readonly options: ServerOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { readTimeout, headerBytes } = this.limits;
    const settings = {
      requestTimeout: readTimeout, headersTimeout: Math.min(readTimeout, 60_000), keepAliveTimeout: readTimeout, maxHeaderSize: headerBytes,
      connectionsCheckingInterval: 1000, ...options.tls && tlsSettings(options.tls),
    };
    this.http = (options.tls ? createHttpsServer(settings) : createHttpServer(settings)) as NodeServer;
    this.http.on('request', (req: IncomingMessage, res: ServerResponse) => void this.serve(req, res));
    this.http.on('connect', (req: IncomingMessage, socket: Socket) => void this.refuseTunnel(req, socket));
    this.turnstile = new Turnstile(this.limits.connections, this.limits.waiting, (socket) => this.http.emit('connection', socket));
    // The HTTP server would refuse connections, not let them wait.
    this.front = createTcpServer({ pauseOnConnect: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE }, (socket) => this.accept(socket));
  }

  /** Begins to serve. @returns the bound address as Go prints it, for the line that says `Listening on` @throws CodedError LISTEN */
  async listen(address: string, pod: PodAddresses): Promise<string> {
    this.listening = await listen(this.front, address, pod);
    return this.listening.address;
  }

  /**
   * Ends it: no new connections, the `signal` of every request aborts after `grace` milliseconds, and then whatever is left is cut.
   * Resolves when no socket is left.
   */
  async close(grace: number): Promise<void> {
    const closed = Promise.all([new Promise<void>((resolve) => this.front.close(() => resolve())), this.listening?.close()]);
    this.turnstile.close();
    this.http.closeIdleConnections();
    this.http.keepAliveTimeout = 1; // those that answer now end behind their answer
    const patience = new AbortController();
    const late = this.options.clock.sleep(grace, patience.signal).catch(() => undefined);
    const idle = new Promise<void>((resolve) => { this.idle = resolve; });
    if (this.running.size > 0) await Promise.race([idle, late]);
    patience.abort();
    for (const request of this.running) request.abort(new CodedError('CLOSING', 'the server is shutting down'));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a client that resets while it waits
    this.turnstile.enter(socket);
  }

  /** A CONNECT is answered like any request; none is answered with a tunnel. */
  private async refuseTunnel(req: IncomingMessage, socket: Socket): Promise<void> {
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    await this.serve(req, res);
    socket.end();
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = new ServerRequest(req, this.limits.bodyBytes);
    this.running.add(request);
    res.once('close', () => {
      request.abort(GONE);
      this.running.delete(request);
      if (this.running.size === 0) this.idle();
    });
    let response: HttpResponse;
    try {
      response = await this.options.handler(request, {});
    } catch (err) {
      response = this.failure(req, err);
    }
    if (res.closed) return; // nobody reads it any more
    if (!this.front.listening) res.shouldKeepAlive = false;
    await respond(req, res, response).catch((err) => {
      if (!res.closed) this.options.log.warn('Response ended early', { path: req.url, err });
      res.destroy();
    });
  }

  private failure(req: IncomingMessage, err: unknown): HttpResponse {
    const code = err instanceof CodedError ? err.code : '';
    const status = this.options.statuses?.[code] ?? STATUSES[code];
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
    if (status !== undefined) return { status, headers, body: `${errorText(err)}\n` };
    if (code !== 'CLIENT_GONE') this.options.log.error('Request failed', { method: req.method, path: req.url, err });
    return { status: 500, headers, body: 'Internal Server Error\n' };
  }
}
