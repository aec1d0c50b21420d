/** What a scalar without quotes means to Go's YAML: 1.1 without its times of day, and octal numbers as Go writes them. */
export type Meaning =
  | { readonly tag: '!!null'; readonly value: null }
  | { readonly tag: '!!bool'; readonly value: boolean }
  | { readonly tag: '!!int' | '!!float'; readonly value: number }
  | { readonly tag: '!!timestamp' | '!!merge' | '!!str' | '!!binary'; readonly value: string };

const WORDS = new Map<string, Meaning>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Meaning] => [word, { tag: '!!null', value: null }]),
  ...casesOf('y', 'yes', 'on', 'true').map((word): [string, Meaning] => [word, { tag: '!!bool', value: true }]),
  ...casesOf('n', 'no', 'off', 'false').map((word): [string, Meaning] => [word, { tag: '!!bool', value: false }]),
  ...casesOf('.nan').concat('.NaN').map((word): [string, Meaning] => [word, { tag: '!!float', value: NaN }]),
  ...casesOf('.inf', '+.inf').map((word): [string, Meaning] => [word, { tag: '!!float', value: Infinity }]),
  ...casesOf('-.inf').map((word): [string, Meaning] => [word, { tag: '!!float', value: -Infinity }]),
  ['<<', { tag: '!!merge', value: '<<' }],
]);

/** `yes`, `Yes` and `YES`. */
function casesOf(...words: readonly string[]): string[] {
  return words.flatMap((word) => [word, word.replace(/[a-z]/, (char) => char.toUpperCase()), word.toUpperCase()]);
}

const INTEGER = /^([-+]?)(?:0x([\da-f]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9]\d*))$/i;
const FLOAT = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const END = 2 ** 64; // Go has no larger integers; 2^64 - 1 is this number here
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[ \t]*[-+]\d{1,2}:\d{2})?)?$/;

/** The meaning of `text` where no tag and no quotes say that it is a string. */
export function meaningOf(text: string): Meaning {
  const word = WORDS.get(text);
  if (word) return word;
  if (!/^[-+.\d]/.test(text)) return { tag: '!!str', value: text };
  const plain = text.replaceAll('_', '');
  const integer = INTEGER.exec(plain);
  if (integer) {
    const value = integerOf(integer);
    return { tag: Math.abs(value) <= END ? '!!int' : '!!float', value };
  }
  if (FLOAT.test(plain) && Number.isFinite(Number(plain))) return { tag: '!!float', value: Number(plain) };
  return { tag: DATE.test(text) ? '!!timestamp' : '!!str', value: text };
}

function integerOf([, sign, hex, binary, octal, decimal]: RegExpExecArray): number {
  const size = hex ? parseInt(hex, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
  return sign === '-' && size ? -size : size;
}
