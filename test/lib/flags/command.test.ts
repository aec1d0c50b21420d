import { Command } from '../../../lib/flags/command';
import { bool, list, text } from '../../../lib/flags/values';

const root = () => new Command('app', '');

test('paths and lineage leave out nothing but the name of the application', () => {
  const app = root();
  const inner = app.command('tsdb', '').command('create-blocks-from', '').command('rules', '');
  expect(app.path).toBe('');
  expect(inner.path).toBe('tsdb create-blocks-from rules');
  expect(inner.lineage.map((command) => command.name)).toEqual(['app', 'tsdb', 'create-blocks-from', 'rules']);
});

test('the same flag may stand in two commands side by side', () => {
  const app = root();
  const [a, b] = [app.command('a', ''), app.command('b', '')];
  expect(a.flag('url', '', text)).not.toBe(b.flag('url', '', text));
  expect(a.find('--url')).not.toBe(b.find('--url'));
  expect(app.find('--url')).toBeUndefined();
});

test.each<[string, (app: Command) => unknown]>([
  ['flag --x of \'\' is declared twice', (app) => [app.flag('x', '', text), app.flag('x', '', bool)]],
  ['flag -x of \'\' is declared twice', (app) => [app.flag('a', '', text, { short: 'x' }), app.flag('b', '', text, { short: 'x' })]],
  ['flag --x of \'a\' is declared twice', (app) => [app.flag('x', '', text), app.command('a', '').flag('x', '', text)]],
  ['flag --x of \'\' is declared twice', (app) => [app.command('a', '').command('b', '').flag('x', '', text), app.flag('x', '', text)]],
  ['command \'a\' of \'\' is declared twice', (app) => [app.command('a', ''), app.command('a', '')]],
  ['command \'a\' of \'\' is declared twice', (app) => [app.command('a', ''), app.command('b', '', { aliases: ['a'] })]],
  ['command \'c\' of \'\' is declared twice', (app) => [app.command('a', '', { aliases: ['c'] }), app.command('c', '')]],
  ['\'\' has two default commands, \'a\' and \'b\'', (app) => [app.command('a', '', { default: true }), app.command('b', '', { default: true })]],
  ['argument \'x\' of \'\': a command has arguments or commands, not both', (app) => [app.command('a', ''), app.arg('x', '', text)]],
  ['command \'a\' of \'\': a command has arguments or commands, not both', (app) => [app.arg('x', '', text), app.command('a', '')]],
  ['argument \'y\' of \'\' comes behind \'x\', which takes all words', (app) => [app.arg('x', '', list(text)), app.arg('y', '', text)]],
  ['argument \'y\' of \'\' is required, but comes behind \'x\', which is not', (app) => [app.arg('x', '', text), app.arg('y', '', text, { required: true })]],
  ['flag \'x\' holds one value, but has 2 defaults', (app) => app.flag('x', '', text, { default: ['a', 'b'] })],
  ['flag \'x\' is required, so its default is never used', (app) => app.flag('x', '', text, { default: 'a', required: true })],
])('a mistake in a declaration: %s', (message, declare) => expect(() => declare(root())).toThrow(new Error(message)));
