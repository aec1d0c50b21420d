import { createServer, Server } from 'node:net';
import { listen, listenHost, PodAddresses, podAddresses } from '../../../runtime/http/listen';

const POD: PodAddresses = { pod: '127.1.2.3', loopback: '127.200.2.3' };

test.each([
  ['', {}, ''], ['0.0.0.0', {}, ''], ['127.0.0.1', {}, '127.0.0.1'], ['localhost', {}, 'localhost'],
  ['', POD, '127.1.2.3'], ['0.0.0.0', POD, '127.1.2.3'], ['::', POD, '127.1.2.3'],
  ['127.0.0.1', POD, '127.200.2.3'], ['localhost', POD, '127.200.2.3'], ['::1', POD, '127.200.2.3'], ['10.0.0.7', POD, '10.0.0.7'],
] as Array<[string, PodAddresses, string]>)('host %p of pod %j listens on %p', (host, pod, expected) => expect(listenHost(host, pod)).toBe(expected));

test('the environment tells of the pod, and an empty variable tells nothing', () => {
  expect(podAddresses({ MONITORING_POD_IP: '127.1.2.3', MONITORING_LOOPBACK_IP: '127.200.2.3' })).toEqual(POD);
  expect(podAddresses({ MONITORING_POD_IP: '' })).toEqual({});
});

describe('binding', () => {
  let server: Server;
  beforeEach(() => { server = createServer(); });
  afterEach((done) => { server.close(() => done()); });

  test.each<[string, PodAddresses, RegExp]>([
    ['127.0.0.1:0', {}, /^127\.0\.0\.1:\d+$/],
    ['localhost:0', {}, /^(127\.0\.0\.1|\[::1\]):\d+$/],
    [':0', {}, /^\[::\]:\d+$/],
    [':0', { pod: '127.1.2.3' }, /^127\.1\.2\.3:\d+$/],
    ['127.0.0.1:0', { loopback: '127.200.2.3' }, /^127\.200\.2\.3:\d+$/],
  ])('%s of pod %j', async (address, pod, bound) => expect(await listen(server, address, pod)).toMatch(bound));

  test('an address without host is reached over IPv4', async () => {
    const port = (await listen(server, ':0', {})).replace('[::]:', '');
    const other = createServer();
    await expect(listen(other, `0.0.0.0:${port}`, {})).rejects.toThrow('address already in use');
  });

  test('a port that is taken is named, with what to do', async () => {
    const address = await listen(server, '127.0.0.1:0', {});
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
