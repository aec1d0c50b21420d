import { quote } from '../../encoding/go-quote';
import { CallError, TemplateError } from '../error';
import { Token, TokenKind } from './lexer';
import { readChar, readNumber, readString } from './literal';
import { ActionNode, Block, BranchNode, CommandNode, Expression, PipeNode, Statement, TemplateNode, VariableNode } from './node';
import { Source } from './source';
import { TokenStream } from './token-stream';

/** A named template: its parts, and the text that they came from. */
export interface Definition {
  readonly name: string;
  readonly source: Source;
  readonly body: Block;
}

const DEEPEST = 200; // levels of blocks and parentheses in each other
const OPERANDS: ReadonlySet<TokenKind> = new Set(['word', 'dot', 'number', 'char', 'string', 'raw', 'field', 'variable', 'open']);

/**
 * Reads a text: the template that it is itself comes last, after those that it defines.
 * @param isFunction whether a function of this name can be called
 * @throws TemplateError in the words of Go: `template: NAME:LINE: ...`
 */
export function parseTemplate(name: string, text: string, isFunction: (name: string) => boolean): readonly Definition[] {
  return new Parser(new Source(name, text), isFunction).run();
}

class Parser {
  private readonly tokens: TokenStream;
  private readonly definitions = new Map<string, Definition>();
  private variables = ['$']; // in scope
  private ranges = 0; // around
  private depth = 0;
  private action = -1; // where it begins; -1 outside of one

  constructor(private readonly source: Source, private readonly isFunction: (name: string) => boolean) {
    this.tokens = new TokenStream(source.text);
  }

  run(): readonly Definition[] {
    const body: Statement[] = [];
    while (this.tokens.peek().kind !== 'end of file') {
      if (this.isDefinition()) this.define();
      else {
        const statement = this.statement();
        if (typeof statement === 'string') throw this.fail(`unexpected {{${statement}}}`);
        body.push(statement);
      }
    }
    this.addDefinition(this.source.name, body);
    return [...this.definitions.values()];
  }

  // Statements

  private isDefinition(): boolean {
    if (this.tokens.peek().kind !== 'left') return false;
    const before = this.tokens.next;
    this.tokens.take();
    const { kind, text } = this.tokens.takeAfterSpace();
    if (kind === 'keyword' && text === 'define') return true;
    this.tokens.next = before;
    return false;
  }

  private define(): void {
    const name = this.templateName('define clause');
    this.expect('right', 'define clause');
    this.addDefinition(name, this.ownBlock('define clause'));
  }

  /** A block that sees none of the variables around it, as one that is called by its name. */
  private ownBlock(context: string): Block {
    const { variables, ranges } = this;
    this.variables = ['$'];
    this.ranges = 0;
    const { block, end } = this.block();
    if (end !== 'end') throw this.fail(`unexpected {{${end}}} in ${context}`);
    this.variables = variables;
    this.ranges = ranges;
    return block;
  }

  /** Of two definitions that say something there can only be one; the first that does stands. */
  private addDefinition(name: string, body: Block): void {
    const present = this.definitions.get(name);
    if (present && !isEmpty(present.body)) {
      if (!isEmpty(body)) throw this.fail(`template: multiple definition of template ${quote(name)}`);
      return;
    }
    this.definitions.set(name, { name, source: this.source, body });
  }

  private block(): { block: Block; end: 'end' | 'else' } {
    const block: Statement[] = [];
    this.descend();
    while (this.tokens.peekAfterSpace().kind !== 'end of file') {
      const statement = this.statement();
      if (typeof statement === 'string') {
        this.depth--;
        return { block, end: statement };
      }
      block.push(statement);
    }
    throw this.fail('unexpected EOF');
  }

  private statement(): Statement | 'end' | 'else' {
    const token = this.tokens.takeAfterSpace();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== 'left') throw this.unexpected(token, 'input');
    this.action = token.at;
    const statement = this.afterLeft();
    this.action = -1;
    return statement;
  }

  private afterLeft(): Statement | 'end' | 'else' {
    const token = this.tokens.takeAfterSpace();
    const { at } = token;
    switch (token.kind === 'keyword' ? token.text : '') {
      case 'if': case 'with': case 'range': return this.branch(token.text as BranchNode['kind']);
      case 'block': return this.blockStatement();
      case 'template': return this.templateStatement();
      case 'break': case 'continue': return this.jump(token.text as 'break', at);
      case 'end': this.expect('right', 'end'); return 'end';
      case 'else': {
        const { kind, text } = this.tokens.peekAfterSpace();
        if (kind !== 'keyword' || (text !== 'if' && text !== 'with')) this.expect('right', 'else');
        return 'else';
      }
    }
    this.tokens.next--; // the space that was passed over does not matter
    const pipe = this.pipeline('command', 'right');
    return { kind: 'action', at: token.at, pipe } satisfies ActionNode;
  }

  private branch(kind: BranchNode['kind']): BranchNode {
    const scope = this.variables.length;
    const pipe = this.pipeline(kind, 'right');
    if (kind === 'range') this.ranges++;
    const { block: body, end } = this.block();
    if (kind === 'range') this.ranges--;
    const otherwise = end === 'else' ? this.otherwise(kind) : undefined;
    this.variables.length = scope;
    return { kind, at: pipe.at, pipe, body, otherwise };
  }

  /** What follows `else`: a block, or for `if` and `with` another of the same kind. */
  private otherwise(kind: BranchNode['kind']): Block {
    const token = this.tokens.peekAfterSpace();
    if (kind !== 'range' && token.kind === 'keyword' && token.text === kind) {
      this.tokens.takeAfterSpace();
      this.descend();
      const inner = this.branch(kind);
      this.depth--;
      return [inner];
    }
    const { block, end } = this.block();
    if (end !== 'end') throw this.fail('expected end; found {{else}}');
    return block;
  }

  private blockStatement(): TemplateNode {
    const { at } = this.tokens.peekAfterSpace();
    const name = this.templateName('block clause');
    const pipe = this.pipeline('block clause', 'right');
    this.addDefinition(name, this.ownBlock('block clause'));
    return { kind: 'template', at, name, pipe };
  }

  private templateStatement(): TemplateNode {
    const { at } = this.tokens.peekAfterSpace();
    const name = this.templateName('template clause');
    if (this.tokens.peekAfterSpace().kind !== 'right') return { kind: 'template', at, name, pipe: this.pipeline('template clause', 'right') };
    this.tokens.takeAfterSpace();
    return { kind: 'template', at, name };
  }

  private templateName(context: string): string {
    const token = this.tokens.takeAfterSpace();
    if (token.kind !== 'string' && token.kind !== 'raw') throw this.unexpected(token, context);
    return this.literal(() => readString(token.text));
  }

  private jump(kind: 'break' | 'continue', at: number): Statement {
    this.expect('right', `{{${kind}}}`);
    if (this.ranges === 0) throw this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, at };
  }

  // Pipelines

  private pipeline(context: string, end: 'right' | 'close'): PipeNode {
    const { at } = this.tokens.peekAfterSpace();
    const { variables, assigns } = this.declaration(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.tokens.takeAfterSpace();
      if (token.kind === end) break;
      if (!OPERANDS.has(token.kind) && !isNil(token)) throw this.unexpected(token, context);
      this.tokens.next--;
      commands.push(this.command());
    }
    if (commands.length === 0) throw this.fail(`missing value for ${context}`);
    commands.forEach(({ words: [word] }, stage) => {
      if (stage > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(word.kind)) {
        throw this.fail(`non executable command in pipeline stage ${stage + 1}`);
      }
    });
    return { kind: 'pipe', at, variables, assigns, commands };
  }

  /** Reads `$x :=`, `$x =` or, for a range, `$i, $x :=`. */
  private declaration(context: string): Pick<PipeNode, 'variables' | 'assigns'> {
    const variables: string[] = [];
    for (;;) {
      const before = this.tokens.next;
      if (this.tokens.peekAfterSpace().kind !== 'variable') break;
      const { text } = this.tokens.takeAfterSpace();
      const after = this.tokens.peekAfterSpace();
      if (after.kind === 'declare' || after.kind === 'assign') {
        this.tokens.takeAfterSpace();
        variables.push(text);
        this.variables.push(text);
        return { variables, assigns: after.kind === 'assign' };
      }
      if (after.text !== ',') {
        this.tokens.next = before;
        break;
      }
      this.tokens.takeAfterSpace();
      variables.push(text);
      this.variables.push(text);
      if (context !== 'range' || variables.length > 1) throw this.fail(`too many declarations in ${context}`);
      if (!['variable', 'right', 'close'].includes(this.tokens.peekAfterSpace().kind)) throw this.fail('range can only initialize variables');
    }
    return { variables, assigns: false };
  }

  private command(): CommandNode {
    const words: Expression[] = [];
    const { at } = this.tokens.peekAfterSpace();
    for (;;) {
      this.tokens.skipSpace();
      const word = this.operand();
      if (word) words.push(word);
      const token = this.tokens.take();
      if (token.kind === 'space') continue;
      if (token.kind === 'right' || token.kind === 'close') this.tokens.next--;
      else if (token.kind !== 'pipe') throw this.unexpected(token, 'operand');
      break;
    }
    if (words.length === 0) throw this.fail('empty command');
    return { kind: 'command', at, words };
  }

  /** A term with the fields that follow it. */
  private operand(): Expression | undefined {
    const term = this.term();
    if (!term || this.tokens.peek().kind !== 'field') return term;
    const { at } = this.tokens.peek();
    const fields: string[] = [];
    while (this.tokens.peek().kind === 'field') fields.push(this.tokens.take().text.slice(1));
    switch (term.kind) {
      case 'field': case 'variable': return { ...term, at, fields: [...term.fields, ...fields] };
      case 'pipe': case 'function': return { kind: 'chain', at, of: term, fields };
      default: throw this.fail(`unexpected . after term ${quote(this.source.text.slice(term.at, at).trim())}`);
    }
  }

  private term(): Expression | undefined {
    const token = this.tokens.take(), { at, text } = token;
    switch (token.kind) {
      case 'word':
        if (text === 'true' || text === 'false') return { kind: 'bool', at, value: text === 'true' };
        if (!this.isFunction(text)) throw this.fail(`function ${quote(text)} not defined`);
        return { kind: 'function', at, name: text };
      case 'dot': return { kind: 'dot', at };
      case 'variable': return this.variable(text, at);
      case 'field': return { kind: 'field', at, fields: [text.slice(1)] };
      case 'number': return { kind: 'number', at, value: this.literal(() => readNumber(text)), source: text };
      case 'char': return { kind: 'number', at, value: this.literal(() => readChar(text)), source: text };
      case 'string': case 'raw': return { kind: 'string', at, value: this.literal(() => readString(text)), source: text };
      case 'open': {
        this.descend();
        const pipe = this.pipeline('parenthesized pipeline', 'close');
        this.depth--;
        return pipe;
      }
      default:
        if (isNil(token)) return { kind: 'nil', at };
        this.tokens.next--;
        return undefined;
    }
  }

  private variable(name: string, at: number): VariableNode {
    if (!this.variables.includes(name)) throw this.fail(`undefined variable ${quote(name)}`);
    return { kind: 'variable', at, name, fields: [] };
  }

  private literal<T>(read: () => T): T {
    try {
      return read();
    } catch (err) {
      throw err instanceof CallError ? this.fail(err.message) : err;
    }
  }

  private descend(): void {
    if (++this.depth > DEEPEST) throw this.fail(`blocks and parentheses are nested deeper than ${DEEPEST} levels`);
  }

  private expect(kind: TokenKind, context: string): void {
    const token = this.tokens.takeAfterSpace();
    if (token.kind !== kind) throw this.unexpected(token, context);
  }

  // Errors

  private unexpected(token: Token, context: string): TemplateError {
    if (token.kind === 'error') return this.fail(token.text + this.startOfAction(token));
    return this.fail(`unexpected ${shown(token)} in ${context}`);
  }

  /** Where an action began that an error ended on another line. */
  private startOfAction({ at, text }: Token): string {
    const { source, action } = this;
    if (action < 0 || source.line(action) === source.line(at)) return '';
    return `${text.endsWith(' action') ? '' : ' in action'} started at ${source.name}:${source.line(action)}`;
  }

  private fail(problem: string): TemplateError {
    return new TemplateError(`template: ${this.source.name}:${this.source.line(this.tokens.reached)}: ${problem}`);
  }
}

function isNil({ kind, text }: Token): boolean {
  return kind === 'keyword' && text === 'nil';
}

/** A token as errors show it. */
function shown({ kind, text }: Token): string {
  if (kind === 'end of file') return 'EOF';
  if (kind === 'keyword' || kind === 'dot') return `<${text}>`;
  const chars = Array.from(text);
  return chars.length > 10 ? `${quote(chars.slice(0, 10).join(''))}...` : quote(text);
}

/** Whether a template prints nothing but space. */
export function isEmpty(body: Block): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}
