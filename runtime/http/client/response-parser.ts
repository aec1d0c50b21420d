import { CodedError } from '../../../lib/sys/errors';
import { parseHead, ResponseHead } from './response-head';

/** Gets the parts of a response as they come. A piece of the body is valid during the call alone. */
export interface ResponseSink {
  head(head: ResponseHead): void;
  data(bytes: Uint8Array): void;
}

const MAX_HEAD = 64 << 10;
const MAX_LINE = 4096; // of a chunk's size, with whatever extensions

type State = 'head' | 'length' | 'size' | 'chunk' | 'chunk-end' | 'trailer' | 'to-end' | 'done';

/**
 * Splits the bytes of a connection into one response: RFC 9112, lenient about bare line feeds as Go is. It holds no byte of the body;
 * what does not belong to this response is left over, and means that the connection cannot be used again.
 */
export class ResponseParser {
  private state: State = 'head';
  private held: Buffer = Buffer.alloc(0); // of a head or line that is not complete yet
  private left = 0; // bytes of the body or chunk that are still to come
  private head: ResponseHead | undefined;
  private ended = false; // with the connection

  /** @param bodiless the request was a HEAD */
  constructor(private readonly sink: ResponseSink, private readonly bodiless: boolean) {}

  get done(): boolean {
    return this.state === 'done';
  }

  /** Whether the server will take another request on this connection. */
  get reusable(): boolean {
    if (!this.done || !this.head || this.ended || this.held.length > 0) return false;
    const connection = this.head.header('connection')?.toLowerCase() ?? '';
    return this.head.version === 'HTTP/1.1' ? !connection.includes('close') : connection.includes('keep-alive');
  }

  /** @throws CodedError BAD_RESPONSE, or what the sink throws */
  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length || this.state === 'done') {
      if (this.state === 'done') {
        if (at < bytes.length) this.held = bytes.subarray(at); // bytes that nobody asked for
        return;
      }
      if (this.state === 'length' || this.state === 'chunk' || this.state === 'to-end') at = this.body(bytes, at);
      else at = this.text(bytes, at);
    }
  }

  /** The connection has ended. @throws CodedError BAD_RESPONSE where the response has not, in Go's words */
  end(): void {
    if (this.state === 'to-end') {
      this.ended = true;
      this.state = 'done';
    }
    if (this.state !== 'done') throw new CodedError('BAD_RESPONSE', this.head || this.held.length ? 'unexpected EOF' : 'EOF');
  }

  private body(bytes: Buffer, at: number): number {
    if (this.state === 'to-end') {
      this.sink.data(bytes.subarray(at));
      return bytes.length;
    }
    const take = Math.min(this.left, bytes.length - at);
    if (take > 0) this.sink.data(bytes.subarray(at, at + take));
    this.left -= take;
    if (this.left === 0) this.state = this.state === 'length' ? 'done' : 'chunk-end';
    return at + take;
  }

  /** Takes what ends with a line, or for a head with an empty one. */
  private text(bytes: Buffer, at: number): number {
    const before = this.held.length;
    const all = before ? Buffer.concat([this.held, bytes.subarray(at)]) : bytes.subarray(at);
    const end = this.state === 'head' ? endOfHead(all) : all.indexOf(10) + 1;
    if (end <= 0) {
      if (all.length > (this.state === 'head' ? MAX_HEAD : MAX_LINE)) throw new CodedError('BAD_RESPONSE', `${this.state} of the response is too long`);
      this.held = Buffer.from(all);
      return bytes.length;
    }
    this.held = Buffer.alloc(0);
    this.line(all.toString('latin1', 0, end).replace(/(?:\r?\n)+$/, ''));
    return at + end - before;
  }

  private line(text: string): void {
    if (this.state === 'head') this.start(parseHead(text));
    else if (this.state === 'chunk-end') {
      if (text !== '') throw new CodedError('BAD_RESPONSE', 'malformed chunked encoding');
      this.state = 'size';
    } else if (this.state === 'trailer') {
      if (text === '') this.state = 'done';
    } else {
      const [size] = /^[0-9a-fA-F]{1,13}(?=$|[;\s])/.exec(text) ?? [];
      if (size === undefined) throw new CodedError('BAD_RESPONSE', 'invalid byte in chunk length');
      this.left = parseInt(size, 16);
      this.state = this.left === 0 ? 'trailer' : 'chunk';
    }
  }

  private start(head: ResponseHead): void {
    if (head.status >= 100 && head.status < 200 && head.status !== 101) return; // the real one follows
    this.head = head;
    this.sink.head(head);
    const length = head.header('content-length');
    if (this.bodiless || head.status === 204 || head.status === 304) this.state = 'done';
    else if (head.header('transfer-encoding')?.toLowerCase().includes('chunked')) this.state = 'size';
    else if (length === undefined) this.state = 'to-end';
    else {
      if (!/^\d{1,15}$/.test(length)) throw new CodedError('BAD_RESPONSE', `bad Content-Length ${JSON.stringify(length)}`);
      this.left = Number(length);
      this.state = this.left === 0 ? 'done' : 'length';
    }
  }
}

/** Behind the empty line; 0 where there is none yet. */
function endOfHead(bytes: Buffer): number {
  for (let lf = bytes.indexOf(10); lf >= 0; lf = bytes.indexOf(10, lf + 1)) {
    if (bytes[lf + 1] === 10) return lf + 2;
    if (bytes[lf + 1] === 13 && bytes[lf + 2] === 10) return lf + 3;
  }
  return 0;
}
