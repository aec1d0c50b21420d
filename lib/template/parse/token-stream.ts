import { Token, tokensOf } from './lexer';

/** The tokens of a template, one by one; the last comes again and again. */
export class TokenStream {
  /** The number of the token that comes next, which a reader may set back. */
  next = 0;
  private furthest = 0; // token looked at
  private readonly tokens: readonly Token[];

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  take(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }

  peek(): Token {
    const at = Math.min(this.next, this.tokens.length - 1);
    this.furthest = Math.max(this.furthest, at);
    return this.tokens[at];
  }

  takeAfterSpace(): Token {
    this.skipSpace();
    return this.take();
  }

  /** What comes after the space, which stays. */
  peekAfterSpace(): Token {
    const before = this.next;
    this.skipSpace();
    const token = this.peek();
    this.next = before;
    return token;
  }

  skipSpace(): void {
    while (this.peek().kind === 'space') this.next++;
  }

  /** Where the last token begins that was looked at: where an error is. */
  get reached(): number {
    return this.tokens[this.furthest].at;
  }
}
