import { ANY } from './glob';

/** The pieces of a glob. One piece without `ANY` is a literal. */
export type Shape = readonly string[];

const EMPTY: Shape = [''], GAP: Shape = ['', ''], GAP_OF_ONE: Shape = [ANY, ''];
const SPECIAL = '\\.+*?()|[]{}^$';
const QUANTIFIERS = '*+?{';
const MOST_COMBINATIONS = 256; // `[a-z][a-z]` is not worth listing
const MOST_TEXT = 1 << 20; // UTF-16 units that combining may write in all
const DEEPEST = 64; // groups in groups

/**
 * The shapes of the values that a whole, anchored pattern matches, or undefined where shapes cannot express it or its syntax is bad.
 * @param pattern well-formed, in RE2's syntax; its `.` matches newlines too
 * @param fold    what is done to each literal
 */
export function shapesOf(pattern: string, fold: (text: string) => string): Shape[] | undefined {
  return new ShapeParser(pattern, fold).parse();
}

/** A text that every value matched by `pattern` begins with, as far as a look at its beginning can tell. */
export function leadingLiteral(pattern: string): string {
  return pattern.includes('|') ? '' : new ShapeParser(pattern, (text) => text).leadingLiteral(); // a branch could begin with anything
}

/** A recursive descent over the part of RE2's syntax that shapes can express. Every method returns undefined at the first thing outside it. */
class ShapeParser {
  private at = 0;
  private written = 0;

  constructor(private readonly pattern: string, private readonly fold: (text: string) => string) {}

  parse(): Shape[] | undefined {
    const shapes = this.alternation(0);
    return this.done ? shapes : undefined;
  }

  leadingLiteral(): string {
    this.take('^');
    let text = '';
    for (;;) {
      const literal = this.take('\\') ? this.escape()?.[0][0] : this.plainRun();
      if (!literal || this.endsRun()) return text;
      text += literal;
    }
  }

  private get done(): boolean {
    return this.at === this.pattern.length;
  }

  /** `a|b|c`, up to the end or a closing parenthesis. */
  private alternation(depth: number): Shape[] | undefined {
    if (depth > DEEPEST) return undefined;
    const all: Shape[] = [];
    do {
      const branch = this.branch(depth);
      if (!branch) return undefined;
      for (const shape of branch) all.push(shape);
    } while (this.take('|'));
    return all;
  }

  private branch(depth: number): Shape[] | undefined {
    if (depth === 0) this.take('^'); // anchored anyway
    let all = [EMPTY];
    while (!this.done && !this.sees('|') && !this.sees(')')) {
      if (depth === 0 && this.take('$')) return this.done || this.sees('|') ? all : undefined;
      const next = this.item(depth);
      if (!next || this.seesOneOf(QUANTIFIERS)) return undefined;
      const combined = this.combine(all, next);
      if (!combined) return undefined;
      all = combined;
    }
    return all;
  }

  /** A gap, or an atom that may be optional. The array is the caller's. */
  private item(depth: number): Shape[] | undefined {
    const gap = this.take('.*') ? GAP : this.take('.+') ? GAP_OF_ONE : undefined;
    if (gap) {
      this.take('?'); // lazy: no difference to a pattern that must match as a whole
      return [gap];
    }
    const atom = this.atom(depth);
    if (atom && this.take('?')) atom.push(EMPTY);
    return atom;
  }

  /** What a quantifier would apply to, or a run of plain characters. */
  private atom(depth: number): Shape[] | undefined {
    if (this.take('.')) return [[ANY]];
    if (this.take('(')) return this.group(depth);
    if (this.take('[')) return this.characterClass();
    if (this.take('\\')) return this.escape();
    return this.seesOneOf(SPECIAL) ? undefined : [[this.fold(this.plainRun())]];
  }

  private group(depth: number): Shape[] | undefined {
    if (this.sees('?') && !this.take('?:')) return undefined;
    const inner = this.alternation(depth + 1);
    return this.take(')') ? inner : undefined;
  }

  /** `[abc0-9]` of ASCII letters, digits and the tamest punctuation. */
  private characterClass(): Shape[] | undefined {
    const chars = new Set<string>();
    while (!this.take(']')) {
      const first = this.classChar();
      if (first === undefined) return undefined;
      let last = first;
      if (this.sees('-') && this.pattern[this.at + 1] !== ']') {
        this.at++;
        const end = this.classChar();
        if (end === undefined || end < first) return undefined;
        last = end;
      }
      for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) chars.add(this.fold(String.fromCharCode(code)));
    }
    return chars.size ? Array.from(chars, (char) => [char]) : undefined;
  }

  private classChar(): string | undefined {
    const char = this.pattern[this.at] ?? '';
    if (!/^[A-Za-z0-9_ .,:/-]$/.test(char)) return undefined;
    this.at++;
    return char;
  }

  /** A backslash before punctuation means just that; before a letter or digit it may mean anything. */
  private escape(): Shape[] | undefined {
    const char = this.pattern[this.at] ?? '';
    if (!/^[!-/:-@[-`{-~]$/.test(char)) return undefined;
    this.at++;
    return [[char]];
  }

  /** Plain characters up to the next special one, but without the last of several where that may belong to what follows. */
  private plainRun(): string {
    const from = this.at;
    let last = from;
    while (!this.done && !this.seesOneOf(SPECIAL)) {
      last = this.at;
      this.at += this.pattern.codePointAt(this.at)! > 0xffff ? 2 : 1;
    }
    if (last > from && this.endsRun()) this.at = last;
    return this.pattern.slice(from, this.at);
  }

  /** Whether what follows may be a quantifier: RE2 takes `ab(?s)*` and `ab\Q\E*` for `ab*`. */
  private endsRun(): boolean {
    return this.seesOneOf(QUANTIFIERS) || this.sees('(?') || this.sees('\\Q');
  }

  /** Every head followed by every tail. */
  private combine(heads: Shape[], tails: Shape[]): Shape[] | undefined {
    if (heads.length === 1 && heads[0] === EMPTY) return tails;
    if (heads.length > 1 && tails.length > 1 && heads.length * tails.length > MOST_COMBINATIONS) return undefined;
    const all: Shape[] = [];
    for (const head of heads) {
      for (const tail of tails) {
        const shape = joined(head, tail);
        for (const piece of shape) this.written += piece.length + 1;
        if (this.written > MOST_TEXT) return undefined;
        all.push(shape);
      }
    }
    return all;
  }

  private sees(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  private seesOneOf(chars: string): boolean {
    return !this.done && chars.includes(this.pattern[this.at]);
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }
}

/** `head` followed by `tail`: the last piece of one and the first of the other become one, two gaps with nothing between them too. */
function joined(head: Shape, tail: Shape): Shape {
  const seam = head[head.length - 1] + tail[0];
  const middle = seam === '' && head.length > 1 && tail.length > 1 ? [] : [seam];
  return [...head.slice(0, -1), ...middle, ...tail.slice(1)];
}
