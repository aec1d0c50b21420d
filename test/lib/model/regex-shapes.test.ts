import { ANY } from '../../../lib/model/glob';
import { leadingLiteral, shapesOf } from '../../../lib/model/regex-shapes';

/** Pieces with `?` for any one character. */
function shapes(pattern: string): string[][] | undefined {
  return shapesOf(pattern, (text) => text)?.map((pieces) => pieces.map((piece) => piece.replaceAll(ANY, '?')));
}

test.each([
  ['', [['']]],
  ['web', [['web']]],
  ['^web$', [['web']]],
  ['^a|b$', [['a'], ['b']]],
  ['a|', [['a'], ['']]],
  ['a||b', [['a'], [''], ['b']]],
  ['(a|b)c', [['ac'], ['bc']]],
  ['(?:api|web)-(?:1|2)', [['api-1'], ['api-2'], ['web-1'], ['web-2']]],
  ['()', [['']]],
  ['colou?r', [['colour'], ['color']]],
  ['(ab)?c', [['abc'], ['c']]],
  ['node-[12]', [['node-1'], ['node-2']]],
  ['[a-c]x', [['ax'], ['bx'], ['cx']]],
  ['[a-]', [['a'], ['-']]],
  ['[-a]', [['-'], ['a']]],
  ['[,--]', [[','], ['-']]],
  ['[aa]', [['a']]],
  ['10\\.0\\.0\\.1:9090', [['10.0.0.1:9090']]],
  ['a\\|b\\\\', [['a|b\\']]],
  ['\u{1f600}?\u{1f601}', [['\u{1f600}\u{1f601}'], ['\u{1f601}']]],
])('%s is literals', (pattern, expected) => expect(shapes(pattern)).toEqual(expected));

test.each([
  ['.', [['?']]],
  ['5..', [['5??']]],
  ['a.?', [['a?'], ['a']]],
  ['.*', [['', '']]],
  ['.*?', [['', '']]],
  ['.+', [['?', '']]],
  ['.+?', [['?', '']]],
  ['.*.*', [['', '']]],
  ['.*.+', [['', '?', '']]],
  ['.+.+', [['?', '?', '']]],
  ['app-.*', [['app-', '']]],
  ['.+-prod', [['?', '-prod']]],
  ['.*error.*', [['', 'error', '']]],
  ['a.*b.+c', [['a', 'b?', 'c']]],
  ['(a|b).*', [['a', ''], ['b', '']]],
  ['(.*foo)?', [['', 'foo'], ['']]],
  ['all|app-.*-(1|2)', [['all'], ['app-', '-1'], ['app-', '-2']]],
])('%s is literals with gaps', (pattern, expected) => expect(shapes(pattern)).toEqual(expected));

test.each([
  'a*', 'a+', 'ab{2}', 'a{2}', 'a{', '}', ']', '(a|b)*', '[ab]{2}', '.{3}', '.**', '.*+', '.*??', 'a??', 'a?*', '[^a]', '[[:alpha:]]',
  '[ü]', '[a\\-z]', '\\d', '\\Qa\\E', '\\\n', '\\ü',
  '(?i)web', '(?s)web', '(?i:web)', '(?P<n>a)', 'a^', '^^a', 'a$b', '$$', '(^a)', '(a$)', '\\bweb',
  '(', ')', 'a)', '(a', '[', '[]', '[]a]', '[b-a]', '[a-', '\\', '*', '|*', '^*', '(?:*)',
])('%s is left to RE2', (pattern) => expect(shapes(pattern)).toBeUndefined());

test('what grows too large is left to RE2, a long list is not', () => {
  const pods = Array.from({ length: 20_000 }, (_, i) => `pod-${i}`);
  expect(shapes(`(${pods.join('|')})`)).toEqual(pods.map((pod) => [pod]));
  expect(shapes(`a-(${pods.join('|')})`)).toEqual(pods.map((pod) => [`a-${pod}`]));
  expect(shapes('[a-p][a-p]')).toHaveLength(256);
  expect(shapes('[a-q][a-p]')).toBeUndefined();
  expect(shapes(`(${pods.join('|')})${'x()'.repeat(100)}`)).toBeUndefined();
  expect(shapes(`${'('.repeat(64)}a${')'.repeat(64)}`)).toEqual([['a']]);
  expect(shapes(`${'('.repeat(65)}a${')'.repeat(65)}`)).toBeUndefined();
  expect(shapes('('.repeat(500_000))).toBeUndefined(); // and no stack overflows
});

test.each([
  ['node[0-9]+', 'node'], ['^node[0-9]+$', 'node'], ['10\\.0\\.\\d+', '10.0.'], ['ab*', 'a'], ['ab?c+', 'a'], ['a+', ''], ['\u{1f600}*', ''],
  ['a\u{1f600}*', 'a'],
  ['a\\.+b', 'a'], ['a{2}', ''], ['a(b|c)*', ''], ['a|b+', ''], ['(?i)web\\d', ''], ['web\\d', 'web'], ['\\Qab', ''], ['ab\\Q', 'a'], ['\\', ''], ['', ''],
  ['ab(?s)*', 'a'], ['ab\\Q\\E*', 'a'], ['a(?s)*', ''], // RE2 quantifies what stands before the empty parts
])('all that %s matches begins with %j', (pattern, prefix) => expect(leadingLiteral(pattern)).toBe(prefix));
