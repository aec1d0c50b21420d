import { compileRegex } from '../../../lib/model/regex';

test('syntax is that of RE2, and a dot matches a newline', () => {
  expect(compileRegex('a.(?P<n>b)').testExact('a\nb')).toBe(true);
});

test.each([
  ['(', 'missing closing ): `(`'],
  ['(?s)(', 'missing closing ): `(?s)(`'],
  [')', 'unexpected ): `)`'],
  ['[a', 'missing closing ]: `[a`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['(?z)', 'invalid or unsupported Perl syntax: `(?z`'],
  ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['(?P<', 'invalid or unsupported Perl syntax: `(?P`'],
  ['(?<', 'invalid or unsupported Perl syntax: `(?<`'],
  ['(?P<n', 'invalid named capture: `(?P<n`'],
  ['\\8', 'invalid escape sequence: `\\8`'],
  ['a\\', 'trailing backslash at end of expression: ``'],
  ['[z-a]', 'invalid character class range: `z-a`'],
  ['((a*){1000}){1000}', 'expression too large: `((a*){1000}){1000}`'],
  [`${'('.repeat(1001)}${')'.repeat(1001)}`, `expression nests too deeply: \`${'('.repeat(1001)}${')'.repeat(1001)}\``],
  ['a\ud800', 'invalid UTF-8: `a\ufffd`'],
  ['a'.repeat(65_537), `65537 characters are too many, at most 65536 are taken; a plain list of texts may be longer: \`${'a'.repeat(40)}...\``],
])('%.20s is refused in the words of Go', (pattern, message) => {
  expect(() => compileRegex(pattern)).toThrow(expect.objectContaining({ code: 'BAD_REGEX', message: `error parsing regexp: ${message}` }));
});
