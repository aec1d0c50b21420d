import { once } from 'node:events';
import { connect, createServer, Server } from 'node:net';
import { parseHostPort } from '../../../lib/flags/host-port';
import { MemFs } from '../../../lib/sys/mem-fs';
import { listen, listenHosts, Listening, PodAddresses, podAddresses } from '../../../runtime/http/listen';
import { PortTable } from '../../../runtime/http/port-table';

async function folder(path: string): Promise<MemFs> {
  const fs = new MemFs();
  await fs.mkdir(path);
  return fs;
}

const POD: PodAddresses = { pod: '127.1.2.3', loopback: '127.200.2.3' };

test.each([
  ['', {}, ['']], ['0.0.0.0', {}, ['']], ['127.0.0.1', {}, ['127.0.0.1']], ['localhost', {}, ['localhost']],
  ['', POD, ['127.1.2.3', '127.200.2.3']], ['0.0.0.0', POD, ['127.1.2.3', '127.200.2.3']], ['::', { pod: '127.1.2.3' }, ['127.1.2.3']],
  ['127.0.0.1', POD, ['127.200.2.3']], ['localhost', POD, ['127.200.2.3']], ['::1', POD, ['127.200.2.3']], ['10.0.0.7', POD, ['10.0.0.7']],
] as Array<[string, PodAddresses, string[]]>)('host %p of pod %j listens on %p', (host, pod, expected) => expect(listenHosts(host, pod)).toEqual(expected));

test('the environment tells of the pod, and an empty variable tells nothing', async () => {
  const fs = new MemFs();
  expect(podAddresses({ fs, env: { MONITORING_POD_IP: '127.1.2.3', MONITORING_LOOPBACK_IP: '127.200.2.3' } })).toEqual(POD);
  expect(podAddresses({ fs, env: { MONITORING_POD_IP: '', MONITORING_PORTS: '' } })).toEqual({});
  expect(podAddresses({ fs, env: { MONITORING_PORTS: '/run/ports' } }).ports!.dir).toBe('/run/ports');
});

/** What a client hears at an address: the word that `server` says to everybody. */
async function heard(at: string): Promise<string> {
  const { host, port } = parseHostPort(at);
  const socket = connect({ host, port });
  try {
    const [bytes] = await once(socket, 'data') as [Buffer];
    return bytes.toString();
  } catch (err) {
    return (err as NodeJS.ErrnoException).code ?? '';
  } finally {
    socket.destroy();
  }
}

describe('binding', () => {
  let server: Server;
  let listening: Listening | undefined;
  beforeEach(() => { server = createServer((socket) => { socket.on('error', () => undefined).write('hello'); }); });
  afterEach(async () => {
    await listening?.close();
    listening = undefined;
    await new Promise((resolve) => { server.close(resolve); });
  });
  const bind = async (address: string, pod: PodAddresses) => (listening = await listen(server, address, pod)).address;

  test.each<[string, PodAddresses, RegExp]>([
    ['127.0.0.1:0', {}, /^127\.0\.0\.1:\d+$/],
    ['localhost:0', {}, /^(127\.0\.0\.1|\[::1\]):\d+$/],
    [':0', {}, /^\[::\]:\d+$/],
    [':0', POD, /^127\.1\.2\.3:\d+$/],
    ['127.0.0.1:0', { loopback: '127.200.2.3' }, /^127\.200\.2\.3:\d+$/],
  ])('%s of pod %j', async (address, pod, bound) => expect(await bind(address, pod)).toMatch(bound));

  test('an address without host is reached over IPv4', async () => {
    const port = (await bind(':0', {})).replace('[::]:', '');
    const other = createServer();
    await expect(listen(other, `0.0.0.0:${port}`, {})).rejects.toThrow('address already in use');
  });

  test('within a pod an address without host is its own and its loopback, and no other', async () => {
    const port = (await bind(':0', POD)).split(':')[1];
    expect([await heard(`127.1.2.3:${port}`), await heard(`127.200.2.3:${port}`)]).toEqual(['hello', 'hello']);
    expect(await heard(`127.1.2.4:${port}`)).toBe('ECONNREFUSED');
    await listening!.close();
    expect(await heard(`127.200.2.3:${port}`)).toBe('ECONNREFUSED');
  });

  test('where the second address is taken the first is free again', async () => {
    const other = createServer();
    const port = (await listen(other, '127.200.2.3:0', {})).address.split(':')[1];
    await expect(listen(server, `:${port}`, POD)).rejects.toThrow(`listen tcp 127.200.2.3:${port}: bind: address already in use`);
    expect(await heard(`127.1.2.3:${port}`)).toBe('ECONNREFUSED');
    other.close();
    server.listen(); // for afterEach, which closes it
  });

  test('where there is 127.0.0.1 alone a table tells which port stands for an address', async () => {
    const ports = new PortTable(await folder('/ports'), '/ports');
    expect(await bind(':9090', { ...POD, ports })).toBe('127.1.2.3:9090');
    const port = await ports.find({ host: '127.1.2.3', port: 9090 });
    expect(await ports.find({ host: '127.200.2.3', port: 9090 })).toBe(port);
    expect(await heard(`127.0.0.1:${port}`)).toBe('hello');
    await expect(listen(createServer(), '127.0.0.1:9090', { ...POD, ports })).rejects.toThrow('listen tcp 127.200.2.3:9090: bind: address already in use');
    await listening!.close();
    expect(await ports.find({ host: '127.1.2.3', port: 9090 })).toBeUndefined();
  });

  test('an entry that a process has left behind is replaced', async () => {
    const ports = new PortTable(await folder('/ports'), '/ports');
    const gone = createServer();
    const { address } = await listen(gone, '127.0.0.1:0', {});
    await new Promise((resolve) => { gone.close(resolve); });
    await ports.publish({ host: '127.1.2.3', port: 80 }, parseHostPort(address).port);
    await bind('127.1.2.3:80', { ports });
    expect(await heard(`127.0.0.1:${await ports.find({ host: '127.1.2.3', port: 80 })}`)).toBe('hello');
  });

  test('a port that is taken is named, with what to do', async () => {
    const address = await bind('127.0.0.1:0', {});
    await expect(listen(createServer(), address, {})).rejects.toMatchObject({
      code: 'LISTEN', message: `listen tcp ${address}: bind: address already in use: stop what holds it, or choose another address`,
    });
  });

  test.each([
    ['192.0.2.1:0', 'LISTEN', 'listen tcp 192.0.2.1:0: bind: cannot assign requested address: choose an address of this machine'],
    ['nope', 'FLAG_VALUE', "'nope' is not a valid TCP address: address nope: missing port in address"],
    ['127.0.0.1:99999', 'FLAG_VALUE', 'invalid port'],
  ])('%s is refused', async (address, code, message) => {
    await expect(listen(server, address, {})).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    server.listen(); // for afterEach, which closes it
  });
});
