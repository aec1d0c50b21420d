import { loadPrometheusConfig } from '../../../../lib/config/prometheus/load';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { clientHeaders, clientTls, configuredClient } from '../../../../runtime/http/client/configured-client';
import { Dialer } from '../../../../runtime/http/dial';

const FILES = { '/user': 'anna\n', '/password': 'from file\n', '/token': 'rotated \n', '/header': 'h\n', '/ca': 'CA', '/cert': 'CERT', '/key': 'KEY' };

async function disk(): Promise<MemFs> {
  const fs = new MemFs();
  for (const [path, text] of Object.entries(FILES)) {
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }
  return fs;
}

const configured = (lines: string) => loadPrometheusConfig(`scrape_configs: [{job_name: a, ${lines}}]`, 'test.yml', { env: {} }).scrapeConfigs[0].http;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each<[string, object]>([
  ['', {}],
  ['basic_auth: {username: a, password: b}', { Authorization: basic('a:b') }],
  ['basic_auth: {username_file: /user, password_file: /password}', { Authorization: basic('anna:from file') }],
  ['authorization: {credentials: t}', { Authorization: 'Bearer t' }],
  ['authorization: {type: Token, credentials_file: /token}', { Authorization: 'Token rotated' }],
  ['bearer_token_file: /token', { Authorization: 'Bearer rotated' }],
  ['http_headers: {X-A: {values: [one], secrets: [two], files: [/header]}}', { 'X-A': ['one', 'two', 'h'] }],
])('%s sends its credentials', async (lines, headers) => {
  expect(await clientHeaders(configured(lines), await disk())).toEqual(headers);
});

test('a file that is not there is told by its name', async () => {
  await expect(clientHeaders(configured('bearer_token_file: /none'), await disk())).rejects.toThrow('/none');
});

test('TLS is as it was asked for', async () => {
  const lines = 'ca_file: /ca, cert_file: /cert, key_file: /key, server_name: s, insecure_skip_verify: true, min_version: TLS12, max_version: TLS13';
  expect(await clientTls(configured(`tls_config: {${lines}}`), await disk())).toEqual({
    ca: 'CA', cert: 'CERT', key: 'KEY', servername: 's', rejectUnauthorized: false, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
  expect(await clientTls(configured(''), await disk())).toEqual({ ca: undefined, cert: undefined, key: undefined, rejectUnauthorized: true });
});

test.each([
  ['proxy_url: "http://127.0.0.1:1"', 'dial tcp 127.0.0.1:1'],
  ['proxy_url: "http://127.0.0.1:1", no_proxy: "127.0.0.2"', 'dial tcp 127.0.0.2:2'],
  ['proxy_from_environment: true', 'dial tcp 127.0.0.1:3'],
])('with %s a request goes where it shall: %s', async (lines, reached) => {
  const fs = await disk(), clock = new FakeClock(), env = { HTTP_PROXY: 'http://127.0.0.1:3' };
  const client = configuredClient(configured(lines), { dialer: new Dialer({ env: {}, fs, clock }), clock, fs, env, userAgent: 'test' });
  const url = new URL(lines.includes('environment') ? 'http://target.example:2/' : 'http://127.0.0.2:2/');
  await expect(client.fetch({ method: 'GET', url, timeout: 1000 })).rejects.toThrow(`${reached}: connect: connection refused`);
});

test('OAuth 2 is refused, not left out', async () => {
  const fs = await disk(), clock = new FakeClock();
  const config = configured('oauth2: {client_id: a, client_secret: b, token_url: "http://t"}');
  expect(() => configuredClient(config, { dialer: new Dialer({ env: {}, fs, clock }), clock, fs, env: {}, userAgent: 'test' }))
    .toThrow('oauth2 is not supported yet');
});
