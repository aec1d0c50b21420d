import { connect, createServer, Socket } from 'node:net';

/** What to load, and how. */
export interface Load {
  /** Of the proxy. */
  readonly address: string;
  /** Of the targets. */
  readonly port: number;
  readonly clients: number;
  /** A second. */
  readonly scrapes: number;
  /** How long one of the five parts lasts that are told of, in seconds. */
  readonly part: number;
}

/** One part of the load. */
export interface Part {
  readonly scrapes: number;
  readonly failed: number;
  readonly proxied: Quantiles;
  readonly direct: Quantiles;
}

/** In milliseconds. */
export interface Quantiles { readonly median: number; readonly p99: number; readonly most: number }

const PARTS = 5;
const TICK = 5; // ms
const DIRECT_EVERY = 5; // scrapes through the proxy for one that goes to its target directly
const LINE = Buffer.from('shop_http_requests_total{code="200",handler="/cart",instance="shop",pod="shop-7d9c8b6f5-x2x4z"} 12345\n');
const PAGE = Buffer.concat(Array<Buffer>(200).fill(LINE));
const RESPONSE = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: ${PAGE.length}\r\n\r\n`), PAGE]);
const SEPARATOR = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

/** A connection that is kept: one request at a time, and responses of known length alone. It does the least that can be done. */
class Line {
  private readonly socket: Socket;
  private held: Buffer = NOTHING;
  private resolve: ((message: Buffer) => void) | undefined;
  private reject: ((err: Error) => void) | undefined;

  constructor(address: string) {
    const [host, port] = address.split(':');
    this.socket = connect({ host, port: Number(port), noDelay: true });
    this.socket.on('data', (bytes) => this.take(bytes)).on('error', (err) => this.reject?.(err)).on('close', () => this.reject?.(new Error('closed')));
  }

  /** @returns the whole response */
  async ask(...request: ReadonlyArray<string | Buffer>): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.socket.cork();
      for (const piece of request) this.socket.write(piece);
      this.socket.uncork();
    });
  }

  private take(bytes: Buffer): void {
    const all = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    const end = all.indexOf(SEPARATOR);
    const size = end < 0 ? Infinity : Number(/content-length: *(\d+)/i.exec(all.toString('latin1', 0, end))?.[1]);
    const isWhole = all.length >= end + SEPARATOR.length + size;
    this.held = isWhole ? NOTHING : all;
    if (!isWhole) return;
    const { resolve } = this;
    this.resolve = this.reject = undefined; // else each connection keeps its last response
    resolve?.(all);
  }
}

/** Serves the same page at every address of this machine, and prints its port. */
export function serve(): void {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', (bytes) => {
      if (bytes.includes(SEPARATOR)) socket.write(RESPONSE); // a request is too short to come in two pieces
    }).on('error', () => undefined);
  });
  server.listen(0, '0.0.0.0', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
}

/** Polls, scrapes the target at its own address, and pushes what it found. */
async function runClient(name: string, target: string, proxy: string, polling: () => void): Promise<never> {
  const [polls, pushes, scrapes] = [new Line(proxy), new Line(proxy), new Line(target)];
  const poll = `POST /poll HTTP/1.1\r\nHost: ${proxy}\r\nContent-Length: ${name.length}\r\n\r\n${name}`;
  const scrape = `GET /metrics HTTP/1.1\r\nHost: ${target}\r\n\r\n`;
  for (;;) {
    const instructed = polls.ask(poll);
    polling();
    const id = /^Id: (.*)\r$/mi.exec((await instructed).toString('latin1'))![1];
    void scrapes.ask(scrape).then((found) => {
      const head = `HTTP/1.1 200 OK\r\nId: ${id}\r\nX-Prometheus-Scrape-Timeout: 9.990000\r\n`, rest = found.subarray(found.indexOf('\n') + 1);
      return pushes.ask(`POST /push HTTP/1.1\r\nHost: ${proxy}\r\nContent-Length: ${head.length + rest.length}\r\n\r\n${head}`, rest);
    });
  }
}

/** Kept connections of a server that scrapes: as many as there are scrapes at once. */
class Lines {
  private readonly idle: Line[] = [];

  constructor(private readonly address: string) {}

  /** @returns the milliseconds that it took @throws Error for what is no page of the target */
  async scrape(request: string): Promise<number> {
    const began = performance.now();
    const line = this.idle.pop() ?? new Line(this.address);
    const answer = await line.ask(request);
    this.idle.push(line);
    const took = performance.now() - began;
    if (!answer.subarray(answer.length - PAGE.length).equals(PAGE)) throw new Error(answer.toString('latin1', 0, 300));
    return took;
  }
}

/** Loads the proxy, and prints a `Part` as a line of JSON after each. */
export async function load({ address, port, clients, scrapes, part }: Load): Promise<void> {
  const names = Array.from({ length: clients }, (_, i) => `127.1.${i >> 8}.${i & 255}`);
  for (const name of names) await new Promise<void>((polling) => void runClient(name, `${name}:${port}`, address, polling));

  const proxy = new Lines(address), targets = new Map(names.map((name) => [name, new Lines(`${name}:${port}`)]));
  const head = (name: string) => `Host: ${name}:${port}\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n`;
  for (const name of names) { // connections and code get warm
    await targets.get(name)!.scrape(`GET /metrics HTTP/1.1\r\n${head(name)}`);
    await proxy.scrape(`GET http://${name}:${port}/metrics HTTP/1.1\r\n${head(name)}`);
  }
  let times: number[] = [], directTimes: number[] = [], failed = 0;
  const began = performance.now();
  for (let done = 0, parts = 0; parts < PARTS;) {
    await new Promise((resolve) => setTimeout(resolve, TICK));
    const passed = (performance.now() - began) / 1000;
    for (; done < passed * scrapes; done++) {
      const name = names[done % clients];
      proxy.scrape(`GET http://${name}:${port}/metrics HTTP/1.1\r\n${head(name)}`).then((ms) => times.push(ms), (err: Error) => {
        if (failed++ === 0) process.stderr.write(`${err.message}\n`);
      });
      if (done % DIRECT_EVERY === 0) void targets.get(name)!.scrape(`GET /metrics HTTP/1.1\r\n${head(name)}`).then((ms) => directTimes.push(ms));
    }
    if (passed < (parts + 1) * part) continue;
    const told: Part = { scrapes: times.length, failed, proxied: quantiles(times), direct: quantiles(directTimes) };
    process.stdout.write(`${JSON.stringify(told)}\n`);
    [times, directTimes, failed] = [[], [], 0];
    parts++;
  }
  process.exit(0);
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.ceil(q * sorted.length) - 1];
  return { median: at(0.5), p99: at(0.99), most: at(1) };
}
