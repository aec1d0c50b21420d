import { quote } from '../../encoding/go-quote';
import { Value } from '../value';
import { NumberLiteral } from './literal';

/** Where a node stands: in which text, and at which UTF-16 unit of it. */
interface Place {
  readonly at: number;
}

/** What a template prints, in its order. */
export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;
export type Block = readonly Statement[];

export interface TextNode extends Place {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends Place {
  readonly kind: 'action';
  readonly pipe: PipeNode;
  /** What stands for the value in HTML; absent: the value as it prints. */
  readonly escape?: (value: Value) => string;
}

export interface BranchNode extends Place {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: Block;
  readonly otherwise?: Block;
}

export interface TemplateNode extends Place {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe?: PipeNode;
}

export interface JumpNode extends Place {
  readonly kind: 'break' | 'continue';
}

/** What has a value. */
export type Expression = PipeNode | ChainNode | FieldNode | VariableNode | FunctionNode | LiteralNode;

/** Commands, each of which gets the value of the one before as its last argument; the variables take the last value. */
export interface PipeNode extends Place {
  readonly kind: 'pipe';
  readonly variables: readonly string[];
  /** With `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

/** A function or method before its arguments, or a value alone. */
export interface CommandNode extends Place {
  readonly kind: 'command';
  readonly words: readonly Expression[];
}

/** Fields of what is no field itself: `(index .Map "a").Name`. */
export interface ChainNode extends Place {
  readonly kind: 'chain';
  readonly of: Expression;
  readonly fields: readonly string[];
}

export interface FieldNode extends Place {
  readonly kind: 'field';
  readonly fields: readonly string[];
}

export interface VariableNode extends Place {
  readonly kind: 'variable';
  /** With its `$`. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface FunctionNode extends Place {
  readonly kind: 'function';
  readonly name: string;
}

export type LiteralNode = DotNode | NilNode | BoolNode | StringNode | NumberNode;
interface DotNode extends Place { readonly kind: 'dot' }
interface NilNode extends Place { readonly kind: 'nil' }
interface BoolNode extends Place { readonly kind: 'bool'; readonly value: boolean }
export interface StringNode extends Place { readonly kind: 'string'; readonly value: string; readonly source: string }
export interface NumberNode extends Place { readonly kind: 'number'; readonly value: NumberLiteral; readonly source: string }

/** A node as errors show it. */
export function printNode(node: Statement | Expression | CommandNode): string {
  switch (node.kind) {
    case 'text': return node.text;
    case 'action': return `{{${printNode(node.pipe)}}}`;
    case 'if': case 'with': case 'range':
      return `{{${node.kind} ${printNode(node.pipe)}}}${printBlock(node.body)}${node.otherwise ? `{{else}}${printBlock(node.otherwise)}` : ''}{{end}}`;
    case 'template': return `{{template ${quote(node.name)}${node.pipe ? ` ${printNode(node.pipe)}` : ''}}}`;
    case 'break': case 'continue': return `{{${node.kind}}}`;
    case 'pipe': {
      const declaration = node.variables.length ? `${node.variables.join(', ')} ${node.assigns ? '=' : ':='} ` : '';
      return declaration + node.commands.map(printNode).join(' | ');
    }
    case 'command': return node.words.map(printWord).join(' ');
    case 'chain': return [printWord(node.of), ...node.fields].join('.');
    case 'field': return `.${node.fields.join('.')}`;
    case 'variable': return [node.name, ...node.fields].join('.');
    case 'function': return node.name;
    case 'dot': return '.';
    case 'nil': return 'nil';
    case 'bool': return String(node.value);
    default: return node.source;
  }
}

function printWord(node: Expression): string {
  return node.kind === 'pipe' ? `(${printNode(node)})` : printNode(node);
}

function printBlock(block: Block): string {
  return block.map(printNode).join('');
}
