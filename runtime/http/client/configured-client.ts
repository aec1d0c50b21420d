import { ConnectionOptions, SecureVersion } from 'node:tls';
import { HttpClientConfig, ProxyConfig, TlsVersion } from '../../../lib/config/http-client';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { Dialer } from '../dial';
import { HttpClient, RequestHeaders } from './http-client';
import { environmentProxy, skipsProxy } from './no-proxy';

/** What a client needs of the process. */
export interface ClientSurroundings {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly fs: Fs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
}

const MAX_FILE = 1 << 20;
const VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' };

/**
 * A client as an `http_config` block wants it. Files with credentials and certificates are read whenever they are needed, so that
 * rotated ones count.
 * @throws CodedError UNSUPPORTED for OAuth 2, which is not spoken yet
 */
export function configuredClient(config: HttpClientConfig, surroundings: ClientSurroundings): HttpClient {
  const { dialer, clock, userAgent } = surroundings;
  if (config.oauth2) throw new CodedError('UNSUPPORTED', 'oauth2 is not supported yet; use authorization or basic_auth');
  return new HttpClient({
    dialer, clock, userAgent, followRedirects: config.followRedirects,
    tls: () => clientTls(config, surroundings.fs),
    proxy: proxyOf(config.proxy, surroundings.env),
    connectHeaders: revealed(config.proxy.proxyConnectHeader),
    authorize: () => clientHeaders(config, surroundings.fs),
  });
}

/** The headers that say who asks, and those that were asked for. @throws FsError for a file that is not there */
export async function clientHeaders(config: HttpClientConfig, fs: Fs): Promise<RequestHeaders> {
  return { ...await authorization(config, fs), ...await furtherHeaders(config, fs) };
}

/** What connections with TLS shall be like. @throws FsError for a file that is not there */
export async function clientTls({ tlsConfig: tls }: HttpClientConfig, fs: Fs): Promise<ConnectionOptions> {
  const text = async (given: string | undefined, file: string) => given || (file ? readText(fs, file) : undefined);
  return {
    ca: await text(tls.ca, tls.caFile),
    cert: await text(tls.cert, tls.certFile),
    key: await text(tls.key?.reveal(), tls.keyFile),
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...tls.serverName ? { servername: tls.serverName } : {},
    ...tls.minVersion ? { minVersion: VERSIONS[tls.minVersion] } : {},
    ...tls.maxVersion ? { maxVersion: VERSIONS[tls.maxVersion] } : {},
  };
}

async function authorization({ basicAuth, authorization: auth }: HttpClientConfig, fs: Fs): Promise<RequestHeaders> {
  if (basicAuth) {
    const user = basicAuth.username || (basicAuth.usernameFile ? (await readText(fs, basicAuth.usernameFile)).trim() : '');
    const password = basicAuth.passwordFile ? (await readText(fs, basicAuth.passwordFile)).trim() : basicAuth.password?.reveal() ?? '';
    return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }
  if (!auth) return {};
  const credentials = auth.credentialsFile ? (await readText(fs, auth.credentialsFile)).trim() : auth.credentials?.reveal() ?? '';
  return { Authorization: `${auth.type} ${credentials}` };
}

async function furtherHeaders({ httpHeaders }: HttpClientConfig, fs: Fs): Promise<RequestHeaders> {
  const headers: Record<string, string[]> = {};
  for (const [name, { values, secrets, files }] of Object.entries(httpHeaders)) {
    const fromFiles = await Promise.all(files.map(async (file) => (await readText(fs, file)).trim()));
    headers[name] = [...values, ...secrets.map((secret) => secret?.reveal() ?? ''), ...fromFiles];
  }
  return headers;
}

function revealed(headers: ProxyConfig['proxyConnectHeader']): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.map((value) => value?.reveal() ?? '')]));
}

function proxyOf({ proxyUrl, noProxy, proxyFromEnvironment }: ProxyConfig, env: ClientSurroundings['env']): ((url: URL) => URL | undefined) | undefined {
  if (proxyFromEnvironment) return (url) => environmentProxy(url, env);
  if (!proxyUrl) return undefined;
  const proxy = new URL(String(proxyUrl));
  return (url) => (skipsProxy(url, noProxy) ? undefined : proxy);
}

async function readText(fs: Fs, path: string): Promise<string> {
  return Buffer.from(await fs.readFile(path, MAX_FILE)).toString();
}
