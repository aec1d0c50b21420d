import { quote } from '../encoding/go-quote';
import { FlagError } from './error';

/** In a host only what is not ASCII may be escaped, and the percent sign itself. */
const STRANGE_IN_HOST = /%(?![89a-f][\da-f]|25).{0,2}|[^\w.~!$&'()*+,;=:[\]<>"%\x80-\uffff-]/i;

/**
 * Returns `text` if Go's `url.Parse` accepts it: an absolute URL, or a reference such as `/path` or `host/path`.
 * JavaScript's `URL` will not do here: it takes other texts for valid, and refuses them in other words.
 * Source: RFC 3986, with Go's leniency for colons in opaque parts and for non-ASCII host names.
 * @throws FlagError with Go's text
 */
export function checkGoUrl(text: string): string {
  const [location, fragment] = cut(text, '#');
  const reason = badLocation(location);
  if (reason) throw refused(location, reason);
  const escape = badEscape(fragment);
  if (escape) throw refused(text, escape);
  return text;
}

function badLocation(location: string): string | undefined {
  if (/[\x00-\x1f\x7f]/.test(location)) return 'net/url: invalid control character in URL';
  if (location.startsWith(':')) return 'missing protocol scheme';
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(location)?.[0] ?? '';
  const [hierarchy] = cut(location.slice(scheme.length), '?');
  if (!hierarchy.startsWith('/')) {
    if (scheme) return undefined; // opaque: anything goes
    if (cut(hierarchy, '/')[0].includes(':')) return 'first path segment in URL cannot contain colon';
  }
  if (!hierarchy.startsWith('//') || (!scheme && hierarchy.startsWith('///'))) return badEscape(hierarchy);
  const authority = cut(hierarchy.slice(2), '/')[0];
  return badAuthority(authority) ?? badEscape(hierarchy.slice(2 + authority.length));
}

function badAuthority(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const bad = badHost(authority.slice(at + 1));
  if (bad || at < 0) return bad;
  const user = authority.slice(0, at);
  return /^[\w.:~!$&'()*+,;=%@-]*$/.test(user) ? badEscape(user) : 'net/url: invalid userinfo';
}

function badHost(host: string): string | undefined {
  if (host.lastIndexOf('[') > 0) return 'invalid IP-literal';
  const bracketed = host.startsWith('[');
  const end = bracketed ? host.lastIndexOf(']') : host.lastIndexOf(':');
  if (bracketed && end < 0) return "missing ']' in host";
  const port = end < 0 ? '' : host.slice(bracketed ? end + 1 : end);
  if (!/^(?::\d*)?$/.test(port)) return `invalid port ${quote(port)} after host`;
  const zone = bracketed ? host.indexOf('%25') : -1; // a zone is free text
  const strange = STRANGE_IN_HOST.exec(zone < 0 ? host : host.slice(0, zone))?.[0];
  if (strange === undefined) return undefined;
  return strange.startsWith('%') ? `invalid URL escape ${quote(strange)}` : `invalid character ${quote(strange)} in host name`;
}

function badEscape(text: string): string | undefined {
  const escape = /%(?![\da-f]{2}).{0,2}/i.exec(text);
  return escape ? `invalid URL escape ${quote(escape[0])}` : undefined;
}

function refused(text: string, reason: string): FlagError {
  return new FlagError('FLAG_VALUE', `invalid URL: parse ${quote(text)}: ${reason}`);
}

/** The text before the first `separator`, and the text behind it. */
function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
