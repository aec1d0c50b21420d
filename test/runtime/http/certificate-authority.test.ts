import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { systemClock } from '../../../lib/sys/clock';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { SeededRandom } from '../../../lib/sys/random';
import { CertificateAuthority, KeyPair } from '../../../runtime/http/certificate-authority';
import { ClientName } from '../../../runtime/http/message';
import { HttpServer } from '../../../runtime/http/server';
import { Recorder } from '../../lib/log/recorder';

const YEAR = 365 * 86_400_000;
let clock: FakeClock, authority: CertificateAuthority;
beforeAll(async () => {
  clock = new FakeClock();
  authority = await CertificateAuthority.create(clock, new SeededRandom(1), 'test-ca');
});

test('signs what is asked for, for a year', async () => {
  const { cert } = await authority.issue({ commonName: 'server', hosts: ['a.example', '127.0.0.1', '::1'] });
  const issued = new X509Certificate(cert), issuer = new X509Certificate(authority.pair.cert);
  expect(issued.verify(issuer.publicKey)).toBe(true);
  expect([issued.subject, issued.ca, issuer.ca]).toEqual(['CN=server', false, true]);
  expect(issued.subjectAltName).toBe('DNS:a.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(Date.parse(issued.validTo) - clock.now()).toBe(YEAR);
  expect(Date.parse(issued.validFrom)).toBeLessThan(clock.now());
});

test('goes on with what was kept', async () => {
  const again = await CertificateAuthority.load(clock, new SeededRandom(2), authority.pair);
  const { cert } = await again.issue({ commonName: 'client' });
  expect(new X509Certificate(cert).verify(new X509Certificate(authority.pair.cert).publicKey)).toBe(true);
});

test('refuses what is no authority', async () => {
  await expect(CertificateAuthority.load(clock, new SeededRandom(1), { cert: 'x', key: 'y' })).rejects.toMatchObject({ code: 'CERTIFICATE' });
});

describe('a server that asks for certificates', () => {
  /** Who the server takes a client for. */
  async function seen(pair: Partial<KeyPair>): Promise<ClientName | undefined> {
    const clients: Array<ClientName | undefined> = [];
    const ca = await CertificateAuthority.create(systemClock, new SeededRandom(3), 'ca'); // TLS looks at the real time
    const tls = { ...await ca.issue({ commonName: 'server', hosts: ['127.0.0.1'] }), clientCa: ca.pair.cert };
    const server = new HttpServer({ clock, log: new Recorder(), tls, handler: (request) => {
      clients.push(request.client);
      return {};
    } });
    const [, port] = /:(\d+)$/.exec(await server.listen('127.0.0.1:0', {}))!;
    const own = pair.cert === 'ours' ? await ca.issue({ commonName: 'admin', organizations: ['one', 'two'] }) : pair;
    await new Promise<void>((resolve, reject) => {
      const request = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
      const socket = connect({ host: '127.0.0.1', port: Number(port), ca: ca.pair.cert, ...own }, () => socket.write(request));
      socket.on('error', reject).on('close', () => resolve()).resume();
    });
    await server.close(0);
    expect(clients).toHaveLength(1);
    return clients[0];
  }

  test('knows a client by that', async () => expect(await seen({ cert: 'ours' })).toEqual({ commonName: 'admin', organizations: ['one', 'two'] }));
  test('takes one without, and knows nobody by it', async () => expect(await seen({})).toBeUndefined());
  test('takes one of another authority for nobody', async () => {
    expect(await seen(await authority.issue({ commonName: 'admin' }))).toBeUndefined();
  });
});
