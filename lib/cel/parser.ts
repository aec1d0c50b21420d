import { syntaxError } from './cel-error';
import { BinaryOperator, Expression, Macro } from './expression';
import { Token, tokens } from './lexer';
import { int, uint, Value } from './value';

const LONGEST = 10_000, DEEPEST = 200;
const RELATIONS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];
const MACROS: Readonly<Record<string, readonly number[]>> = { all: [2], exists: [2], exists_one: [2], map: [2, 3], filter: [2] };
const NAMESPACES = ['optional', 'sets', 'ip']; // before a dot these are no values
const RESERVED = new Set([
  'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while',
]);

/**
 * Parses an expression of the Common Expression Language, of at most 10,000 characters.
 * @throws CelError CEL_SYNTAX with its place. Source: the language definition of CEL, "Syntax".
 */
export function parseCel(text: string): Expression {
  if (text.length > LONGEST) throw syntaxError(`expression has ${text.length} characters: expected at most ${LONGEST}`, LONGEST);
  return new Parser(tokens(text)).whole();
}

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly all: readonly Token[]) {}

  whole(): Expression {
    const expression = this.choice();
    if (this.token.kind !== 'end') throw this.unexpected('the end');
    return expression;
  }

  private get token(): Token {
    return this.all[this.next];
  }

  private is(...symbols: readonly string[]): boolean {
    return this.token.kind === 'symbol' && symbols.includes(this.token.text);
  }

  private take(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.next++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  private unexpected(wanted: string) {
    const { kind, text, at } = this.token;
    return syntaxError(`mismatched input ${kind === 'end' ? '<EOF>' : JSON.stringify(text)} expecting ${wanted}`, at);
  }

  private choice(): Expression {
    if (++this.depth > DEEPEST) throw syntaxError(`expression is nested more than ${DEEPEST} levels deep`, this.token.at);
    const { at } = this.token;
    const condition = this.or();
    let result = condition;
    if (this.take('?')) {
      const then = this.or();
      this.expect(':');
      result = { kind: 'choice', at, condition, then, otherwise: this.choice() };
    }
    this.depth--;
    return result;
  }

  private or(): Expression {
    let left = this.and();
    while (this.take('||')) left = { kind: 'or', at: left.at, left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.relation();
    while (this.take('&&')) left = { kind: 'and', at: left.at, left, right: this.relation() };
    return left;
  }

  private relation(): Expression {
    let left = this.sum();
    while (this.is(...RELATIONS) || this.token.kind === 'ident' && this.token.text === 'in') {
      const operator = this.all[this.next++].text as BinaryOperator;
      left = { kind: 'binary', at: left.at, operator, left, right: this.sum() };
    }
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    while (this.is('+', '-')) left = { kind: 'binary', at: left.at, operator: this.all[this.next++].text as BinaryOperator, left, right: this.product() };
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    while (this.is('*', '/', '%')) left = { kind: 'binary', at: left.at, operator: this.all[this.next++].text as BinaryOperator, left, right: this.unary() };
    return left;
  }

  private unary(): Expression {
    const { at } = this.token;
    if (this.is('-') && ['int', 'double'].includes(this.all[this.next + 1].kind)) {
      this.next++;
      return this.member(this.literal('-', at));
    }
    for (const [symbol, kind] of [['!', 'not'], ['-', 'negative']] as const) {
      if (!this.take(symbol)) continue;
      if (++this.depth > DEEPEST) throw syntaxError(`expression is nested more than ${DEEPEST} levels deep`, at);
      const of = this.unary();
      this.depth--;
      return { kind, at, of };
    }
    return this.member(this.primary());
  }

  private member(start: Expression): Expression {
    let of = start;
    for (;;) {
      const { at } = of;
      if (this.is('.', '.?')) {
        const isOptional = this.all[this.next++].text === '.?';
        const name = this.identifier(false);
        of = !isOptional && this.take('(') ? this.call(name, at, of) : { kind: 'select', at, of, field: name, isOptional };
      } else if (this.is('[', '[?')) {
        const isOptional = this.all[this.next++].text === '[?';
        const index = this.choice();
        this.expect(']');
        of = { kind: 'index', at, of, index, isOptional };
      } else return of;
    }
  }

  private identifier(isName: boolean): string {
    const { kind, text, at } = this.token;
    if (kind !== 'ident') throw this.unexpected('a name');
    if (isName && RESERVED.has(text)) throw syntaxError(`reserved identifier: ${text}`, at);
    this.next++;
    return text;
  }

  private primary(): Expression {
    const { kind, text, at } = this.token;
    if (this.take('(')) {
      const inside = this.choice();
      this.expect(')');
      return inside;
    }
    if (this.take('[')) return { kind: 'list', at, items: this.list(']') };
    if (this.take('{')) return { kind: 'map', at, entries: this.entries() };
    this.take('.'); // a name from the root: there is no other container
    if (this.token.kind !== 'ident') return this.literal('', at);
    if (kind === 'ident' && ['true', 'false', 'null'].includes(text)) {
      this.next++;
      return { kind: 'literal', at, value: text === 'null' ? null : text === 'true' };
    }
    const name = this.identifier(true);
    return this.take('(') ? this.call(name, at) : { kind: 'name', at, name };
  }

  private literal(sign: string, at: number): Expression {
    const { kind, text } = this.token;
    const literal = (value: Value): Expression => {
      this.next++;
      return { kind: 'literal', at, value };
    };
    switch (kind) {
      case 'int': return literal(int(sign ? -BigInt(text) : BigInt(text)));
      case 'uint': return literal(uint(BigInt(text)));
      case 'double': return literal(Number(sign + text));
      case 'string': return literal(text);
      case 'bytes': return literal(Buffer.from(text, 'latin1'));
      default: throw this.unexpected('an expression');
    }
  }

  private list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.take(end)) {
      if (items.length > 0) this.expect(',');
      if (items.length > 0 && end !== ')' && this.take(end)) break; // a comma behind the last
      items.push(this.choice());
    }
    return items;
  }

  private entries(): Array<readonly [Expression, Expression]> {
    const entries: Array<readonly [Expression, Expression]> = [];
    while (!this.take('}')) {
      if (entries.length > 0) this.expect(',');
      if (entries.length > 0 && this.take('}')) break;
      const key = this.choice();
      this.expect(':');
      entries.push([key, this.choice()]);
    }
    return entries;
  }

  private call(name: string, at: number, target?: Expression): Expression {
    const args = this.list(')');
    if (!target && name === 'has') return this.has(args, at);
    if (target && Object.hasOwn(MACROS, name) && MACROS[name].includes(args.length)) return macro(name as Macro, at, target, args);
    if (target?.kind === 'name' && NAMESPACES.includes(target.name)) return { kind: 'call', at, name: `${target.name}.${name}`, args };
    return { kind: 'call', at, name, args, ...target ? { target } : {} };
  }

  private has([of, ...more]: readonly Expression[], at: number): Expression {
    if (of?.kind !== 'select' || more.length > 0) throw syntaxError('invalid argument to has() macro', at);
    return { kind: 'has', at, of: of.of, field: of.field };
  }
}

function macro(name: Macro, at: number, of: Expression, [variable, ...bodies]: readonly Expression[]): Expression {
  if (variable.kind !== 'name') throw syntaxError('argument must be a simple name', variable.at);
  const [condition, body] = bodies.length > 1 ? bodies : [undefined, bodies[0]];
  return { kind: 'macro', at, macro: name, of, variable: variable.name, body, ...condition ? { condition } : {} };
}
