import { RE2JS } from 're2js';
import { Labels } from '../../../lib/model/labels';
import { Matcher, MatchType } from '../../../lib/model/matcher';
import { SeededRandom } from '../../../lib/sys/random';

test.each<[MatchType, string, string[], string[]]>([
  ['=', 'web', ['web'], ['', 'we', 'web2', 'WEB']],
  ['!=', 'web', ['', 'api'], ['web']],
  ['=', '', [''], ['x']],
  ['=~', 'web', ['web'], ['aweb', 'webb', '']],
  ['=~', '', [''], ['x']],
  ['=~', '.*', ['', 'x', 'a\nb'], []],
  ['=~', '.+', ['x', '\n', '\u{1f600}'], ['']],
  ['=~', 'a|b', ['a', 'b'], ['ab', '']],
  ['=~', 'app-.*', ['app-', 'app-1\n2'], ['app', 'xapp-']],
  ['=~', '.+-prod', ['a-prod', '-prod-prod'], ['-prod', 'prod']],
  ['=~', 'ab.*bc', ['abbc', 'ab-bc'], ['abc']], // the ends may not overlap
  ['=~', 'a.+a', ['aba', 'aaa'], ['aa', 'a']],
  ['=~', 'a.*b.*c', ['abc', 'aXbXcXc', 'abbc'], ['acb', 'ab']],
  ['=~', '(?i)Web', ['web', 'WEB'], ['wab']],
  ['=~', 'a.c', ['abc', 'a\nc', 'a\u{1f600}c'], ['ac', 'abbc']],
  ['=~', '^web$', ['web'], ['webs']],
  ['=~', '[^0-9]+', ['abc'], ['a1', '']],
  ['!~', 'a|b', ['', 'c'], ['a', 'b']],
])('%s %p', (type, pattern, accepted, refused) => {
  const matcher = new Matcher('l', type, pattern);
  expect(accepted.filter((value) => !matcher.matches(value))).toEqual([]);
  expect(refused.filter((value) => matcher.matches(value))).toEqual([]);
  expect([...accepted, ...refused].filter((value) => matcher.inverse().matches(value))).toEqual(refused);
});

test('an absent label has the empty value', () => {
  const labels = Labels.of({ job: 'web' });
  expect(new Matcher('zone', '=', '').matchesLabels(labels)).toBe(true);
  expect(new Matcher('zone', '!=', 'a').matchesLabels(labels)).toBe(true);
  expect(new Matcher('zone', '=~', '.+').matchesLabels(labels)).toBe(false);
  expect(new Matcher('job', '=~', 'w.*').matchesLabels(labels)).toBe(true);
});

test.each([
  ['(', 'error parsing regexp: missing closing ): `(`'],
  ['[a', 'error parsing regexp: missing closing ]: `[a`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['(?z)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?z`'],
  [')', 'error parsing regexp: unexpected ): `)`'],
])('%s is refused in RE2\'s words', (pattern, message) => {
  expect(() => new Matcher('l', '=~', pattern)).toThrow(expect.objectContaining({ code: 'BAD_REGEX', message }));
});

test('a pattern without end is refused', () => {
  expect(() => new Matcher('l', '=~', 'a'.repeat(65_537))).toThrow('the pattern for label "l" has 65537 characters, at most 65536 are taken');
});

test.each([
  [new Matcher('job', '=~', 'a|"b"'), 'job=~"a|\\"b\\""'], [new Matcher('a.b', '!=', 'x'), '"a.b"!="x"'],
])('%# is printed as %s', (matcher, text) => expect(`${matcher}`).toBe(text));

test('100,000 random pairs of pattern and value: the same verdict as RE2, most of them without it', () => {
  const random = new SeededRandom(5);
  let planned = 0;
  for (let i = 0; i < 5000; i++) {
    const pattern = randomPattern(random, 3);
    const oracle = compiled(pattern);
    if (!oracle) {
      expect(() => new Matcher('l', '=~', pattern)).toThrow('error parsing regexp');
      continue;
    }
    const matcher = new Matcher('l', '=~', pattern);
    if (matcher.plan) planned++;
    for (let j = 0; j < 20; j++) {
      const value = randomValue(random);
      const expected = oracle.matches(value);
      if (matcher.matches(value) !== expected) throw new Error(`${JSON.stringify(pattern)} on ${JSON.stringify(value)}: RE2 says ${expected}`);
    }
  }
  expect(planned).toBeGreaterThan(2000);
});

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}

const ATOMS = [
  'a', 'b', 'ab', '-', '.*', '.+', '.*', '\\.', '[ab]', '[a-c]', '(?:a|b)', '\u{1f600}', 'ü', // what a plan can express
  '\n', '.', 'a*', 'b?', '(?i)A', '^', '$', '[^a]', '(', '\\d', 'x{2}',
];

function randomPattern(random: SeededRandom, depth: number): string {
  let pattern = '';
  for (let parts = random.below(5); parts > 0; parts--) {
    const kind = depth > 0 ? random.below(12) : 11;
    if (kind === 0) pattern += `(${randomPattern(random, depth - 1)})`;
    else if (kind === 1) pattern += `${randomPattern(random, depth - 1)}|${randomPattern(random, depth - 1)}`;
    else pattern += ATOMS[random.below(random.below(3) ? 13 : ATOMS.length)]; // the first 13 more often
  }
  return pattern;
}

function randomValue(random: SeededRandom): string {
  const chars = ['a', 'b', 'c', '-', '.', '\n', '\u{1f600}', 'ü', 'x', '1', 'A'];
  return Array.from({ length: random.below(7) }, () => chars[random.below(chars.length)]).join('');
}
