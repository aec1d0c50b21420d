import { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { CodedError } from '../../lib/sys/errors';
import { ClientName, HttpRequest } from './message';

/** A request of Node's server as a value. What costs something is made when it is first asked for: most handlers ask for little. */
export class ServerRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly remote: string;
  private readonly mark: number;
  private gone: unknown;
  private controller?: AbortController;
  private named?: Readonly<Record<string, string>>;

  constructor(private readonly req: IncomingMessage, private readonly bodyBytes: number) {
    this.method = req.method ?? 'GET';
    this.target = req.url ?? '/';
    this.mark = this.target.indexOf('?');
    this.path = this.mark < 0 ? this.target : this.target.slice(0, this.mark);
    this.remote = req.socket.remoteAddress ?? '';
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.mark < 0 ? '' : this.target.slice(this.mark + 1));
  }

  get rawHeaders(): readonly string[] {
    return this.req.rawHeaders;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.named ??= Object.fromEntries(Object.entries(this.req.headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]));
  }

  get client(): ClientName | undefined {
    const { socket } = this.req;
    if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
    const { CN: commonName = '', O: organizations = [] } = socket.getPeerCertificate().subject as { CN?: string; O?: string | string[] };
    return { commonName, organizations: [organizations].flat() };
  }

  get signal(): AbortSignal {
    const controller = this.controller ??= new AbortController();
    if (this.gone !== undefined) controller.abort(this.gone);
    return controller.signal;
  }

  body(maxBytes = Infinity): Promise<Uint8Array> {
    return readBody(this.req, Math.min(maxBytes, this.bodyBytes));
  }

  /** Aborts the signal; what comes second is no reason any more. */
  abort(reason: unknown): void {
    this.gone ??= reason;
    this.controller?.abort(this.gone);
  }
}

const NOTHING = Buffer.alloc(0);

/** The body of `req`, at most `maxBytes`. @throws CodedError BODY_TOO_LARGE before it is read where the client says its length; BAD_REQUEST */
function readBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > maxBytes) return Promise.reject(tooLarge(`${announced}`, maxBytes));
  if (req.readableEnded || (announced === 0 && req.headers['transfer-encoding'] === undefined)) return Promise.resolve(NOTHING);
  // Not `for await`: an iterator over a stream costs more than all else of a short request.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      req.off('data', take).pause();
      reject(tooLarge('more', maxBytes));
    };
    const endEarly = (err?: Error) => reject(new CodedError('BAD_REQUEST', `the body ended early, after ${size} bytes`, err));
    if (req.destroyed) return endEarly();
    req.on('data', take);
    req.once('end', () => {
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
      chunks.length = 0; // an idle connection keeps its last request
    });
    req.once('error', endEarly);
    req.once('close', () => { if (!req.readableEnded) endEarly(); });
  });
}

function tooLarge(size: string, maxBytes: number): CodedError {
  return new CodedError('BODY_TOO_LARGE', `the body has ${size} bytes, at most ${maxBytes} are taken`);
}
