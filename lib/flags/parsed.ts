import { CodedError } from '../sys/errors';
import { Parameter, repeats } from './command';
import { FlagError } from './error';
import { Scan } from './scan';

/** Where values come from besides the command line. */
export interface Sources {
  /** The environment, for flags with `env`. An empty variable counts as none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A configuration file with flags in it, such as amtool's: goes before a flag's default and behind its `env`. */
  readonly configured?: (flag: string) => readonly string[] | undefined;
}

/** The values of one command line. Parsing again gives another, independent one. */
export class Parsed {
  constructor(private readonly line: Scan, private readonly values: ReadonlyMap<Parameter, unknown>) {}

  /** The chosen command such as `check config`; empty where the application has none. */
  get command(): string {
    return this.line.command.path;
  }

  /** The value of a flag or argument of the chosen command, or of one that this is part of; any other is a bug and throws. */
  get<V>(parameter: Parameter<V>): V {
    if (!this.values.has(parameter)) throw new Error(`${parameter.sort} '${parameter.name}' does not belong to '${this.command}'`);
    return this.values.get(parameter) as V;
  }

  /** Whether it stood on the command line: an environment variable or a default does not count. */
  given(parameter: Parameter): boolean {
    return this.line.occurrences.some((occurrence) => occurrence.parameter === parameter);
  }

  /** Every flag of the application by name, hidden ones too but not `help` and its like, with its value as Go writes it: for `/api/v1/status/flags`. */
  texts(): Map<string, string> {
    const [application] = this.line.command.lineage;
    return new Map(application.flags.filter((flag) => !flag.builtIn).map((flag) => [flag.name, this.text(flag)]));
  }

  private text(flag: Parameter): string {
    const value = this.values.get(flag);
    return value === undefined ? flag.kind.zero : flag.kind.write(value);
  }
}

/** The values of a command line, as far as it could be read, and the first thing wrong with them. */
export interface Resolution { readonly values: ReadonlyMap<Parameter, unknown>; readonly error?: FlagError }

/** @throws FlagError where the environment, the configuration or a default is no value */
export function resolve(line: Scan, sources: Sources): Resolution {
  const values = new Map<Parameter, unknown>();
  const onLine = new Set(line.occurrences.map((occurrence) => occurrence.parameter));
  const missing: Parameter[] = [];
  for (const command of line.command.lineage) {
    for (const parameter of [...command.flags, ...command.args]) {
      if (onLine.has(parameter)) continue;
      const texts = textsOf(parameter, sources);
      values.set(parameter, texts.length ? undefined : parameter.kind.absent);
      for (const text of texts) values.set(parameter, read(parameter, text, values.get(parameter)));
      if (parameter.required && !texts.length) missing.push(parameter);
    }
  }
  return { values, error: wrongOn(line, values) ?? lacking(line, missing) };
}

function wrongOn(line: Scan, values: Map<Parameter, unknown>): FlagError | undefined {
  try {
    for (const { parameter, text } of line.occurrences) {
      if (values.has(parameter) && !repeats(parameter.kind)) throw new FlagError('FLAG_VALUE', `flag '${parameter.name}' cannot be repeated`);
      values.set(parameter, read(parameter, text, values.get(parameter)));
    }
    return undefined;
  } catch (err) {
    if (err instanceof FlagError) return err;
    throw err;
  }
}

function lacking(line: Scan, missing: readonly Parameter[]): FlagError | undefined {
  const flags = missing.filter((parameter) => parameter.sort === 'flag');
  const arg = missing.find((parameter) => parameter.sort === 'argument');
  if (line.command.parent && line.command.commands.length) return new FlagError('FLAG_VALUE', `must select a subcommand of '${line.command.path}'`);
  if (flags.length) return new FlagError('FLAG_VALUE', `required flag(s) ${flags.map((flag) => `'--${flag.name}'`).join(', ')} not provided`);
  if (arg) return new FlagError('FLAG_VALUE', `required argument '${arg.name}' not provided`);
  return undefined;
}

function textsOf(parameter: Parameter, { env = {}, configured }: Sources): readonly string[] {
  const variable = parameter.env ? env[parameter.env] : undefined;
  if (variable) return parameter.kind.form === 'list' ? variable.replace(/\r?\n$/, '').split(/\r?\n/) : [variable];
  const inFile = parameter.sort === 'flag' ? configured?.(parameter.name) : undefined;
  return inFile ?? parameter.defaults;
}

function read(parameter: Parameter, text: string, before: unknown): unknown {
  try {
    return parameter.kind.read(text, before);
  } catch (err) {
    if (err instanceof FlagError || !(err instanceof CodedError)) throw err;
    throw new FlagError('FLAG_VALUE', err.message, err);
  }
}
