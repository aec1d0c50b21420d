import { ConfigError } from '../../../../lib/config/error';
import { ConfigNode } from '../../../../lib/config/node';
import { parseYaml } from '../../../../lib/config/yaml/parse';

/** The tree as plain data: scalars by what they mean. */
function plain({ content }: ConfigNode): unknown {
  if (content.kind === 'list') return content.items.map(plain);
  if (content.kind === 'map') return Object.fromEntries(content.entries.map(({ key, value }) => [key.text, plain(value)]));
  return content.meaning.value;
}

function refusal(text: string, version: 2 | 3 = 2): string {
  try {
    parseYaml(text, 'f', version);
  } catch (err) {
    return `${(err as ConfigError).place} ${(err as ConfigError).message}`;
  }
  return 'ok';
}

test.each<[string, unknown]>([
  ['', null], ['# nothing', null], ['---\n', null], ['~', null], ['null', null],
  ['[yes, On, TRUE, y, no, Off, N, "yes"]', [true, true, true, true, false, false, false, 'yes']],
  ['[0, 10, 010, 0o10, 0x1F, 0b11, 1_000, -5, +5, -0x10]', [0, 10, 8, 8, 31, 3, 1000, -5, 5, -16]],
  ['[1.5, .5, 1e3, 1.e2, 08, -.inf, .INF]', [1.5, 0.5, 1000, 100, 8, -Infinity, Infinity]],
  ['[1:30, 2020-01-01, 1.2.3, 0x, "1", \'1\', 1s]', ['1:30', '2020-01-01', '1.2.3', '0x', '1', '1', '1s']],
  ['[!!str 1, !mine 1, !!binary aGVsbG8=, !!binary "/w=="]', ['1', '1', 'hello', '\udcff']],
  ['a: |\n  x\n   y\nb: >-\n  x\n  y\n', { a: 'x\n y\n', b: 'x y' }],
  ['a: &x [1]\nb: *x', { a: [1], b: [1] }],
  ['a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}', { a: { p: 1, q: 2 }, b: { p: 1, q: 3 } }],
  ['a: &x {p: 1}\nb: &y {p: 2, r: 3}\nc: {<<: [*x, *y]}', { a: { p: 1 }, b: { p: 2, r: 3 }, c: { p: 1, r: 3 } }],
  ['a: 1\n---\n[not looked at', { a: 1 }],
  ['\ufeffa: 1', { a: 1 }],
])('%j', (text, expected) => expect(plain(parseYaml(text, 'f'))).toEqual(expected));

test('nodes know where they stand, those that are empty too', () => {
  const node = parseYaml('a:\n  - b: 1\n    c:\n  -\n', 'f');
  const place = ({ line, column }: ConfigNode) => `${line}:${column}`;
  expect([node, node.at('a'), node.at('a', 0), node.at('a', 0, 'b'), node.at('a', 0, 'c'), node.at('a', 1), node.at('a', 7)].map(place))
    .toEqual(['1:1', '2:3', '2:5', '2:8', '3:7', '4:4', '2:3']);
});

test.each([
  ['a: [1,', "f:1:7 yaml: line 1: did not find expected ',' or ']'"],
  ['a: 1\n b: 2', 'f:1:4 yaml: line 1: mapping values are not allowed in this context'],
  ['a:\n\tb: 1', 'f:2:1 yaml: line 2: found character that cannot start any token'],
  ['a: @x', 'f:1:4 yaml: line 1: found character that cannot start any token'],
  ['a: "\\q"', 'f:1:5 yaml: line 1: found unknown escape character'],
  ["a: 'x", 'f:1:6 yaml: line 1: found unexpected end of stream'],
  ['a: *n', "f:1:4 yaml: unknown anchor 'n' referenced"],
  ['&a [*a]', "f:1:5 yaml: anchor 'a' value contains itself"],
  ['{<<: 5}', 'f:1:6 yaml: map merge requires map or sequence of maps as the value'],
  ['a: !!binary x', 'f:1:13 yaml: !!binary value contains invalid base64 data'],
])('%j is refused: %s', (text, message) => expect(refusal(text)).toBe(message));

test('a file of version 3 has one document', () => {
  expect(refusal('a: 1\n---\nb: 2', 3)).toBe('f:3:1 yaml: line 3: another document begins, only one is read; put it into a file of its own');
  expect(refusal('---\na: 1\n---\n# nothing\n', 3)).toBe('ok');
});

describe('what would take too long or too much memory is refused', () => {
  const bomb = Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${Array(10).fill(i ? `*a${i - 1}` : 'x').join(',')}]`).join('\n');
  test.each([
    ['aliases of aliases', bomb, 'document contains excessive aliasing'],
    ['brackets', '['.repeat(100_000), 'nested too deeply, at most 500 levels are read'],
    ['closed brackets', '['.repeat(1000) + ']'.repeat(1000), 'nested too deeply'],
    ['dashes', '- '.repeat(20_000), 'nested too deeply'],
    ['levels of maps', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested too deeply'],
    ['much text', ' '.repeat(10 * 1024 * 1024 + 1), 'at most 10485760 are read'],
  ])('%s', (_, text, message) => expect(refusal(text)).toContain(message));
});
