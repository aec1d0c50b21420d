import { Answer, Application, Surroundings } from '../../../lib/flags/application';
import { helpPage } from '../../../lib/flags/usage';
import { integer, list, oneOf, text } from '../../../lib/flags/values';

const app = new Application('keeper', 'Keeps things.');
app.version('keeper, version 1.2.3\n  go version: none');
app.flag('size', 'How many.', integer, { env: 'SIZE' });
const list_ = app.command('list', 'List things.');
list_.command('all', 'All of them.', { default: true }).arg('names', 'Only these.', list(text));
list_.command('some', 'Some of them.').flag('of', 'Which.', oneOf('old', 'new'));
app.command('drop', 'Drop a thing.').arg('name', 'Which.', text, { required: true });

/** The first line of what is answered, or `runs COMMAND`, or the message of the error. */
function outcome(line: string, surroundings?: Surroundings): string {
  try {
    const result = app.parse(line ? line.split(' ') : [], surroundings);
    return result instanceof Answer ? result.text.split('\n')[0] : `runs ${result.command}`;
  } catch (err) {
    return (err as Error).message;
  }
}

const ROOT = 'usage: keeper [<flags>] <command> [<args> ...]';
const LIST = 'usage: keeper list <command> [<args> ...]';
const DROP = 'usage: keeper drop <name>';

test.each([
  ['', ROOT],
  ['--size=1', ROOT],
  ['--size=x', 'strconv.ParseFloat: parsing "x": invalid syntax'],
  ['--help', ROOT],
  ['-h', ROOT],
  ['--no-help', ROOT],
  ['list --help', LIST],
  ['--help list', LIST],
  ['list -h some', 'usage: keeper list some [<flags>]'],
  ['list --help thing', LIST], // "thing" would be a name for the default command
  ['drop --help', DROP], // nothing is required
  ['drop --help --size=x', DROP], // values do not matter
  ['drop --help --nope', 'unknown long flag \'--nope\''],
  ['--help nope', 'expected command but got "nope"'],
  ['help', ROOT],
  ['help list', LIST],
  ['help list all', 'usage: keeper list all [<names>...]'],
  ['help help', 'usage: keeper help [<command>...]'],
  ['help list thing', 'expected command but got "thing"'],
  ['help nope', 'expected command but got "nope"'],
  ['--help-long', ROOT],
  ['drop --help-long', ROOT],
  ['--version', 'keeper, version 1.2.3'],
  ['drop --version', 'keeper, version 1.2.3'],
  ['--version --nope', 'keeper, version 1.2.3'],
  ['--nope --version', 'unknown long flag \'--nope\''],
  ['--help --version', 'keeper, version 1.2.3'],
  ['--help-long --version', ROOT],
  ['--help-man', 'there is no manual page, use --help-long'],
  ['--completion-bash', 'help'],
  ['--completion-bash list some --o', '--of'],
  ['--completion-script-bash', '_keeper_complete() {'],
  ['--completion-script-zsh', '#compdef keeper'],
  ['list', 'runs list all'],
  ['drop x', 'runs drop'],
])('%p: %s', (line, expected) => expect(outcome(line)).toBe(expected));

test('help and version answer even where the environment is wrong', () => {
  const env = { SIZE: 'x' };
  expect(outcome('drop x', { env })).toBe('strconv.ParseFloat: parsing "x": invalid syntax');
  expect(outcome('--help', { env })).toBe(ROOT);
  expect(outcome('--version', { env })).toBe('keeper, version 1.2.3');
});

test('the version is printed as it is, with an end of line', () => {
  expect(app.parse(['--version'])).toEqual(new Answer('keeper, version 1.2.3\n  go version: none\n'));
});

test('usage gives the page for an error message, if the line can be read', () => {
  expect(app.usage(['drop', '--size=x', 'a'])).toContain(DROP);
  expect(() => app.usage(['drop', '--nope'])).toThrow('unknown long flag \'--nope\'');
});

test.each<[string, Surroundings, number]>([
  ['80 where nothing is known', {}, 80],
  ['the terminal', { columns: 60 }, 60],
  ['COLUMNS before the terminal', { columns: 60, env: { COLUMNS: '50' } }, 50],
  ['a COLUMNS that is no number', { columns: 60, env: { COLUMNS: 'wide' } }, 60],
])('the width of a page: %s', (_name, surroundings, width) => {
  const wordy = new Application('wordy', 'a '.repeat(200));
  expect(wordy.parse(['--help'], surroundings)).toEqual(new Answer(helpPage(wordy, 'default', width)));
});
