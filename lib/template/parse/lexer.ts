import { codePoint } from './code-point';

export type TokenKind = 'text' | 'left' | 'right' | 'space' | 'word' | 'keyword' | 'field' | 'variable' | 'dot' | 'number' | 'char' | 'string' | 'raw' |
  'declare' | 'assign' | 'pipe' | 'open' | 'close' | 'other' | 'error' | 'end of file';

/** A piece of a template. Of a token `error` the text is what is wrong; a `word` is the name of a function, `true` or `false`. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with']);
const SPACE = ' \t\r\n';
const WORD = /[\p{L}\p{Nd}_]*/uy;
const SPACES = /[ \t\r\n]*/y;
const QUOTED: Readonly<Record<string, { readonly kind: TokenKind; readonly literal: RegExp; readonly problem: string }>> = {
  '"': { kind: 'string', literal: /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y, problem: 'unterminated quoted string' },
  "'": { kind: 'char', literal: /'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y, problem: 'unterminated character constant' },
  '`': { kind: 'raw', literal: /`[^`]*`/y, problem: 'unterminated raw quoted string' },
};
const ONE_CHAR: Readonly<Record<string, TokenKind>> = { '=': 'assign', '|': 'pipe', '(': 'open', ')': 'close' };
// A sign, digits of a base with a point and an exponent, and the imaginary part of a complex number.
const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*|0[bB][01_]*|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;

/** Cuts a template into tokens; what is wrong with it is the last of them. Text is trimmed where a `{{-` or `-}}` asks for it. */
export function tokensOf(text: string): readonly Token[] {
  return new Lexer(text).run();
}

class Lexer {
  private at = 0;
  private depth = 0; // of parentheses
  private readonly tokens: Token[] = [];

  constructor(private readonly text: string) {}

  run(): readonly Token[] {
    let trimming = false; // the action before ended with `-}}`
    while (this.at < this.text.length) {
      const action = this.text.indexOf('{{', this.at);
      this.pushText(action < 0 ? this.text.length : action, trimming);
      if (action < 0) break;
      const end = this.lexAction();
      if (!end) return this.tokens;
      trimming = end === 'trimming';
    }
    this.push('end of file', this.text.length, '');
    return this.tokens;
  }

  private pushText(end: number, trimStart: boolean): void {
    let from = this.at, to = end;
    if (this.text.startsWith('{{-', end) && isSpace(this.text[end + 3])) while (to > from && isSpace(this.text[to - 1])) to--;
    if (trimStart) while (from < to && isSpace(this.text[from])) from++;
    if (from < to) this.push('text', from, this.text.slice(from, to));
    this.at = end;
  }

  /** @returns how the action ended; false after an error */
  private lexAction(): 'plain' | 'trimming' | false {
    const start = this.at;
    this.at += this.text[start + 2] === '-' && isSpace(this.text[start + 3]) ? 4 : 2;
    if (this.text.startsWith('/*', this.at)) return this.lexComment(start);
    this.push('left', start, '{{');
    for (this.depth = 0; ;) {
      const right = this.rightDelimiter();
      if (right) {
        if (this.depth > 0) return this.fail(this.at, 'unclosed left paren');
        this.push('right', right.at, '}}');
        this.at = right.end;
        return right.trimming ? 'trimming' : 'plain';
      }
      if (!this.lexToken()) return false;
    }
  }

  private lexComment(start: number): 'plain' | 'trimming' | false {
    const close = this.text.indexOf('*/', this.at);
    if (close < 0) return this.fail(start, 'unclosed comment');
    this.at = close + 2;
    const right = this.rightDelimiter();
    if (!right) return this.fail(start, 'comment ends before closing delimiter');
    this.at = right.end;
    return right.trimming ? 'trimming' : 'plain';
  }

  private rightDelimiter(): { at: number; end: number; trimming: boolean } | undefined {
    if (this.text.startsWith('}}', this.at)) return { at: this.at, end: this.at + 2, trimming: false };
    if (!isSpace(this.text[this.at]) || !this.text.startsWith('-}}', this.at + 1)) return undefined;
    return { at: this.at + 2, end: this.at + 4, trimming: true };
  }

  /** Reads what comes next in an action; whether it could. */
  private lexToken(): boolean {
    const start = this.at, char = this.text[start];
    if (char === undefined) return this.fail(start, 'unclosed action');
    if (isSpace(char)) return this.lexSpaces();
    if (char === ':') return this.text[start + 1] === '=' ? this.take('declare', 2) : this.fail(start, 'expected :=');
    if (QUOTED[char]) return this.lexQuoted(char);
    if (char === '(') this.depth++;
    if (char === ')' && --this.depth < 0) return this.fail(start, 'unexpected right paren');
    if (ONE_CHAR[char]) return this.take(ONE_CHAR[char], 1);
    if (char === '$' || (char === '.' && !isDigit(this.text[start + 1]))) return this.lexName(char);
    if (isDigit(char) || '+-.'.includes(char)) return this.lexNumber();
    const word = this.match(WORD, start);
    if (word) return this.lexWord(word);
    if (char > ' ' && char < '\x7f') return this.take('other', 1);
    return this.fail(start, `unrecognized character in action: ${codePoint(this.text, start)}`);
  }

  private lexSpaces(): boolean {
    let length = this.match(SPACES, this.at).length;
    if (this.text.startsWith('-}}', this.at + length)) length--; // the last belongs to the delimiter
    return this.take('space', length);
  }

  private lexQuoted(mark: string): boolean {
    const { kind, literal, problem } = QUOTED[mark];
    const text = this.match(literal, this.at);
    return text ? this.take(kind, text.length) : this.fail(this.at, problem);
  }

  /** `.name`, `$name`, `.` or `$`. */
  private lexName(mark: string): boolean {
    const name = mark + this.match(WORD, this.at + 1);
    if (!this.endsAt(this.at + name.length)) return this.badCharacter(this.at + name.length);
    return this.take(mark === '$' ? 'variable' : name === '.' ? 'dot' : 'field', name.length);
  }

  private lexWord(word: string): boolean {
    if (!this.endsAt(this.at + word.length)) return this.badCharacter(this.at + word.length);
    return this.take(KEYWORDS.has(word) ? 'keyword' : 'word', word.length);
  }

  private lexNumber(): boolean {
    let number = this.match(NUMBER, this.at);
    const next = this.text[this.at + number.length];
    if (next === '+' || next === '-') number += this.match(NUMBER, this.at + number.length);
    const more = this.match(WORD, this.at + number.length);
    if (more) {
      return this.fail(this.at, `bad number syntax: "${number}${String.fromCodePoint(more.codePointAt(0)!)}"`);
    }
    return this.take('number', number.length);
  }

  /** Whether a name can end here. */
  private endsAt(at: number): boolean {
    const char = this.text[at];
    return char === undefined || isSpace(char) || '.,|:()'.includes(char) || this.text.startsWith('}}', at);
  }

  private match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  private take(kind: TokenKind, length: number): true {
    this.push(kind, this.at, this.text.slice(this.at, this.at + length));
    this.at += length;
    return true;
  }

  private badCharacter(at: number): boolean {
    return this.fail(this.at, `bad character ${codePoint(this.text, at)}`);
  }

  private fail(at: number, problem: string): false {
    this.push('error', at, problem);
    return false;
  }

  private push(kind: TokenKind, at: number, text: string): void {
    this.tokens.push({ kind, text, at });
  }
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && SPACE.includes(char);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
