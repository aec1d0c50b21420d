import { createServer, Server, Socket } from 'node:net';
import { Clock } from '../../../lib/sys/clock';
import { listen, Listening, PodAddresses } from '../../http/listen';
import { Envelope, SmtpSession } from './smtp-session';

const MOST_CONNECTIONS = 100;
const PATIENCE = 60_000; // ms that a connection may say nothing
const LONGEST = 64 << 10; // bytes of a line that has no end
const MOST_UNREAD = 64 << 10; // bytes of replies that the client leaves lying

/** Receives mail by SMTP, and hands each message over. */
export class SmtpServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private listening: Listening | undefined;

  constructor(private readonly clock: Clock, private readonly received: (envelope: Envelope, remote: string) => void) {
    this.server = createServer((socket) => this.serve(socket));
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  /** @returns the bound address @throws CodedError LISTEN */
  async listen(address: string, pod: PodAddresses): Promise<string> {
    this.listening = await listen(this.server, address, pod);
    return this.listening.address;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([new Promise((resolve) => this.server.close(resolve)), this.listening?.close()]);
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.setEncoding('latin1'); // a byte is a character, whatever the mail is written in
    const session = new SmtpSession((envelope) => this.received(envelope, socket.remoteAddress ?? ''));
    let rest = '';
    let patience = new AbortController();
    const wait = () => {
      patience.abort();
      patience = new AbortController();
      this.clock.sleep(PATIENCE, patience.signal).then(() => socket.destroy(), () => undefined);
    };
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      patience.abort();
      this.sockets.delete(socket);
    });
    socket.on('data', (chunk) => {
      wait();
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST) return void socket.destroy();
      for (const line of lines) {
        const reply = session.line(line.replace(/\r$/, ''));
        if (reply) socket.write(reply.text, 'latin1');
        if (reply?.isLast) return void socket.end();
        if (socket.writableLength > MOST_UNREAD) return void socket.destroy();
      }
    });
    wait();
    socket.write(session.greeting);
  }
}
