import { MatchType } from '../model/matcher';
import { CodedError } from '../sys/errors';
import { AlertMatcher } from './alert-matcher';
import { unquote } from './go-unquote';
import { MatcherLexer, Token } from './matcher-lexer';

const NO_OPERATOR = "expected an operator such as '=', '!=', '=~' or '!~'";

/**
 * Matchers in the language that takes names of any Unicode, with braces around them or without.
 * @throws CodedError BAD_MATCHER in the words of the original, with the columns of what is wrong
 */
export function parseUtf8(text: string): AlertMatcher[] {
  return new Utf8Parser(text).list();
}

class Utf8Parser {
  private readonly lexer: MatcherLexer;

  constructor(text: string) {
    this.lexer = new MatcherLexer(text);
  }

  list(): AlertMatcher[] {
    const matchers: AlertMatcher[] = [];
    const first = this.lexer.next();
    const open = first.kind === '{';
    let token = open ? this.lexer.next() : first;
    while (token.kind !== '}' && token.kind !== 'end') {
      matchers.push(this.matcher(token));
      token = this.next('expected a comma or close brace');
      if (token.kind !== ',') break;
      token = this.next('expected a matcher or close brace after comma');
      if (!isWord(token) && token.kind !== '}' && token.kind !== 'end') throw unexpected(token, 'expected a matcher or close brace after comma');
    }
    this.end(token, open);
    return matchers;
  }

  private matcher(name: Token): AlertMatcher {
    if (!isWord(name)) throw unexpected(name, 'expected label name');
    const label = meaning(name);
    const operator = this.next(NO_OPERATOR);
    if (operator.kind !== 'operator') throw unexpected(operator, NO_OPERATOR);
    const value = this.next('expected label value');
    if (!isWord(value)) throw unexpected(value, 'expected label value');
    const text = meaning(value);
    try {
      return new AlertMatcher(label, operator.source as MatchType, text);
    } catch (err) {
      throw err instanceof CodedError ? new CodedError(err.code, `failed to create matcher: ${err.message}`, err) : err;
    }
  }

  private end(token: Token, open: boolean): void {
    if (token.kind !== '}' && token.kind !== 'end') throw unexpected(token, 'expected a comma or close brace');
    if (open && token.kind === 'end') throw badMatcher(`0:${token.end}: end of input: expected close brace`);
    if (!open && token.kind === '}') throw badMatcher(`0:${token.end}: }: expected opening brace`);
    const rest = this.next('expected end of input');
    if (rest.kind !== 'end') throw badMatcher(`${rest.start}:${rest.end}: ${rest.source}: expected end of input`);
  }

  /** The next token; where there is none, an error that also says what was expected. */
  private next(expected: string): Token {
    try {
      return this.lexer.next();
    } catch (err) {
      throw err instanceof CodedError ? badMatcher(`${err.message}: ${expected}`, err) : err;
    }
  }
}

function isWord({ kind }: Token): boolean {
  return kind === 'quoted' || kind === 'bare';
}

function meaning({ kind, source, start, end }: Token): string {
  if (kind === 'bare') return source;
  const text = unquote(source.slice(1, -1));
  if (text === undefined) throw badMatcher(`${start}:${end}: ${source}: invalid input`);
  return text;
}

function unexpected(token: Token, expected: string): CodedError {
  return badMatcher(token.kind === 'end' ? `end of input: ${expected}` : `${token.start}:${token.end}: unexpected ${token.source}: ${expected}`);
}

function badMatcher(message: string, cause?: unknown): CodedError {
  return new CodedError('BAD_MATCHER', message, cause);
}
