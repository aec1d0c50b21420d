import { BlockList, isIP } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for `url`. The names in capital letters go first, and none is taken from a CGI request. */
export function environmentProxy(url: URL, env: Env): URL | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  const isOfCgi = name === 'HTTP_PROXY' && env.REQUEST_METHOD;
  if (!proxy || isOfCgi || isLoopback(url.hostname) || skipsProxy(url, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/**
 * Whether `noProxy`, a list with commas, excepts `url`: `*`, addresses, CIDR ranges, domains with all below them, `.domain` for those
 * below alone; each with `:port` for that port alone.
 */
export function skipsProxy(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy.split(',').map((entry) => entry.trim().toLowerCase()).some((entry) => entry !== '' && excepts(entry, host, port));
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inRange(entry, host);
  const [, name, only] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `${entry}` : entry) ?? [];
  if (isIP(entry)) return host === entry;
  if (only !== undefined && only !== port) return false;
  if (isIP(name)) return host === name;
  const domain = name.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function inRange(range: string, host: string): boolean {
  const [network, bits] = range.split('/');
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) return false;
  const list = new BlockList(), family = version === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
