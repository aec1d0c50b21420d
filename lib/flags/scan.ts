import { errorText } from '../sys/errors';
import { Command, isBare, Parameter, repeats } from './command';
import { FlagError } from './error';

/** A flag or argument on the command line with its text; `true` and `false` for `--x` and `--no-x`. */
export interface Occurrence { readonly parameter: Parameter; readonly text: string }

/** What a command line says, values not yet read. */
export interface Scan {
  /** The innermost command that was named, or is the default of one. */
  readonly command: Command;
  /** In the order of the command line. */
  readonly occurrences: readonly Occurrence[];
  /** Where reading ended early, with what came before it still in `occurrences`. */
  readonly error?: FlagError;
}

export interface ScanOptions {
  /** Gives the text of the file that `@path` stands for. Without it, `@path` is a word like any other. */
  readonly readFile?: (path: string) => string;
  /** Stay with a command that was named, even if it has a default command: its help is asked for. */
  readonly asNamed?: boolean;
}

/** A word, or the spelling of a flag (`--name`, `-n`) with what follows it in its own word, which is empty unless the flag is short. */
type Token = { readonly word: string } | { readonly flag: string; readonly rest: string };

const MOST_FROM_FILES = 100_000; // files may name files, and themselves

/** Reads `argv`, the words behind the name of the program, by the grammar of `application`. Throws no `FlagError`: the result has it. */
export function scan(application: Command, argv: readonly string[], options: ScanOptions = {}): Scan {
  const scanner = new Scanner(application, argv, options);
  let error: FlagError | undefined;
  try {
    scanner.run();
  } catch (err) {
    if (!(err instanceof FlagError)) throw err;
    error = err;
  }
  return { command: scanner.command, occurrences: scanner.occurrences, error };
}

class Scanner {
  readonly occurrences: Occurrence[] = [];
  private readonly words: string[]; // the next one last
  private value: string | undefined; // what stood behind `=`: the next word, whatever it looks like
  private onlyWords = false; // behind `--`
  private complete = 0; // arguments of `command` that take no more words
  private fromFiles = 0;

  constructor(public command: Command, argv: readonly string[], private readonly options: ScanOptions) {
    this.words = [...argv].reverse();
  }

  run(): void {
    for (let token = this.next(); token; token = this.next()) {
      if ('word' in token) this.word(token.word);
      else this.flag(token.flag, token.rest);
    }
    while (this.enterDefault());
  }

  private flag(spelling: string, rest: string): void {
    const named = this.command.find(spelling);
    const parameter = named ?? this.negated(spelling);
    if (!parameter) {
      if (this.enterDefault()) return this.flag(spelling, rest);
      throw new FlagError('FLAG_SYNTAX', `unknown ${spelling.startsWith('--') ? 'long' : 'short'} flag '${spelling}'`);
    }
    if (isBare(parameter.kind)) {
      this.occurrences.push({ parameter, text: named ? 'true' : 'false' });
      if (rest) this.words.push(`-${rest}`); // of `-abc`, `-bc` is left
    } else {
      this.occurrences.push({ parameter, text: rest || this.valueOf(spelling) });
    }
  }

  private negated(spelling: string): Parameter | undefined {
    const flag = spelling.startsWith('--no-') ? this.command.find(`--${spelling.slice('--no-'.length)}`) : undefined;
    return flag && isBare(flag.kind) ? flag : undefined;
  }

  private valueOf(spelling: string): string {
    try {
      const token = this.next();
      if (token && 'word' in token) return token.word;
    } catch (err) {
      if (!(err instanceof FlagError)) throw err; // a file that cannot be read: kingpin does not say so here either
    }
    throw new FlagError('FLAG_SYNTAX', `expected argument for flag '${spelling}'`);
  }

  private word(text: string): void {
    if (this.command.commands.length) {
      const named = this.command.commands.find((command) => command.answersTo(text));
      if (named) return this.enter(named);
      if (this.enterDefault()) return this.word(text);
      throw new FlagError('FLAG_SYNTAX', `expected command but got "${text}"`);
    }
    const parameter = this.command.args[this.complete];
    if (!parameter) throw new FlagError('FLAG_SYNTAX', `unexpected ${text}`);
    this.occurrences.push({ parameter, text });
    if (!repeats(parameter.kind)) this.complete++;
  }

  private enter(command: Command): void {
    this.command = command;
    this.complete = 0;
  }

  private enterDefault(): boolean {
    const command = this.options.asNamed ? undefined : this.command.defaultCommand;
    if (command) this.enter(command);
    return !!command;
  }

  private next(): Token | undefined {
    if (this.value !== undefined) {
      const word = this.value;
      this.value = undefined;
      return { word };
    }
    for (let word = this.words.pop(); word !== undefined; word = this.words.pop()) {
      if (this.onlyWords) return { word };
      if (word === '--') this.onlyWords = true;
      else if (word.startsWith('@') && this.options.readFile) this.expand(word.slice(1), this.options.readFile);
      else return word.startsWith('--') ? this.long(word) : word.startsWith('-') ? short(word) : { word };
    }
    return undefined;
  }

  private long(word: string): Token {
    const equals = word.indexOf('=');
    if (equals < 0) return { flag: word, rest: '' };
    this.value = word.slice(equals + 1);
    return { flag: word.slice(0, equals), rest: '' };
  }

  /** Puts the lines of a file, each a word, before the words that are left. */
  private expand(path: string, readFile: (path: string) => string): void {
    if (!path) throw new FlagError('FLAG_SYNTAX', 'expected @ file to expand arguments from');
    let content: string;
    try {
      content = readFile(path);
    } catch (err) {
      throw new FlagError('FLAG_SYNTAX', `failed to open arguments file "${path}": ${errorText(err)}`, err);
    }
    const lines = content.split(/\r?\n/).filter((line) => line && line !== '--' && !line.startsWith('#'));
    this.fromFiles += lines.length + 1;
    if (this.fromFiles > MOST_FROM_FILES) throw new FlagError('FLAG_SYNTAX', `more than ${MOST_FROM_FILES} arguments in "${path}" and the files that name it`);
    for (const line of lines.reverse()) this.words.push(line);
  }
}

function short(word: string): Token {
  if (word === '-') return { word: '' }; // so in kingpin: a lone dash is an empty word
  const letter = String.fromCodePoint(word.codePointAt(1)!);
  return { flag: `-${letter}`, rest: word.slice(1 + letter.length) };
}
