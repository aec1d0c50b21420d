import { ConfigNode } from './node';
import { Yaml } from './yaml/print';

/** How values of one type are read from a file and printed back. Values are plain data, free for the reader's caller to change and freeze. */
export interface Codec<T> {
  /** Go's name of the type, for what is said of a value that does not fit. */
  readonly type: string;
  /** What an empty value (`key:`) means, and what is left out where it is printed only if there is something to print. A new one each time. */
  zero(): T;
  /** Reads a value that is not null; one that does not fit is noted at the node and is the zero. @throws ConfigError for what a check refuses */
  read(node: ConfigNode): T;
  isZero(value: T): boolean;
  print(value: T): Yaml;
  /** The value with the relative paths in it joined to `folder`. Absent where there cannot be any. */
  rebase?(value: T, folder: string): T;
}

/** Reads any value: null is the zero. */
export function readAs<T>(codec: Codec<T>, node: ConfigNode): T {
  return node.isNull ? codec.zero() : codec.read(node);
}

/** The type of what a codec reads. */
export type Value<C> = C extends Codec<infer T> ? T : never;

/** Absent, or of the inner type: Go's pointer. Null is absent. */
export function maybe<T>(inner: Codec<T>): Codec<T | undefined> {
  return {
    type: `*${inner.type}`,
    zero: () => undefined,
    read: (node) => inner.read(node),
    isZero: (value) => value === undefined,
    print: (value) => (value === undefined ? null : inner.print(value)),
    rebase: inner.rebase && ((value, folder) => (value === undefined ? value : inner.rebase!(value, folder))),
  };
}

export function list<T>(inner: Codec<T>, type = `[]${inner.type}`): Codec<T[]> {
  return {
    type,
    zero: () => [],
    read(node) {
      if (node.content.kind === 'list') return node.content.items.map((item) => readAs(inner, item));
      node.mismatch(type);
      return [];
    },
    isZero: (values) => values.length === 0,
    print: (values) => values.map((value) => inner.print(value)),
    rebase: inner.rebase && ((values, folder) => values.map((value) => inner.rebase!(value, folder))),
  };
}

type CheckKey = (name: string, key: ConfigNode) => void;

/**
 * Keys of any text; printed in the order in which Go's YAML has them. A key that is there twice is refused.
 * @param checkKey throws what is wrong with a key
 */
export function map<T>(inner: Codec<T>, type = `map[string]${inner.type}`, checkKey: CheckKey = () => undefined): Codec<Record<string, T>> {
  return {
    type,
    zero: () => ({}),
    read(node) {
      const pairs = new Map<string, T>();
      if (node.content.kind !== 'map') node.mismatch(type);
      else {
        for (const { key, value } of node.content.entries) {
          const name = keyText(key);
          if (name === undefined) continue;
          checkKey(name, key);
          if (pairs.has(name)) key.noteRepeated(node.keyAt(name), `key ${JSON.stringify(name)} already set in map`);
          pairs.set(name, readAs(inner, value));
        }
      }
      return Object.fromEntries(pairs);
    },
    isZero: (values) => Object.keys(values).length === 0,
    print: (values) => new Map(Object.keys(values).sort(compareKeys).map((key): [string, Yaml] => [key, inner.print(values[key])])),
    rebase: inner.rebase && ((values, folder) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, inner.rebase!(value, folder)]))),
  };
}

/** The text of a key; undefined, and noted, where it is none. */
export function keyText(key: ConfigNode): string | undefined {
  if (key.content.kind === 'scalar') return key.content.meaning.tag === '!!binary' ? key.content.meaning.value : key.content.text;
  key.mismatch('string');
  return undefined;
}

/** A value of `inner` that has to fulfil more. @param check throws what is wrong, or returns the value to use instead */
export function checked<T>(inner: Codec<T>, check: (value: T, node: ConfigNode) => T): Codec<T> {
  return {
    ...inner,
    read(node) {
      const noted = node.source.mismatches.length;
      const value = inner.read(node);
      return node.source.mismatches.length > noted ? value : check(value, node);
    },
  };
}

/** The order of Go's YAML: digits within keys count as numbers, and what is no letter stands before letters. */
export function compareKeys(a: string, b: string): number {
  const left = Array.from(a), right = Array.from(b);
  const same = left.findIndex((char, i) => char !== right[i]);
  if (same < 0) return left.length - right.length;
  const x = left[same], y = right[same];
  if (y === undefined) return 1;
  const xLetter = LETTER.test(x), yLetter = LETTER.test(y);
  if (xLetter !== yLetter) return xLetter ? 1 : -1;
  if (xLetter) return order(x, y);
  const lead = (x === '0' || y === '0') && /[1-9]\d*$/.test(left.slice(0, same).join('')) ? '1' : '';
  const m = digitsFrom(left, same), n = digitsFrom(right, same);
  return Number(lead + m) - Number(lead + n) || m.length - n.length || order(x, y);
}

const LETTER = /^\p{L}/u;

function digitsFrom(chars: readonly string[], from: number): string {
  return /^\d*/.exec(chars.slice(from).join(''))![0];
}

function order(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}
