import { quote } from '../../encoding/go-quote';
import { TemplateError } from '../error';
import { ActionNode, Block, BranchNode, PipeNode, printNode, Statement, TemplateNode } from '../parse/node';
import { Definition } from '../parse/parser';
import { Source } from '../parse/source';
import { advance, behindValue, Context, HTML_TEXT, joined, keyOf, sameContext } from './context';
import { escaperFor } from './escapers';

const DEEPEST = 250; // templates that call each other, as in an execution
const NOT_IN_NAME = '\ud800'; // half of a surrogate pair, which no literal makes

/** Where a part of a template leads to; undefined where nothing comes behind it, as behind `break`. */
type End = Context | undefined;

/**
 * Templates rewritten so that each action escapes for its place in HTML. A template that is called in several places is rewritten for each,
 * under a name of its own.
 */
export class EscapedTemplates {
  private readonly done = new Map<string, Definition>();
  private readonly ends = new Map<string, Context>();
  private readonly running = new Set<string>();
  private readonly recursive = new Set<string>();

  constructor(private readonly find: (name: string) => Definition | undefined) {}

  /** The template of this name for the text of a page. @throws TemplateError where a place is not understood */
  get(name: string): Definition | undefined {
    const definition = this.find(name);
    if (!definition) return undefined;
    const end = this.escape(definition, HTML_TEXT);
    if (end.state !== 'text' || end.element) {
      const place = end.state === 'text' ? `the element ${end.element}` : 'a tag or comment';
      throw new TemplateError(`html/template: ${quote(name)} ends in the middle of ${place}`);
    }
    return this.done.get(nameIn(name, HTML_TEXT));
  }

  /** One that a rewritten template calls. */
  called(name: string): Definition | undefined {
    return this.done.get(name);
  }

  private escape(definition: Definition, start: Context): Context {
    const name = nameIn(definition.name, start);
    const known = this.ends.get(name);
    if (known) return known;
    if (this.running.has(name)) {
      this.recursive.add(name);
      return start; // what a template that calls itself is taken to do
    }
    if (this.running.size >= DEEPEST) throw new TemplateError(`html/template: ${quote(definition.name)} is called by a chain of ${DEEPEST} templates`);
    const { body, end = start } = this.rewritten(name, definition, start);
    if (this.recursive.has(name) && !sameContext(start, end)) {
      throw new TemplateError(`html/template: ${quote(definition.name)} calls itself and ends in another context than it begins in`);
    }
    this.done.set(name, { ...definition, body });
    this.ends.set(name, end);
    return end;
  }

  private rewritten(name: string, { source, body }: Definition, start: Context): { body: Block; end: End } {
    this.running.add(name);
    try {
      return new TreeEscaper(source, (callee, context) => this.call(callee, context)).block(body, start);
    } finally {
      this.running.delete(name);
    }
  }

  private call(name: string, context: Context): { name: string; end: Context } {
    const definition = this.find(name);
    return definition ? { name: nameIn(name, context), end: this.escape(definition, context) } : { name, end: context }; // the execution will say so
  }
}

/** Names for the text of a page stay, as errors show them. */
function nameIn(name: string, context: Context): string {
  return sameContext(context, HTML_TEXT) ? name : name + NOT_IN_NAME + keyOf(context);
}

class TreeEscaper {
  private readonly jumps: Context[][] = []; // contexts at `break` and `continue`, by range

  constructor(
    private readonly source: Source, private readonly call: (name: string, context: Context) => { name: string; end: Context },
  ) {}

  block(block: Block, start: Context): { body: Block; end: End } {
    const body: Statement[] = [];
    let end: End = start;
    for (const statement of block) {
      if (!end) break; // it is never executed
      const escaped: { node: Statement; end: End } = this.statement(statement, end);
      body.push(escaped.node);
      end = escaped.end;
    }
    return { body, end };
  }

  private statement(node: Statement, context: Context): { node: Statement; end: End } {
    switch (node.kind) {
      case 'text': {
        const { context: end, text } = advance(context, node.text);
        return { node: { ...node, text }, end };
      }
      case 'action': return this.action(node, context);
      case 'template': return this.template(node, context);
      case 'break': case 'continue':
        this.jumps[this.jumps.length - 1].push(context);
        return { node, end: undefined };
      default: return this.branch(node, context);
    }
  }

  private action(node: ActionNode, context: Context): { node: Statement; end: Context } {
    if (node.pipe.variables.length) return { node, end: context };
    const last = lastFunction(node.pipe), unquoted = context.state === 'equals' || context.quote === ' ';
    if (last === 'html' && unquoted) throw this.fail(node, `the escaper "html" does not do for an attribute without quotes: ${printNode(node)}`);
    const escape = escaperFor(last === 'urlquery' && context.attribute === 'url' ? { ...context, attribute: 'plain' } : context); // or it would escape twice
    if (typeof escape === 'string') throw this.fail(node, `${escape}: ${printNode(node)}`);
    return { node: { ...node, pipe: last === 'html' ? withoutLast(node.pipe) : node.pipe, escape }, end: behindValue(context) };
  }

  private template(node: TemplateNode, context: Context): { node: Statement; end: Context } {
    const { name, end } = this.call(node.name, context);
    return { node: { ...node, name }, end };
  }

  private branch(node: BranchNode, context: Context): { node: Statement; end: End } {
    if (node.kind === 'range') this.jumps.push([]);
    const body = this.block(node.body, context);
    const otherwise = node.otherwise && this.block(node.otherwise, context);
    const jumps = node.kind === 'range' ? [context, ...this.jumps.pop()!] : []; // it may also go round once more, or not at all
    const ends = [body.end, otherwise ? otherwise.end : context, ...jumps].filter((end) => end !== undefined);
    const end = ends.length ? joined(ends) : undefined;
    if (ends.length && !end) throw this.fail(node, `{{${node.kind}}} branches end in different contexts`);
    return { node: { ...node, body: body.body, otherwise: otherwise?.body }, end };
  }

  private fail({ at }: Statement, problem: string): TemplateError {
    const { source } = this;
    return new TemplateError(`html/template:${source.name}:${source.line(at)}:${source.column(at)}: ${problem}`);
  }
}

/** The name of the function that a pipeline ends with. */
function lastFunction({ commands }: PipeNode): string | undefined {
  const [word] = commands[commands.length - 1].words;
  return word.kind === 'function' ? word.name : undefined;
}

/** Without an `html` at its end, which the escaper does too. */
function withoutLast(pipe: PipeNode): PipeNode {
  const last = pipe.commands[pipe.commands.length - 1], [word, ...others] = last.words;
  if (others.length === 0 && pipe.commands.length > 1) return { ...pipe, commands: pipe.commands.slice(0, -1) };
  const print = { ...last, words: [{ ...word, kind: 'function', name: 'print' } as const, ...others] };
  return { ...pipe, commands: [...pipe.commands.slice(0, -1), print] };
}
