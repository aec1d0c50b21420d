import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { systemClock } from '../../../lib/sys/clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { Dialer } from '../../../runtime/http/dial';
import { listen } from '../../../runtime/http/listen';
import { Router } from '../../../runtime/http/router';
import { HttpServer } from '../../../runtime/http/server';
import { Logger } from '../../../lib/log/logger';
import { Bench } from '../../ratio';

const REQUESTS = 1500, CONNECTIONS = 200;
const PAGE = 'x'.repeat(200);
const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, with: () => silent, enabled: () => false };
function ignore(): void { /* a bench has no reader */ }

const ours = portOf(async () => {
  const router = new Router().add('GET', '/page', () => ({ headers: { 'content-type': 'text/plain' }, body: PAGE }));
  return new HttpServer({ handler: router.handle, log: silent, clock: systemClock }).listen('127.0.0.1:0', {});
});
const bare = portOf(async () => {
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/plain').setHeader('content-length', PAGE.length).end(PAGE));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
const quiet = portOf(async () => (await listen(createTcpServer((socket) => socket.end()).unref(), '127.0.0.1:0', {})).address);
const dialer = new Dialer({ env: {}, fs: new MemFs(), clock: systemClock });

/** Starts a server on first need, so that a bench that is not run opens nothing. */
function portOf(start: () => Promise<string>): () => Promise<number> {
  let port: Promise<number> | undefined;
  return () => port ??= start().then((address) => Number(address.split(':')[1]));
}

/** One request after the other on one connection. */
async function ask(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  let answers = 0;
  for (let i = 0; i < REQUESTS; i++) {
    socket.write('GET /page HTTP/1.1\r\nHost: bench\r\n\r\n');
    for (let body = ''; !body.endsWith(PAGE);) body += String((await once(socket, 'data'))[0]);
    answers++;
  }
  socket.destroy();
  return answers;
}

export const benches: Bench[] = [{
  name: 'runtime/http/server',
  unit: 'request',
  units: REQUESTS,
  ours: { name: 'HttpServer with Router', run: async () => ask(await ours()) },
  against: { name: 'node:http alone', run: async () => ask(await bare()) },
  note: 'client included',
}, {
  name: 'runtime/http/listen and dial',
  unit: 'connection',
  units: CONNECTIONS,
  ours: {
    name: 'Dialer',
    run: async () => {
      const port = await quiet();
      for (let i = 0; i < CONNECTIONS; i++) (await dialer.dial({ host: '127.0.0.1', port }, { timeout: 10_000 })).destroy();
    },
  },
  against: {
    name: 'net.connect',
    run: async () => {
      const port = await quiet();
      for (let i = 0; i < CONNECTIONS; i++) {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.destroy();
      }
    },
  },
}];
