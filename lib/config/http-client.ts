import { quote } from '../encoding/go-quote';
import { Codec, list, map, maybe, Value } from './codec';
import { Frozen } from './freeze';
import { ConfigNode } from './node';
import { bool, file, parsed, secret, string, url } from './scalars';
import { field, inline, shown, Struct } from './struct';

const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;
export type TlsVersion = typeof TLS_VERSIONS[number];
const tlsVersion: Codec<TlsVersion | ''> = parsed<TlsVersion | ''>('string', '', (word) => {
  const version = TLS_VERSIONS.find((known) => known === word);
  if (version) return version;
  throw new Error(`unknown TLS version: ${word}`);
}, (version) => version);

/** The block `tls_config`. Files are read whenever a connection is made, so that they can be rotated. */
export const TLS = new Struct('config.plain', {
  ca: field(string),
  cert: field(string),
  key: field(secret),
  ca_file: field(file),
  cert_file: field(file),
  key_file: field(file),
  server_name: field(string),
  insecure_skip_verify: shown(bool),
  min_version: field(tlsVersion),
  max_version: field(tlsVersion),
}, ({ ca, caFile, cert, certFile, key, keyFile }, node) => {
  if (ca && caFile) throw node.fail('at most one of ca, ca_file & ca_ref must be configured', 'ca_file');
  if (cert && certFile) throw node.fail('at most one of cert, cert_file & cert_ref must be configured', 'cert_file');
  if (key && keyFile) throw node.fail('at most one of key and key_file must be configured', 'key_file');
  const hasCert = Boolean(cert || certFile), hasKey = Boolean(key || keyFile);
  if (hasCert && !hasKey) throw node.fail('exactly one of key or key_file must be configured when a client certificate is configured');
  if (hasKey && !hasCert) throw node.fail('exactly one of cert or cert_file must be configured when a client key is configured');
});
export type TlsConfig = Frozen<Value<typeof TLS>>;

const PROXY = new Struct('config.plain', {
  proxy_url: field(url),
  no_proxy: field(string),
  proxy_from_environment: field(bool),
  /** Headers of CONNECT requests. */
  proxy_connect_header: field(map(list(secret), 'map[string][]config.Secret')),
});
export type ProxyConfig = Frozen<Value<typeof PROXY>>;

const BASIC_AUTH = new Struct('config.BasicAuth', {
  username: field(string),
  username_file: field(file),
  password: field(secret),
  password_file: field(file),
});

const AUTHORIZATION = new Struct('config.Authorization', {
  /** The word before the credentials. */
  type: field(string),
  credentials: field(secret),
  credentials_file: field(file),
});

const anyText = map(string);
const claims: Codec<Record<string, string>> = { ...anyText, type: 'map[string]interface {}' };

const OAUTH2 = new Struct('config.plain', {
  client_id: shown(string),
  client_secret: shown(secret),
  client_secret_file: field(file),
  client_certificate_key_id: field(string),
  client_certificate_key: field(secret),
  client_certificate_key_file: field(file),
  grant_type: field(string),
  signature_algorithm: field(string),
  iss: field(string),
  audience: field(string),
  claims: field(claims),
  scopes: field(list(string)),
  token_url: shown(string),
  endpoint_params: field(anyText),
  tls_config: field(TLS),
  proxy: inline(PROXY),
});

export const HEADER = new Struct('config.Header', {
  values: field(list(string)),
  secrets: field(list(secret)),
  files: field(list(file)),
});

const SHAPE = {
  basic_auth: field(maybe(BASIC_AUTH)),
  authorization: field(maybe(AUTHORIZATION)),
  oauth2: field(maybe(OAUTH2)),
  /** Older ways to say `authorization`, to which they are turned. */
  bearer_token: field(secret),
  bearer_token_file: field(file),
  tls_config: field(TLS),
  follow_redirects: shown(bool, true),
  enable_http2: shown(bool, true),
  proxy: inline(PROXY),
  http_headers: field(map(HEADER, 'map[string]config.Header')),
};

/**
 * How a client reaches a server: TLS, proxies, credentials, further headers. Inlined in most blocks, whose own check then calls
 * `checkHttpClient`; `HTTP_CONFIG` is the same as a block of its own.
 */
export const HTTP_CLIENT = new Struct('config.plain', SHAPE);
export const HTTP_CONFIG = new Struct('config.plain', SHAPE, checkHttpClient);
export type HttpClientConfig = Frozen<Value<typeof HTTP_CLIENT>>;
type Draft = Value<typeof HTTP_CLIENT>;

/** Checks what was read, and turns a bearer token into an authorization. @throws ConfigError */
export function checkHttpClient(http: Draft, node: ConfigNode): void {
  checkBearer(http, node);
  checkAuthorization(http, node);
  checkProxy(http.proxy, node);
  for (const name of Object.keys(http.httpHeaders)) {
    const isTaken = isReservedHeader(name) || ['authorization', 'x-prometheus-scrape-timeout-seconds'].includes(name.toLowerCase());
    if (isTaken) throw node.fail(`setting header ${quote(canonicalHeader(name))} is not allowed`, 'http_headers', name);
  }
  if (!http.oauth2) return;
  checkOAuth2(http.oauth2, node);
  checkProxy(http.oauth2.proxy, node.at('oauth2'));
}

function checkBearer(http: Draft, node: ConfigNode): void {
  const { basicAuth, oauth2, bearerToken, bearerTokenFile } = http;
  if (bearerToken && bearerTokenFile) throw node.fail('at most one of bearer_token & bearer_token_file must be configured', 'bearer_token_file');
  if ((basicAuth || oauth2) && (bearerToken || bearerTokenFile)) {
    const key = bearerToken ? 'bearer_token' : 'bearer_token_file';
    throw node.fail('at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured', key);
  }
  if (basicAuth?.username && basicAuth.usernameFile) {
    throw node.fail('at most one of basic_auth username, username_file & username_ref must be configured', 'basic_auth', 'username_file');
  }
  if (basicAuth?.password && basicAuth.passwordFile) {
    throw node.fail('at most one of basic_auth password, password_file & password_ref must be configured', 'basic_auth', 'password_file');
  }
}

function checkAuthorization(http: Draft, node: ConfigNode): void {
  const { authorization, basicAuth, oauth2, bearerToken, bearerTokenFile } = http;
  if (!authorization) {
    if (bearerToken || bearerTokenFile) http.authorization = { type: 'Bearer', credentials: bearerToken, credentialsFile: bearerTokenFile };
    http.bearerToken = undefined;
    http.bearerTokenFile = '';
  } else {
    if (bearerToken || bearerTokenFile) throw node.fail('authorization is not compatible with bearer_token & bearer_token_file', 'authorization');
    if (authorization.credentials && authorization.credentialsFile) {
      throw node.fail('at most one of authorization credentials & credentials_file must be configured', 'authorization', 'credentials_file');
    }
    authorization.type = authorization.type.trim() || 'Bearer';
    if (authorization.type.toLowerCase() === 'basic') {
      throw node.fail('authorization type cannot be set to "basic", use "basic_auth" instead', 'authorization', 'type');
    }
  }
  if ([basicAuth, oauth2, authorization].filter(Boolean).length > 1) throw node.fail('at most one of basic_auth, oauth2 & authorization must be configured');
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

function checkOAuth2(oauth2: Value<typeof OAUTH2>, node: ConfigNode): void {
  const { clientId, clientSecret, clientSecretFile, grantType, tokenUrl } = oauth2;
  if (!clientId) throw node.fail('oauth2 client_id must be configured', 'oauth2');
  if (!tokenUrl) throw node.fail('oauth2 token_url must be configured', 'oauth2');
  if (grantType !== JWT_BEARER) {
    if (!clientSecret || !clientSecretFile) return;
    throw node.fail('at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using grant-type=client_credentials',
      'oauth2', 'client_secret_file');
  }
  const { clientCertificateKey: key, clientCertificateKeyFile: keyFile, signatureAlgorithm: algorithm } = oauth2;
  if (key && keyFile) {
    const three = 'client_certificate_key, client_certificate_key_file & client_certificate_key_ref';
    throw node.fail(`at most one of oauth2 ${three} must be configured using grant-type=${JWT_BEARER}`, 'oauth2', 'client_certificate_key_file');
  }
  if (algorithm && !['RS256', 'RS384', 'RS512'].includes(algorithm)) {
    throw node.fail('valid signature algorithms are RS256, RS384 and RS512', 'oauth2', 'signature_algorithm');
  }
}

function checkProxy({ proxyUrl: target, noProxy, proxyFromEnvironment, proxyConnectHeader }: ProxyConfig, node: ConfigNode): void {
  const hasConnect = Object.keys(proxyConnectHeader).length > 0;
  if (hasConnect && !proxyFromEnvironment && !target) {
    throw node.fail('if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured', 'proxy_connect_header');
  }
  if (proxyFromEnvironment && target) throw node.fail('if proxy_from_environment is configured, proxy_url must not be configured', 'proxy_url');
  if (proxyFromEnvironment && noProxy) throw node.fail('if proxy_from_environment is configured, no_proxy must not be configured', 'no_proxy');
  if (!target && noProxy) throw node.fail('if no_proxy is configured, proxy_url must also be configured', 'no_proxy');
}

/** Headers that other settings decide, or the client itself. Credentials have settings of their own, so each place says so in its own words. */
const RESERVED: ReadonlySet<string> = new Set([
  'host', 'content-encoding', 'content-length', 'content-type', 'user-agent', 'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization',
  'www-authenticate', 'accept-encoding', 'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'x-amz-date', 'x-amz-security-token',
  'x-amz-content-sha256',
]);

/** Whether nobody may set the header. */
export function isReservedHeader(name: string): boolean {
  return RESERVED.has(name.toLowerCase());
}

/** A header's name as Go writes it: `User-Agent`. */
export function canonicalHeader(name: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) ? name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()) : name;
}
