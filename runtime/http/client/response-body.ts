import { CodedError } from '../../../lib/sys/errors';
import { Connection } from './connection';
import { ResponseHead } from './response-head';
import { ResponseSink } from './response-parser';

/** Takes one response from a connection. */
export interface Receiver extends ResponseSink {
  /** The connection that the response will come from; called again where the request is sent a second time. */
  from(connection: Connection): void;
}

/** A body that is kept until it is whole. */
export class CollectedBody implements Receiver {
  received: ResponseHead | undefined;
  private readonly pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  from(): void {}

  head(head: ResponseHead): void {
    this.received = head;
  }

  data(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.length > this.maxBytes) throw new CodedError('BODY_TOO_LARGE', `the response has more than ${this.maxBytes} bytes`);
    this.pieces.push(bytes as Buffer); // Node gives each read a buffer of its own, so it stays as it is
  }

  bytes(): Buffer {
    return this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces, this.length);
  }
}

const HIGH_WATER = 1 << 20; // bytes that may wait for the reader before the server has to

/** A body that is read while it comes; a reader that is slow makes the server wait. */
export class BodyStream implements Receiver, AsyncIterable<Buffer> {
  /** Resolves when the head is there. */
  readonly started: Promise<ResponseHead>;
  private readonly queue: Buffer[] = [];
  private waiting = 0; // bytes in the queue
  private connection: Connection | undefined;
  private over: { readonly err?: unknown } | undefined;
  private wake: () => void = () => undefined;
  private begin!: { resolve: (head: ResponseHead) => void; reject: (err: unknown) => void };

  /** @param left is called when the reader stops before the end */
  constructor(private readonly left: () => void) {
    this.started = new Promise((resolve, reject) => { this.begin = { resolve, reject }; });
  }

  from(connection: Connection): void {
    this.connection = connection;
  }

  head(head: ResponseHead): void {
    this.begin.resolve(head);
  }

  data(bytes: Uint8Array): void {
    this.queue.push(bytes as Buffer);
    this.waiting += bytes.length;
    if (this.waiting > HIGH_WATER) this.connection?.pause();
    this.wake();
  }

  /** For a body that nobody will read. */
  cancel(): void {
    if (!this.over) this.left();
  }

  finish(): void {
    this.over = {};
    this.wake();
  }

  fail(err: unknown): void {
    this.over = { err };
    this.begin.reject(err);
    this.wake();
  }

  async* [Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        for (let bytes = this.queue.shift(); bytes; bytes = this.queue.shift()) {
          this.waiting -= bytes.length;
          yield bytes;
        }
        this.connection?.resume();
        if (this.over?.err !== undefined) throw this.over.err;
        if (this.over) return;
        await new Promise<void>((resolve) => { this.wake = resolve; });
      }
    } finally {
      this.cancel();
    }
  }
}
