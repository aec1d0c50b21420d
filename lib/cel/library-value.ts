import { evaluationError } from './cel-error';

/** A value of a type that Kubernetes adds to CEL. */
export abstract class LibraryValue {
  abstract readonly typeName: string;
  /** Whether another of the same type means the same. */
  abstract equals(other: LibraryValue): boolean;
}

const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const NANO = 9;

/** An amount, exact to a billionth: what is finer is rounded away from zero. */
export class Quantity extends LibraryValue {
  readonly typeName = 'kubernetes.Quantity';

  constructor(readonly nano: bigint) {
    super();
  }

  /** @throws CelError */
  static parse(text: string): Quantity {
    const [, sign, digits, suffix = ''] = QUANTITY.exec(text) ?? [];
    if (digits === undefined) throw evaluationError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    const [whole, part = ''] = digits.split('.');
    const exponent = /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : DECIMAL[suffix] ?? 0;
    const binary = BINARY[suffix] ?? 0n;
    const shift = exponent + NANO - part.length, number = BigInt(`${whole || '0'}${part}`) << binary;
    const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
    const nano = shift < 0 ? (number + divisor - 1n) / divisor : number * 10n ** BigInt(shift);
    return new Quantity(sign === '-' ? -nano : nano);
  }

  get isInteger(): boolean {
    return this.nano % 10n ** BigInt(NANO) === 0n;
  }

  equals(other: LibraryValue): boolean {
    return other instanceof Quantity && other.nano === this.nano;
  }
}

export class Url extends LibraryValue {
  readonly typeName = 'kubernetes.URL';

  constructor(readonly url: URL) {
    super();
  }

  /** Absolute, or a path. @throws CelError */
  static parse(text: string): Url {
    const isRight = (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(text) || text.startsWith('/')) && URL.canParse(text, 'http://nowhere');
    if (!isRight) throw evaluationError(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`);
    return new Url(new URL(text, RELATIVE));
  }

  equals(other: LibraryValue): boolean {
    return other instanceof Url && other.url.href === this.url.href;
  }

  get isRelative(): boolean {
    return this.url.protocol === RELATIVE.protocol;
  }
}

const RELATIVE = new URL('relative://x');
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** An address: its bits, of which there are 32 or 128. */
export class Ip extends LibraryValue {
  readonly typeName = 'net.IP';

  constructor(readonly bits: bigint, readonly family: 4 | 6, readonly text: string) {
    super();
  }

  /** @throws CelError */
  static parse(text: string): Ip {
    if (IPV4.test(text)) return new Ip(text.split('.').reduce((bits, part) => bits << 8n | BigInt(part), 0n), 4, text);
    if (!/^[0-9a-fA-F:.]+$/.test(text) || !URL.canParse(`http://[${text}]/`)) {
      const shown = JSON.stringify(text);
      throw evaluationError(`IP Address ${shown} parse error during conversion from string: ParseAddr(${shown}): unable to parse IP`);
    }
    const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
    const [head, tail] = canonical.split('::').map((half) => half.split(':').filter((part) => part !== ''));
    const parts = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
    return new Ip(parts.reduce((bits, part) => bits << 16n | BigInt(`0x${part}`), 0n), 6, canonical);
  }

  equals(other: LibraryValue): boolean {
    return other instanceof Ip && other.family === this.family && other.bits === this.bits;
  }

  /** Whether its first bits are those of `prefix`, as `10.0.0.0/8`. */
  isIn(prefix: string): boolean {
    return Cidr.parse(prefix).contains(this);
  }
}

/** A network: an address, and how many of its bits all addresses in it share. */
export class Cidr extends LibraryValue {
  readonly typeName = 'net.CIDR';

  constructor(readonly ip: Ip, readonly length: number) {
    super();
  }

  /** @throws CelError */
  static parse(text: string): Cidr {
    const [, address, length] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
    const ip = address === undefined ? undefined : Ip.parse(address);
    if (!ip || Number(length) > (ip.family === 4 ? 32 : 128)) {
      throw evaluationError(`network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)})`);
    }
    return new Cidr(ip, Number(length));
  }

  contains(ip: Ip): boolean {
    return ip.family === this.ip.family && ip.bits >> this.rest === this.ip.bits >> this.rest;
  }

  /** Bits in which addresses of the network differ. */
  get rest(): bigint {
    return BigInt((this.ip.family === 4 ? 32 : 128) - this.length);
  }

  equals(other: LibraryValue): boolean {
    return other instanceof Cidr && other.length === this.length && other.ip.equals(this.ip);
  }
}
