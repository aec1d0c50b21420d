import { quote } from '../encoding/go-quote';
import { Command, isBare, Parameter, repeats } from './command';
import { flow } from './wrap';

/** `compact` has fewer blank lines than the default, and commands as a tree of names without their help: amtool's. */
export type Layout = 'default' | 'compact';

const INDENT = 2;
const PADDING = 2; // between a label and its text
const WIDEST_LABEL = 29; // a longer one stands alone on its line
const HELP_INDENT = 4; // of what is said of a command in a list of commands

/** The page that `--help` prints for `command`, for lines of `width` characters. */
export function helpPage(command: Command, layout: Layout, width: number): string {
  const page = [...head(command, width), ...layout === 'default' ? ['', ''] : [''], ...parameters(command, width)];
  if (command.commands.length && layout === 'compact') {
    const ancestors = command.parent ? [`${' '.repeat(INDENT)}${command.path}`] : [];
    page.push('Commands:', ...ancestors, ...tree(command), '');
  } else if (command.commands.length) {
    page.push(command.parent ? 'Subcommands:' : 'Commands:', ...leaves(command).flatMap((leaf) => [...entry(leaf, '*', width), '']), '');
  }
  return `${page.join('\n')}\n`;
}

/** The page that `--help-long` prints: the application's with the flags of every command; `command` is what was named besides. */
export function longHelpPage(command: Command, width: number): string {
  const [application] = command.lineage;
  const page = [...head(application, width), '', ...parameters(command, width)];
  if (application.commands.length) {
    page.push('Commands:', ...leaves(application).flatMap((leaf) => [...entry(leaf, '', width), '', ...flagRows(leaf.flags, HELP_INDENT, width), '']), '');
  }
  return `${page.join('\n')}\n`;
}

function head(command: Command, width: number): string[] {
  const [application] = command.lineage;
  const words = [application.name, command.path, summary(command), command.commands.length ? '<command> [<args> ...]' : ''];
  const help = flow(command.help, { prefix: '', blockPrefix: ' '.repeat(INDENT), width });
  return [`usage: ${words.filter(Boolean).join(' ')}`, ...help.length ? ['', ...help] : []];
}

function parameters(command: Command, width: number): string[] {
  const args = command.args.filter((arg) => !arg.hidden);
  const lines = ['Flags:', ...flagRows(command.lineage.flatMap((outer) => outer.flags), INDENT, width), ''];
  if (command.args.length) lines.push('Args:', ...columns(args.map((arg) => [argLabel(arg), helpOf(arg)]), INDENT, width), '');
  return lines;
}

/** The commands below `command` that can be run, in the order of their declaration. */
function leaves(command: Command): Command[] {
  return command.commands.flatMap((c) => c.commands.length ? leaves(c) : c.spec.hidden ? [] : [c]);
}

function entry(command: Command, mark: string, width: number): string[] {
  const name = command.path + (command.spec.default ? mark : '');
  const prefix = ' '.repeat(HELP_INDENT);
  const help = flow(command.help, { prefix, blockPrefix: prefix + ' '.repeat(INDENT), width: width - HELP_INDENT });
  return [[name, summary(command)].filter(Boolean).join(' '), ...help];
}

function tree(command: Command): string[] {
  return command.commands.flatMap((c) => {
    const name = c.name + (c.spec.default ? '*' : '');
    const line = ' '.repeat(INDENT * command.lineage.length) + [name, summary(c)].filter(Boolean).join(' ');
    return [...c.spec.hidden ? [] : [line], ...tree(c)];
  });
}

/** What stands behind the name of a command: `--match=MATCH [<flags>] <server> [<name>...]`. */
function summary(command: Command): string {
  const required = command.flags.filter((flag) => flag.required).map(flagLabel);
  const optional = command.flags.some((flag) => !flag.required && (!flag.builtIn || flag.name === 'version'));
  const args = command.args.filter((arg) => !arg.hidden).map((arg) => argLabel(arg, repeats(arg.kind) ? '...' : ''));
  return [...required, ...optional ? ['[<flags>]'] : [], ...args].join(' ');
}

function flagRows(flags: readonly Parameter[], indent: number, width: number): string[] {
  const visible = flags.filter((flag) => !flag.hidden);
  const margin = visible.some((flag) => flag.short) ? '    ' : '';
  return columns(visible.map((flag) => {
    const label = (flag.short ? `-${flag.short}, ` : margin) + flagLabel(flag);
    return [repeats(flag.kind) ? `${label} ...` : label, helpOf(flag)];
  }), indent, width);
}

function flagLabel(flag: Parameter): string {
  return isBare(flag.kind) ? `--[no-]${flag.name}` : `--${flag.name}=${placeholder(flag)}`;
}

function placeholder(flag: Parameter): string {
  if (flag.placeholder) return flag.placeholder;
  if (!flag.defaults.length) return flag.name.toUpperCase();
  const [first, ...more] = flag.defaults;
  return (flag.kind.quoted ? quote(first) : first) + (more.length ? '...' : '');
}

function argLabel(arg: Parameter, dots = ''): string {
  const name = (arg.placeholder || `<${arg.name}>`) + dots;
  return arg.required ? name : `[${name}]`;
}

function helpOf(parameter: Parameter): string {
  return parameter.env ? `${parameter.help} ($${parameter.env})`.trimStart() : parameter.help;
}

/** Labels on the left, their texts on the right, aligned behind the longest label that is not too wide. */
function columns(rows: ReadonlyArray<readonly [label: string, text: string]>, indent: number, width: number): string[] {
  const widest = Math.max(0, ...rows.map(([label]) => label.length).filter((length) => length <= WIDEST_LABEL));
  const margin = ' '.repeat(indent + widest + PADDING);
  return rows.flatMap(([label, text]) => {
    const [first = '', ...more] = flow(text, { prefix: '', blockPrefix: ' '.repeat(INDENT), width: width - margin.length });
    const left = ' '.repeat(indent) + label.padEnd(widest) + ' '.repeat(PADDING);
    const top = label.length > WIDEST_LABEL ? [left, margin + first] : [left + first];
    return [...top, ...more.map((line) => margin + line)];
  });
}
