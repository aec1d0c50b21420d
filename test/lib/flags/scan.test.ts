import { Application } from '../../../lib/flags/application';
import { scan, ScanOptions } from '../../../lib/flags/scan';
import { bool, counter, list, text } from '../../../lib/flags/values';

const app = new Application('app', 'A grammar with one of each.');
app.flag('global', 'One value.', text, { short: 'g' });
app.flag('list', 'Many values.', list(text), { short: 'l' });
app.flag('bool', 'None.', bool, { short: 'b' });
app.flag('count', 'None, again and again.', counter, { short: 'v' });
app.flag('no-thing', 'A name that looks negated.', bool);
const run = app.command('run', 'Has arguments.', { aliases: ['exec', 'r'] });
run.flag('fast', 'Only here.', bool, { short: 'f' });
run.arg('first', 'One word.', text);
run.arg('rest', 'All others.', list(text));
const one = app.command('one', 'Takes one word.');
one.arg('word', 'The word.', text);
const group = app.command('group', 'Has commands.');
group.flag('inner', 'Of all of them.', bool);
const usual = group.command('usual', 'Is meant when none is named.', { default: true });
usual.flag('yes', 'Of the default command.', bool, { short: 'y' });
usual.arg('names', 'Any words.', list(text));
const other = group.command('other', 'Has to be named.');
other.command('deep', 'Three levels down.');

/** `run: --global=a first=b`, with the error behind a bar. */
function read(line: string, options?: ScanOptions): string {
  const { command, occurrences, error } = scan(app, line ? line.split(' ') : [], options);
  const found = occurrences.map(({ parameter: p, text: value }) => `${p.sort === 'flag' ? '--' : ''}${p.name}=${value}`);
  return [command.path, ':', ...found.map((f) => ` ${f}`), error ? ` | ${error.code} ${error.message}` : ''].join('');
}

test.each([
  // flags that take a value
  ['--global=a', ': --global=a'],
  ['--global a', ': --global=a'],
  ['--global=', ': --global='],
  ['--global=a=b', ': --global=a=b'],
  ['--global=--bool', ': --global=--bool'],
  ['-g a', ': --global=a'],
  ['-ga', ': --global=a'],
  ['-g=a', ': --global==a'],
  ['-g-', ': --global=-'],
  ['-gé', ': --global=é'],
  ['--list a --list=b -lc', ': --list=a --list=b --list=c'],
  ['--global -- a', ': --global=a'],
  ['--global - ', ': --global= | FLAG_SYNTAX expected command but got ""'],
  // flags that take none
  ['--bool', ': --bool=true'],
  ['--no-bool', ': --bool=false'],
  ['-b', ': --bool=true'],
  ['--count -v', ': --count=true --count=true'],
  ['-vvv', ': --count=true --count=true --count=true'],
  ['-bvga', ': --bool=true --count=true --global=a'],
  ['-bg a', ': --bool=true --global=a'],
  ['--no-thing', ': --no-thing=true'],
  ['--no-no-thing', ': --no-thing=false'],
  // what is behind `=` of a flag without value is the next word
  ['--bool=run', 'run: --bool=true'],
  ['--bool=false', ': --bool=true | FLAG_SYNTAX expected command but got "false"'],
  ['run --bool=--x', 'run: --bool=true first=--x'],
  // words
  ['run a b c', 'run: first=a rest=b rest=c'],
  ['run a --global=x b -f c', 'run: first=a --global=x rest=b --fast=true rest=c'],
  ['run - a', 'run: first= rest=a'],
  ['run -- --global -', 'run: first=--global rest=-'],
  ['run a -- -- b', 'run: first=a rest=-- rest=b'],
  ['one a', 'one: word=a'],
  // commands
  ['exec a', 'run: first=a'],
  ['r a', 'run: first=a'],
  ['-- run a', 'run: first=a'],
  ['group', 'group usual:'],
  ['group usual', 'group usual:'],
  ['group a b', 'group usual: names=a names=b'],
  ['group -y a', 'group usual: --yes=true names=a'],
  ['group --inner other', 'group other: --inner=true'],
  ['group other deep --inner -ga', 'group other deep: --inner=true --global=a'],
  ['group a other', 'group usual: names=a names=other'],
  ['group usual other', 'group usual: names=other'],
])('%p is read as %p', (line, expected) => expect(read(line)).toBe(expected));

test.each([
  ['--x', 'unknown long flag \'--x\''],
  ['--globa=a', 'unknown long flag \'--globa\''],
  ['---global', 'unknown long flag \'---global\''],
  ['--=a', 'unknown long flag \'--\''],
  ['-x', 'unknown short flag \'-x\''],
  ['-bx', 'unknown short flag \'-x\''],
  ['-é', 'unknown short flag \'-é\''],
  ['-😀', 'unknown short flag \'-😀\''],
  ['--no-global', 'unknown long flag \'--no-global\''],
  ['--no-list', 'unknown long flag \'--no-list\''],
  ['--no-x', 'unknown long flag \'--no-x\''],
  ['--fast run', 'unknown long flag \'--fast\''],
  ['group other -y', 'unknown short flag \'-y\''],
  ['group --x', 'unknown long flag \'--x\''],
  ['--global', 'expected argument for flag \'--global\''],
  ['-g', 'expected argument for flag \'-g\''],
  ['--global --bool', 'expected argument for flag \'--global\''],
  ['--global -b', 'expected argument for flag \'--global\''],
  ['-g -5', 'expected argument for flag \'-g\''],
  ['--global --', 'expected argument for flag \'--global\''],
  ['bogus', 'expected command but got "bogus"'],
  ['group other bogus', 'expected command but got "bogus"'],
  ['one a b --x', 'unexpected b'],
  ['group other deep a', 'unexpected a'],
])('%p is refused: %s', (line, message) => expect(read(line)).toMatch(new RegExp(`\\| FLAG_SYNTAX ${escaped(message)}$`)));

test('what came before the mistake is there', () => expect(read('run --global=a b --x c')).toMatch(/^run: --global=a first=b \|/));

test('asked for what was named, default commands are not entered', () => {
  expect(read('group', { asNamed: true })).toBe('group:');
  expect(read('group a', { asNamed: true })).toBe('group: | FLAG_SYNTAX expected command but got "a"');
});

describe('@file', () => {
  const files: Record<string, string> = {
    simple: '--global=a b\n\n# a comment\n--bool\r\nrun\n--\n  spaced  \n',
    nested: 'run\n@words\nlast',
    words: 'x\ny',
    circle: 'run\n@circle',
  };
  const readFile = (path: string) => {
    if (files[path] === undefined) throw new Error(`open ${path}: no such file or directory`);
    return files[path];
  };

  test.each([
    ['@simple', 'run: --global=a b --bool=true first=  spaced  '],
    ['@nested z', 'run: first=x rest=y rest=last rest=z'],
    ['--global @words', ': --global=x | FLAG_SYNTAX expected command but got "y"'],
    ['run -- @words', 'run: first=@words'],
    ['run --global=@words', 'run: --global=@words'],
    ['@nope', ': | FLAG_SYNTAX failed to open arguments file "nope": open nope: no such file or directory'],
    ['@', ': | FLAG_SYNTAX expected @ file to expand arguments from'],
    ['--global @nope', ': | FLAG_SYNTAX expected argument for flag \'--global\''],
  ])('%p is read as %p', (line, expected) => expect(read(line, { readFile })).toBe(expected));

  test('a file that names itself comes to an end', () => expect(read('@circle', { readFile })).toMatch(/FLAG_SYNTAX more than 100000 arguments in "circle"/));
  test('without a reader, it is a word', () => expect(read('run @simple')).toBe('run: first=@simple'));
});

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
