import { createHash } from 'node:crypto';
import { connect, createServer, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A recorded scenario, as ../shared/conformance/pushprox describes it. */
export interface Scenario {
  readonly name: string;
  readonly sut: 'proxy' | 'client' | 'cli';
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly listen?: readonly string[];
  readonly variants: ReadonlyArray<{ readonly flavors: readonly string[]; readonly steps: readonly Step[] }>;
}

export interface Step {
  readonly do: string;
  readonly conn?: string;
  readonly to?: string;
  readonly on?: string;
  readonly path?: string;
  readonly name?: string;
  readonly as?: string;
  readonly eof?: boolean;
  readonly ms?: number;
  readonly withinMs?: number;
  readonly code?: number;
  readonly log?: string;
  readonly bytes?: Bytes;
  readonly match?: Match;
}

interface Match {
  readonly ignoreHeaders?: readonly string[];
  readonly elapsedMs?: readonly [number, number];
  readonly since?: { readonly name: string; readonly ms: readonly [number, number] };
  readonly body?: { readonly kind: string; readonly re?: string; readonly body?: { readonly kind: string; readonly re: string } };
}

type Bytes = string | {
  readonly text?: string; readonly base64?: string; readonly repeat?: { readonly text: string; readonly count: number };
  readonly chunked?: { readonly size: number; readonly of: Bytes }; readonly parts?: readonly Bytes[];
  readonly head?: string; readonly bodyLength?: number; readonly bodySha256?: string; readonly innerHead?: string; readonly innerSha256?: string;
  readonly lines?: readonly string[];
};

/** What placeholders stand for: given ones, and those that are learnt from what is received. */
export class Values {
  private readonly known = new Map<string, string>();

  set(name: string, value: string): void {
    this.known.set(name, value);
  }

  fill(text: string): string {
    return text.replace(/\{\{([A-Za-z]+(?::\d+)?)\}\}/g, (whole, name: string) => this.known.get(name) ?? whole);
  }

  /** Whether `got` is what `expected` says; what it leaves open is learnt. */
  matches(expected: string, got: string): boolean {
    const open: string[] = [];
    const pattern = this.fill(expected).split(/\{\{([A-Za-z]+(?::\d+)?)\}\}/).map((part, i) => {
      if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      open.push(part);
      if (part.startsWith('uuid')) return '([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})';
      return part === 'seconds' ? '(-?\\d+\\.\\d{6})' : '([^\\r\\n]*?)';
    }).join('');
    const found = new RegExp(`^${pattern}$`, 's').exec(got);
    if (!found) return false;
    open.forEach((name, i) => { if (name.startsWith('uuid')) this.set(name, found[i + 1]); });
    return true;
  }
}

/** The bytes that a step sends. */
export function bytesOf(spec: Bytes, values: Values): Buffer {
  const whole = raw(spec, values);
  const end = whole.indexOf('\r\n\r\n');
  const length = whole.length - end - 4;
  const head = whole.toString('latin1', 0, end).replace('{{CONTENT_LENGTH}}', String(length));
  return end < 0 ? whole : Buffer.concat([Buffer.from(head, 'latin1'), whole.subarray(end)]);
}

function raw(spec: Bytes, values: Values): Buffer {
  if (typeof spec === 'string') return Buffer.from(values.fill(spec));
  if (spec.text !== undefined) return Buffer.from(values.fill(spec.text));
  if (spec.base64 !== undefined) return Buffer.from(values.fill(Buffer.from(spec.base64, 'base64').toString('latin1')), 'latin1');
  if (spec.repeat) return Buffer.from(values.fill(spec.repeat.text).repeat(spec.repeat.count));
  if (spec.parts) return Buffer.concat(spec.parts.map((part) => raw(part, values)));
  if (!spec.chunked) throw new Error(`no bytes in ${JSON.stringify(spec)}`);
  const content = raw(spec.chunked.of, values), pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += spec.chunked.size) {
    const piece = content.subarray(at, at + spec.chunked.size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}

/** An HTTP message, split. */
export interface Parsed { readonly start: string; readonly headers: ReadonlyMap<string, string>; readonly body: Buffer }

const FREE = ['date', 'content-length', 'transfer-encoding', 'connection', 'x-content-type-options', 'keep-alive'];

export function parseMessage(bytes: Buffer): Parsed {
  const end = bytes.indexOf('\r\n\r\n');
  const [start, ...lines] = bytes.toString('latin1', 0, end < 0 ? bytes.length : end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    headers.set(key, headers.has(key) ? `${headers.get(key)}, ${value}` : value);
  }
  let body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4);
  if (headers.get('transfer-encoding') === 'chunked') body = unchunked(body);
  return { start, headers, body };
}

function unchunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const lf = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.toString('latin1', at, lf), 16);
    if (!size) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(lf + 2, lf + 2 + size));
    at = lf + 4 + size;
  }
}

/** Whether the message is complete: its length is known and reached, or its connection has ended. */
export function isWhole(bytes: Buffer, ended: boolean): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  const length = /content-length: *(\d+)/.exec(head);
  if (length) return bytes.length >= end + 4 + Number(length[1]);
  if (head.includes('transfer-encoding: chunked')) return bytes.indexOf('0\r\n\r\n', Math.max(end + 2, bytes.length - 5)) >= 0;
  return ended || !head.startsWith('http/') || /^http\/1\.. (?:204|304)/.test(head);
}

/** What differs between a recorded message and the one that came; nothing where they are equal. */
export function difference(step: Step, got: Buffer, values: Values): string[] {
  const spec = step.bytes as Exclude<Bytes, string>;
  const actual = parseMessage(got);
  if (spec.head !== undefined) {
    const expected = parseMessage(Buffer.from(values.fill(spec.head)));
    const found = compareHeads(expected, actual, step.match, values);
    if (spec.lines) {
      const shown = actual.body.toString().split('\n');
      return [...found, ...spec.lines.filter((line) => !line.startsWith('# HELP') && !shown.includes(line)).map((line) => `no line ${line}`)];
    }
    const inner = spec.innerHead === undefined ? undefined : parseMessage(actual.body);
    const digest = createHash('sha256').update(inner?.body ?? actual.body).digest('hex');
    if (inner) found.push(...compareHeads(parseMessage(Buffer.from(values.fill(spec.innerHead!))), inner, undefined, values));
    return digest === (spec.innerSha256 ?? spec.bodySha256) ? found : [...found, `sha256 ${digest} of ${(inner ?? actual).body.length} bytes`];
  }
  return compare(parseMessage(raw(spec, values)), actual, step.match, values);
}

function compare(expected: Parsed, actual: Parsed, match: Match | undefined, values: Values): string[] {
  const found = compareHeads(expected, actual, match, values);
  const kind = match?.body?.kind;
  if (kind === 'http-request' || kind === 'http-response') {
    const [inner, got] = [parseMessage(expected.body), parseMessage(actual.body)];
    if (!match!.body!.body) return [...found, ...compare(inner, got, undefined, values)];
    return [...found, ...compareHeads(inner, got, undefined, values), ...matched(values.fill(match!.body!.body.re.replace(/\\([{}])/g, '$1')), got.body)];
  }
  if (kind === 'json-unordered') {
    const sorted = (body: Buffer) => (JSON.parse(body.toString()) as unknown[]).map((each) => JSON.stringify(each)).sort().join();
    return sorted(expected.body) === sorted(actual.body) ? found : [...found, `body ${actual.body}`];
  }
  if (kind === 'regex') return [...found, ...matched(match!.body!.re!, actual.body)];
  return values.matches(expected.body.toString('latin1'), actual.body.toString('latin1')) ? found : [...found, `body ${actual.body.subarray(0, 300)}`];
}

function matched(re: string, body: Buffer): string[] {
  return new RegExp(re.replace(/\{\{DEAD\}\}/, '.*')).test(body.toString()) ? [] : [`body ${body} is not ${re}`];
}

function compareHeads(expected: Parsed, actual: Parsed, match: Match | undefined, values: Values): string[] {
  const ignored = [...FREE, ...(match?.ignoreHeaders ?? []).map((name) => name.toLowerCase())];
  const found: string[] = [];
  const start = (line: string) => line.replace(/^(HTTP\/\S+ \d+).*/, '$1');
  if (!values.matches(start(expected.start), start(actual.start))) found.push(`starts with ${actual.start} instead of ${expected.start}`);
  for (const name of new Set([...expected.headers.keys(), ...actual.headers.keys()])) {
    if (ignored.includes(name)) continue;
    const [want, have] = [expected.headers.get(name), actual.headers.get(name)];
    if (want === undefined || have === undefined || !values.matches(want, have)) found.push(`${name}: ${have} instead of ${want}`);
  }
  return found;
}

/** One connection of the played side, with what has come on it. */
export class Wire {
  received: Buffer = Buffer.alloc(0);
  ended = false;
  sent = 0;
  private wake: () => void = () => undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Opens one. */
  static async to(address: string): Promise<Wire> {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Wire(socket);
  }

  /** The next whole message. */
  async message(ms: number): Promise<Buffer> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
    let over = false;
    void late.then(() => { over = true; this.wake(); });
    while (!isWhole(this.received, this.ended)) {
      if (over || this.ended && this.received.length === 0) throw new Error(`nothing came within ${ms} ms: ${this.received}`);
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
    const end = this.received.indexOf('\r\n\r\n') + 4;
    const length = /content-length: *(\d+)/i.exec(this.received.toString('latin1', 0, end))?.[1];
    const size = length === undefined ? this.received.length : end + Number(length);
    const message = this.received.subarray(0, size);
    this.received = this.received.subarray(size);
    return message;
  }
}

/** A side that is played: takes requests on a port, and hands each to whoever expects its path. */
export class PlayedServer {
  readonly requests: Array<{ readonly path: string; readonly bytes: Buffer; readonly wire: Wire; readonly at: number }> = [];
  private readonly server: Server;
  private readonly wires: Wire[] = [];
  private wake: () => void = () => undefined;

  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const take = (socket: Socket) => void this.serve(new Wire(socket));
    this.server = tls ? createTlsServer(tls, take) : createServer(take);
    this.server.on('tlsClientError', () => undefined);
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  /** The next request for `path`, whenever it comes within `ms`. */
  async expect(path: string, ms: number): Promise<{ readonly bytes: Buffer; readonly wire: Wire; readonly at: number }> {
    const end = performance.now() + ms;
    for (;;) {
      const at = this.requests.findIndex((request) => request.path === path);
      if (at >= 0) return this.requests.splice(at, 1)[0];
      if (performance.now() > end) throw new Error(`no request for ${path} within ${ms} ms`);
      await Promise.race([new Promise<void>((resolve) => { this.wake = resolve; }), new Promise((resolve) => setTimeout(resolve, 20))]);
    }
  }

  close(): void {
    for (const { socket } of this.wires) socket.destroy();
    this.server.close();
  }

  private async serve(wire: Wire): Promise<void> {
    this.wires.push(wire);
    for (;;) {
      const bytes = await wire.message(60_000).catch(() => undefined);
      if (!bytes) return;
      const [, target] = bytes.toString('latin1', 0, bytes.indexOf('\r\n')).split(' ');
      this.requests.push({ path: target.split('?')[0], bytes, wire, at: performance.now() });
      this.wake();
    }
  }
}
