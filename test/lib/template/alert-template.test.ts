import { Labels } from '../../../lib/model/labels';
import { CodedError } from '../../../lib/sys/errors';
import { AlertData, AlertTemplate, checkAlertTemplate } from '../../../lib/template/alert-template';
import { errorText } from '../../../lib/sys/errors';
import { ALERTS } from './cases/alerts';

const DOWN = [
  { labels: Labels.of({ __name__: 'down', job: 'k', instance: 'a.x.y:1' }), v: 6 },
  { labels: Labels.of({ __name__: 'down', job: 'k', instance: 'Z' }), v: 2 },
];

function data(more: Partial<AlertData> = {}): AlertData {
  return {
    labels: Labels.of({ __name__: 'up', job: 'j', instance: 'b:90' }), externalLabels: Labels.of({ dc: 'eu' }),
    externalUrl: 'http://ext/pre', value: 1, t: 60_000,
    query: async (expr) => {
      if (expr === '((') throw new CodedError('BAD_DATA', '1:3: parse error: unclosed left parenthesis');
      return expr === 'down' ? DOWN : [];
    },
    ...more,
  };
}

async function expanded(text: string, more?: Partial<AlertData>): Promise<string> {
  try {
    return await AlertTemplate.compile('__alert_A', text).expand(data(more));
  } catch (err) {
    return `ERR ${errorText(err)}`;
  }
}

describe('expands as the original does', () => {
  test.each(ALERTS)('%j', async (text, output) => expect(await expanded(text)).toBe(output));
});

test.each([ // newer than the original that the table was made with
  ['{{ now }}', '60'],
  ['{{ now | toTime }} {{ (toTime now).Add (toDuration 1.5).Abs }}', '1970-01-01 00:01:00 +0000 UTC 1970-01-01 00:01:01.5 +0000 UTC'],
  ['{{ toDuration 90 }} {{ humanizeDuration (toDuration 90) }} {{ toDuration "0.5" }}', '1m30s 1m 30s 500ms'],
  ['{{ urlQueryEscape "a b&c/\u00e9*~" }}', 'a+b%26c%2F%C3%A9%2A~'],
  ['{{ externalURL }} {{ pathPrefix }}', 'http://ext/pre '],
  ['{{ query "down" }}', '[{map[__name__:down instance:a.x.y:1 job:k] 6} {map[__name__:down instance:Z job:k] 2}]'], // there: addresses
])('%j', async (text, output) => expect(await expanded(text)).toBe(output));

test('a text without actions costs nothing', () => {
  const template = AlertTemplate.compile('a', 'no { action } }}');
  expect(template.constant).toBe(true);
  expect(template.expand(data())).toBe('no { action } }}');
  expect(AlertTemplate.compile('a', '{{/* none */}}').constant).toBe(false);
});

test('expands at once, unless it queries', async () => {
  expect(AlertTemplate.compile('a', '{{ $labels.job }}{{ $value }}').expand(data({ value: NaN }))).toBe('jNaN');
  const promise = AlertTemplate.compile('a', '{{ with query "down" }}{{ . | len }}{{ end }}').expand(data());
  expect(promise).toBeInstanceOf(Promise);
  expect(await promise).toBe('2');
});

describe('queries', () => {
  test('are asked once each, in the order in which the template comes to them', async () => {
    const asked: string[] = [];
    const query = async (expr: string) => {
      asked.push(expr);
      return expr === 'down' ? DOWN : [];
    };
    const text = '{{ range query "down" }}{{ query .Labels.instance | len }}{{ query "down" | len }}{{ end }}';
    expect(await expanded(text, { query })).toBe('0202');
    expect(asked).toEqual(['down', 'a.x.y:1', 'Z']);
  });

  test('are not asked that the template does not come to', async () => {
    const query = () => Promise.reject(new Error('asked'));
    expect(await expanded('{{ if eq $value 2.0 }}{{ query "down" }}{{ end }}ok', { query })).toBe('ok');
  });

  test('are bounded in number', async () => {
    const text = '{{ range 1000 }}{{ query (print "x" .) }}{{ end }}';
    expect(await expanded(text)).toBe('ERR error executing template __alert_A: it makes more than 100 different queries');
  });

  test('that fail by a bug fail the expansion with it', async () => {
    const query = () => Promise.reject(new TypeError('a bug'));
    await expect(AlertTemplate.compile('a', '{{ query "x" }}').expand(data({ query }))).rejects.toThrow(TypeError);
  });
});

test.each([
  ['{{ $labels.job }} {{ humanize $value }} {{ $externalLabels.dc }} {{ $externalURL }}', undefined],
  ['plain', undefined],
  ['{{ nofunc }}', 'template: __alert_A:1: function "nofunc" not defined'],
  ['{{ $nope }}', 'template: __alert_A:1: undefined variable "$nope"'],
  ['a\n{{ if }}', 'template: __alert_A:2: missing value for if'],
])('checks %j before there is an alert', (text, problem) => {
  const check = () => checkAlertTemplate(text, '__alert_A');
  if (problem === undefined) check();
  else expect(check).toThrow(problem);
});
