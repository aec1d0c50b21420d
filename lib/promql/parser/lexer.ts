import { isWellFormed } from '../../encoding/well-formed';
import { Problem } from './error';
import { readString } from './string-literal';
import { AGGREGATIONS, KEYWORDS, Token, TokenKind, WORD_OPERATORS } from './token';

/** Where the lexer is: what a sign means depends on it. */
export type Context = 'expression' | 'braces' | 'duration';

const BLANK = /(?:[ \t\r\n]+|#[^\r\n]*)+/y;
const WORD = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const NUMBER = /0[xX][0-9a-fA-F_]*|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?/y;
const DURATION = /[0-9]+[smhdwy]s?(?:[0-9]+(?:[smhdwy]s?)?)*/y;
const SIGN = /==|!=|>=|<=|<\/|>\/|[-+*/%^<>@]/y;
const MATCH_SIGN = /=~|!~|!=|=/y;
const DURATION_SIGN = /[-+*/%^]/y;

/** What ends the reading: the first sign that makes no sense where it stands. */
export class SyntaxProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Cuts an expression into tokens as they are asked for. */
export class Lexer {
  context: Context = 'expression';
  /** Parentheses that are open. */
  depth = 0;
  private at = 0;
  private behindLength = false; // a number or duration came before

  constructor(readonly text: string) {}

  /** @throws SyntaxProblem */
  next(): Token {
    this.at += this.match(BLANK).length;
    const { text, at } = this;
    if (at >= text.length) return this.endOfInput();
    if (!isWellFormed(String.fromCodePoint(text.codePointAt(at)!)) || text[at] === '\ufffd') throw this.problem('invalid UTF-8 rune', at, at + 1);
    switch (this.context) {
      case 'braces': return this.inBraces();
      case 'duration': return this.inDuration();
      default: return this.inExpression();
    }
  }

  private endOfInput(): Token {
    const end = this.text.length;
    if (this.context === 'braces') throw this.problem('unexpected end of input inside braces', end, end);
    if (this.context === 'duration') throw this.problem('unexpected end of input in duration expression', end, end);
    if (this.depth > 0) throw this.problem('unclosed left parenthesis', end, end);
    return { kind: 'end', text: '', word: '', start: end, end };
  }

  private inExpression(): Token {
    const { text, at } = this, char = text[at];
    if (/[0-9]/.test(char) || char === '.' && /[0-9]/.test(text[at + 1] ?? '')) return this.number();
    if ('"\'`'.includes(char)) return this.string();
    const name = this.match(NAME);
    if (name !== '') return name.includes(':') ? this.token('identifier', name) : this.wordToken(name);
    const sign = this.match(SIGN);
    if (sign !== '') return this.token('operator', sign);
    if (char === '=' && text[at + 1] !== '~') return this.token('punctuation', '=');
    if (char === '=' || char === '!') {
      throw this.problem(`unexpected character after '${char}': '${text[at + 1] ?? '\\x00'}'`, at, at + 1);
    }
    if (char === '(') this.depth++;
    if (char === ')' && --this.depth < 0) throw this.problem("unexpected right parenthesis ')'", at, at + 1);
    if ('(),{[]'.includes(char)) return this.token('punctuation', char);
    throw this.problem(`unexpected character: '${String.fromCodePoint(text.codePointAt(at)!)}'`, at, at + 1);
  }

  private inBraces(): Token {
    const { text, at } = this, char = text[at];
    if ('"\'`'.includes(char)) return this.string();
    const word = this.match(WORD);
    if (word !== '') return this.token('identifier', word);
    const sign = this.match(MATCH_SIGN);
    if (sign !== '') return this.token('punctuation', sign);
    if (char === '!') throw this.problem(`unexpected character after '!' inside braces: '${text[at + 1] ?? '\\x00'}'`, at, at + 1);
    if (',}'.includes(char)) return this.token('punctuation', char);
    throw this.problem(`unexpected character inside braces: '${String.fromCodePoint(text.codePointAt(at)!)}'`, at, at + 1);
  }

  private inDuration(): Token {
    const { text, at } = this, char = text[at];
    if (/[0-9.]/.test(char)) return this.number();
    const word = this.match(WORD);
    if (/^(?:step|range|min_of|max_of)$/i.test(word)) return this.token('keyword', word);
    const sign = this.match(DURATION_SIGN);
    if (sign !== '') return this.token('operator', sign);
    if ('(),:]'.includes(char)) return this.token('punctuation', char);
    const shown = `'${String.fromCodePoint(text.codePointAt(at)!)}'`;
    const message = this.behindLength ? `unexpected character: ${shown}, expected ':'` : `unexpected character in duration expression: ${shown}`;
    throw this.problem(message, at, at + 1);
  }

  private number(): Token {
    const duration = this.match(DURATION), number = this.match(NUMBER);
    const longest = duration.length >= number.length ? duration : number;
    const follower = this.text[this.at + longest.length] ?? '';
    const glued = /[0-9a-zA-Z_.]/.test(follower);
    const isNumber = longest === number && !/^0[xX]$|_$|[eE][+-]?$/.test(number);
    if (glued || !isNumber && !/[a-z]$/.test(longest)) {
      const shown = longest + (glued ? follower : '');
      throw this.problem(`bad number or duration syntax: ${JSON.stringify(shown)}`, this.at, this.at + shown.length);
    }
    return this.token(isNumber ? 'number' : 'duration', longest);
  }

  private string(): Token {
    const read = readString(this.text, this.at);
    if ('problem' in read) throw this.problem(read.problem, this.at, read.end);
    if (!isWellFormed(this.text.slice(this.at, read.end))) throw this.problem('invalid UTF-8 rune', this.at, read.end);
    return this.token('string', this.text.slice(this.at, read.end), read.value);
  }

  private wordToken(text: string): Token {
    const word = text.toLowerCase();
    if (WORD_OPERATORS.has(word)) return this.token('operator', text, word);
    if (AGGREGATIONS.has(word) || KEYWORDS.has(word)) return this.token('keyword', text, word);
    return word === 'inf' || word === 'nan' ? this.token('number', text) : this.token('identifier', text);
  }

  private token(kind: TokenKind, text: string, word = text.toLowerCase()): Token {
    const start = this.at;
    this.at += text.length;
    this.behindLength = kind === 'number' || kind === 'duration';
    return { kind, text, word, start, end: this.at };
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  private problem(message: string, start: number, end: number): SyntaxProblem {
    return new SyntaxProblem({ message, start, end });
  }
}
