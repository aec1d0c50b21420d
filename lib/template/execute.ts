import { quote } from '../encoding/go-quote';
import { compareUtf8 } from '../encoding/utf8-order';
import { CodedError } from '../sys/errors';
import { functionNamed, LAZY } from './builtins';
import { TemplateError } from './error';
import { PLAIN, printValue } from './fmt/print';
import { LONGEST } from './longest';
import {
  ActionNode, Block, BranchNode, ChainNode, CommandNode, Expression, NumberNode, PipeNode, printNode, Statement, TemplateNode,
} from './parse/node';
import { Definition } from './parse/parser';
import {
  ANY, BOOL, Dict, entriesOf, FLOAT, Func, Functions, INT, isTrue, itemsOf, Scalar, Slice, STRING, Struct, Type, typeOf, Value, weightOf, zeroOf,
} from './value';

/** What an execution may take. */
export interface Limits {
  /** UTF-16 units of what is printed, and of any text on the way there. */
  readonly length: number;
  /** Nodes of templates, each time that one is evaluated. */
  readonly steps: number;
}

export interface ExecuteOptions {
  readonly limits?: Limits;
  /** In place of functions that the set was parsed with. */
  readonly functions?: Functions;
}

const LIMITS: Limits = { length: LONGEST, steps: 10_000_000 };
const DEEPEST = 250; // templates that call each other
const DEEPEST_BLOCK = 700; // blocks in each other, over all of these templates: the stack holds more
const LARGEST_INT = 2n ** 63n;

const enum Next { Statement, Break, Continue }

type Missing = typeof MISSING;
const MISSING = Symbol('no argument comes from a pipeline');

/** Runs a template. `find` gives those that it calls. @throws TemplateError */
export function execute(
  definition: Definition, data: Value, find: (name: string) => Definition | undefined, functions: Functions,
  { limits = LIMITS, functions: own }: ExecuteOptions = {},
): string {
  const execution = new Execution(find, functions, own, limits);
  execution.run(definition, data, 0);
  return execution.out;
}

class Execution {
  out = '';
  private steps = 0;
  private depth = 0; // of templates
  private nesting = 0; // of blocks
  private definition!: Definition; // that is running
  private at!: Statement | Expression | CommandNode; // for errors
  private names: string[] = []; // of variables, and their values
  private values: Value[] = [];

  constructor(
    private readonly find: (name: string) => Definition | undefined, private readonly functions: Functions, private readonly own: Functions | undefined,
    private readonly limits: Limits,
  ) {}

  /** Runs a template with variables of its own. */
  run(definition: Definition, data: Value, depth: number): void {
    const { definition: caller, names, values } = this;
    this.definition = definition;
    this.depth = depth;
    this.names = ['$'];
    this.values = [data];
    this.block(definition.body, data);
    this.definition = caller;
    this.depth = depth - 1;
    this.names = names;
    this.values = values;
  }

  // Statements

  private block(block: Block, dot: Value): Next {
    if (++this.nesting > DEEPEST_BLOCK) throw this.fail(`blocks and templates are nested deeper than ${DEEPEST_BLOCK} levels`);
    let next = Next.Statement;
    for (let i = 0; i < block.length && next === Next.Statement; i++) next = this.statement(block[i], dot);
    this.nesting--;
    return next;
  }

  private statement(node: Statement, dot: Value): Next {
    this.visit(node);
    switch (node.kind) {
      case 'text': this.print(node.text); break;
      case 'action': this.action(node, dot); break;
      case 'if': case 'with': return this.condition(node, dot);
      case 'range': return this.range(node, dot);
      case 'template': this.template(node, dot); break;
      case 'break': return Next.Break;
      case 'continue': return Next.Continue;
    }
    return Next.Statement;
  }

  private action(node: ActionNode, dot: Value): void {
    const value = this.pipe(node.pipe, dot);
    if (node.pipe.variables.length) return;
    if (typeof value === 'string' && !node.escape) return this.print(value);
    this.at = node;
    if (typeOf(value)?.kind === 'func') throw this.fail(`can't print ${printNode(node)} of type ${typeOf(value)!.name}`);
    if (node.escape) return this.print(node.escape(value));
    this.print(value === undefined ? '<no value>' : printValue(value, PLAIN));
  }

  private condition(node: BranchNode, dot: Value): Next {
    const scope = this.names.length;
    const value = this.pipe(node.pipe, dot);
    const inner = node.kind === 'with' ? value : dot;
    const next = isTrue(value) ? this.block(node.body, inner) : node.otherwise ? this.block(node.otherwise, dot) : Next.Statement;
    this.leave(scope);
    return next;
  }

  private range(node: BranchNode, dot: Value): Next {
    const scope = this.names.length;
    const value = this.pipe(node.pipe, dot);
    const ran = this.iterate(node, value, this.names.length);
    if (!ran && node.otherwise) {
      const next = this.block(node.otherwise, dot);
      this.leave(scope);
      return next;
    }
    this.leave(scope);
    return Next.Statement;
  }

  /** Whether there was anything to go over. */
  private iterate(node: BranchNode, value: Value, scope: number): boolean {
    const items = itemsOf(value), entries = items ? undefined : entriesOf(value);
    if (items) {
      for (let i = 0; i < items.length; i++) if (this.iteration(node, BigInt(i), items[i], scope) === Next.Break) break;
      return items.length > 0;
    }
    if (entries) {
      for (const key of [...entries.keys()].sort(compareUtf8)) if (this.iteration(node, key, entries.get(key), scope) === Next.Break) break;
      return entries.size > 0;
    }
    if (typeof value === 'bigint') {
      if (node.pipe.variables.length > 1) throw this.fail(`can't use ${value} to iterate over more than one variable`);
      for (let i = 0n; i < value; i++) if (this.iteration(node, i, i, scope) === Next.Break) break;
      return value > 0n;
    }
    if (value !== undefined) throw this.fail(`range can't iterate over ${printValue(value, PLAIN)}`);
    return false;
  }

  private iteration({ pipe, body }: BranchNode, index: Value, item: Value, scope: number): Next {
    const { variables, assigns } = pipe;
    this.step();
    if (variables.length > 0) {
      const [first, second] = variables;
      if (assigns) {
        this.assign(first, second === undefined ? item : index);
        if (second !== undefined) this.assign(second, item);
      } else {
        this.values[scope - 1] = item;
        if (second !== undefined) this.values[scope - 2] = index;
      }
    }
    const next = this.block(body, item);
    this.leave(scope);
    return next;
  }

  private template(node: TemplateNode, dot: Value): void {
    const definition = this.find(node.name);
    if (!definition) throw this.fail(`template ${quote(node.name)} not defined`);
    if (this.depth >= DEEPEST) throw this.fail(`exceeded maximum template depth (${DEEPEST})`);
    this.run(definition, node.pipe && this.pipe(node.pipe, dot), this.depth + 1);
    this.at = node;
  }

  // Expressions

  private pipe(node: PipeNode, dot: Value): Value {
    this.visit(node);
    let value: Value | Missing = MISSING;
    for (const command of node.commands) value = this.command(command, dot, value) ?? undefined; // nil is no value from here on
    for (const name of node.variables) {
      if (node.assigns) this.assign(name, value as Value);
      else {
        this.names.push(name);
        this.values.push(value as Value);
      }
    }
    return value as Value;
  }

  private command(node: CommandNode, dot: Value, last: Value | Missing): Value {
    const [word] = node.words;
    switch (word.kind) {
      case 'function': return this.function(word.name, word, node, node.words, dot, last);
      case 'field': this.visit(word); return this.fields(dot, word.fields, word, node.words, dot, last);
      case 'chain': this.visit(word); return this.chain(word, node.words, dot, last);
      case 'variable': this.visit(word); if (word.fields.length) return this.fields(this.variable(word.name), word.fields, word, node.words, dot, last); break;
      default:
    }
    if (word.kind !== 'pipe') this.visit(word);
    if (node.words.length > 1 || last !== MISSING) throw this.fail(`can't give argument to non-function ${printNode(word)}`);
    if (word.kind === 'nil') throw this.fail('nil is not a command');
    return this.value(word, dot);
  }

  /** What an expression is worth by itself. */
  private value(node: Expression, dot: Value): Value {
    this.visit(node);
    switch (node.kind) {
      case 'dot': return dot;
      case 'nil': return null;
      case 'bool': case 'string': return node.value;
      case 'number': return this.number(node);
      case 'field': return this.fields(dot, node.fields, node, [], dot, MISSING);
      case 'chain': return this.chain(node, [], dot, MISSING);
      case 'variable': {
        const value = this.variable(node.name);
        return node.fields.length ? this.fields(value, node.fields, node, [], dot, MISSING) : value;
      }
      case 'function': return this.function(node.name, node, node, [], dot, MISSING);
      default: return this.pipe(node, dot);
    }
  }

  private number({ value, source }: NumberNode): Value {
    if (value.isFloat) return value.float;
    if (value.int! >= LARGEST_INT) throw this.fail(`${source} overflows int`);
    return value.int;
  }

  private variable(name: string): Value {
    for (let i = this.names.length - 1; i >= 0; i--) if (this.names[i] === name) return this.values[i];
    throw this.fail(`undefined variable: ${name}`);
  }

  private assign(name: string, value: Value): void {
    const at = this.names.lastIndexOf(name);
    if (at < 0) throw this.fail(`undefined variable: ${name}`);
    this.values[at] = value;
  }

  private leave(scope: number): void {
    this.names.length = this.values.length = scope;
  }

  // Fields

  private chain(node: ChainNode, words: readonly Expression[], dot: Value, last: Value | Missing): Value {
    if (node.of.kind === 'nil') throw this.fail(`indirection through explicit nil in ${printNode(node)}`);
    return this.fields(this.value(node.of, dot), node.fields, node, words, dot, last);
  }

  /** Follows the fields, the last of which may be a method that takes arguments. */
  private fields(
    of: Value, names: readonly string[], node: Expression, words: readonly Expression[], dot: Value, last: Value | Missing,
  ): Value {
    let value = of;
    for (let i = 0; i < names.length - 1; i++) value = this.field(value, names[i], node, [], dot, MISSING);
    return this.field(value, names[names.length - 1], node, words, dot, last);
  }

  private field(of: Value, name: string, node: Expression, words: readonly Expression[], dot: Value, last: Value | Missing): Value {
    if (of === undefined) return undefined; // as missingkey=zero has it
    if (of === null) throw this.fail(`nil pointer evaluating interface {}.${name}`);
    const type = typeOf(of)!;
    const method = type.method(name);
    if (method) return this.call(method, name, node, words, dot, last, of);
    const hasArguments = words.length > 1 || last !== MISSING;
    if (of instanceof Struct) {
      const value = of.get(name);
      if (value !== undefined || of.has(name)) {
        if (hasArguments) throw this.fail(`${name} has arguments but cannot be invoked as function`);
        return value;
      }
    }
    const entries = entriesOf(of);
    if (!entries) throw this.fail(`can't evaluate field ${name} in type ${type.name}`);
    if (hasArguments) throw this.fail(`${name} is not a method but has arguments`);
    const value = entries.get(name);
    return value === undefined ? zeroOf(type.element) : value;
  }

  // Calls

  /** @param whole what an error of the function shows: with its arguments, where it has any */
  private function(
    name: string, node: Expression, whole: Expression | CommandNode, words: readonly Expression[], dot: Value, last: Value | Missing,
  ): Value {
    this.visit(node);
    const func = functionNamed(name, this.own ?? this.functions, this.functions)!; // the parser has seen that it is there
    if (func === LAZY.and || func === LAZY.or) return this.logic(func === LAZY.or, name, words, dot, last);
    return this.call(func, name, whole, words, dot, last);
  }

  /** `and` and `or`, which evaluate no further than to the argument that decides. */
  private logic(isOr: boolean, name: string, words: readonly Expression[], dot: Value, last: Value | Missing): Value {
    if (words.length < 2 && last === MISSING) throw this.fail(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: Value;
    for (let i = 1; i < words.length; i++) {
      value = this.argument(words[i], ANY, dot);
      if (isTrue(value) === isOr) return value;
    }
    return last === MISSING ? value : last;
  }

  /** Calls a function or, with `receiver`, a method. `words` begin with the name of what is called, if they are there. */
  private call(
    func: Func, name: string, node: Expression | CommandNode, words: readonly Expression[], dot: Value, last: Value | Missing, receiver?: Value,
  ): Value {
    const { params, rest } = func;
    const skipped = receiver === undefined ? 0 : 1;
    const given = Math.max(words.length - 1, 0), count = given + (last === MISSING ? 0 : 1), fixed = params.length - skipped;
    if (rest ? count < fixed : count !== fixed) {
      throw this.fail(`wrong number of args for ${name}: want ${rest ? 'at least ' : ''}${fixed} got ${rest ? given : count}`);
    }
    const values: Value[] = skipped ? [receiver] : [];
    for (let i = 0; i < given; i++) values.push(this.argument(words[i + 1], params[i + skipped] ?? rest, dot));
    if (last !== MISSING) values.push(this.checked(last, params[given + skipped] ?? rest!));
    for (const value of values) this.steps += weightOf(value) >>> 6; // what is large takes time to look at
    let result: Value;
    try {
      result = func.call(values);
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      this.at = node;
      throw this.fail(`error calling ${name}: ${err.message}`, err);
    }
    return this.bounded(result, name);
  }

  private argument(node: Expression, type: Type, dot: Value): Value {
    this.visit(node);
    switch (node.kind) {
      case 'nil':
        if (!type.hasNil) throw this.fail(`cannot assign nil to ${type.name}`);
        return this.checked(undefined, type);
      case 'bool': if (type !== BOOL && type.kind !== 'interface') throw this.mismatch(node, type); return node.value;
      case 'string': if (type !== STRING && type.kind !== 'interface') throw this.mismatch(node, type); return node.value;
      case 'number': return this.numberArgument(node, type);
      default: return this.checked(this.value(node, dot), type);
    }
  }

  private numberArgument(node: NumberNode, type: Type): Value {
    const { int, float } = node.value;
    if (type.kind === 'interface') return this.number(node);
    if (type.kind === 'int' && int !== undefined) return type === INT ? int : new Scalar(type, int);
    if (type === FLOAT && float !== undefined) return float;
    throw this.mismatch(node, type);
  }

  private mismatch(node: Expression, type: Type): TemplateError {
    const wanted = WANTED[type.kind];
    return this.fail(wanted ? `expected ${wanted}; found ${printNode(node)}` : `can't handle ${printNode(node)} for arg of type ${type.name}`);
  }

  /** A value that a parameter of the type takes: nil as an empty one of the type. */
  private checked(value: Value, type: Type): Value {
    if (value === undefined || value === null) {
      if (type.kind === 'interface') return value === undefined && type !== ANY ? undefined : null;
      if (value === null) throw this.fail(`wrong type for value; expected ${type.name}; got interface {}`);
      if (!type.hasNil) throw this.fail(`invalid value; expected ${type.name}`);
      return type.kind === 'map' ? new Dict(type, new Map()) : new Slice(type, []);
    }
    const own = typeOf(value)!;
    if (type !== own && !type.takes(own)) throw this.fail(`wrong type for value; expected ${type.name}; got ${own.name}`);
    return value;
  }

  // Limits

  private bounded(value: Value, name: string): Value {
    if (typeof value !== 'object' && typeof value !== 'string') return value;
    const weight = weightOf(value);
    if (weight > this.limits.length) throw this.fail(`what ${name} makes is longer than ${this.limits.length}`);
    this.steps += weight >>> 6;
    return value;
  }

  private print(text: string): void {
    if (this.out.length + text.length > this.limits.length) throw this.fail(`the output is longer than ${this.limits.length}`);
    this.out += text;
  }

  private visit(node: Statement | Expression): void {
    this.at = node;
    this.step();
  }

  private step(): void {
    if (++this.steps > this.limits.steps) throw this.fail(`it takes more than ${this.limits.steps} steps`);
  }

  private fail(problem: string, cause?: unknown): TemplateError {
    const { source, name } = this.definition, { at } = this.at;
    const place = `${source.name}:${source.line(at)}:${source.column(at)}`;
    return new TemplateError(`template: ${place}: executing ${quote(name)} at <${printNode(this.at)}>: ${problem}`, cause);
  }
}

const WANTED: Readonly<Partial<Record<Type['kind'], string>>> = { bool: 'bool', string: 'string', int: 'integer', uint: 'unsigned integer', float: 'float' };
