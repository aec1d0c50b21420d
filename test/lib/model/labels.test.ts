import fc from 'fast-check';
import { Labels } from '../../../lib/model/labels';

const web = Labels.of({ __name__: 'up', job: 'web', instance: 'a:1' });

test('names come in the order of their bytes, and values stay with them', () => {
  expect(Array.from({ length: web.size }, (_, i) => [web.name(i), web.value(i)])).toEqual([['__name__', 'up'], ['instance', 'a:1'], ['job', 'web']]);
});

test('a label that is absent has the empty value, and an empty value makes a label absent', () => {
  expect(web.get('zone')).toBe('');
  expect(web.has('zone')).toBe(false);
  expect(Labels.of({ job: 'web', zone: '' }).equals(Labels.of({ job: 'web' }))).toBe(true);
  expect(Labels.of({ zone: '' })).toBe(Labels.EMPTY);
});

// UTF-16 would put the second first: its surrogates are below U+FB01.
test('order is that of UTF-8, not of UTF-16', () => {
  const ligature = Labels.of({ a: '\ufb01' }), emoji = Labels.of({ a: '\u{1f600}' });
  expect(ligature.compare(emoji)).toBeLessThan(0);
  expect(emoji.compare(ligature)).toBeGreaterThan(0);
  expect(Labels.of({ '\u{1f600}': '1', '\ufb01': '2' }).name(0)).toBe('\ufb01');
});

test.each([
  [{}, { a: '1' }], [{ a: '1' }, { a: '2' }], [{ a: '1' }, { a: '1', b: '1' }], [{ a: '1', b: '9' }, { a: '2' }], [{ a: '2' }, { b: '1' }],
  [{ a: '10' }, { a: '9' }],
])('%j comes before %j', (first, second) => {
  expect(Labels.of(first as Record<string, string>).compare(Labels.of(second as Record<string, string>))).toBeLessThan(0);
});

test('labels of a metric by name, with some, without some', () => {
  expect(web.metricName).toBe('up');
  expect(Labels.of({ job: 'web' }).metricName).toBe('');
  expect(`${web.withMetricName('down')}`).toBe('{__name__="down", instance="a:1", job="web"}');
  expect(`${web.withMetricName('')}`).toBe('{instance="a:1", job="web"}');
  expect(`${web.keep(['job', 'absent', '__name__'])}`).toBe('{__name__="up", job="web"}');
  expect(`${web.without(['job', 'absent', '__name__'])}`).toBe('{instance="a:1"}');
  expect(web.keep([])).toBe(Labels.EMPTY);
  expect(web.without(['absent'])).toBe(web);
});

test('labels of an index are taken as they are', () => {
  expect(Labels.fromSorted(['__name__', 'up', 'instance', 'a:1', 'job', 'web']).equals(web)).toBe(true);
  expect(Labels.fromSorted([])).toBe(Labels.EMPTY);
});

// The value is the real server's, to the last of the bits that test/differential/model.test.ts can see.
test('the hash is that of the originals', () => {
  expect(web.hash()).toBe(0x840f4a219a3f760an);
  expect(Labels.of({ job: 'web', instance: 'a:1', __name__: 'up' }).hash()).toBe(web.hash());
  expect(Labels.EMPTY.hash()).toBe(0xef46db3751d8e999n);
});

const anyLabels = fc.dictionary(fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }), fc.string({ maxLength: 4, unit: 'binary' }), { maxKeys: 4 });

test('compare, equals and key agree, and compare is the order of the bytes', () => {
  const bytes = (labels: Labels) => Buffer.concat(Array.from({ length: labels.size }, (_, i) => [labels.name(i), labels.value(i)]).flat()
    .map((text) => Buffer.concat([Buffer.from(text), Buffer.from([0])]))); // 0 sorts the shorter text first, as no other byte would
  fc.assert(fc.property(anyLabels, anyLabels, (a, b) => {
    fc.pre(![a, b].some((labels) => Object.entries(labels).flat().some((text) => text.includes('\0'))));
    const left = Labels.of(a), right = Labels.of(b);
    expect(Math.sign(left.compare(right))).toBe(Buffer.compare(bytes(left), bytes(right)));
    expect(left.equals(right)).toBe(left.compare(right) === 0);
    expect(left.key() === right.key()).toBe(left.equals(right));
    expect(Labels.of(left.toObject()).equals(left)).toBe(true);
  }));
});

test.each([
  [{}, '{}'],
  [{ __name__: 'up', job: 'web' }, '{__name__="up", job="web"}'],
  [{ 'a.b': 'x', 'c': 'quo"te\\ and\nline' }, '{"a.b"="x", c="quo\\"te\\\\ and\\nline"}'],
  [{ a: 'ü\u{1f600}\u0007\u200b' }, '{a="ü\u{1f600}\\a\\u200b"}'],
])('%j is printed as %s', (labels, text) => expect(`${Labels.of(labels as Record<string, string>)}`).toBe(text));

test('a label named __proto__ is a label like any other', () => {
  const labels = Labels.fromPairs(['__proto__', 'x']);
  expect(labels.get('__proto__')).toBe('x');
  expect(JSON.stringify(labels.toObject())).toBe('{"__proto__":"x"}');
});

test.each([
  [['a', '1', 'a', '2'], 'label name "a" is not unique'],
  [['', '1'], 'a label with the value "1" has no name'],
  [['a'], 'label "a" has no value'],
  [['a', 'x'.repeat(2 ** 24)], 'label "a" has a name or value of more than 16777215 bytes'],
  [['a', '\u00fc'.repeat(2 ** 23)], 'label "a" has a name or value of more than 16777215 bytes'],
  [['', 'x'.repeat(200)], `a label with the value "${'x'.repeat(100)}..." has no name`],
  [['a', '\ud800'], 'label "a" has half of a surrogate pair in its name or value'],
])('%# is refused', (pairs, message) => {
  expect(() => Labels.fromPairs(pairs)).toThrow(expect.objectContaining({ code: 'BAD_LABELS', message }));
});
