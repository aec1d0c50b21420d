import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { PortTable } from '../../../runtime/http/port-table';
import { Dialer } from '../../../runtime/http/dial';

const PATIENT = { timeout: 60_000 };

describe('dialling', () => {
  let server: Server, port: number;
  const sockets: Socket[] = [];
  const start = async (host: string) => {
    server = createServer((socket) => sockets.push(socket));
    server.listen(0, host);
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  };
  const stop = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  const dialer = (env: Record<string, string> = {}, fs = new MemFs(), clock = new FakeClock()) => new Dialer({ env, fs, clock });
  const reached = async (d: Dialer, host: string) => {
    const socket = await d.dial({ host, port }, PATIENT);
    const { remoteAddress } = socket;
    socket.destroy();
    return remoteAddress;
  };

  test('reaches an address', async () => {
    await start('127.0.0.1');
    expect(await reached(dialer(), '127.0.0.1')).toBe('127.0.0.1');
    await stop();
  });

  test.each(['127.0.0.1', 'localhost'])('%s is the loopback address of the pod', async (host) => {
    await start('127.200.2.3');
    expect(await reached(dialer({ MONITORING_LOOPBACK_IP: '127.200.2.3' }), host)).toBe('127.200.2.3');
    await expect(dialer().dial({ host: '127.0.0.1', port }, PATIENT)).rejects.toThrow('connection refused'); // nobody else reaches it by that name
    await stop();
  });

  test('names come from the hosts file, which is read again when it changes', async () => {
    await start('127.1.2.3');
    const clock = new FakeClock();
    const fs = new MemFs({ clock });
    const write = async (text: string) => {
      const file = await fs.create('/hosts');
      await file.append(Buffer.from(text));
      await file.close();
      await clock.advance(1000);
    };
    const named = dialer({ MONITORING_HOSTS: '/hosts' }, fs);
    await write('# pods\n127.1.2.3\tweb.shop.svc web.shop.svc.cluster.local # the shop\n');
    expect(await reached(named, 'web.shop.svc')).toBe('127.1.2.3');
    expect(await reached(named, 'WEB.shop.svc.cluster.local.')).toBe('127.1.2.3');
    await write('127.1.2.3 web-2.shop.svc\n');
    expect(await reached(named, 'web-2.shop.svc')).toBe('127.1.2.3');
    await stop();
  });

  test('a refused connection is told in Go\'s words', async () => {
    await start('127.0.0.1');
    await stop();
    await expect(dialer().dial({ host: '127.0.0.1', port }, PATIENT)).rejects.toMatchObject({
      code: 'DIAL', message: `dial tcp 127.0.0.1:${port}: connect: connection refused`,
    });
  });

  test('where there is 127.0.0.1 alone a table tells where an address or a name is', async () => {
    await start('127.0.0.1');
    const fs = new MemFs();
    await fs.mkdir('/ports');
    const hosts = await fs.create('/hosts');
    await hosts.append(Buffer.from('127.96.0.5 web\n'));
    await hosts.close();
    const table = new PortTable(fs, '/ports');
    for (const host of ['127.64.2.1', '127.96.0.5', '127.200.2.3']) await table.publish({ host, port: 8080 }, port);
    const mapped = dialer({ MONITORING_PORTS: '/ports', MONITORING_HOSTS: '/hosts', MONITORING_LOOPBACK_IP: '127.200.2.3' }, fs);
    for (const host of ['127.64.2.1', 'web', 'localhost']) {
      const socket = await mapped.dial({ host, port: 8080 }, PATIENT);
      expect(`${socket.remoteAddress}:${socket.remotePort}`).toBe(`127.0.0.1:${port}`);
      socket.destroy();
    }
    for (const [host, address] of [['127.64.2.1', '127.64.2.1'], ['web', '127.96.0.5']]) {
      const message = `dial tcp ${address}:81: connect: connection refused`;
      await expect(mapped.dial({ host, port: 81 }, PATIENT)).rejects.toMatchObject({ code: 'DIAL', message });
    }
    await stop();
  });

  test('a name that nobody knows too', async () => {
    await expect(dialer().dial({ host: 'nobody.invalid', port: 1 }, PATIENT)).rejects.toMatchObject({
      code: 'DIAL', message: 'dial tcp: lookup nobody.invalid: no such host',
    });
  });

  test('a handshake that never ends is cut at the deadline, and no socket is left', async () => {
    await start('127.0.0.1');
    const clock = new FakeClock();
    const dialled = dialer({}, new MemFs(), clock).dial({ host: '127.0.0.1', port }, { timeout: 5000, tls: {} });
    const [socket] = await once(server, 'connection') as [Socket];
    socket.resume();
    const refused = expect(dialled).rejects.toMatchObject({ code: 'TIMEOUT', message: 'context deadline exceeded' });
    await clock.advance(5000);
    await refused;
    await once(socket, 'close');
    expect(clock.sleeping).toBe(0);
    await stop();
  });

  test('an aborted signal ends it with its reason', async () => {
    await start('127.0.0.1');
    const abort = new AbortController();
    const dialled = dialer().dial({ host: '127.0.0.1', port }, { ...PATIENT, tls: {}, signal: abort.signal });
    const [socket] = await once(server, 'connection') as [Socket];
    socket.resume();
    const refused = expect(dialled).rejects.toThrow('reloading');
    abort.abort(new Error('reloading'));
    await refused;
    await once(socket, 'close');
    await stop();
  });

  test('a server that does not speak TLS is told apart', async () => {
    await start('127.0.0.1');
    server.on('connection', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(dialer().dial({ host: '127.0.0.1', port }, { ...PATIENT, tls: {} })).rejects.toMatchObject({ code: 'DIAL' });
    await stop();
  });
});
