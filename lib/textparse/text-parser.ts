import { Entry } from './entry';
import { HASH, isMetricType, LF, LineReader } from './line-reader';

/** The text format, versions 0.0.4 and 1.0.0. Blanks may stand between any two parts; the last line needs no end. */
export class TextParser extends LineReader {
  constructor(bytes: Uint8Array) {
    super(bytes, true);
  }

  next(): Entry {
    const { bytes } = this;
    for (;;) {
      this.skipBlanks();
      if (this.at >= bytes.length) return Entry.End;
      if (bytes[this.at] === LF) this.at++;
      else if (bytes[this.at] === HASH) return this.comment();
      else return this.series();
    }
  }

  private series(): Entry {
    this.readSeries();
    this.skipBlanks();
    this.value = this.readFloat('a value');
    this.skipBlanks();
    this.timestamp = this.at < this.bytes.length && this.bytes[this.at] !== LF ? this.readTimestamp() : NaN;
    this.skipBlanks();
    if (this.at < this.bytes.length && this.bytes[this.at] !== LF) throw this.expected('the end of the line');
    this.at++;
    return Entry.Series;
  }

  private readTimestamp(): number {
    const from = this.at;
    const t = this.readFloat('a timestamp in milliseconds');
    if (!Number.isSafeInteger(t) || !/^[+-]?\d+$/.test(this.ascii(from, this.at))) {
      throw this.error(`expected a timestamp in milliseconds, got ${this.ascii(from, this.at)}`);
    }
    return t;
  }

  /** `# HELP name text`, `# TYPE name type`; any other is for people. */
  private comment(): Entry {
    const end = this.endOfLine();
    this.at++;
    this.skipBlanks();
    const what = this.startsWith('HELP') ? Entry.Help : this.startsWith('TYPE') ? Entry.Type : Entry.Comment;
    const next = this.bytes[this.at + 4];
    if (what === Entry.Comment || next !== 32 && next !== 9) {
      this.at = end + 1;
      return Entry.Comment;
    }
    this.at += 4;
    this.skipBlanks();
    this.readMetric();
    this.skipBlanks();
    const text = this.utf8(this.at, end, what === Entry.Help ? 'the help of a metric' : 'the type of a metric');
    this.text = what === Entry.Help ? unescapeHelp(text) : this.type(text.trimEnd());
    this.at = end + 1;
    return what;
  }

  private type(text: string): string {
    if (text === 'untyped') return 'unknown';
    if (!isMetricType(text)) throw this.error(`invalid metric type ${JSON.stringify(text.slice(0, 40))}`);
    return text;
  }
}

function unescapeHelp(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\n])/g, (_, char: string) => (char === 'n' ? '\n' : '\\')) : text;
}
