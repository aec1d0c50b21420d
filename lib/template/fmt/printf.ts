import { scalarOf, typeOf, Value } from '../value';
import { checkLength } from '../longest';
import { PLAIN, printValue } from './print';

const LARGEST = 1e6; // width and precision, as in Go

/** What Go's `fmt.Sprint` makes of the values: spaces stand only between two that are no texts. */
export function sprint(values: readonly Value[]): string {
  if (values.length === 1) return text(values[0]);
  let out = '';
  let wasText = true;
  values.forEach((value, i) => {
    const isText = typeOf(value)?.kind === 'string';
    if (i > 0 && !isText && !wasText) out += ' ';
    out += text(value);
    wasText = isText;
  });
  return out;
}

/** What Go's `fmt.Sprintln` makes of them: a space between any two, and a newline at the end. */
export function sprintln(values: readonly Value[]): string {
  return `${values.map(text).join(' ')}\n`;
}

/** What Go's `fmt.Sprintf` makes of them, its notes on formats that do not fit included. */
export function sprintf(format: string, values: readonly Value[]): string {
  return format.includes('%') || values.length ? new Formatter(format, values).run() : format;
}

function text(value: Value): string {
  return typeof value === 'string' ? value : printValue(value, PLAIN);
}

/** Reads a format once, from its beginning to its end. */
class Formatter {
  private at = 0; // in the format
  private next = 0; // argument
  private reordered = false; // some argument was chosen by its number
  private goodIndex = true; // the number of the directive's argument is one
  private notes = ''; // what is wrong with the directive's width and precision

  constructor(private readonly format: string, private readonly values: readonly Value[]) {}

  run(): string {
    const { format } = this;
    let out = '';
    for (let percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', this.at)) {
      out += format.slice(this.at, percent);
      this.at = percent + 1;
      out += this.directive();
      checkLength(out.length);
    }
    out += format.slice(this.at);
    return this.reordered || this.next >= this.values.length ? out : out + this.extra();
  }

  private directive(): string {
    this.goodIndex = true;
    this.notes = '';
    const flags = this.flags();
    const minus = flags.includes('-'), sharp = flags.includes('#'), plus = flags.includes('+');
    const { width, chosen } = this.width();
    const precision = this.precision(chosen);
    if (this.at >= this.format.length) return `${this.notes}%!(NOVERB)`;
    const verb = String.fromCodePoint(this.format.codePointAt(this.at)!);
    this.at += verb.length;
    if (verb === '%') return `${this.notes}%`;
    if (!this.goodIndex) return `${this.notes}%!${verb}(BADINDEX)`;
    if (this.next >= this.values.length) return `${this.notes}%!${verb}(MISSING)`;
    const isV = verb === 'v', left = minus || width < -1;
    return this.notes + printValue(this.values[this.next++], {
      verb, minus: left, space: flags.includes(' '), zero: flags.includes('0') && width >= -1, width: width < -1 ? -width : width, precision,
      plus: plus && !isV, sharp: sharp && !isV, goSyntax: sharp && isV, names: plus && isV,
    });
  }

  private flags(): string {
    const start = this.at;
    while (this.at < this.format.length && '-+# 0'.includes(this.format[this.at])) this.at++;
    return this.format.slice(start, this.at);
  }

  /** -1 where none is given, below that for one to the left; and whether the number of an argument stands before the precision. */
  private width(): { width: number; chosen: boolean } {
    const chosen = this.argumentIndex();
    if (this.format[this.at] === '*') return { width: this.star(-LARGEST, '%!(BADWIDTH)'), chosen: false };
    const width = this.digits();
    if (chosen && width >= 0) this.goodIndex = false; // %[3]2d
    return { width, chosen };
  }

  /** -1 where none is given. Reads the number of the verb's argument too. */
  private precision(chosen: boolean): number {
    let precision = -1, indexed = chosen;
    if (this.format[this.at] === '.') {
      this.at++;
      if (chosen) this.goodIndex = false; // %[3].2d
      indexed = this.argumentIndex();
      if (this.format[this.at] === '*') {
        precision = this.star(0, '%!(BADPREC)');
        indexed = false;
      } else {
        precision = Math.max(this.digits(), 0);
      }
    }
    if (!indexed) this.argumentIndex();
    return precision;
  }

  /** The width or precision that an argument gives; -1, with a note, where it gives none. */
  private star(least: number, note: string): number {
    this.at++;
    const value = this.next < this.values.length ? scalarOf(this.values[this.next++]) : undefined;
    if (typeof value === 'bigint' && value <= LARGEST && value >= least) return Number(value);
    this.notes += note;
    return -1;
  }

  /** A number in the format; -1 where there is none, or one that is too large. */
  private digits(): number {
    const [digits] = /^\d*/.exec(this.format.slice(this.at, this.at + 20))!;
    this.at += digits.length;
    return digits === '' || Number(digits) > LARGEST ? -1 : Number(digits);
  }

  /** Reads `[n]`, after which the n-th argument is the next; whether it was there. */
  private argumentIndex(): boolean {
    if (this.format[this.at] !== '[') return false;
    this.reordered = true;
    const end = this.format.indexOf(']', this.at);
    const number = end < 0 ? '' : this.format.slice(this.at + 1, end);
    this.at = end < 0 ? this.at + 1 : end + 1;
    const index = /^\d{1,7}$/.test(number) ? Number(number) : 0;
    if (index < 1 || index > this.values.length) this.goodIndex = false;
    else this.next = index - 1;
    return true;
  }

  private extra(): string {
    const shown = this.values.slice(this.next).map((value) => (typeOf(value) ? `${typeOf(value)!.name}=${text(value)}` : '<nil>'));
    return `%!(EXTRA ${shown.join(', ')})`;
  }
}
