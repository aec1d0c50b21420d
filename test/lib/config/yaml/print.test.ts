import { Float, Flow, printYaml, Yaml, YamlMap } from '../../../../lib/config/yaml/print';

const map = (entries: Record<string, Yaml>): YamlMap => new Map(Object.entries(entries));

test('levels, lists and what is empty', () => {
  expect(printYaml(map({
    a: map({ b: 1, c: map({ d: true }) }), list: ['x', map({ y: 1, z: ['w'] }), ['u', ['v']], map({})], none: [], nothing: map({}), null: null,
    flow: new Flow(['a', 'b c', ',']), float: new Float(1e-7), inf: new Float(-Infinity), nan: new Float(NaN),
  }))).toBe(`a:
  b: 1
  c:
    d: true
list:
- x
- "y": 1
  z:
  - w
- - u
  - - v
- {}
none: []
nothing: {}
"null": null
flow: [a, b c, ',']
float: 1e-07
inf: -.inf
nan: .nan
`);
  expect(printYaml(map({}))).toBe('{}\n');
});

test.each([
  ['plain text', 'plain text'], ['http://a:1/x?y=z#w', 'http://a:1/x?y=z#w'], ['(.*)some-[regex]', '(.*)some-[regex]'], ['$1', '$1'], ['a:b', 'a:b'],
  ['-x', '-x'], ['?x', '?x'], ['é\u00ad', 'é\u00ad'],
  ['', '""'], ['yes', '"yes"'], ['12', '"12"'], ['1.5', '"1.5"'], ['null', '"null"'], ['1:30', '"1:30"'], ['2020-01-01', '"2020-01-01"'],
  ['<<', '<<'], ['1e312', '1e312'],
  [' x', "' x'"], ['x ', "'x '"], ['a: b', "'a: b'"], ['a:', "'a:'"], ['a #b', "'a #b'"], ['#a', "'#a'"], ['*a', "'*a'"], ['- a', "'- a'"], ['-', "'-'"],
  ["it's", "it's"], ["'a", "'''a'"], ['{{ .x }}', "'{{ .x }}'"], ['---x', "'---x'"], ['%a', "'%a'"], ['@a', "'@a'"],
  ['a\tb', '"a\\tb"'], ['\u{1f600}', '"\\U0001F600"'], ['\x00"\\\x7f', '"\\0\\"\\\\\\x7F"'], ['\ufeff', '"\\uFEFF"'], ['a \nb', '"a \\nb"'],
  ['a\nb', '|-\n  a\n  b'], ['a\n', '|\n  a'], ['a\n\n', '|+\n  a\n'], [' a\nb', '|2-\n   a\n  b'], ['a\n\n b', '|-\n  a\n\n   b'],
])('%j is written %s', (text, expected) => expect(printYaml(map({ k: text }))).toBe(`k: ${expected}\n`));

test('a long line is broken at a space, in whichever quotes', () => {
  const words = Array(8).fill('a'.repeat(14)).join(' ');
  const [first, rest] = [Array(6).fill('a'.repeat(14)).join(' '), Array(2).fill('a'.repeat(14)).join(' ')];
  expect(printYaml(map({ k: words }))).toBe(`k: ${first}\n  ${rest}\n`);
  expect(printYaml(map({ k: `*${words}` }))).toBe(`k: '*${first}\n  ${rest}'\n`);
  expect(printYaml(map({ k: `\t${words}` }))).toBe(`k: "\\t${first}\n  ${rest}"\n`);
});

test('a key of any length and text', () => {
  expect(printYaml(map({ 'a: b': 1, ['x'.repeat(129)]: 'y' }))).toBe(`'a: b': 1\n? ${'x'.repeat(129)}\n: "y"\n`);
});
