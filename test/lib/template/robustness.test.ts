import { SeededRandom } from '../../../lib/sys/random';
import { TemplateError } from '../../../lib/template/error';
import { notificationValue } from '../../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS } from '../../../lib/template/notification-functions';
import { Template } from '../../../lib/template/template';
import { SAMPLE } from './sample';

const PIECES = [
  '{{', '}}', '{{', '}}', '{{-', '-}}', '{{end}}', '{{else}}', '{{if true}}', '{{range list 1 2}}', '/*', '*/', ' ', '\n', '\\', '\u00e9', '`', "'",
  'if', 'else', 'end', 'range', 'with', 'define', 'template', 'block', 'break', 'nil', 'true', '"a"', '1', '-2', '1.5', '9999999999999', '.', '.X',
  '$x', '$x :=', '$', ':=', '=', '(', ')', '|', ',', '.Status', '.Alerts', '.GroupLabels.SortedPairs', '(index .Alerts 0).StartsAt',
  '<a', ' href="', '"', '>', '<b title=', '<!--', '-->', '<script>',
];
const WORDS = [
  ...PIECES, ...Object.keys(NOTIFICATION_FUNCTIONS), 'len', 'index', 'slice', 'eq', 'lt', 'and', 'or', 'not', 'print', 'printf "%v %d"', 'html', 'call',
];
const data = notificationValue(SAMPLE);

test.each([false, true])('whatever the text, what comes of it is a text or a TemplateError (html: %p)', (html) => {
  const random = new SeededRandom(5);
  let read = 0;
  for (let i = 0; i < 5000; i++) {
    const words = Array.from({ length: 1 + random.below(7) }, () => WORDS[random.below(WORDS.length)]);
    const text = i % 2 ? words.join(random.below(2) ? ' ' : '') : `<p title="{{ ${words.join(' ')} }}">{{ ${words.slice(1).join(' ')} }}`;
    try {
      Template.parse('t', text, { functions: NOTIFICATION_FUNCTIONS, html }).execute('t', data, { limits: { length: 10_000, steps: 10_000 } });
      read++;
    } catch (err) {
      if (!(err instanceof TemplateError)) throw new Error(`${JSON.stringify(text)}: ${String(err)}`, { cause: err });
    }
  }
  expect(read).toBeGreaterThan(100); // of them make sense
});
