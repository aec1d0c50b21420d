import { Socket } from 'node:net';
import { CodedError } from '../../../lib/sys/errors';
import { ResponseParser, ResponseSink } from './response-parser';

/** A request as bytes: its head, and a body of known length. */
export interface Message { readonly head: string; readonly body?: Uint8Array; readonly bodiless: boolean }

interface Exchange { readonly parser: ResponseParser; readonly resolve: () => void; readonly reject: (err: unknown) => void }

/** One connection of a client: a request and its response at a time. */
export class Connection {
  /** Whether a byte of the present response has come: from then on the server has seen the request. */
  answered = false;
  private exchange: Exchange | undefined;

  /** @param gone is called when the connection ends, whoever ended it */
  constructor(private readonly socket: Socket, gone: () => void) {
    socket.on('data', (bytes: Buffer) => this.data(bytes));
    socket.on('error', (err) => this.fail(new CodedError('CONNECTION', connectionText(err), err)));
    socket.on('end', () => this.ended());
    socket.on('close', () => {
      this.ended();
      gone();
    });
  }

  get usable(): boolean {
    return !this.socket.destroyed && !this.socket.readableEnded && this.socket.writable;
  }

  /**
   * Sends `message` and feeds `sink` until the response is complete.
   * @returns whether the connection can be used again
   * @throws CodedError CONNECTION, BAD_RESPONSE, or the signal's reason; the connection is gone then
   */
  async send(message: Message, sink: ResponseSink, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const parser = new ResponseParser(sink, message.bodiless);
    this.answered = false;
    const aborted = () => this.fail(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        this.exchange = { parser, resolve, reject };
        this.socket.resume(); // a slow reader may have left it waiting
        this.socket.cork();
        this.socket.write(message.head, 'latin1');
        if (message.body?.length) this.socket.write(message.body);
        this.socket.uncork();
      });
    } finally {
      this.exchange = undefined;
      signal.removeEventListener('abort', aborted);
    }
    return parser.reusable && this.usable;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private data(bytes: Buffer): void {
    if (!this.exchange) return this.destroy(); // a server that speaks without being asked
    this.answered = true;
    try {
      this.exchange.parser.push(bytes);
    } catch (err) {
      return this.fail(err);
    }
    if (this.exchange.parser.done) this.exchange.resolve();
  }

  private ended(): void {
    if (!this.exchange || this.exchange.parser.done) return;
    try {
      this.exchange.parser.end();
      this.exchange.resolve();
    } catch (err) {
      this.fail(err);
    }
  }

  private fail(err: unknown): void {
    this.socket.destroy();
    this.exchange?.reject(err);
  }
}

function connectionText(err: NodeJS.ErrnoException): string {
  if (err.code === 'ECONNRESET') return 'read: connection reset by peer';
  return err.code === 'EPIPE' ? 'write: broken pipe' : err.message;
}
