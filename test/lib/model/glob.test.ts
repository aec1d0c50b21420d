import { ANY, Glob } from '../../../lib/model/glob';

/** `*` for a gap, `?` for any one character. */
function glob(pattern: string): Glob {
  return new Glob(pattern.replaceAll('?', ANY).split('*'));
}

test.each<[pattern: string, matching: string[], others: string[]]>([
  ['web', ['web'], ['', 'we', 'webb', 'wEb']],
  ['', [''], ['a']],
  ['*', ['', 'a', 'a\nb'], []],
  ['?', ['a', '\n', '\u{1f600}'], ['', 'ab']],
  ['?*', ['a', 'ab', '\u{1f600}'], ['']],
  ['5??', ['500', '5\u{1f600}\u{1f600}'], ['50', '5000', '400']],
  ['a*a', ['aa', 'aba'], ['a', 'ab']], // the ends must not overlap
  ['ab*bc', ['abbc', 'abxbc'], ['abc']],
  ['a?*', ['ab', 'a\u{1f600}', 'abc'], ['a', 'ba']],
  ['*?a', ['xa', 'aa', '\u{1f600}a'], ['a', '']],
  ['*a*', ['a', 'xax'], ['', 'x']],
  ['a*b*c', ['abc', 'axbxc', 'abbc'], ['acb', 'ab', 'bc']],
  ['*a*b', ['ab', 'aab', 'xaxb'], ['ba', 'b']],
  ['*ab*ab*', ['abab', 'xabxabx'], ['aba', 'ab']],
  ['*a?c*', ['abc', 'aacc', 'xa\u{1f600}cx'], ['ac', 'abbc']],
  ['*??*', ['ab', '\u{1f600}\u{1f601}'], ['a', '\u{1f600}']], // one emoji is not two characters
  ['\u{1f600}*?', ['\u{1f600}a', '\u{1f600}\u{1f600}'], ['\u{1f600}']],
  ['?*?', ['ab', 'abc', '\u{1f600}\u{1f600}'], ['a', '\u{1f600}', '']],
])('%s', (pattern, matching, others) => {
  expect(matching.filter((value) => !glob(pattern).matches(value))).toEqual([]);
  expect(others.filter((value) => glob(pattern).matches(value))).toEqual([]);
});

test.each([['web', 'web'], ['web*', 'web'], ['5??', '5'], ['?a', ''], ['*a', ''], ['', '']])('all that %s matches begins with %j', (pattern, prefix) => {
  expect(glob(pattern).prefix).toBe(prefix);
});

test('an unlucky glob does not go back and forth', () => {
  const value = 'a'.repeat(20_000);
  expect(glob(`${'*a?'.repeat(200)}*b`).matches(value)).toBe(false); // with backtracking, this would not end
});
