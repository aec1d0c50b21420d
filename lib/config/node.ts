import { ConfigError } from './error';
import { Meaning } from './yaml/scalar';

/** The file a node is from, with what is wrong in it so far. */
export interface Source {
  readonly file: string;
  /** The version of Go's YAML that the original reads the file with. They word some refusals differently. */
  readonly version: 2 | 3;
  /** Values that do not fit and keys that nobody knows, in the order in which they were met. Reading goes on, to tell of them all at once. */
  readonly mismatches: Mismatch[];
}

interface Mismatch { readonly line: number; readonly column: number; readonly text: string }

export interface Entry { readonly key: ConfigNode; readonly value: ConfigNode }

export type Content =
  | { readonly kind: 'scalar'; readonly text: string; readonly meaning: Meaning }
  | { readonly kind: 'list'; readonly items: readonly ConfigNode[] }
  | { readonly kind: 'map'; readonly entries: readonly Entry[] };

const SHORT = 10; // longer values are shown by their first seven bytes

/** A value of a YAML file that knows where it stands, `line` and `column` from 1. Aliases are resolved, merges done. */
export class ConfigNode {
  constructor(readonly source: Source, readonly line: number, readonly column: number, readonly content: Content) {}

  get isNull(): boolean {
    return this.content.kind === 'scalar' && this.content.meaning.tag === '!!null';
  }

  /** The node below `path` of keys and places in lists; the nearest one above where it does not exist. */
  at(...path: ReadonlyArray<string | number>): ConfigNode {
    const [first, ...rest] = path, { content } = this;
    const child = content.kind === 'list' ? content.items[first as number]
      : content.kind === 'map' ? content.entries.find(({ key }) => key.text === first)?.value : undefined;
    return child ? child.at(...rest) : this;
  }

  /** The key itself, where it stands first. */
  keyAt(name: string): ConfigNode {
    return (this.content.kind === 'map' && this.content.entries.find(({ key }) => key.text === name)?.key) || this;
  }

  /** An error that is about what stands at `path`. */
  fail(message: string, ...path: ReadonlyArray<string | number>): ConfigError {
    const { source: { file }, line, column } = this.at(...path);
    return new ConfigError(file, line, column, message);
  }

  /** The error to throw for one that came from reading a value, which knows nothing of files. */
  failure(err: unknown): ConfigError {
    return err instanceof ConfigError ? err : new ConfigError(this.source.file, this.line, this.column, (err as Error).message, err);
  }

  /** Notes that the value is none of Go's type `type`. */
  mismatch(type: string): void {
    const { content } = this;
    const tag = content.kind === 'list' ? '!!seq' : content.kind === 'map' ? '!!map' : content.meaning.tag;
    this.note(`cannot unmarshal ${tag}${content.kind === 'scalar' ? ` \`${shortened(content.text)}\`` : ''} into ${type}`);
  }

  note(text: string): void {
    this.source.mismatches.push({ line: this.line, column: this.column, text: `line ${this.line}: ${text}` });
  }

  /** Notes that the key, this node, is there for a second time. @param inV2 what version 2 says of it */
  noteRepeated(first: ConfigNode, inV2: string): void {
    this.note(this.source.version === 2 ? inV2 : `mapping key ${JSON.stringify(this.text)} already defined at line ${first.line}`);
  }

  /** The text of a scalar as it is written. */
  get text(): string {
    return this.content.kind === 'scalar' ? this.content.text : '';
  }

  /** Ends the reading of a file. @throws ConfigError with every mismatch, if there are any */
  finish(): void {
    const { file, mismatches } = this.source;
    if (mismatches.length === 0) return;
    const texts = mismatches.map(({ text }) => `\n  ${text}`).join('');
    throw new ConfigError(file, mismatches[0].line, mismatches[0].column, `yaml: unmarshal errors:${texts}`);
  }
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= SHORT) return text;
  return `${Buffer.from(text).subarray(0, SHORT - 3).toString()}...`;
}
