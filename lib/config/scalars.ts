import { posix } from 'node:path';
import { quote } from '../encoding/go-quote';
import { formatBytes, parseBytes } from '../flags/bytes';
import { checkGoUrl } from '../flags/go-url';
import { Secret } from '../log/secret';
import { formatDuration, parseDuration } from '../model/duration';
import { formatGoDuration, parseGoDuration } from '../model/go-duration';
import { Codec } from './codec';
import { ConfigNode } from './node';
import { Float, Yaml } from './yaml/print';

/** What is printed of a secret. */
export const MASK = '<secret>';

/** Text; whatever stands there without being a list or a map is one. @param type Go's name of it */
export function text(type = 'string'): Codec<string> {
  return {
    type,
    zero: () => '',
    read: (node) => readText(node, type) ?? '',
    isZero: (value) => value === '',
    print: (value) => value,
  };
}

function readText(node: ConfigNode, type = 'string'): string | undefined {
  const { content } = node;
  if (content.kind === 'scalar') return content.meaning.tag === '!!binary' ? content.meaning.value : content.text;
  node.mismatch(type);
  return undefined;
}

/** Text that stands for something else. @param type what a list is said not to be @param parse throws what is wrong with the text */
export function parsed<T>(type: string, zero: T, parse: (value: string) => T, print: (value: T) => Yaml): Codec<T> {
  return {
    type,
    zero: () => zero,
    read(node) {
      const value = readText(node, type);
      if (value === undefined) return zero;
      try {
        return parse(value);
      } catch (err) {
        throw node.failure(err);
      }
    },
    isZero: (value) => value === zero,
    print,
  };
}

export const string = text();

/** The path of a file, which may be relative to the folder of the configuration. */
export const file: Codec<string> = { ...string, rebase: (path, folder) => (path === '' || posix.isAbsolute(path) ? path : posix.join(folder, path)) };

export const bool: Codec<boolean> = {
  type: 'bool',
  zero: () => false,
  read(node) {
    if (node.content.kind === 'scalar' && node.content.meaning.tag === '!!bool') return node.content.meaning.value;
    node.mismatch('bool');
    return false;
  },
  isZero: (value) => !value,
  print: (value) => value,
};

/** @param max as a double, which for 64 bits is one more than the last */
function whole(type: string, min: number, max: number): Codec<number> {
  return {
    type,
    zero: () => 0,
    read(node) {
      const value = numberOf(node);
      if (value !== undefined && value <= max && value >= min) return Math.trunc(value) + 0; // no negative zero
      node.mismatch(type);
      return 0;
    },
    isZero: (value) => value === 0,
    print: (value) => value,
  };
}

function numberOf({ content }: ConfigNode): number | undefined {
  if (content.kind !== 'scalar') return undefined;
  return content.meaning.tag === '!!int' || content.meaning.tag === '!!float' ? content.meaning.value : undefined;
}

export const int = whole('int', -(2 ** 63), 2 ** 63);
export const int64 = whole('int64', -(2 ** 63), 2 ** 63);
export const uint = whole('uint', 0, 2 ** 64);
export const uint64 = whole('uint64', 0, 2 ** 64);

export const float: Codec<number> = {
  type: 'float64',
  zero: () => 0,
  read(node) {
    const value = numberOf(node);
    if (value === undefined) node.mismatch('float64');
    return value ?? 0;
  },
  isZero: (value) => value === 0,
  print: (value) => new Float(value),
};

/** Prometheus's durations, in milliseconds. */
export const duration: Codec<number> = parsed('string', 0, parseDuration, formatDuration);

/** Go's own durations, in milliseconds with a fraction; a number without a unit is nanoseconds. */
export const goDuration: Codec<number> = {
  type: 'time.Duration',
  zero: () => 0,
  read(node) {
    const { content } = node;
    const number = numberOf(node);
    if (number !== undefined) return Math.trunc(number) / 1e6;
    if (content.kind === 'scalar' && content.meaning.tag === '!!str') {
      try {
        return parseGoDuration(content.meaning.value);
      } catch { /* Go's YAML says of it what it says of any value that does not fit */ }
    }
    node.mismatch('time.Duration');
    return 0;
  },
  isZero: (value) => value === 0,
  print: (value) => formatGoDuration(value),
};

/** Sizes in bytes: `15MB`. */
export const bytes: Codec<number> = parsed('units.Base2Bytes', 0, parseBytes, formatBytes);

/** A URL as Go takes it; a password in it is not printed. */
export const url: Codec<string> = parsed('string', '', (value) => goUrl(value), redacted);

/** Returns a URL that Go takes. @param secret whether an error must tell nothing of it @throws Error in Go's words */
export function goUrl(value: string, secret = false): string {
  try {
    return checkGoUrl(value);
  } catch (err) {
    const message = (err as Error).message.replace(/^invalid URL: /, '');
    throw new Error(secret ? message.replace(/"(?:[^"\\]|\\.)*"/g, quote(MASK)) : message.replace(quote(value), () => quote(redacted(value))));
  }
}

/** The URL with `xxxxx` for its password. */
export function redacted(value: string): string {
  return value.replace(/^([a-z][a-z\d+.-]*:\/\/[^/?#@:]*):[^/?#]*@/i, '$1:xxxxx@');
}

/** Text that is never printed. Empty is absent. */
export const secret: Codec<Secret | undefined> = {
  type: 'config.Secret',
  zero: () => undefined,
  read(node) {
    const value = readText(node, 'config.plain');
    return value ? new Secret(value) : undefined;
  },
  isZero: (value) => value === undefined,
  print: (value) => (value ? MASK : null),
};

/** What is said of a value that should be one of several. */
export function quoted(value: string): string {
  return quote(value).replace(/\\udc([89a-f][\da-f])/g, '\\x$1'); // bytes that are no UTF-8, see lib/config/yaml/parse
}
