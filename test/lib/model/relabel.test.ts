import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { relabel, relabelBuilder, RelabelConfig } from '../../../lib/model/relabel';
import { RelabelRegex } from '../../../lib/model/relabel-regex';

function step({ regex = '(.*)', ...rest }: Omit<Partial<RelabelConfig>, 'regex'> & { readonly regex?: string }): RelabelConfig {
  return {
    sourceLabels: [], separator: ';', modulus: 0, targetLabel: '', replacement: '$1', action: 'replace', nameValidation: 'utf8', ...rest,
    regex: new RelabelRegex(regex),
  };
}

const BASE = { a: 'foo', b: 'bar', c: 'baz' };
const run = (labels: Record<string, string>, ...steps: ReadonlyArray<Parameters<typeof step>[0]>) => relabel(Labels.of(labels), steps.map(step))?.toObject();

test.each<[string, Parameters<typeof step>[0], Record<string, string> | undefined]>([
  ['replace takes the joined sources', { sourceLabels: ['a', 'b'], targetLabel: 'd' }, { ...BASE, d: 'foo;bar' }],
  ['replace joins with the separator', { sourceLabels: ['a', 'none', 'b'], separator: '-', targetLabel: 'd' }, { ...BASE, d: 'foo--bar' }],
  ['replace without a match changes nothing', { sourceLabels: ['a'], regex: 'x', targetLabel: 'd', replacement: 'y' }, BASE],
  ['replace matches the whole value', { sourceLabels: ['a'], regex: 'fo', targetLabel: 'd', replacement: 'y' }, BASE],
  ['replace without sources matches the empty text', { targetLabel: 'd', replacement: 'y' }, { ...BASE, d: 'y' }],
  ['an empty result removes the target', { sourceLabels: ['none'], targetLabel: 'b' }, { a: 'foo', c: 'baz' }],
  ['groups by number and name', { sourceLabels: ['a'], regex: '(f)(?P<n>.*)', targetLabel: 'd', replacement: '${n}$1-$$-$9-$x' }, { ...BASE, d: 'oof-$--' }],
  ['a name takes all it can', { sourceLabels: ['a'], regex: '(.)(.*)', targetLabel: 'd', replacement: '$1x' }, { ...BASE }],
  ['braces end it', { sourceLabels: ['a'], regex: '(.)(.*)', targetLabel: 'd', replacement: '${1}x' }, { ...BASE, d: 'fx' }],
  ['what is no reference stays', { sourceLabels: ['a'], targetLabel: 'd', replacement: '${ $ ${} $-' }, { ...BASE, d: '${ $ ${} $-' }],
  ['a group that took no part is empty', { sourceLabels: ['a'], regex: '(x)?(.*)', targetLabel: 'd', replacement: '[$1]' }, { ...BASE, d: '[]' }],
  ['the target may refer to groups', { sourceLabels: ['a', 'b'], regex: '(.*);(.*)', targetLabel: '${1}_x', replacement: '$2' }, { ...BASE, foo_x: 'bar' }],
  ['a target that comes out empty changes nothing', { sourceLabels: ['a'], targetLabel: '$2', replacement: 'y' }, BASE],
  ['a target of any text', { sourceLabels: ['a'], targetLabel: '$1.é', replacement: 'y' }, { ...BASE, 'foo.é': 'y' }],
  ['but not where names are of old', { sourceLabels: ['a'], targetLabel: '$1.x', replacement: 'y', nameValidation: 'legacy' }, BASE],
  ['a dot matches newlines too', { sourceLabels: ['none'], separator: '', regex: '.*', targetLabel: 'd', replacement: 'a\nb' }, { ...BASE, d: 'a\nb' }],
  ['keep keeps', { sourceLabels: ['a'], regex: 'f.*', action: 'keep' }, BASE],
  ['keep drops', { sourceLabels: ['a'], regex: 'g.*', action: 'keep' }, undefined],
  ['drop drops', { sourceLabels: ['a'], regex: 'f.*', action: 'drop' }, undefined],
  ['drop keeps', { sourceLabels: ['a'], regex: 'no|nothing', action: 'drop' }, BASE],
  ['keepequal', { sourceLabels: ['a'], targetLabel: 'b', action: 'keepequal' }, undefined],
  ['keepequal of the same', { sourceLabels: ['a'], targetLabel: 'a', action: 'keepequal' }, BASE],
  ['dropequal', { sourceLabels: ['none'], targetLabel: 'absent', action: 'dropequal' }, undefined],
  ['hashmod', { sourceLabels: ['c'], modulus: 1000, targetLabel: 'd', action: 'hashmod' }, { ...BASE, d: '976' }],
  ['hashmod by much', { sourceLabels: ['c'], modulus: 2 ** 52 + 1, targetLabel: 'd', action: 'hashmod' }, { ...BASE, d: '3652048413220932' }],
  ['labelmap', { regex: '(b|c)', replacement: 'x_${1}', action: 'labelmap' }, { ...BASE, x_b: 'bar', x_c: 'baz' }],
  ['labelmap looks at the labels from before', { regex: '(.*)', replacement: 'a$1', action: 'labelmap' }, { ...BASE, aa: 'foo', ab: 'bar', ac: 'baz' }],
  ['labeldrop', { regex: '[ab]', action: 'labeldrop' }, { c: 'baz' }],
  ['labelkeep', { regex: '[ab]', action: 'labelkeep' }, { a: 'foo', b: 'bar' }],
  ['uppercase', { sourceLabels: ['a'], targetLabel: 'a', action: 'uppercase' }, { ...BASE, a: 'FOO' }],
])('%s', (_, config, expected) => expect(run(BASE, config)).toEqual(expected));

test.each([
  ['straße ŉ ǆ ᾳ ᾀ ῼ', 'STRAßE ŉ Ǆ ᾼ ᾈ ῼ'],
  ['aé\u{10428}', 'AÉ\u{10400}'],
])('%s is %s in upper case: one character becomes one', (text, expected) => {
  expect(run({ a: text }, { sourceLabels: ['a'], targetLabel: 'b', action: 'uppercase' })).toEqual({ a: text, b: expected });
});

test.each([['ΣΑΣ İ Ǆ', 'σασ i ǆ'], ['ABC', 'abc']])('%s is %s in lower case', (text, expected) => {
  expect(run({ a: text }, { sourceLabels: ['a'], targetLabel: 'b', action: 'lowercase' })).toEqual({ a: text, b: expected });
});

test('steps see what those before them did, and none comes after a drop', () => {
  expect(run(BASE, { sourceLabels: ['a'], targetLabel: 'd' }, { sourceLabels: ['d'], targetLabel: 'e' })).toEqual({ ...BASE, d: 'foo', e: 'foo' });
  const builder = new LabelsBuilder(Labels.of({ a: 'x' }));
  expect(relabelBuilder(builder, [step({ sourceLabels: ['a'], action: 'drop' }), step({ targetLabel: 'b', replacement: 'y' })])).toBe(false);
  expect(builder.labels().toObject()).toEqual({ a: 'x' });
});

test('without steps the set is the same object', () => {
  const labels = Labels.of(BASE);
  expect(relabel(labels, [])).toBe(labels);
  expect(relabel(labels, [step({ sourceLabels: ['a'], regex: 'x', targetLabel: 'b' })])).toBe(labels);
});

test('a bad pattern is refused in the words of Go, with its anchors', () => {
  expect(() => new RelabelRegex('a(')).toThrow('error parsing regexp: missing closing ): `^(?s:a()$`');
});
