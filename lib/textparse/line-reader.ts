import { Labels } from '../model/labels';
import { Entry, Exemplar, ExpositionError, ExpositionParser, MetricType } from './entry';
import { parseFloatBytes } from './float';
import { parseLabelText } from './label-text';

export const LF = 10, SPACE = 32, QUOTE = 34, HASH = 35, COMMA = 44, EQUALS = 61, BACKSLASH = 92, OPEN = 123, CLOSE = 125;
const TAB = 9;
/** By byte: 1 may begin the name of a label or metric, 2 may go on in it, 4 is a colon, which only those of metrics have. */
const NAME = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (/[a-zA-Z_]/.test(char)) return 3;
  return /\d/.test(char) ? 2 : char === ':' ? 4 : 0;
});

/** What both text formats have in common: where the reader is, names, labels, numbers, and how errors look. */
export abstract class LineReader implements ExpositionParser {
  start = 0;
  end = 0;
  value = 0;
  timestamp = NaN;
  metric = '';
  text = '';
  protected at = 0;
  private readonly found = { ok: false };

  /** @param blanks whether spaces and tabs may stand between any two parts */
  constructor(protected readonly bytes: Uint8Array, private readonly blanks: boolean) {}

  abstract next(): Entry;

  labels(): Labels {
    return parseLabelText(this.utf8(this.start, this.end, 'labels'));
  }

  exemplar(): Exemplar | undefined {
    return undefined;
  }

  protected skipBlanks(): void {
    if (this.blanks) while (this.bytes[this.at] === SPACE || this.bytes[this.at] === TAB) this.at++;
  }

  /** Name and labels of a series: sets `start` and `end`. */
  protected readSeries(): void {
    this.start = this.at;
    const named = this.bytes[this.at] !== OPEN;
    if (named) this.skipName(true);
    this.end = this.at;
    this.skipBlanks();
    if (this.bytes[this.at] !== OPEN) return;
    this.readLabels(!named);
    this.end = this.at;
  }

  /** `{...}`. @param metric whether a quoted name without a value may stand in it: that of the metric */
  protected readLabels(metric: boolean): void {
    this.at++;
    for (this.skipBlanks(); this.bytes[this.at] !== CLOSE; this.skipBlanks()) {
      if (this.bytes[this.at] === QUOTE) this.skipQuoted();
      else this.skipName(false);
      const quoted = this.bytes[this.at - 1] === QUOTE;
      this.skipBlanks();
      if (this.bytes[this.at] === EQUALS) {
        this.at++;
        this.skipBlanks();
        this.skipQuoted();
        this.skipBlanks();
      } else if (quoted && metric) metric = false; // once is enough
      else throw this.expected('= behind the name of a label');
      if (this.bytes[this.at] === COMMA) this.at++;
      else if (this.bytes[this.at] !== CLOSE) throw this.expected(', or } behind a label');
    }
    this.at++;
  }

  protected skipName(colons: boolean): void {
    const { bytes } = this;
    const allowed = colons ? 4 : 0;
    if (!(NAME[bytes[this.at]] & (1 | allowed))) throw this.expected(colons ? 'the name of a metric' : 'the name of a label');
    while (NAME[bytes[this.at]] & (2 | allowed)) this.at++;
  }

  protected skipQuoted(): void {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) throw this.expected('a text in double quotes');
    for (this.at++; bytes[this.at] !== QUOTE; this.at++) {
      if (bytes[this.at] === BACKSLASH) this.at++;
      if (this.at >= bytes.length || bytes[this.at] === LF) throw this.error('a text in double quotes has no end');
    }
    this.at++;
  }

  /** The number up to the next blank or end of the line. */
  protected readFloat(what: string): number {
    const { bytes, at: from } = this;
    while (this.at < bytes.length && bytes[this.at] > SPACE) this.at++;
    const v = parseFloatBytes(bytes, from, this.at, this.found);
    if (!this.found.ok || from === this.at) throw this.error(`expected ${what}, got ${JSON.stringify(this.shown(from))}`);
    return v;
  }

  /** The metric that a comment is about: a name, or a text in double quotes. */
  protected readMetric(): void {
    const from = this.at;
    if (this.bytes[from] === QUOTE) {
      this.skipQuoted();
      this.metric = this.utf8(from + 1, this.at - 1, 'the name of a metric').replace(/\\([\\"])/g, '$1');
    } else {
      this.skipName(true);
      this.metric = this.ascii(from, this.at);
    }
  }

  protected startsWith(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  protected endOfLine(): number {
    const lf = this.bytes.indexOf(LF, this.at);
    return lf < 0 ? this.bytes.length : lf;
  }

  protected utf8(from: number, to: number, what: string): string {
    try {
      return UTF8.decode(this.bytes.subarray(from, to));
    } catch {
      throw this.error(`${what} ${JSON.stringify(this.shown(from))} is not UTF-8`);
    }
  }

  protected ascii(from: number, to: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString('latin1');
  }

  protected expected(what: string): ExpositionError {
    return this.error(`expected ${what}, got ${this.at >= this.bytes.length ? 'the end' : JSON.stringify(this.shown(this.at))}`);
  }

  protected error(message: string): ExpositionError {
    let line = 1;
    for (let i = 0; i < Math.min(this.at, this.bytes.length); i++) if (this.bytes[i] === LF) line++;
    return new ExpositionError(line, message);
  }

  private shown(from: number): string {
    const lf = this.bytes.indexOf(LF, from);
    return this.ascii(from, Math.min(from + 40, lf < 0 ? this.bytes.length : lf));
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const TYPES: ReadonlySet<string> = new Set<MetricType>(['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown']);

export function isMetricType(text: string): text is MetricType {
  return TYPES.has(text);
}
