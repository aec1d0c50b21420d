import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { HttpClient, HttpClientOptions } from '../../../../runtime/http/client/http-client';
import { Dialer } from '../../../../runtime/http/dial';

/** A server that answers each request with the next text; null cuts the connection, '' says nothing. */
class Scripted {
  readonly requests: string[] = [];
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly answers: (string | null)[]) {
    this.server = createServer((socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        this.requests.push(bytes.toString());
        const answer = this.answers.shift();
        if (answer === null) socket.destroy();
        else socket.write(answer ?? '');
      });
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends the connections, as a server does with those that idle. */
  async hangUp(): Promise<void> {
    await Promise.all([...this.sockets].map(async (socket) => {
      socket.end();
      if (!socket.closed) await once(socket, 'close');
    }));
  }

  /** Waits until clients have ended all connections. */
  async ended(): Promise<void> {
    await Promise.all([...this.sockets].map(async (socket) => {
      if (!socket.closed) await once(socket, 'close');
    }));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

const ok = (body: string, headers = '') => `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('the HTTP client', () => {
  let server: Scripted, at: string, clock: FakeClock, client: HttpClient;
  const start = async (answers: (string | null)[], options: Partial<HttpClientOptions> = {}) => {
    server = new Scripted(answers);
    at = await server.listen();
    clock = new FakeClock();
    client = new HttpClient({ dialer: new Dialer({ env: {}, fs: new MemFs(), clock }), clock, userAgent: 'test/1', ...options });
  };
  const get = (path = '/', more = {}) => client.fetch({ method: 'GET', url: new URL(path, `http://${at}`), timeout: 5000, ...more });
  afterEach(async () => {
    client.close();
    await server.close();
  });

  test('a client that is closed while it asks ends the connection behind the answer', async () => {
    await start([ok('a')]);
    const asked = get();
    client.close();
    expect((await asked).body.toString()).toBe('a');
    await server.ended(); // else the connection would keep the program from ending
  });

  test('sends a request as the originals do, and reads the answer', async () => {
    await start([ok('hello', 'Content-Type: text/plain\r\n')]);
    const { head, body } = await get('/a?b=c', { headers: { Accept: 'x' } });
    expect(server.requests).toEqual([`GET /a?b=c HTTP/1.1\r\nHost: ${at}\r\nUser-Agent: test/1\r\nAccept: x\r\n\r\n`]);
    expect([head.status, head.header('content-type'), body.toString()]).toEqual([200, 'text/plain', 'hello']);
  });

  test('keeps the connection for the next request', async () => {
    await start([ok('1'), ok('2')]);
    expect([`${(await get()).body}`, `${(await get()).body}`, server.connections]).toEqual(['1', '2', 1]);
  });

  test('opens another where the server closed the kept one', async () => {
    await start([ok('1'), null, ok('2')]);
    await get();
    expect(`${(await get()).body}`).toBe('2'); // the second request was cut before a byte came back
    expect(server.connections).toBe(2);
    await server.hangUp();
  });

  test('sends a body with its length', async () => {
    await start([ok('')]);
    await client.fetch({ method: 'POST', url: new URL(`http://${at}/`), body: Buffer.from('{}'), timeout: 5000 });
    expect(server.requests[0]).toMatch(/^POST \/ HTTP\/1\.1\r\n[^]*Content-Length: 2\r\n\r\n\{\}$/);
  });

  test('asks an http proxy in absolute form, with its credentials', async () => {
    await start([ok('x')], { proxy: () => new URL(`http://user:p%40ss@${at}`) });
    await client.fetch({ method: 'GET', url: new URL('http://node-1:10257/metrics?_scheme=https'), timeout: 5000 });
    expect(server.requests[0]).toMatch(/^GET http:\/\/node-1:10257\/metrics\?_scheme=https HTTP\/1\.1\r\nHost: node-1:10257\r\n/);
    expect(server.requests[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\n`);
  });

  test('asks a proxy for a way to an https target, and says what it answered', async () => {
    await start(['HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'], { proxy: () => new URL(`http://${at}`) });
    await expect(client.fetch({ method: 'GET', url: new URL('https://db:8443/'), timeout: 5000 })).rejects.toThrow('Get "https://db:8443/": Forbidden');
    expect(server.requests[0]).toMatch(/^CONNECT db:8443 HTTP\/1\.1\r\nHost: db:8443\r\n/);
  });

  test('follows redirects, but takes no credentials to another host', async () => {
    const other = new Scripted([ok('there')]);
    const away = await other.listen();
    await start([`HTTP/1.1 302 Found\r\nLocation: http://${away}/x\r\nContent-Length: 0\r\n\r\n`], { authorize: async () => ({ Authorization: 'Bearer t' }) });
    expect(`${(await get()).body}`).toBe('there');
    expect(server.requests[0]).toContain('Authorization: Bearer t\r\n');
    expect(other.requests[0]).not.toContain('Authorization');
    await other.close();
  });

  test('takes no credentials of a single request to another host either, nor the name of the first', async () => {
    const other = new Scripted([ok('there')]);
    const away = await other.listen();
    await start([`HTTP/1.1 302 Found\r\nLocation: http://${away}/x\r\nContent-Length: 0\r\n\r\n`]);
    const headers = { 'Host': 'first', 'Authorization': 'Bearer t', 'Cookie': 'c', 'X-A': '1' };
    await client.fetch({ method: 'GET', url: new URL(`http://${at}/`), timeout: 5000, headers });
    expect(server.requests[0]).toMatch(/Host: first\r\n[^]*Authorization: Bearer t\r\nCookie: c\r\nX-A: 1\r\n/);
    expect(other.requests[0]).toContain(`Host: ${away}\r\n`);
    expect(other.requests[0]).toContain('X-A: 1\r\n');
    expect(other.requests[0]).not.toMatch(/first|Bearer|Cookie/);
    await other.close();
  });

  test('does not follow where it shall not', async () => {
    await start(['HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n'], { followRedirects: false });
    expect((await get()).head.status).toBe(302);
  });

  test('gives up a circle of redirects', async () => {
    await start(Array(11).fill('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'));
    await expect(get()).rejects.toThrow('stopped after 10 redirects');
  });

  test('says what was not reached, as Go does', async () => {
    await start([]);
    await expect(client.fetch({ method: 'GET', url: new URL('http://user:secret@127.0.0.1:1/m'), timeout: 5000 }))
      .rejects.toThrow('Get "http://user:xxxxx@127.0.0.1:1/m": dial tcp 127.0.0.1:1: connect: connection refused');
  });

  test('ends a request that takes too long', async () => {
    await start(['']);
    const late = expect(get()).rejects.toMatchObject({ code: 'TIMEOUT', message: `Get "http://${at}/": context deadline exceeded` });
    await reached(() => server.requests.length === 1);
    await clock.advance(5000);
    await late;
  });

  test('ends a request that nobody wants any more, with the reason', async () => {
    await start(['']);
    const gone = new AbortController();
    const left = expect(get('/', { signal: gone.signal })).rejects.toThrow('enough');
    await reached(() => server.requests.length === 1);
    gone.abort(new Error('enough'));
    await left;
  });

  test.each([[null, 'EOF'], ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', undefined]])('an answer %j is not whole', async (answer, message) => {
    await start([answer]);
    const failing = expect(get()).rejects.toThrow(message ?? 'unexpected EOF');
    await reached(() => server.requests.length === 1);
    if (answer) await server.hangUp();
    await failing;
  });

  test('takes no more of a body than it shall', async () => {
    await start([ok('x'.repeat(100))]);
    await expect(client.fetch({ method: 'GET', url: new URL(`http://${at}/`), timeout: 5000 }, 99)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('streams: the head at once, then the body as it comes', async () => {
    await start(['HTTP/1.1 200 OK\r\n\r\nfirst\n']);
    const { head, body } = await client.stream({ method: 'GET', url: new URL(`http://${at}/watch`), timeout: 5000 });
    expect(head.status).toBe(200);
    const pieces = body[Symbol.asyncIterator]();
    expect(`${(await pieces.next()).value}`).toBe('first\n');
    await clock.advance(60_000); // the time limit was for the head
    await server.hangUp();
    expect((await pieces.next()).done).toBe(true);
  });

  test('a stream that nobody reads on ends its connection', async () => {
    await start(['HTTP/1.1 200 OK\r\n\r\nfirst\n']);
    const { body } = await client.stream({ method: 'GET', url: new URL(`http://${at}/watch`), timeout: 5000 });
    for await (const piece of body) {
      expect(`${piece}`).toBe('first\n');
      break;
    }
    await server.hangUp(); // resolves because the client's side has closed
  });

  test('refuses a header that would be two', async () => {
    await start([]);
    await expect(get('/', { headers: { 'X-A': 'b\r\nX-C: d' } })).rejects.toThrow('invalid header field value for "X-A"');
  });
});

/** Waits, turn by turn of the event loop, until the other side has seen something. */
async function reached(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
