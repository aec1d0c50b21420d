import { Kind } from './kind';

/** What may be said of flags and arguments alike. */
export interface ParameterSpec {
  /** Used when nothing else gives a value: as text, since help pages show it as it is written here. Only lists may have several. */
  readonly default?: string | readonly string[];
  /** Environment variable that goes before the default; lists take one item per line. Help pages name it. */
  readonly env?: string;
  /** Stands for the value in help pages, where the default or the name would stand otherwise. */
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly hidden?: boolean;
}

export interface FlagSpec extends ParameterSpec {
  /** One letter: `-h`. */
  readonly short?: string;
  /** One that every application has: `Parsed.texts` leaves it out. */
  readonly builtIn?: boolean;
}

export interface CommandSpec {
  readonly aliases?: readonly string[];
  /** Chosen when its parent is named without any of its commands. */
  readonly default?: boolean;
  readonly hidden?: boolean;
}

/** A flag or an argument as declared; `Parsed.get` has its value, a `V`. */
export interface Parameter<V = unknown> extends FlagSpec {
  readonly sort: 'flag' | 'argument';
  readonly name: string;
  readonly help: string;
  readonly kind: Kind<V, V>;
  readonly defaults: readonly string[];
}

/** With one of these, a value is always there. */
type Given = { readonly default: string | readonly string[] } | { readonly required: true };

/**
 * A command with its flags, and either arguments or further commands. The application itself is the outermost one.
 * A mistake in a declaration is a bug in the program and throws a plain `Error` at once.
 */
export class Command {
  readonly flags: Parameter[] = [];
  readonly args: Parameter[] = [];
  readonly commands: Command[] = [];
  private readonly spelled = new Map<string, Parameter>();

  constructor(readonly name: string, readonly help: string, readonly parent?: Command, readonly spec: CommandSpec = {}) {}

  /** The names from the application's first command to this one, `check config`; empty for the application. */
  get path(): string {
    if (!this.parent) return '';
    const outer = this.parent.path;
    return outer ? `${outer} ${this.name}` : this.name;
  }

  /** This command and those it is part of, the application first. */
  get lineage(): readonly Command[] {
    return this.parent ? [...this.parent.lineage, this] : [this];
  }

  get defaultCommand(): Command | undefined {
    return this.commands.find((command) => command.spec.default);
  }

  /** Adds `--name`, which may be given anywhere behind the name of this command. */
  flag<T>(name: string, help: string, kind: Kind<T, unknown>, spec: FlagSpec & Given): Parameter<T>;
  flag<T, Absent>(name: string, help: string, kind: Kind<T, Absent>, spec?: FlagSpec): Parameter<T | Absent>;
  flag(name: string, help: string, kind: Kind<unknown, unknown>, spec: FlagSpec = {}): Parameter {
    const flag = parameter('flag', name, help, kind, spec);
    for (const spelling of [`--${name}`, ...spec.short ? [`-${spec.short}`] : []]) {
      if (this.find(spelling) || this.spelledBelow(spelling)) throw new Error(`flag ${spelling} of '${this.path}' is declared twice`);
      this.spelled.set(spelling, flag);
    }
    this.flags.push(flag);
    return flag;
  }

  /** Adds a positional argument behind those that are there. One that is a list takes every word to the end. */
  arg<T>(name: string, help: string, kind: Kind<T, unknown>, spec: ParameterSpec & Given): Parameter<T>;
  arg<T, Absent>(name: string, help: string, kind: Kind<T, Absent>, spec?: ParameterSpec): Parameter<T | Absent>;
  arg(name: string, help: string, kind: Kind<unknown, unknown>, spec: ParameterSpec = {}): Parameter {
    const before = this.args.at(-1);
    const where = `argument '${name}' of '${this.path}'`;
    if (this.commands.length) throw new Error(`${where}: a command has arguments or commands, not both`);
    if (before && repeats(before.kind)) throw new Error(`${where} comes behind '${before.name}', which takes all words`);
    if (before && !before.required && spec.required) throw new Error(`${where} is required, but comes behind '${before.name}', which is not`);
    const arg = parameter('argument', name, help, kind, spec);
    this.args.push(arg);
    return arg;
  }

  command(name: string, help: string, spec: CommandSpec = {}): Command {
    if (this.args.length) throw new Error(`command '${name}' of '${this.path}': a command has arguments or commands, not both`);
    for (const known of [name, ...spec.aliases ?? []]) {
      if (this.commands.some((other) => other.answersTo(known))) throw new Error(`command '${known}' of '${this.path}' is declared twice`);
    }
    if (spec.default && this.defaultCommand) throw new Error(`'${this.path}' has two default commands, '${this.defaultCommand.name}' and '${name}'`);
    const command = new Command(name, help, this, spec);
    this.commands.push(command);
    return command;
  }

  answersTo(name: string): boolean {
    return this.name === name || !!this.spec.aliases?.includes(name);
  }

  /** The flag that `--name` or `-n` means here: one of this command or of those it is part of. */
  find(spelling: string): Parameter | undefined {
    return this.spelled.get(spelling) ?? this.parent?.find(spelling);
  }

  private spelledBelow(spelling: string): boolean {
    return this.commands.some((command) => command.spelled.has(spelling) || command.spelledBelow(spelling));
  }
}

/** Whether every further occurrence adds to the value. */
export function repeats(kind: Kind<unknown, unknown>): boolean {
  return kind.form === 'list' || kind.form === 'counter';
}

/** Whether a flag of this kind stands alone on the command line. */
export function isBare(kind: Kind<unknown, unknown>): boolean {
  return kind.form === 'switch' || kind.form === 'counter';
}

function parameter(sort: 'flag' | 'argument', name: string, help: string, kind: Kind<unknown, unknown>, spec: FlagSpec): Parameter {
  const defaults = typeof spec.default === 'string' ? [spec.default] : spec.default ?? [];
  if (defaults.length > 1 && !repeats(kind)) throw new Error(`${sort} '${name}' holds one value, but has ${defaults.length} defaults`);
  if (defaults.length && spec.required) throw new Error(`${sort} '${name}' is required, so its default is never used`);
  return { ...spec, sort, name, help, kind, defaults };
}
