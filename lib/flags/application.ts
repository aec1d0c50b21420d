import { Command, CommandSpec, Parameter } from './command';
import { completions, completionScript } from './completion';
import { FlagError } from './error';
import { Parsed, resolve, Sources } from './parsed';
import { scan, Scan, ScanOptions } from './scan';
import { helpPage, Layout, longHelpPage } from './usage';
import { bool, list, text } from './values';

/** What the command line asks to be told instead of a run: help, the version, completions. It goes to stdout as it is, the exit status is 0. */
export class Answer {
  constructor(readonly text: string) {}
}

/** What a command line is read against. A program passes all it has, a test as little as it needs. */
export interface Surroundings extends Sources, Pick<ScanOptions, 'readFile'> {
  /** Width of the terminal, for help pages. `COLUMNS` in `env` goes before it; 80 where neither is known. */
  readonly columns?: number;
}

export interface ApplicationOptions {
  readonly layout?: Layout;
  /** Other words for what every application has: the flags `--help` and `--version`, and the command `help`. */
  readonly words?: { readonly help?: string; readonly version?: string; readonly helpCommand?: string };
}

const USUAL_WIDTH = 80;

/**
 * The command line of a program in kingpin's dialect: declare flags and commands, then `parse`. It keeps nothing of what it parsed.
 * Source: kingpin v2.4, as the programs that we stand in for show it; docs/parts/flags.md has the dialect and where we differ.
 */
export class Application extends Command {
  private readonly helpFlag: Parameter<boolean>;
  /** Flags that are answered instead of obeyed. */
  private readonly answers = new Map<Parameter, (line: Scan, argv: readonly string[], width: number) => string>();
  private topics: Parameter | undefined;

  constructor(name: string, help: string, private readonly options: ApplicationOptions = {}) {
    super(name, help);
    const { help: helpWords = 'Print help for the command that is named; --help-long has all of them.' } = options.words ?? {};
    this.helpFlag = this.flag('help', helpWords, bool, { short: 'h', builtIn: true });
    this.answered('help-long', (line, _argv, width) => longHelpPage(line.command, width));
    this.answered('help-man', () => {
      throw new FlagError('FLAG_VALUE', 'there is no manual page, use --help-long');
    });
    this.answered('completion-bash', (_line, argv) => completions(this, argv.slice(argv.indexOf('--completion-bash') + 1)));
    this.answered('completion-script-bash', () => completionScript(name, 'bash'));
    this.answered('completion-script-zsh', () => completionScript(name, 'zsh'));
  }

  /** Adds `--version`, which prints `version`; in help pages it stands among the flags where it is added. */
  version(version: string): void {
    const flag = this.flag('version', this.options.words?.version ?? 'Print the version.', bool, { builtIn: true });
    this.answers.set(flag, () => `${version}\n`);
  }

  /** Adds a command, and with the first one the command `help`. */
  override command(name: string, help: string, spec?: CommandSpec): Command {
    if (!this.commands.length) {
      const { helpCommand = 'Print help for a command.' } = this.options.words ?? {};
      this.topics = super.command('help', helpCommand).arg('command', helpCommand, list(text));
    }
    return super.command(name, help, spec);
  }

  /**
   * Reads the command line.
   * @param argv the words behind the name of the program
   * @throws FlagError in kingpin's words
   */
  parse(argv: readonly string[], surroundings: Surroundings = {}): Parsed | Answer {
    const line = scan(this, argv, surroundings);
    const answer = this.answer(line, argv, surroundings);
    if (answer !== undefined) return new Answer(answer);
    const { values, error } = resolve(line, surroundings); // a wrong environment goes before what is wrong with the line
    const wrong = line.error ?? error;
    if (wrong) throw wrong;
    if (line.command === this && this.commands.length) return new Answer(this.page(this, surroundings));
    return new Parsed(line, values);
  }

  /**
   * The help page for the command that `argv` names, for programs that print it with an error.
   * @throws FlagError if `argv` cannot be read so far as to know the command
   */
  usage(argv: readonly string[], surroundings: Surroundings = {}): string {
    const { command, error } = scan(this, argv, { ...surroundings, asNamed: true });
    if (error) throw error;
    return this.page(command, surroundings);
  }

  /** What is asked for, the first thing first, even if the rest of the line is wrong; only `--help` wants a line that can be read. */
  private answer(line: Scan, argv: readonly string[], surroundings: Surroundings): string | undefined {
    for (const { parameter } of line.occurrences) {
      const answer = this.answers.get(parameter);
      if (answer) return answer(line, argv, width(surroundings));
    }
    if (this.topics && line.command.args[0] === this.topics) {
      return this.usage(line.occurrences.filter((o) => o.parameter === this.topics).map((o) => o.text), surroundings);
    }
    if (!line.occurrences.some((o) => o.parameter === this.helpFlag)) return undefined;
    if (line.error) throw line.error;
    return this.page(scan(this, argv, { ...surroundings, asNamed: true }).command, surroundings);
  }

  private page(command: Command, surroundings: Surroundings): string {
    return helpPage(command, this.options.layout ?? 'default', width(surroundings));
  }

  private answered(name: string, answer: (line: Scan, argv: readonly string[], width: number) => string): void {
    this.answers.set(this.flag(name, '', bool, { hidden: true, builtIn: true }), answer);
  }
}

function width({ env = {}, columns }: Surroundings): number {
  return Number(/^\d+$/.exec(env.COLUMNS ?? '')) || columns || USUAL_WIDTH;
}
