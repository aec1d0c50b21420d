import { createServer, Server, Socket } from 'node:net';
import { formatHostPort, HostPort } from '../../../lib/flags/host-port';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Kind } from '../../../lib/wire/memberlist/messages';
import { decodeStream, encodeStream, LARGEST_STREAM, StreamMessage } from '../../../lib/wire/memberlist/stream';
import { startDeadline } from '../../http/client/deadline';
import { DatagramSocket } from '../../http/datagram';
import { Dialer } from '../../http/dial';
import { listen, Listening, PodAddresses } from '../../http/listen';
import { Inbox, Transport } from './transport';

export interface NetTransportOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dialer: Dialer;
  readonly pod: PodAddresses;
  readonly label: string;
  /** Milliseconds for a connection that comes in. */
  readonly timeout: number;
}

const MOST_CONNECTIONS = 128;
const NO_LABEL = ''; // of an answer: whoever opens a connection says once which cluster it is for

/** Packets by UDP and connections by TCP, at the same port. */
export class NetTransport implements Transport {
  private inbox: Inbox | undefined;
  private server!: Server;
  private listening!: Listening;
  private datagrams!: DatagramSocket;
  private readonly stopping = new AbortController();

  private constructor(private readonly options: NetTransportOptions) {}

  /** @param address as the flag has it: `0.0.0.0:9094` @throws CodedError LISTEN */
  static async listen(address: string, options: NetTransportOptions): Promise<NetTransport> {
    const transport = new NetTransport(options);
    const { pod } = options;
    transport.server = createServer((socket) => void transport.serve(socket));
    transport.server.maxConnections = MOST_CONNECTIONS;
    transport.listening = await listen(transport.server, address, pod);
    const { port } = transport;
    const host = address.slice(0, address.lastIndexOf(':'));
    try {
      transport.datagrams = await DatagramSocket.bind(`${host}:${port}`, pod, (bytes, from) => transport.inbox?.packet(bytes, from));
    } catch (err) {
      await transport.closeServer();
      throw err;
    }
    return transport;
  }

  /** Where others reach it. */
  get port(): number {
    return Number(this.listening.address.slice(this.listening.address.lastIndexOf(':') + 1));
  }

  /** Begins to take what comes; what came before is lost. */
  deliver(inbox: Inbox): void {
    this.inbox = inbox;
  }

  send(packet: Uint8Array, to: HostPort): void {
    if (!this.stopping.signal.aborted) this.datagrams.send(packet, to);
  }

  async request(message: StreamMessage, to: HostPort, answered: boolean, timeout: number): Promise<StreamMessage | undefined> {
    const { clock, dialer, label } = this.options, deadline = startDeadline(clock, timeout, this.stopping.signal);
    try {
      const socket = await dialer.dial(to, { timeout, signal: deadline.signal });
      try {
        await write(socket, encodeStream(message, label), deadline.signal, !answered);
        return answered ? await readOne(socket, NO_LABEL, deadline.signal) : undefined;
      } finally {
        if (answered) socket.destroy();
      }
    } catch (err) {
      throw new CodedError('CLUSTER', `${formatHostPort(to)}: ${errorText(err)}`, err);
    } finally {
      deadline.clear();
    }
  }

  async close(): Promise<void> {
    this.stopping.abort(new CodedError('CANCELED', 'the cluster is left'));
    this.datagrams.close();
    await this.closeServer();
  }

  private async closeServer(): Promise<void> {
    await this.listening.close();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  private async serve(socket: Socket): Promise<void> {
    const { clock, label, log, timeout } = this.options, deadline = startDeadline(clock, timeout, this.stopping.signal);
    socket.on('error', () => undefined);
    try {
      const message = await readOne(socket, label, deadline.signal);
      const answer = this.inbox?.stream(message);
      if (answer) await write(socket, encodeStream(answer, NO_LABEL), deadline.signal, true);
    } catch (err) {
      log.debug('A connection from another replica failed', { from: socket.remoteAddress, err });
      if (socket.writable) socket.end(encodeStream({ kind: Kind.Error, reason: errorText(err) }, NO_LABEL));
    } finally {
      deadline.clear();
      socket.end();
      socket.resume();
      socket.setTimeout(timeout, () => socket.destroy());
    }
  }
}

function write(socket: Socket, bytes: Uint8Array, signal: AbortSignal, last: boolean): Promise<void> {
  return withSignal(socket, signal, (done, failed) => {
    const written = (err?: Error | null) => (err ? failed(err) : done());
    if (last) socket.end(bytes, () => written());
    else socket.write(bytes, written);
  });
}

/** Reads until a message is whole; more than that is left alone. */
function readOne(socket: Socket, label: string, signal: AbortSignal): Promise<StreamMessage> {
  return withSignal(socket, signal, (done, failed) => {
    let held = Buffer.alloc(0), tried = 0;
    const look = () => {
      tried = held.length;
      const message = decodeStream(held, label);
      if (message) done(message);
      return message;
    };
    socket.on('data', (piece: Buffer) => {
      held = Buffer.concat([held, piece]);
      try {
        if (held.length > LARGEST_STREAM) throw new CodedError('MEMBERLIST', `a message of more than ${LARGEST_STREAM} bytes`);
        if (held.length < 65_536 || held.length >= 1.25 * tried) look(); // not at every piece of a large one
      } catch (err) {
        failed(err as Error);
      }
    });
    socket.once('end', () => {
      try {
        if (!look()) failed(new CodedError('MEMBERLIST', `the connection ended in the midst of a message, after ${held.length} bytes`));
      } catch (err) {
        failed(err as Error);
      }
    });
  });
}

function withSignal<T>(socket: Socket, signal: AbortSignal, start: (done: (value: T) => void, failed: (err: Error) => void) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => settle(() => {
      socket.destroy();
      reject(signal.reason);
    });
    const settle = (outcome: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners('data');
      outcome();
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (err) => settle(() => reject(err)));
    start((value) => settle(() => resolve(value)), (err) => settle(() => reject(err)));
  });
}
