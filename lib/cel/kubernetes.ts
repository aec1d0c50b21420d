import { evaluationError } from './cel-error';
import { Cidr, Ip, LibraryValue, Quantity, Url } from './library-value';
import { int, mapOf, noOverload, Value } from './value';

type Make<T> = abstract new (...args: never[]) => T;

/** A method of one type. */
function of<T extends LibraryValue>(type: Make<T>, work: (value: T, ...args: Value[]) => Value): (...args: Value[]) => Value {
  return (value, ...args) => {
    if (!(value instanceof type)) throw noOverload();
    return work(value as T, ...args);
  };
}

function amount(value: Value): bigint {
  if (value instanceof Quantity) return value.nano;
  if (typeof value === 'bigint') return value * UNIT;
  throw noOverload();
}

function text(value: Value): string {
  if (typeof value !== 'string') throw noOverload();
  return value;
}

function ipOf(value: Value): Ip {
  return value instanceof Ip ? value : Ip.parse(text(value));
}

function cidrOf(value: Value): Cidr {
  return value instanceof Cidr ? value : Cidr.parse(text(value));
}

function succeeds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

const UNIT = 1_000_000_000n;
/** Networks with a meaning, by family. */
const LOOPBACK = { 4: '127.0.0.0/8', 6: '::1/128' }, LINK_LOCAL = { 4: '169.254.0.0/16', 6: 'fe80::/10' };
const MULTICAST = { 4: '224.0.0.0/4', 6: 'ff00::/8' }, LINK_MULTICAST = { 4: '224.0.0.0/24', 6: 'ff02::/16' };

/** The types that Kubernetes adds: amounts, addresses, networks, URLs. */
export const kubernetes: Readonly<Record<string, (...args: Value[]) => Value>> = {
  'quantity': (value) => Quantity.parse(text(value)),
  'isQuantity': (value) => succeeds(() => Quantity.parse(text(value))),
  '.sign': of(Quantity, ({ nano }) => (nano < 0n ? -1n : nano > 0n ? 1n : 0n)),
  '.isInteger': of(Quantity, ({ isInteger }) => isInteger),
  '.asInteger': of(Quantity, ({ nano, isInteger }) => {
    if (!isInteger) throw evaluationError('cannot convert value to integer');
    return int(nano / UNIT);
  }),
  '.asApproximateFloat': of(Quantity, ({ nano }) => Number(nano) / Number(UNIT)),
  '.add': of(Quantity, ({ nano }, other) => new Quantity(nano + amount(other))),
  '.sub': of(Quantity, ({ nano }, other) => new Quantity(nano - amount(other))),
  '.isGreaterThan': of(Quantity, ({ nano }, other) => nano > amount(other)),
  '.isLessThan': of(Quantity, ({ nano }, other) => nano < amount(other)),
  '.compareTo': of(Quantity, ({ nano }, other) => (nano < amount(other) ? -1n : nano > amount(other) ? 1n : 0n)),

  'url': (value) => Url.parse(text(value)),
  'isURL': (value) => succeeds(() => Url.parse(text(value))),
  '.getScheme': of(Url, ({ url, isRelative }) => (isRelative ? '' : url.protocol.slice(0, -1))),
  '.getHost': of(Url, ({ url, isRelative }) => (isRelative ? '' : url.host)),
  '.getHostname': of(Url, ({ url, isRelative }) => (isRelative ? '' : url.hostname.replace(/^\[|\]$/g, ''))),
  '.getPort': of(Url, ({ url }) => url.port),
  '.getEscapedPath': of(Url, ({ url }) => url.pathname),
  '.getQuery': of(Url, ({ url }) => mapOf([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)] as const))),

  'ip': (value) => ipOf(value),
  'isIP': (value) => succeeds(() => Ip.parse(text(value))),
  'ip.isCanonical': (value) => Ip.parse(text(value)).text === value,
  '.family': of(Ip, ({ family }) => BigInt(family)),
  '.isUnspecified': of(Ip, ({ bits }) => bits === 0n),
  '.isLoopback': of(Ip, (ip) => ip.isIn(LOOPBACK[ip.family])),
  '.isLinkLocalUnicast': of(Ip, (ip) => ip.isIn(LINK_LOCAL[ip.family])),
  '.isLinkLocalMulticast': of(Ip, (ip) => ip.isIn(LINK_MULTICAST[ip.family])),
  '.isGlobalUnicast': of(Ip, (ip) => (
    ip.bits !== 0n && ip.text !== '255.255.255.255' && ![LOOPBACK, LINK_LOCAL, MULTICAST].some((networks) => ip.isIn(networks[ip.family])))),

  'cidr': (value) => cidrOf(value),
  'isCIDR': (value) => succeeds(() => Cidr.parse(text(value))),
  '.containsIP': of(Cidr, (cidr, ip) => cidr.contains(ipOf(ip))),
  '.containsCIDR': of(Cidr, (cidr, other) => cidrOf(other).length >= cidr.length && cidr.contains(cidrOf(other).ip)),
  '.ip': of(Cidr, ({ ip }) => ip),
  '.masked': of(Cidr, ({ ip, length, rest }) => Cidr.parse(`${ipText(ip.bits >> rest << rest, ip.family)}/${length}`)),
  '.prefixLength': of(Cidr, ({ length }) => BigInt(length)),
};

function ipText(bits: bigint, family: 4 | 6): string {
  const [count, size] = family === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from({ length: count }, (_, i) => bits >> BigInt(count - 1 - i) * size & (1n << size) - 1n);
  return family === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}

/** What `string(x)` gives. */
export function libraryText(value: LibraryValue): string {
  if (value instanceof Ip) return value.text;
  if (value instanceof Cidr) return `${value.ip.text}/${value.length}`;
  throw noOverload();
}
