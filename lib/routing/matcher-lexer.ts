import { CodedError } from '../sys/errors';
import { RESERVED } from './alert-matcher';

/** A piece of the input, quotes and escapes as they were written; positions count characters from the start of the input. */
export interface Token { readonly kind: TokenKind; readonly source: string; readonly start: number; readonly end: number }
export type TokenKind = '{' | '}' | ',' | 'operator' | 'quoted' | 'bare' | 'end';

const SPACE = /\p{White_Space}/u;

/** Splits matchers into tokens, one ahead of the parser. */
export class MatcherLexer {
  private readonly chars: readonly string[];
  private at = 0;

  constructor(input: string) {
    this.chars = [...input];
  }

  /** @throws CodedError BAD_MATCHER */
  next(): Token {
    while (this.at < this.chars.length && SPACE.test(this.chars[this.at])) this.at++;
    const start = this.at, char = this.chars[start];
    if (char === undefined) return { kind: 'end', source: '', start: 0, end: start };
    this.at++;
    if (char === '{' || char === '}' || char === ',') return this.token(char, start);
    if (char === '=' || char === '!') return this.operator(char, start);
    if (char === '"') return this.quoted(start);
    if (RESERVED.test(char)) throw this.error(start, `${char}: invalid input`);
    while (this.at < this.chars.length && !RESERVED.test(this.chars[this.at])) this.at++;
    return this.token('bare', start);
  }

  private operator(first: '=' | '!', start: number): Token {
    const second = this.chars[this.at];
    if (second === '~' || (first === '!' && second === '=')) this.at++;
    else if (first === '!') throw this.error(start, `${second === undefined ? 'unexpected end of input,' : '!:'} expected one of '=~'`);
    return this.token('operator', start);
  }

  private quoted(start: number): Token {
    let closed = false;
    for (let escaped = false; !closed && this.at < this.chars.length; this.at++) {
      closed = this.chars[this.at] === '"' && !escaped;
      escaped = this.chars[this.at] === '\\' && !escaped;
    }
    const token = this.token('quoted', start);
    if (closed) return token;
    throw this.error(start, `${token.source}: missing end "`);
  }

  private token(kind: TokenKind, start: number): Token {
    return { kind, source: this.chars.slice(start, this.at).join(''), start, end: this.at };
  }

  private error(start: number, what: string): CodedError {
    return new CodedError('BAD_MATCHER', `${start}:${this.at}: ${what}`);
  }
}
