import { checkGoUrl } from '../../lib/flags/go-url';
import { parseHostPort } from '../../lib/flags/host-port';
import { CodedError } from '../../lib/sys/errors';

/**
 * The URL under which others reach this server, without a slash at its end.
 * @param given    what the command line says, or ''
 * @param hostname of this machine
 * @param address  what is listened to first
 * @throws CodedError BAD_FLAG in the words of the original
 */
export function externalUrl(given: string, hostname: string, address: string): string {
  if (given === '') return `http://${hostname}:${parseHostPort(address).port}`;
  checkGoUrl(given);
  const scheme = /^([^:/?#]*):/.exec(given)?.[1] ?? '';
  if (scheme !== 'http' && scheme !== 'https') {
    throw new CodedError('BAD_FLAG', `${JSON.stringify(given)}: invalid ${JSON.stringify(scheme)} scheme, only 'http' and 'https' are supported`);
  }
  return given.replace(/\/+$/, '');
}

/** What goes before every path, without a slash at its end. */
export function routePrefix(given: string | undefined, external: string): string {
  const path = given ?? new URL(external).pathname;
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed && `/${trimmed}`;
}
