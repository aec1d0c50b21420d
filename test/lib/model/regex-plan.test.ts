import { fold, planRegex, prefixOf, RegexPlan } from '../../../lib/model/regex-plan';

test.each<[pattern: string, kind: string, texts: string[]]>([
  ['', 'set', ['']],
  ['web', 'set', ['web']],
  ['a|b|c', 'set', ['a', 'b', 'c']],
  ['a|b|a', 'set', ['a', 'b']],
  ['a?', 'set', ['a', '']],
  ['app-.*', 'prefix', ['app-']],
  ['(a|b).*', 'prefix', ['a', 'b']],
  ['.*-prod', 'suffix', ['-prod']],
  ['.*error.*', 'contains', ['error']],
  ['.*(warn|error).*', 'contains', ['warn', 'error']],
])('%s is a %s of %j', (pattern, kind, texts) => expect(planRegex(pattern)).toEqual({ kind, texts, ignoreCase: false }));

test.each([
  ['(?i)Web|WEB', 'set', ['web']],
  ['(?i)[a-bA]-X', 'set', ['a-x', 'b-x']],
  ['(?i)^APP-.*$', 'prefix', ['app-']],
])('%s is a %s of %j in any case', (pattern, kind, texts) => expect(planRegex(pattern)).toEqual({ kind, texts, ignoreCase: true }));

test.each([
  ['.*', 'any'], ['.*.*', 'any'], ['(.*)', 'any'], ['a|.*', 'any'], ['(?i).*', 'any'], ['.+', 'nonEmpty'], ['^.+$', 'nonEmpty'],
  ['5..', 'globs'], ['.', 'globs'], ['.?', 'globs'], ['a.+', 'globs'], ['a.*b', 'globs'], ['a|b.*', 'globs'],
  ['.*a|b.*', 'globs'], ['.*a.*b.*', 'globs'], ['.+|', 'globs'],
])('%s is %s', (pattern, kind) => expect(planRegex(pattern).kind).toBe(kind));

test.each([
  ['node[0-9]+', 'node'], ['a*', ''], ['(', ''], ['a(', 'a'], ['(?i)ü', ''], ['(?i)\u212a', ''], ['\ud800', ''], ['a\ud800', ''],
  ['(a|b|c|d|e).*', ''], // five shapes
])('only RE2 can tell about %s', (pattern, prefix) => expect(planRegex(pattern)).toEqual({ kind: 'regex', prefix }));

test('a list may have a MiB', () => {
  expect(planRegex(`${'a|'.repeat(2 ** 19 - 1)}bb`)).toEqual({ kind: 'set', texts: ['a', 'bb'], ignoreCase: false });
  expect(planRegex(`${'a|'.repeat(2 ** 19 - 1)}bbb`).kind).toBe('regex');
});

test.each([
  ['web', 'web'], ['web|', ''], ['web-1|web-2', 'web-'], ['app|web', ''], ['(a-b|a-c).*', 'a-'], ['a-.b|a-c.*', 'a-'], ['.*a', ''], ['.*a.*', ''], ['.*', ''],
  ['.+', ''], ['5..', '5'], ['(?i)web', ''], ['node[0-9]+', 'node'], ['\u{1f600}|\u{1f601}', ''], ['a\u{1f600}|a\u{1f601}', 'a'],
])('all that %s matches begins with %j', (pattern, prefix) => expect(prefixOf(planRegex(pattern))).toBe(prefix));

// Simple case folding, as in RE2: the Kelvin sign and the long s are one with k and s, but no other letter is one with an ASCII letter.
test.each([
  ['Web-1', 'web-1'], ['\u212a\u017f', 'ks'], ['\u0130\u0131', '\u0130\u0131'], ['\u00dc\u1e9eA', '\u00dc\u1e9ea'], ['', ''],
])('%j is folded to %j', (text, folded) => expect(fold(text)).toBe(folded));

test('plans are data', () => {
  const plan: RegexPlan = planRegex('a.*b|c');
  expect(plan.kind === 'globs' && plan.globs.map(({ pieces }) => pieces)).toEqual([['a', 'b'], ['c']]);
});
