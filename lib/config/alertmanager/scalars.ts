import { quote } from '../../encoding/go-quote';
import { Secret } from '../../log/secret';
import { parseGoDuration, formatGoDuration } from '../../model/go-duration';
import { Codec, compareKeys } from '../codec';
import { ConfigNode } from '../node';
import { goUrl, MASK, parsed, redacted, text } from '../scalars';
import { Float, Yaml } from '../yaml/print';

/** A URL of HTTP with a host. Empty is absent. */
export const httpUrl: Codec<string> = parsed('string', '', (value) => checkedUrl(value), (value) => redacted(value) || null);

/** The same where the URL itself lets in whoever knows it. What was printed of one can be read again. */
export const secretUrl: Codec<Secret | undefined> = parsed<Secret | undefined>(
  'string', undefined, (value) => new Secret(value === MASK ? '' : checkedUrl(value, true)), (value) => (value ? MASK : null),
);

/** The same for a URL that may be a template. */
export const secretTemplateUrl: Codec<Secret | undefined> = parsed<Secret | undefined>('common.plain', undefined, (value) => {
  if (value === '') return undefined;
  if (value === MASK || value.includes('{{')) return new Secret(value);
  try {
    return new Secret(checkedUrl(value, true));
  } catch (err) {
    throw new Error(`invalid URL: ${(err as Error).message}`, { cause: err });
  }
}, (value) => (value ? MASK : null));

/** @param secret whether an error must tell nothing of it */
function checkedUrl(value: string, secret = false): string {
  goUrl(value, secret);
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(value)?.[1] ?? '';
  if (!['http', 'https'].includes(scheme.toLowerCase())) throw new Error(`unsupported scheme ${quote(scheme)} for URL`);
  if (!/^[^:]*:\/\/[^/?#]/.test(value)) throw new Error('missing host for URL');
  return value;
}

export interface HostPort { readonly host: string; readonly port: string }

/** A host and a port, both of any text; the host of an IPv6 address in brackets. */
export const hostPort: Codec<HostPort | undefined> = parsed<HostPort | undefined>(
  'string', undefined, (value) => (value === '' ? undefined : splitHostPort(value)), (value) => (value ? joinHostPort(value) : ''),
);

function joinHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function splitHostPort(value: string): HostPort {
  const colon = value.lastIndexOf(':');
  if (colon < 0) throw new Error(`address ${value}: missing port in address`);
  const bracketed = /^\[([^\]]*)\](:?)/.exec(value);
  if (bracketed && !bracketed[2]) throw new Error(`address ${value}: missing port in address`);
  if (!bracketed && value.startsWith('[')) throw new Error(`address ${value}: missing ']' in address`);
  const host = bracketed ? bracketed[1] : value.slice(0, colon), port = value.slice(bracketed ? bracketed[0].length : colon + 1);
  if ((!bracketed && host.includes(':')) || port.includes(':')) throw new Error(`address ${value}: too many colons in address`);
  if (/[[\]]/.test(host + port)) throw new Error(`address ${value}: unexpected '${/[[\]]/.exec(host + port)![0]}' in address`);
  if (port === '') throw new Error(`address ${quote(value)}: port cannot be empty`);
  return { host, port };
}

/** Go's durations, in milliseconds; without a unit there is none. */
export const unitDuration: Codec<number> = parsed('string', 0, parseGoDuration, formatGoDuration);

/** The path of a file with a secret: read when it is needed, as it is written. */
export const secretFile = text();

export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };

/** Any value at all. */
export const tree: Codec<Tree> = {
  type: 'interface {}',
  zero: () => null,
  read: treeOf,
  isZero: (value) => value === null,
  print: printTree,
};

function treeOf({ content }: ConfigNode): Tree {
  if (content.kind === 'scalar') return content.meaning.value;
  if (content.kind === 'list') return content.items.map(treeOf);
  return Object.fromEntries(content.entries.map(({ key, value }) => [key.content.kind === 'scalar' ? key.content.text : '', treeOf(value)]));
}

function printTree(value: Tree): Yaml {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new Float(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Tree[]).map(printTree);
  return new Map(Object.entries(value).sort(([a], [b]) => compareKeys(a, b)).map(([key, part]): [string, Yaml] => [key, printTree(part)]));
}
