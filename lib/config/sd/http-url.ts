import { ConfigNode } from '../node';
import { goUrl } from '../scalars';

/** @throws ConfigError unless `url` is one of HTTP with a host */
export function checkHttpUrl(url: string, node: ConfigNode): void {
  try {
    goUrl(url);
  } catch (err) {
    throw node.failure(err);
  }
  if (!/^https?:/i.test(url)) throw node.fail("URL scheme must be 'http' or 'https'");
  if (!/^[^:]*:\/\/[^/?#]/.test(url)) throw node.fail('host is missing in URL');
}
