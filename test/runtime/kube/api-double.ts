import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { Dialer } from '../../../runtime/http/dial';
import { HttpRequest, HttpResponse } from '../../../runtime/http/message';
import { HttpServer } from '../../../runtime/http/server';
import { KubeClient } from '../../../runtime/kube/kube-client';
import { Recorder } from '../../lib/log/recorder';

/** An API server that answers as a test tells it, and a client for it. */
export class ApiDouble {
  readonly log = new Recorder();
  readonly clock = new FakeClock();
  readonly requests: HttpRequest[] = [];
  readonly bodies: string[] = [];
  client!: KubeClient;
  url!: URL;
  private readonly server: HttpServer;

  constructor(answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>) {
    this.server = new HttpServer({
      log: this.log, clock: this.clock,
      handler: async (request) => {
        this.requests.push(request);
        this.bodies.push(Buffer.from(await request.body()).toString());
        return answer(request);
      },
    });
  }

  async start(): Promise<this> {
    const server = this.url = new URL(`http://${await this.server.listen('127.0.0.1:0', {})}`);
    this.client = new KubeClient({
      access: { server, namespace: 'default', tls: async () => ({}), headers: async () => ({ Authorization: 'Bearer t' }) },
      dialer: new Dialer({ env: {}, fs: new MemFs(), clock: this.clock }), clock: this.clock, userAgent: 'test',
    });
    return this;
  }

  async close(): Promise<void> {
    this.client.close();
    await this.server.close(0);
  }
}

export function json(body: unknown, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The lines of a watch: those that are there, then whatever `push` adds, until `end`. */
export class WatchDouble {
  private readonly queue: Uint8Array[] = [];
  private ended = false;
  private wake: () => void = () => undefined;

  push(type: string, object: object): this {
    this.queue.push(Buffer.from(`${JSON.stringify({ type, object })}\n`));
    this.wake();
    return this;
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  response(): HttpResponse {
    return { headers: { 'content-type': 'application/json' }, body: this.lines() };
  }

  private async* lines(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let line = this.queue.shift(); line; line = this.queue.shift()) yield line;
      if (this.ended) return;
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
  }
}

/** Waits, turn by turn of the event loop, until something has happened on the other side of a socket. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
