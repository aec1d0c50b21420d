import fc from 'fast-check';
import { fill, flow } from '../../../lib/flags/wrap';

test.each([
  ['nothing', '', 10, []],
  ['one line', 'a b c', 10, ['a b c']],
  ['exactly full', 'aaaa bbbbb', 10, ['aaaa bbbbb']],
  ['evenly, not greedily', 'aaa bb cc ddddd', 6, ['aaa', 'bb cc', 'ddddd']],
  ['a line would rather end with a comma', 'one two, xy three', 12, ['one two,', 'xy three']],
  ['a word that is too long stands alone', 'a bbbbbbbbbbbb c', 5, ['a', 'bbbbbbbbbbbb', 'c']],
  ['letters are counted, not bytes', 'ééé ééé', 7, ['ééé ééé']],
  ['no room at all: one line', 'a b c', -1, ['a b c']],
])('fill: %s', (_name, words, width, lines) => expect(fill(words.split(' ').filter(Boolean), width)).toEqual(lines));

test('no other way to break the lines is better', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', ','), minLength: 1, maxLength: 9 });
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 24 }), (words, width) => {
    const lines = fill(words, width);
    expect(lines.join(' ')).toBe(words.join(' '));
    const costs = everyWay(words).map((way) => badness(way, width)).filter((cost) => cost < Infinity);
    expect(badness(lines, width)).toBe(Math.min(...costs));
  }));
});

function everyWay(words: readonly string[]): string[][] {
  if (words.length <= 1) return [[...words]];
  const [first, ...rest] = words;
  return everyWay(rest).flatMap(([next, ...more]) => [[first, next, ...more], [`${first} ${next}`, ...more]]);
}

/** The sum that `fill` makes small, by its definition. */
function badness(lines: readonly string[], width: number): number {
  return lines.map((line, i) => {
    if (line.length > width && line.includes(' ')) return Infinity;
    if (i === lines.length - 1) return 0;
    return Math.max(width - line.length, 0) ** 2 + (/[.,:;]$/.test(line) ? 0 : 64);
  }).reduce((a, b) => a + b, 0);
}

test.each([
  ['a paragraph is one flow of words', 'a\nb  c', ['> a b c']],
  ['blank lines part paragraphs', 'a\n\n\nb\n', ['> a', '', '> b']],
  ['an indented block stays', 'a\n\n  b\n    c\n\n  d\n\ne', ['> a', '', '|b', '|  c', '', '|d', '', '> e']],
  ['an indented block needs no blank line', 'a\n\tb\nc', ['> a', '', '|b', '', '> c']],
  ['tabs and spaces have nothing in common', '\ta\n  b', ['|\ta', '|  b']],
  ['what all lines are indented by is nothing', '  a\n    b', ['> a', '', '|b']],
  ['nothing', ' \n ', []],
])('flow: %s', (_name, source, lines) => expect(flow(source, { prefix: '> ', blockPrefix: '|', width: 40 })).toEqual(lines));

test('width 0 means 80 with the prefix', () => {
  const lines = flow('word '.repeat(40), { prefix: '    ', blockPrefix: '', width: 0 });
  expect(Math.max(...lines.map((line) => line.length))).toBe(78);
});
