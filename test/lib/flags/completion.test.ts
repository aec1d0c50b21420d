import { Application } from '../../../lib/flags/application';
import { completions, completionScript } from '../../../lib/flags/completion';
import { bool, list, oneOf, text } from '../../../lib/flags/values';

const app = new Application('tool', '');
app.flag('output', '', oneOf('simple', 'json'), { short: 'o' });
app.flag('secret', '', text, { hidden: true });
const silence = app.command('silence', '');
const query = silence.command('query', '', { default: true });
query.flag('quiet', '', bool, { short: 'q' });
query.flag('state', '', list(oneOf('active', 'expired')));
query.arg('matchers', '', list(text));
silence.command('add', '').flag('comment', '', text);
silence.command('purge', '', { hidden: true });

test.each([
  [[], 'help silence'],
  [[''], 'help silence'],
  [['si'], 'help silence'],
  [['silence', ''], 'query add'],
  [['silence', '--'], '--quiet --state --help --output'],
  [['silence', 'add', '--c'], '--comment --help --output'],
  [['--'], '--help --output'],
  [['-'], '--help --output'],
  [['--output', ''], 'simple json'],
  [['silence', 'query', '-o', 'j'], 'simple json'],
  [['silence', '--state', 'a'], 'active expired'],
  [['silence', 'add', '--comment', ''], ''],
  [['silence', '--quiet', ''], 'query add'],
  [['silence', 'query', 'a=b', ''], ''],
  [['nope', ''], 'help silence'],
])('behind %j: %s', (words, expected) => expect(completions(app, words).split('\n').filter(Boolean).join(' ')).toBe(expected));

test.each([
  ['bash', 'complete -o default -F _node_exporter_complete node-exporter\n'],
  ['zsh', 'compdef _node_exporter_complete node-exporter\n'],
] as const)('the script for %s asks the program and registers itself', (shell, last) => {
  const script = completionScript('node-exporter', shell);
  expect(script).toContain('--completion-bash');
  expect(script.endsWith(last)).toBe(true);
});
