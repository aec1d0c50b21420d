import { systemClock } from '../../../../lib/sys/clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { CertificateAuthority } from '../../../../runtime/http/certificate-authority';
import { Dialer } from '../../../../runtime/http/dial';
import { HttpRequest } from '../../../../runtime/http/message';
import { HttpServer } from '../../../../runtime/http/server';
import { Container, Probe } from '../../../../runtime/local/kubelet/pod';
import { ProbeSender } from '../../../../runtime/local/kubelet/prober';
import { Recorder } from '../../../lib/log/recorder';

const ADDRESS = '127.77.2.1';

describe('a probe', () => {
  const servers: HttpServer[] = [];
  const asked: HttpRequest[] = [];
  let container: Container, sender: ProbeSender;

  beforeAll(async () => {
    const authority = await CertificateAuthority.create(systemClock, new SeededRandom(1), 'of somebody else');
    const tls = await authority.issue({ commonName: 'pod', hosts: ['pod'] });
    const ports: { name: string; containerPort: number }[] = [];
    for (const name of ['http', 'https']) {
      const server = new HttpServer({
        clock: systemClock, log: new Recorder(), ...name === 'https' ? { tls } : {},
        handler: (request) => {
          asked.push(request);
          if (request.path === '/slow') return new Promise(() => undefined);
          return { status: Number(request.path.slice(1)) || 200, headers: { location: '/500' } };
        },
      });
      servers.push(server);
      const bound = await server.listen(`${ADDRESS}:0`, {});
      ports.push({ name, containerPort: Number(bound.split(':')[1]) });
    }
    container = { name: 'main', image: 'x', ports };
    sender = new ProbeSender(new Dialer({ env: {}, fs: new MemFs(), clock: systemClock }), systemClock);
  });
  afterAll(() => Promise.all(servers.map((server) => server.close(0))));
  beforeEach(() => { asked.length = 0; });

  const send = (probe: Probe) => sender.send(probe, container, ADDRESS, new AbortController().signal);
  const get = (path: string, more: object = {}): Probe => ({ httpGet: { path, port: 'http', ...more } });

  test.each([200, 204, 302, 399])('%d is well, and no redirect is followed', async (status) => {
    expect(await send(get(`/${status}`))).toEqual({ ok: true });
    expect(asked.map(({ path }) => path)).toEqual([`/${status}`]);
  });

  test.each([400, 404, 500, 503])('%d is not', async (status) => {
    expect(await send(get(`/${status}`))).toEqual({ ok: false, why: `HTTP probe failed with statuscode: ${status}` });
  });

  test('it says who asks, and what else it was given', async () => {
    await send(get('ready?x=1', { httpHeaders: [{ name: 'X-Scope', value: 'a' }] }));
    const [{ target, headers }] = asked;
    expect([target, headers['user-agent'], headers['x-scope']]).toEqual(['/ready?x=1', 'kube-probe/1.36', 'a']);
  });

  test.each<[string, Probe]>([
    ['HTTPS, whoever signed it', { httpGet: { port: 'https', scheme: 'HTTPS' } }], ['TCP', { tcpSocket: { port: 'http' } }],
    ['another host', { httpGet: { port: 'http', host: ADDRESS } }],
  ])('%s', async (_, probe) => expect(await send(probe)).toEqual({ ok: true }));

  test('a port by its number', async () => {
    expect(await send({ tcpSocket: { port: container.ports![0].containerPort } })).toEqual({ ok: true });
    expect(await send({ tcpSocket: { port: String(container.ports![0].containerPort) } })).toEqual({ ok: true });
  });

  test.each<[string, Probe, RegExp]>([
    ['nobody there', { tcpSocket: { port: 1 } }, /^dial tcp 127\.77\.2\.1:1: connect: connection refused$/],
    ['a name that no port has', { httpGet: { port: 'none' } }, /^container main has no port named "none"$/],
    ['HTTP to what speaks TLS', { httpGet: { port: 'https' } }, /./],
    ['an answer that does not come', { ...get('/slow'), timeoutSeconds: 0.05 }, /context deadline exceeded/],
  ])('%s', async (_, probe, why) => expect(await send(probe)).toEqual({ ok: false, why: expect.stringMatching(why) }));
});
