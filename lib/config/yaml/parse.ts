import { Alias, Composer, CST, Document, isAlias, isMap, isScalar, isSeq, LineCounter, Node, Parser, Scalar, YAMLError, YAMLMap } from 'yaml';
import { ConfigError } from '../error';
import { ConfigNode, Content, Entry, Source } from '../node';
import { Meaning, meaningOf } from './scalar';

const LARGEST = 10 * 1024 * 1024; // characters
const MOST_NODES = 1_000_000; // with what aliases stand for counted each time
const DEEPEST = 500;

/**
 * The document of a YAML text, as Go's YAML understands it; a text without any is a null. Of several version 2 takes the first and does
 * not look at the others; version 3 reads rule files, which may have one only.
 * @param file the name for errors
 * @throws ConfigError for what is no YAML, is too large or too deep, or repeats itself by aliases without end
 */
export function parseYaml(text: string, file: string, version: Source['version'] = 2): ConfigNode {
  if (text.length > LARGEST) throw new ConfigError(file, 1, 1, `the file has ${text.length} characters, at most ${LARGEST} are read`);
  const lines = new LineCounter();
  const source: Source = { file, version, mismatches: [] };
  const [document, second] = documents(text.replace(/^\ufeff/, ''), file, lines);
  const [error] = document?.errors ?? [];
  if (error) throw syntaxError(error, file, lines);
  if (version === 3 && second && !isEmpty(second)) throw furtherDocument(second, file, lines);
  return document?.contents ? new Builder(source, document, lines).node(document.contents) : new ConfigNode(source, 1, 1, NOTHING);
}

const NOTHING: Content = { kind: 'scalar', text: '', meaning: { tag: '!!null', value: null } };

/** The first document and, unless the first is wrong, the second. */
function documents(text: string, file: string, lines: LineCounter): Document.Parsed[] {
  const composer = new Composer({ version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent', merge: false });
  const found: Document.Parsed[] = [];
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    const offset = tooDeepAt(token);
    if (offset !== undefined) throw tooDeep(file, offset, lines); // composing calls itself for each level
    for (const document of composer.next(token)) if (found.push(document) === 2 || document.errors.length) return found;
  }
  found.push(...composer.end());
  return found;
}

/** A line of dashes at the end begins a document in which nothing stands. */
function isEmpty({ contents }: Document.Parsed): boolean {
  return !contents || (isScalar(contents) && contents.source === '');
}

function furtherDocument({ contents }: Document.Parsed, file: string, lines: LineCounter): ConfigError {
  const { line, col } = lines.linePos(contents!.range[0]);
  return new ConfigError(file, line, col, `yaml: line ${line}: another document begins, only one is read; put it into a file of its own`);
}

/** Where a token has more levels below it than are read. */
function tooDeepAt(token: CST.Token): number | undefined {
  const waiting: Array<{ readonly token: CST.Token; readonly depth: number }> = [{ token, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token: { offset }, depth } = next;
    if (depth > DEEPEST) return offset;
    for (const child of childrenOf(next.token)) waiting.push({ token: child, depth: depth + 1 });
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => child !== undefined && child !== null));
}

function tooDeep(file: string, offset: number, lines: LineCounter): ConfigError {
  const { line, col } = lines.linePos(offset);
  return new ConfigError(file, line, col, `yaml: line ${line}: nested too deeply, at most ${DEEPEST} levels are read`);
}

/** The words of Go's YAML for what the parser calls by these codes. */
const WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'found character that cannot start any token', BAD_SCALAR_START: 'found character that cannot start any token',
  BAD_DQ_ESCAPE: 'found unknown escape character', BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  MULTILINE_IMPLICIT_KEY: 'mapping values are not allowed in this context',
};

function syntaxError({ code, message, pos }: YAMLError, file: string, lines: LineCounter): ConfigError {
  const { line, col } = lines.linePos(pos[0]);
  const unclosed = /^Flow (sequence|map)/.exec(message)?.[1];
  const text = WORDS[code] ?? (unclosed ? `did not find expected ',' or '${unclosed === 'map' ? '}' : ']'}'`
    : message.startsWith('Missing closing') ? 'found unexpected end of stream'
      : message.startsWith('Implicit map keys') ? "could not find expected ':'" : message.replace(/^[A-Z]/, (char) => char.toLowerCase()));
  return new ConfigError(file, line, col, `yaml: line ${line}: ${text}`);
}

class Builder {
  private readonly anchors = new Map<string, ConfigNode>();
  private readonly sizes = new Map<ConfigNode, number>(); // in nodes
  private total = 0;

  constructor(private readonly source: Source, private readonly document: Document.Parsed, private readonly lines: LineCounter) {}

  node(node: Node | null, fallback = 0): ConfigNode {
    const { line, col } = this.lines.linePos(node?.range?.[0] ?? fallback);
    if (isAlias(node)) return this.resolve(node, line, col);
    const before = this.total;
    this.count(1, line, col);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor) this.anchors.delete(anchor); // until it is complete it cannot be referred to
    const built = new ConfigNode(this.source, line, col, this.content(node));
    this.sizes.set(built, this.total - before);
    if (anchor) this.anchors.set(anchor, built);
    return built;
  }

  private content(node: Node | null): Content {
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.node(item as Node, node.range?.[0])) };
    if (isMap(node)) return { kind: 'map', entries: this.entries(node) };
    if (!isScalar(node)) return NOTHING;
    return { kind: 'scalar', text: String(node.value ?? ''), meaning: this.meaning(node) };
  }

  /** What is merged in comes first and only where no key of the map itself is the same. */
  private entries(map: YAMLMap): Entry[] {
    const own: Entry[] = [], merged: Entry[] = [];
    for (const pair of map.items) {
      const key = this.node(pair.key as Node | null, map.range?.[0]);
      const value = this.node(pair.value as Node | null, (pair.key as Node | null)?.range?.[1]);
      if (key.content.kind === 'scalar' && key.content.meaning.tag === '!!merge') merged.push(...this.merge(value));
      else own.push({ key, value });
    }
    if (merged.length === 0) return own;
    const taken = new Set(own.map(({ key }) => textOf(key)));
    return [...merged.filter(({ key }) => !taken.has(textOf(key)) && taken.add(textOf(key))), ...own];
  }

  private merge(value: ConfigNode): Entry[] {
    const { content } = value;
    if (content.kind === 'map') return [...content.entries];
    if (content.kind !== 'list' || content.items.some((item) => item.content.kind !== 'map')) {
      throw value.fail('yaml: map merge requires map or sequence of maps as the value');
    }
    return content.items.flatMap((item) => this.merge(item)); // of two that have a key the first wins
  }

  private meaning({ value, tag, type, source, range }: Scalar): Meaning {
    const text = String(value ?? '');
    if (tag === 'tag:yaml.org,2002:binary') return { tag: '!!binary', value: this.binary(text, range?.[0] ?? 0) };
    if (tag !== undefined && !RESOLVED.includes(tag)) return { tag: '!!str', value: text };
    return tag === undefined && type !== 'PLAIN' && source !== undefined ? { tag: '!!str', value: text } : meaningOf(text);
  }

  private binary(text: string, offset: number): string {
    const compact = text.replace(/[\r\n]/g, '');
    if (/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(compact) && !compact.includes('_')) return escapedUtf8(Buffer.from(compact, 'base64'));
    const { line, col } = this.lines.linePos(offset);
    throw new ConfigError(this.source.file, line, col, 'yaml: !!binary value contains invalid base64 data');
  }

  private resolve(alias: Alias, line: number, column: number): ConfigNode {
    const target = this.anchors.get(alias.source);
    if (!target) {
      const inside = alias.resolve(this.document) !== undefined;
      const what = inside ? `anchor '${alias.source}' value contains itself` : `unknown anchor '${alias.source}' referenced`;
      throw new ConfigError(this.source.file, line, column, `yaml: ${what}`);
    }
    this.count(this.sizes.get(target)!, line, column);
    return target;
  }

  private count(nodes: number, line: number, column: number): void {
    this.total += nodes;
    if (this.total > MOST_NODES) throw new ConfigError(this.source.file, line, column, 'yaml: document contains excessive aliasing');
  }
}

const RESOLVED = ['null', 'bool', 'int', 'float', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`);

function textOf({ content }: ConfigNode): string {
  return content.kind === 'scalar' ? content.text : '';
}

/** The text of the bytes, in which a byte that is no UTF-8 is the half of a surrogate pair U+DC00 plus the byte. */
function escapedUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
}
