import { planRegex } from '../../../lib/model/regex-plan';

test.each([
  ['', ['']],
  ['web', ['web']],
  ['a|b|c', ['a', 'b', 'c']],
  ['a|', ['a', '']],
  ['(a|b)c', ['ac', 'bc']],
  ['node-[12]', ['node-1', 'node-2']],
  ['[a-c]x', ['ax', 'bx', 'cx']],
  ['(?:api|web)-(?:1|2)', ['api-1', 'api-2', 'web-1', 'web-2']],
  ['10\\.0\\.0\\.1:9090', ['10.0.0.1:9090']],
  ['\u{1f600}|ü', ['\u{1f600}', 'ü']],
])('%s is a set of literals', (pattern, literals) => expect(planRegex(pattern)).toEqual({ literals, globs: [] }));

test.each([
  ['.*', ['', ''], [0]],
  ['.+', ['', ''], [1]],
  ['app-.*', ['app-', ''], [0]],
  ['.+-prod', ['', '-prod'], [1]],
  ['.*error.*', ['', 'error', ''], [0, 0]],
  ['a.*b.+c', ['a', 'b', 'c'], [0, 1]],
  ['.*.+', ['', ''], [1]],
])('%s is literals with gaps', (pattern, pieces, gaps) => expect(planRegex(pattern)).toEqual({ literals: [], globs: [{ pieces, gaps }] }));

test('literals and gaps mix', () => {
  expect(planRegex('all|app-.*-(1|2)')).toEqual({
    literals: ['all'], globs: [{ pieces: ['app-', '-1'], gaps: [0] }, { pieces: ['app-', '-2'], gaps: [0] }],
  });
});

test.each([
  'a.b', 'a*', 'a+', 'a?', '(a|b)*', '[ab]{2}', 'a{2}', '[^a]', '[[:alpha:]]', '\\d', '\\.+', '(?i)web', '(?P<n>a)', '^a', 'a$', '.*?', '.+.+',
  '(', ')', 'a)', '[', '[]', '[b-a]', '\\', '*', '[a-z][a-z]', '(a|b)'.repeat(9),
])('%s is left to RE2', (pattern) => expect(planRegex(pattern)).toBeUndefined());
