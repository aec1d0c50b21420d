import { Json } from '../../../../lib/crds/json';

/** What a look at a JSON text finds: why it is none, in Go's words, or its value and the paths of fields that it has twice. */
export type JsonReading = { readonly error: string } | { readonly value: Json; readonly duplicates: readonly string[] };

/** Levels that a text may have: what comes behind walks values by recursion. */
const MAX_DEPTH = 200;

/** Reads JSON from outside. A text that is nested too deeply, or has a field `__proto__`, is an error too. */
export function readJson(text: string): JsonReading {
  const scanner = new Scanner(text);
  const error = scanner.scan();
  return error === undefined ? { value: JSON.parse(text) as Json, duplicates: scanner.duplicates } : { error };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const SPACE = /[ \t\r\n]*/y;

class Failure {
  constructor(readonly message: string) {}
}

/** Walks a text once, without making values of it. */
class Scanner {
  readonly duplicates: string[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  scan(): string | undefined {
    try {
      this.value('', 0);
      this.skip(SPACE);
      if (this.at < this.text.length) throw this.unexpected('after top-level value');
      return undefined;
    } catch (err) {
      if (err instanceof Failure) return err.message;
      throw err;
    }
  }

  private value(path: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new Failure(`exceeded max depth: more than ${MAX_DEPTH} levels`);
    this.skip(SPACE);
    const char = this.text[this.at];
    if (char === '{') this.object(path, depth);
    else if (char === '[') this.array(path, depth);
    else if (char === '"') this.string();
    else if (char === '-' || char >= '0' && char <= '9') {
      if (!this.skip(NUMBER)) throw this.unexpected('in numeric literal', 1);
    } else this.word();
  }

  private object(path: string, depth: number): void {
    const names = new Set<string>();
    this.at++;
    this.skip(SPACE);
    if (this.eat('}')) return;
    for (;;) {
      this.skip(SPACE);
      if (this.text[this.at] !== '"') throw this.unexpected('looking for beginning of object key string');
      const name = JSON.parse(this.string()) as string;
      if (name === '__proto__') throw new Failure('a field cannot be named __proto__');
      const at = path === '' ? name : `${path}.${name}`;
      if (names.has(name)) this.duplicates.push(at);
      names.add(name);
      this.skip(SPACE);
      if (!this.eat(':')) throw this.unexpected('after object key');
      this.value(at, depth + 1);
      this.skip(SPACE);
      if (this.eat('}')) return;
      if (!this.eat(',')) throw this.unexpected('after object key:value pair');
    }
  }

  private array(path: string, depth: number): void {
    this.at++;
    this.skip(SPACE);
    if (this.eat(']')) return;
    for (let i = 0; ; i++) {
      this.value(`${path}[${i}]`, depth + 1);
      this.skip(SPACE);
      if (this.eat(']')) return;
      if (!this.eat(',')) throw this.unexpected('after array element');
    }
  }

  private string(): string {
    const from = this.at;
    if (!this.skip(STRING)) {
      const end = /["\\\x00-\x1f]/g;
      end.lastIndex = from + 1;
      this.at = end.exec(this.text)?.index ?? this.text.length;
      throw this.unexpected('in string literal');
    }
    return this.text.slice(from, this.at);
  }

  private word(): void {
    for (const word of ['true', 'false', 'null']) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return;
    }
    throw this.unexpected('looking for beginning of value');
  }

  private eat(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private unexpected(where: string, ahead = 0): Failure {
    const char = this.text.codePointAt(this.at + ahead);
    if (char === undefined) return new Failure('unexpected end of JSON input');
    const shown = char === 0x27 ? "'\\''" : char === 0x22 ? `'"'` : `'${JSON.stringify(String.fromCodePoint(char)).slice(1, -1)}'`;
    return new Failure(`invalid character ${shown} ${where}`);
  }
}
