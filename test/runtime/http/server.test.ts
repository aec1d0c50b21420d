import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { CodedError } from '../../../lib/sys/errors';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Handler, HttpRequest } from '../../../runtime/http/message';
import { HttpServer, Limits } from '../../../runtime/http/server';
import { Recorder } from '../../lib/log/recorder';

/** A server for one test, and the means to speak to it byte by byte. */
class Bench {
  readonly log = new Recorder();
  readonly clock = new FakeClock();
  readonly server: HttpServer;
  private port = 0;
  private readonly clients: Socket[] = [];

  constructor(handler: Handler, limits: Partial<Limits> = {}) {
    this.server = new HttpServer({ handler, log: this.log, clock: this.clock, limits, statuses: { EXECUTION: 422 } });
  }

  async start(): Promise<this> {
    this.port = Number((await this.server.listen('127.0.0.1:0', {})).split(':')[1]);
    return this;
  }

  async client(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    this.clients.push(socket);
    socket.on('error', () => undefined); // a reset is an end as well
    await once(socket, 'connect');
    return socket;
  }

  /** Sends `text` and resolves with all that comes back until the server ends the connection. */
  async exchange(text: string): Promise<string> {
    const socket = await this.client();
    socket.write(text);
    return received(socket);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    const closed = this.server.close(0);
    await this.clock.advance(0);
    await closed;
  }
}

async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** Resolves once `socket` has received `text` in all. */
function seen(socket: Socket, text: string): Promise<void> {
  let all = '';
  return new Promise((resolve) => socket.on('data', (chunk) => {
    all += String(chunk);
    if (all.includes(text)) resolve();
  }));
}

const GET = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n${headers}\r\n`;
const POST = (length: number, body: string) => `POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;
const status = (answer: string) => Number(answer.split(' ')[1]);
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

let bench: Bench;
const serve = async (handler: Handler, limits?: Partial<Limits>) => {
  bench = await new Bench(handler, limits).start();
  return bench;
};
afterEach(() => bench.stop());

describe('a request', () => {
  test('comes apart into values', async () => {
    const { exchange } = bound(await serve(({ method, path, query, headers, remote }) => (
      { body: JSON.stringify({ method, path, query: [...query], x: headers['x-two'], remote }) })));
    expect(JSON.parse(bodyOf(await exchange(GET('/a%20b?q=1&q=%2B', 'X-Two: a\r\nX-Two: b\r\n'))))).toEqual(
      { method: 'GET', path: '/a%20b', query: [['q', '1'], ['q', '+']], x: 'a, b', remote: '127.0.0.1' });
  });

  test('has a body that is read on demand', async () => {
    const { exchange } = bound(await serve(async (request) => ({ body: await request.body() })));
    expect(bodyOf(await exchange(POST(5, 'hello')))).toBe('hello');
  });

  test.each([
    ['whose announced length is too large', POST(11, 'x'.repeat(11)), 'the body has 11 bytes, at most 10 are taken\n'],
    [
      'that grows too large', 'POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n',
      'the body has more bytes, at most 10 are taken\n',
    ],
  ])('with a body %s is answered with 413, and its connection ends', async (_name, request, message) => {
    const { exchange } = bound(await serve(async (r) => ({ body: await r.body() }), { bodyBytes: 10 }));
    const answer = await exchange(request);
    expect(status(answer)).toBe(413);
    expect(bodyOf(answer)).toBe(message);
  });

  test('with headers without end is answered with 431 before any handler sees it', async () => {
    const { exchange } = bound(await serve(() => { throw new Error('never'); }, { headerBytes: 1024 }));
    expect(status(await exchange(GET('/', `X: ${'x'.repeat(2000)}\r\n`)))).toBe(431);
  });

  test('that is no HTTP is answered with 400', async () => {
    const { exchange } = bound(await serve(() => ({})));
    expect(status(await exchange('\x16\x03\x01 this is a handshake\r\n\r\n'))).toBe(400);
  });

  test('behind another on one connection is answered in turn', async () => {
    const { exchange } = bound(await serve(({ path }) => ({ body: path })));
    const answer = await exchange(`GET /1 HTTP/1.1\r\nHost: test\r\n\r\n${GET('/2')}`);
    expect(answer.match(/\r\n\r\n\/\d/g)).toEqual(['\r\n\r\n/1', '\r\n\r\n/2']);
  });

  test('whose client leaves aborts its signal', async () => {
    const aborted = new Promise<unknown>((resolve) => {
      const wait: Handler = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => {
        resolve(signal.reason);
        reject(signal.reason);
      }));
      void serve(wait).then(async (b) => {
        const client = await b.client();
        client.write(GET('/'), () => client.destroy());
      });
    });
    expect(await aborted).toMatchObject({ code: 'CLIENT_GONE' });
    expect(bench.log.entries).toEqual([]);
  });

  test('whose client leaves within the body fails the read', async () => {
    const failed = new Promise<unknown>((resolve) => {
      void serve((request) => request.body().then(() => ({}), (err) => {
        resolve(err);
        throw err;
      })).then(async (b) => {
        const client = await b.client();
        client.write(POST(100, 'only this'), () => client.destroy());
      });
    });
    expect(await failed).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('the body ended early, after') });
  });
});

describe('a response', () => {
  test('has its status, headers and length', async () => {
    const { exchange } = bound(await serve(() => ({ status: 418, headers: { 'x-a': 'b' }, body: 'tea' })));
    expect(await exchange(GET('/'))).toMatch(/^HTTP\/1\.1 418 .*\r\nx-a: b\r\n.*content-length: 3\r\n.*\r\n\r\ntea$/is);
  });

  test('to HEAD has the headers of GET alone', async () => {
    const { exchange } = bound(await serve(() => ({ body: 'tea' })));
    expect(await exchange(GET('/').replace('GET', 'HEAD'))).toMatch(/content-length: 3\r\n.*\r\n\r\n$/is);
  });

  test.each([
    ['gzip', true], ['deflate, gzip;q=0.5', true], ['*', true], ['gzip;q=0', false], ['identity', false],
  ])('of some size to a client that accepts %s is packed: %s', async (accept, packed) => {
    const { exchange } = bound(await serve(() => ({ body: 'x'.repeat(5000) })));
    const body = bodyOf(await exchange(GET('/', `Accept-Encoding: ${accept}\r\n`)));
    expect(packed ? gunzipSync(Buffer.from(body, 'latin1')).toString() : body).toBe('x'.repeat(5000));
  });

  test('of little size is not', async () => {
    const { exchange } = bound(await serve(() => ({ body: 'x' })));
    expect(bodyOf(await exchange(GET('/', 'Accept-Encoding: gzip\r\n')))).toBe('x');
  });

  test('may be a stream, packed too', async () => {
    const { exchange } = bound(await serve(() => ({ body: pieces('a'.repeat(2000), 'b'.repeat(2000)) })));
    const answer = await exchange(GET('/', 'Accept-Encoding: gzip\r\n').replace('1.1', '1.0'));
    expect(gunzipSync(Buffer.from(bodyOf(answer), 'latin1')).toString()).toBe('a'.repeat(2000) + 'b'.repeat(2000));
  });

  test('whose stream fails ends the connection, so that nobody takes it for whole', async () => {
    const { exchange } = bound(await serve(() => ({ body: broken() })));
    const answer = await exchange(GET('/'));
    expect(answer).not.toMatch(/0\r\n\r\n$/);
    expect(bench.log.entries).toMatchObject([{ level: 'warn', message: 'Response ended early' }]);
  });
});

describe('a failing handler', () => {
  test.each([
    ['a code of every server', new CodedError('BAD_REQUEST', 'query: missing'), 400, 'query: missing\n'],
    ['a code of this server', new CodedError('EXECUTION', 'too many samples'), 422, 'too many samples\n'],
  ])('that throws %s answers with its status and message', async (_name, err, code, text) => {
    const { exchange } = bound(await serve(() => { throw err; }));
    const answer = await exchange(GET('/'));
    expect([status(answer), bodyOf(answer)]).toEqual([code, text]);
    expect(bench.log.entries).toEqual([]);
  });

  test.each([
    ['an error', new Error('password=hunter2')], ['another code', new CodedError('IO', '/secret/path')], ['text', 'thrown text'],
  ])('that throws %s tells the log, and the client nothing', async (_name, err) => {
    const { exchange } = bound(await serve(async () => { throw err; }));
    const answer = await exchange(GET('/x?y'));
    expect([status(answer), bodyOf(answer)]).toEqual([500, 'Internal Server Error\n']);
    expect(bench.log.entries).toMatchObject([{ level: 'error', message: 'Request failed', fields: { method: 'GET', path: '/x?y', err } }]);
  });
});

describe('more connections than places', () => {
  test('wait for their turn, and are answered then', async () => {
    const release: Array<() => void> = [];
    const b = await serve(({ path }) => new Promise((resolve) => release.push(() => resolve({ body: path }))), { connections: 2 });
    const answers = await Promise.all(['/1', '/2', '/3', '/4'].map(async (path) => {
      const client = await b.client();
      client.write(GET(path));
      return received(client).then(bodyOf).then((body) => [path, body]);
    }).map((answer, i) => {
      void (async () => {
        for (; release.length <= i; ) await new Promise((resolve) => setImmediate(resolve));
        expect(release.length).toBeLessThanOrEqual(i + 2); // at most two at once
        release[i]();
      })();
      return answer;
    }));
    expect(answers).toEqual([['/1', '/1'], ['/2', '/2'], ['/3', '/3'], ['/4', '/4']]);
  });

  test('are closed where the line is full', async () => {
    const b = await serve(() => new Promise(() => undefined), { connections: 1, waiting: 1 });
    const [first, second] = [await b.client(), await b.client()];
    const third = await b.client();
    await once(third, 'close');
    expect([first.destroyed, second.destroyed]).toEqual([false, false]);
  });
});

describe('closing', () => {
  test('lets what runs finish', async () => {
    const { handler, entered, finish } = held();
    const b = await serve(handler);
    const client = await b.client(), answer = received(client);
    client.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
    await entered;
    const closed = b.server.close(60_000);
    finish();
    await closed;
    expect(bodyOf(await answer)).toBe('done');
    expect(b.clock.sleeping).toBe(0);
  });

  test('cuts what does not, after the grace', async () => {
    const { handler, entered } = held();
    const b = await serve(handler);
    const client = await b.client(), gone = once(client, 'close');
    client.write(GET('/'));
    const { signal } = await entered;
    const closed = b.server.close(5000);
    await b.clock.advance(5000);
    await closed;
    await gone;
    expect(signal.reason).toMatchObject({ code: 'CLOSING' });
  });

  test('ends connections that idle, at once', async () => {
    const b = await serve(() => ({ body: 'x' }));
    const client = await b.client();
    const answered = seen(client, '\r\n\r\nx');
    client.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
    await answered;
    await b.server.close(60_000);
    expect(b.clock.sleeping).toBe(0);
  });
});

/** A handler that answers `done` when it is told to. */
function held(): { handler: Handler; entered: Promise<HttpRequest>; finish: () => void } {
  let enter: (request: HttpRequest) => void, finish: () => void;
  const entered = new Promise<HttpRequest>((resolve) => { enter = resolve; });
  const finished = new Promise<void>((resolve) => { finish = resolve; });
  const handler: Handler = async (request) => {
    enter(request);
    await finished;
    return { body: 'done' };
  };
  return { handler, entered, finish: () => finish() };
}

function bound(b: Bench): { exchange(text: string): Promise<string> } {
  return { exchange: (text) => b.exchange(text) };
}

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* broken(): AsyncIterable<Uint8Array> {
  yield Buffer.from('half');
  throw new Error('disk failed');
}
