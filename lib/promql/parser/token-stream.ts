import { Span } from './ast';
import { Problem, PromqlError } from './error';
import { Context, Lexer, SyntaxProblem } from './lexer';
import { described, Token } from './token';

const DEEPEST = 500; // nested expressions: each takes a few frames of the stack

/** The tokens of an expression, one ahead, and what is found to be wrong with it. */
export class TokenStream {
  problems: Problem[] = [];
  private readonly lexer: Lexer;
  private ahead: Token;
  private nesting = 0;

  constructor(readonly text: string) {
    this.lexer = new Lexer(text);
    this.ahead = this.lexer.next();
  }

  get token(): Token {
    return this.ahead;
  }

  /** Where what was taken last ends. */
  end = 0;

  /** Takes the token. */
  take(): Token {
    const token = this.ahead;
    this.end = token.end;
    this.ahead = this.lexer.next();
    return token;
  }

  /** Takes the token; what follows it is read in another context. */
  takeInto(context: Context): Token {
    this.lexer.context = context;
    return this.take();
  }

  /** Whether the token is this sign, or this word in any case. */
  is(word: string): boolean {
    return this.ahead.word === word && (this.ahead.kind === 'punctuation' || this.ahead.kind === 'keyword' || this.ahead.kind === 'operator');
  }

  /** Takes the token if it is `word`. */
  taken(word: string): boolean {
    if (!this.is(word)) return false;
    this.take();
    return true;
  }

  /** What follows the token, without taking it: the rest of the text, blanks and comments left out. */
  following(): string {
    return this.text.slice(this.ahead.end).replace(/^(?:\s+|#.*)+/, '');
  }

  /** Runs `parse` one level deeper. */
  deeper<T>(parse: () => T): T {
    if (++this.nesting > DEEPEST) throw this.fail(this.ahead, `expression is nested more than ${DEEPEST} levels deep`);
    const result = parse();
    this.nesting--;
    return result;
  }

  /** Notes that something is wrong that does not keep the rest from being read. */
  report({ start, end }: Span, message: string): void {
    this.problems.push({ start, end, message });
  }

  /** Takes back what was reported of `span`: where it stands it is allowed. */
  forgive({ start, end }: Span, message: string): void {
    this.problems = this.problems.filter((problem) => problem.start !== start || problem.end !== end || problem.message !== message);
  }

  fail({ start, end }: Span, message: string): SyntaxProblem {
    return new SyntaxProblem({ start, end, message });
  }

  /** The token is not what must stand here. */
  unexpected(context = '', expected = ''): SyntaxProblem {
    const where = context && ` in ${context}`, wanted = expected && `, expected ${expected}`;
    return this.fail(this.ahead, `unexpected ${described(this.ahead)}${where}${wanted}`);
  }
}

/** Runs `parse` over all of `text`. @throws PromqlError with every problem there is */
export function parseAll<T>(text: string, parse: (tokens: TokenStream) => T): T {
  let tokens: TokenStream | undefined;
  const problems: Problem[] = [];
  let result: T | undefined;
  try {
    tokens = new TokenStream(text);
    result = parse(tokens);
    if (tokens.token.kind !== 'end') throw tokens.unexpected();
  } catch (err) {
    if (!(err instanceof SyntaxProblem)) throw err;
    problems.push(err.problem);
  }
  problems.unshift(...tokens?.problems ?? []);
  if (problems.length) throw new PromqlError(text, problems);
  return result!;
}
