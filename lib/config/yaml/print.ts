import { formatFloat } from '../../encoding/go-number';
import { meaningOf } from './scalar';

/** What can be printed: scalars, lists, maps in their order, and the two below. Numbers are whole; others are a `Float`. */
export type Yaml = null | boolean | number | string | Float | Flow | readonly Yaml[] | YamlMap;
export type YamlMap = ReadonlyMap<string, Yaml>;

/** A number that has a fraction, or might have. */
export class Float {
  constructor(readonly value: number) {}
}

/** A list on one line: `[a, b]`. */
export class Flow {
  constructor(readonly items: readonly string[]) {}
}

const WIDTH = 80; // columns; a longer line is broken at its next space
const LONGEST_KEY = 128; // UTF-8 bytes; a longer one stands behind a question mark, and so does one of several lines
const BREAK = /[\n\r\x85\u2028\u2029]/; // what ends a line, though most of these are written as escapes

/**
 * The text that Go's YAML writes for a map: two spaces for each level, none for a list below a key, texts without quotes where nothing
 * forbids it, long ones folded at their spaces.
 */
export function printYaml(map: YamlMap): string {
  const printer = new Printer();
  printer.map(map, 0, true);
  return `${printer.text}\n`;
}

class Printer {
  text = '';
  private column = 0;

  /** @param inPlace whether the first key goes where the printer stands, behind the dash of a list */
  map(map: YamlMap, indent: number, inPlace: boolean): void {
    if (map.size === 0) return this.write('{}');
    let first = inPlace;
    for (const [key, value] of map) {
      if (!first) this.newLine(indent);
      first = false;
      this.key(key, indent);
      this.value(value, indent);
    }
  }

  private key(key: string, indent: number): void {
    const simple = Buffer.byteLength(key) <= LONGEST_KEY && !BREAK.test(key);
    if (!simple) this.write('? ');
    this.string(key, indent, simple);
    if (!simple) this.newLine(indent);
    this.write(':');
  }

  /** What stands behind a key. */
  private value(value: Yaml, indent: number): void {
    if (Array.isArray(value) && value.length) return this.list(value as readonly Yaml[], indent, false);
    if (value instanceof Map && value.size) return this.map(value, indent + 2, false);
    this.write(' ');
    this.scalar(value, indent);
  }

  private list(items: readonly Yaml[], indent: number, inPlace: boolean): void {
    let first = inPlace;
    for (const item of items) {
      if (!first) this.newLine(indent);
      first = false;
      this.write('- ');
      if (Array.isArray(item) && item.length) this.list(item as readonly Yaml[], indent + 2, true);
      else if (item instanceof Map && item.size) this.map(item, indent + 2, true);
      else this.scalar(item, indent);
    }
  }

  private scalar(value: Yaml, indent: number): void {
    if (typeof value === 'string') this.string(value, indent, false);
    else if (value instanceof Flow) this.flow(value.items, indent + 2);
    else if (value instanceof Float) this.write(floatText(value.value));
    else if (Array.isArray(value)) this.write('[]');
    else this.write(value instanceof Map ? '{}' : String(value));
  }

  private flow(items: readonly string[], indent: number): void {
    this.write('[');
    items.forEach((item, i) => {
      if (i) this.write(',');
      if (this.column > WIDTH) this.newLine(indent);
      else if (i) this.write(' ');
      this.string(item, indent, false, true);
    });
    this.write(']');
  }

  private string(text: string, indent: number, isKey: boolean, inFlow = false): void {
    const traits = traitsOf(text);
    if (text.includes('\n') && !isKey && !inFlow && traits.block) return this.literal(text, indent + 2);
    const plain = !text.includes('\n') && isString(text) && traits.plain && !(inFlow && traits.flowIndicators);
    const style = plain ? '' : !text.includes('\n') && isString(text) && traits.singleQuoted ? "'" : '"';
    const chars = style === '"' ? escapes(text) : style ? text.replaceAll("'", "''") : text;
    const whole = typeof chars === 'string' ? chars : chars.join('');
    this.write(style);
    if (isKey || this.column + whole.length <= WIDTH) this.write(whole);
    else this.folded(Array.from(chars), indent + 2, style);
    this.write(style);
  }

  /** Writes characters, or escapes of them, and breaks the line at a space among them where it has become too long. */
  private folded(chars: readonly string[], indent: number, style: string): void {
    chars.forEach((char, i) => {
      const isInside = style === '' || (i > 0 && i < chars.length - 1);
      const breaks = char === ' ' && this.column > WIDTH && isInside && chars[i - 1] !== ' ' && (style === '"' || chars[i + 1] !== ' ');
      if (!breaks) return this.write(char);
      this.newLine(indent);
      if (chars[i + 1] === ' ') this.write('\\');
    });
  }

  private literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? '2' : '';
    this.write(`|${hint}${!text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''}`);
    const lines = text.split('\n');
    if (text.endsWith('\n')) lines.pop();
    for (const line of lines) {
      if (line === '') this.newLine(0);
      else {
        this.newLine(indent);
        this.write(line);
      }
    }
  }

  private newLine(indent: number): void {
    this.text += `\n${' '.repeat(indent)}`;
    this.column = indent;
  }

  private write(text: string): void {
    this.text += text;
    this.column += text.length;
    if (SURROGATE.test(text)) this.column -= text.length - Array.from(text).length;
  }
}

interface Traits {
  /** Whether it may stand in a block without quotes, so far as its characters go. */
  readonly plain: boolean;
  readonly flowIndicators: boolean;
  readonly singleQuoted: boolean;
  /** Whether it may stand as a literal. */
  readonly block: boolean;
}

// What Go's YAML prints: nothing beyond the basic plane, no tab.
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BLOCK_INDICATOR = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?=\s|$)|---|\.\.\.)|:(?=\s|$)|\s#/;
const FLOW_INDICATOR = /^[?:]|^-(?=\s|$)|[,?[\]{}:]/;

function traitsOf(text: string): Traits {
  const special = UNPRINTABLE.test(text) || / \n/.test(text);
  const broken = /[\n\u2028\u2029]/.test(text);
  return {
    plain: !special && !broken && !/^ | $/.test(text) && !BLOCK_INDICATOR.test(text),
    flowIndicators: FLOW_INDICATOR.test(text),
    singleQuoted: !special && !broken,
    block: !special && !text.endsWith(' ') && !/[\u2028\u2029]/.test(text),
  };
}

const SURROGATE = /[\ud800-\udfff]/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/; // a time of day to readers of YAML 1.1

/** Whether the text is read as a string without quotes. */
function isString(text: string): boolean {
  const { tag } = meaningOf(text);
  return (tag === '!!str' || tag === '!!merge') && !BASE_60.test(text); // a merge is one only as a key, where Go's YAML does not look
}

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e',
  '"': '\\"', '\\': '\\\\', '\x85': '\\N', '\u2028': '\\L', '\u2029': '\\P',
};

/** Where a byte order mark begins the text Go's YAML escapes all of it. */
function escapes(text: string): string[] {
  const all = text.startsWith('\ufeff');
  return Array.from(text, (char) => {
    if (NAMED[char]) return NAMED[char];
    if (!all && !UNPRINTABLE.test(char)) return char;
    const hex = char.codePointAt(0)!.toString(16).toUpperCase();
    return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
}

function floatText(value: number): string {
  const text = formatFloat(value);
  return text === 'NaN' ? '.nan' : text.replace(/^([+-])Inf$/, (_, sign: string) => (sign === '-' ? '-.inf' : '.inf'));
}
