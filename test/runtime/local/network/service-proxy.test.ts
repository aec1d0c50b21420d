import { createServer, Server } from 'node:net';
import { systemClock } from '../../../../lib/sys/clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Dialer } from '../../../../runtime/http/dial';
import { listen } from '../../../../runtime/http/listen';
import { KubeObject } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { ServiceProxy } from '../../../../runtime/local/network/service-proxy';
import { TestApi } from '../api/test-api';

const { endpoints, services } = RESOURCES;
const dialer = new Dialer({ env: {}, fs: new MemFs(), clock: systemClock });

/** What a server at `host:port` answers, or how the connection fails. */
async function ask(host: string, port: number, text = 'x'): Promise<string> {
  try {
    const socket = await dialer.dial({ host, port }, { timeout: 5000 });
    socket.end(text);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString() || 'broken';
  } catch (err) {
    return String(err).includes('refused') ? 'refused' : 'broken';
  }
}

function service(name: string, ports: readonly object[]): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports } } as unknown as KubeObject;
}

describe('the proxy of Services', () => {
  let api: TestApi, proxy: ServiceProxy;
  const backends: Server[] = [];
  let port: number;

  beforeAll(async () => {
    api = await TestApi.start({ loopbackPods: true, serviceRange: '127.111.0.0/16' });
    await api.store.create(services, service('web', [{ name: 'http', port: 8080 }]));
    for (const ip of ['127.79.2.1', '127.79.2.2']) {
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (data) => socket.write(`${ip} ${data.toString()}`));
        socket.on('end', () => socket.end());
      });
      backends.push(server);
      port = Number((await listen(server, `${ip}:${port ?? 0}`, {})).address.split(':').pop());
    }
    proxy = new ServiceProxy(api.store, dialer, api.log);
    await proxy.settled();
  });
  afterAll(async () => {
    await proxy.stop();
    for (const server of backends) server.close();
  });

  async function point(...ips: string[]): Promise<void> {
    await api.store.patch(endpoints, { namespace: 'default', name: 'web' }, 'apply', {
      apiVersion: 'v1', kind: 'Endpoints', subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ name: 'http', port }] }],
    }, { fieldManager: 'test' });
    await proxy.settled();
  }

  test('a connection goes to one of the ready pods, in turn; half-closing goes through', async () => {
    await point('127.79.2.1', '127.79.2.2');
    const answers = [await ask('127.111.0.1', 8080, 'a'), await ask('127.111.0.1', 8080, 'b')];
    expect(answers.sort()).toEqual(['127.79.2.1 a', '127.79.2.2 b']);
  });

  test('a pod that is no longer ready gets none', async () => {
    await point('127.79.2.2');
    expect([await ask('127.111.0.1', 8080), await ask('127.111.0.1', 8080)]).toEqual(['127.79.2.2 x', '127.79.2.2 x']);
  });

  test('without a ready pod, and with one that is not there, the connection breaks', async () => {
    await point();
    expect(await ask('127.111.0.1', 8080)).toBe('broken');
    await point('127.79.2.3');
    expect(await ask('127.111.0.1', 8080)).toBe('broken');
  });

  test('a Service that is gone, and the proxy when it stops, listen no more', async () => {
    await api.store.delete(services, { namespace: 'default', name: 'web' });
    await proxy.settled();
    expect(await ask('127.111.0.1', 8080)).toBe('refused');
  });

  test('an address that cannot be bound is said once, and the others are served', async () => {
    const taken = createServer();
    await listen(taken, '127.111.0.1:8081', {});
    await api.store.create(services, service('odd', [{ name: 'a', port: 8081 }, { name: 'b', port: 8082 }]));
    await proxy.settled();
    taken.close();
    expect(api.log.messages('warn')).toEqual(['A Service has no listener']);
    expect(await ask('127.111.0.1', 8082)).toBe('broken'); // it listens, for nobody
  });
});
