import { CodedError } from '../../../lib/sys/errors';
import { Assets, KeySelector, SecretOrConfigMap } from '../assets';
import { Relabeling, Step, stepOf } from './relabelings';

export interface SafeTls {
  readonly ca?: SecretOrConfigMap;
  readonly cert?: SecretOrConfigMap;
  readonly keySecret?: KeySelector;
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly minVersion?: string;
  readonly maxVersion?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Where and how a target is scraped, as ServiceMonitors and PodMonitors say it alike. */
export interface Endpoint {
  readonly port?: string;
  readonly portNumber?: number;
  readonly targetPort?: number | string;
  readonly path?: string;
  readonly scheme?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly interval?: string;
  readonly scrapeTimeout?: string;
  readonly honorLabels?: boolean;
  readonly honorTimestamps?: boolean;
  readonly trackTimestampsStaleness?: boolean;
  readonly followRedirects?: boolean;
  readonly enableHttp2?: boolean;
  readonly proxyUrl?: string;
  readonly noProxy?: string;
  readonly proxyFromEnvironment?: boolean;
  readonly tlsConfig?: SafeTls;
  readonly bearerTokenFile?: string;
  readonly bearerTokenSecret?: KeySelector;
  readonly basicAuth?: { readonly username?: KeySelector; readonly password?: KeySelector };
  readonly authorization?: { readonly type?: string; readonly credentials?: KeySelector };
  readonly filterRunning?: boolean;
  readonly relabelings?: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[];
}

/** What is not generated yet: a monitor that asks for it is refused, so that nobody scrapes without what he asked for. */
const MISSING = ['oauth2', 'proxyConnectHeader'];

export function missingFields(endpoint: Endpoint): string[] {
  return MISSING.filter((field) => field in endpoint);
}

/** How a target is asked, behind the discovery and before relabelling. @throws CodedError ASSET */
export function requestFields(endpoint: Endpoint, namespace: string, assets: Assets): Step {
  const { interval, scrapeTimeout, path, params, scheme, followRedirects, enableHttp2, proxyUrl, noProxy, proxyFromEnvironment } = endpoint;
  return {
    ...interval ? { scrape_interval: interval } : {}, ...scrapeTimeout ? { scrape_timeout: scrapeTimeout } : {}, ...path ? { metrics_path: path } : {},
    ...params && Object.keys(params).length ? { params: Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))) } : {},
    ...scheme ? { scheme: scheme.toLowerCase() } : {}, ...followRedirects !== undefined ? { follow_redirects: followRedirects } : {},
    ...enableHttp2 !== undefined ? { enable_http2: enableHttp2 } : {},
    ...proxyUrl ? { proxy_url: proxyUrl } : {}, ...noProxy ? { no_proxy: noProxy } : {}, ...proxyFromEnvironment ? { proxy_from_environment: true } : {},
    ...credentials(endpoint, namespace, assets), ...endpoint.tlsConfig ? { tls_config: tlsConfig(endpoint.tlsConfig, namespace, assets) } : {},
  };
}

function credentials({ basicAuth, authorization, bearerTokenSecret, bearerTokenFile }: Endpoint, namespace: string, assets: Assets): Step {
  const secret = (selector: KeySelector | undefined) => (selector?.name ? assets.secret(namespace, selector) : undefined);
  const token = bearerTokenSecret?.name ? secret(bearerTokenSecret) : undefined;
  if (basicAuth) {
    const username = secret(basicAuth.username), password = secret(basicAuth.password);
    if (username === undefined || password === undefined) throw new CodedError('ASSET', 'basicAuth: expected both username and password');
    return { basic_auth: { username, password } };
  }
  if (authorization) {
    const given = secret(authorization.credentials);
    return { authorization: { type: authorization.type?.trim() || 'Bearer', ...given !== undefined ? { credentials: given } : {} } };
  }
  return { ...bearerTokenFile ? { bearer_token_file: bearerTokenFile } : {}, ...token !== undefined ? { bearer_token: token } : {} };
}

export function tlsConfig(tls: SafeTls, namespace: string, assets: Assets): Step {
  const file = (source: SecretOrConfigMap | undefined, given: string | undefined) => (
    source?.secret ?? source?.configMap ? assets.file(namespace, source!) : given || undefined);
  const ca = file(tls.ca, tls.caFile), cert = file(tls.cert, tls.certFile);
  const key = file(tls.keySecret && { secret: tls.keySecret }, tls.keyFile);
  return {
    ...tls.insecureSkipVerify !== undefined ? { insecure_skip_verify: tls.insecureSkipVerify } : {},
    ...ca ? { ca_file: ca } : {}, ...cert ? { cert_file: cert } : {}, ...key ? { key_file: key } : {}, ...tls.serverName ? { server_name: tls.serverName } : {},
    ...tls.minVersion ? { min_version: tls.minVersion } : {}, ...tls.maxVersion ? { max_version: tls.maxVersion } : {},
  };
}

export function metricSteps({ metricRelabelings = [] }: Endpoint): Step {
  return metricRelabelings.length ? { metric_relabel_configs: metricRelabelings.map(stepOf) } : {};
}
