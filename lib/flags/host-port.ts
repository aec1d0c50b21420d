import { FlagError } from './error';

/** Where to listen or connect. `host` is empty for every address, and without brackets for IPv6; `port` is 0 for any free one. */
export interface HostPort { readonly host: string; readonly port: number }

const LAST_PORT = 65_535;

/** `host:port`, `[v6]:port`, `:port`. @throws FlagError with kingpin's text */
export function parseHostPort(text: string): HostPort {
  if (text === '') return { host: '', port: 0 };
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw refused(text, `address ${text}: missing port in address`);
  const bracketed = text.startsWith('[');
  const close = text.indexOf(']');
  if (bracketed && close < 0) throw refused(text, `address ${text}: missing ']' in address`);
  if (bracketed && close + 1 !== colon) {
    throw refused(text, `address ${text}: ${text[close + 1] === ':' ? 'too many colons' : 'missing port'} in address`);
  }
  const host = bracketed ? text.slice(1, close) : text.slice(0, colon);
  if (!bracketed && host.includes(':')) throw refused(text, `address ${text}: too many colons in address`);
  for (const bracket of ['[', ']']) {
    if (host.includes(bracket) || text.slice(colon).includes(bracket)) throw refused(text, `address ${text}: unexpected '${bracket}' in address`);
  }
  const port = text.slice(colon + 1);
  if (!/^(?:[+-]?\d+)?$/.test(port)) throw refused(text, `lookup tcp/${port}: unknown port`);
  if (Number(port) < 0 || Number(port) > LAST_PORT) throw refused(text, `address ${port}: invalid port`);
  return { host, port: Number(port) };
}

/** The reverse of `parseHostPort`. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function refused(text: string, reason: string): FlagError {
  return new FlagError('FLAG_VALUE', `'${text}' is not a valid TCP address: ${reason}`);
}
