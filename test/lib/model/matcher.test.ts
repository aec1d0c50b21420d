import { RE2JS } from 're2js';
import { Labels } from '../../../lib/model/labels';
import { Matcher, MatchType } from '../../../lib/model/matcher';
import { SeededRandom } from '../../../lib/sys/random';
import { randomPattern, randomValue } from './random-patterns';

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
  ['=~', '(?i)task', ['TASK', 'TA\u017f\u212a'], ['ta\u015fk']], // the long s and the Kelvin sign are cases of s and k
  ['=~', '(?i)\u00fcber', ['\u00dcBER'], ['uber']],
  ['=~', 'a.c', ['abc', 'a\nc', 'a\u{1f600}c'], ['ac', 'abbc']],
  ['=~', '5..', ['500', '503'], ['200', '50', '5000']],
  ['=~', '^web$', ['web'], ['webs', 'web\n']],
  ['=~', '^(?:a|b)$', ['a', 'b'], ['', 'ab']],
  ['=~', '.*(warn|error).*', ['warn', 'an error'], ['', 'err']],
  ['=~', 'a|b|c|d|e|f|g|h|i', ['a', 'i'], ['', 'j', 'ab']],
  ['=~', 'a|b.*', ['a', 'b', 'bc'], ['', 'ac']],
  ['=~', '[^0-9]+', ['abc'], ['a1', '']],
  ['=~', 'node[0-9]+', ['node1', 'node22'], ['node', 'anode1', 'node1a']],
  ['!~', 'a|b', ['', 'c'], ['a', 'b']],
  ['!~', '.+', [''], ['a']],
  ['!~', '', ['a'], ['']],
])('%s %p', (type, pattern, accepted, refused) => {
  const matcher = new Matcher('l', type, pattern);
  expect(accepted.filter((value) => !matcher.matches(value))).toEqual([]);
  expect(refused.filter((value) => matcher.matches(value))).toEqual([]);
  expect([...accepted, ...refused].filter((value) => matcher.inverse().matches(value))).toEqual(refused);
});

test('what an index needs: the plan of the positive condition, whether it is excluded, where its values begin', () => {
  expect(new Matcher('job', '=', 'web')).toMatchObject({ plan: { kind: 'set', texts: ['web'] }, negative: false, prefix: 'web' });
  expect(new Matcher('job', '!=', 'w.*')).toMatchObject({ plan: { kind: 'set', texts: ['w.*'] }, negative: true, prefix: 'w.*' });
  expect(new Matcher('job', '=~', 'a-.*|a.b')).toMatchObject({ plan: { kind: 'globs' }, negative: false, prefix: 'a' });
  expect(new Matcher('job', '!~', 'web-.*')).toMatchObject({ plan: { kind: 'prefix', texts: ['web-'] }, negative: true, prefix: 'web-' });
  expect(new Matcher('job', '=~', 'web-\\d+')).toMatchObject({ plan: { kind: 'regex' }, prefix: 'web-' });
});

test('an absent label has the empty value', () => {
  const labels = Labels.of({ job: 'web' });
  expect(new Matcher('zone', '=', '').matchesLabels(labels)).toBe(true);
  expect(new Matcher('zone', '!=', 'a').matchesLabels(labels)).toBe(true);
  expect(new Matcher('zone', '=~', '.+').matchesLabels(labels)).toBe(false);
  expect(new Matcher('job', '=~', 'w.*').matchesLabels(labels)).toBe(true);
});

test('a bad pattern is refused in the words of Go', () => {
  const message = 'error parsing regexp: missing closing ): `a|(b`';
  expect(() => new Matcher('l', '!~', 'a|(b')).toThrow(expect.objectContaining({ code: 'BAD_REGEX', message }));
});

test('what RE2 must read may have 64 Ki characters, a list a Mi', () => {
  expect(() => new Matcher('l', '=~', `${'a'.repeat(65_535)}b+`)).toThrow('65537 characters are too many');
  expect(new Matcher('l', '=~', `(${Array.from({ length: 50_000 }, (_, i) => `pod-${i}`).join('|')})`).matches('pod-49999')).toBe(true);
});

test.each([
  [new Matcher('job', '=~', 'a|"b"'), 'job=~"a|\\"b\\""'], [new Matcher('a.b', '!=', 'x'), '"a.b"!="x"'],
])('%# is printed as %s', (matcher, text) => expect(`${matcher}`).toBe(text));

test('100,000 random pairs of pattern and value: the same verdict as RE2, most of them without it', () => {
  const random = new SeededRandom(5);
  const kinds = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const pattern = randomPattern(random);
    const oracle = compiled(pattern);
    if (!oracle) {
      expect(() => new Matcher('l', '=~', pattern)).toThrow('error parsing regexp');
      continue;
    }
    const matcher = new Matcher('l', '=~', pattern);
    kinds.set(matcher.plan.kind, (kinds.get(matcher.plan.kind) ?? 0) + 1);
    for (let j = 0; j < 20; j++) {
      const value = randomValue(random), expected = oracle.matches(value);
      const told = `${JSON.stringify(pattern)} on ${JSON.stringify(value)}`;
      if (matcher.matches(value) !== expected) throw new Error(`${told}: RE2 says ${expected}`);
      if (expected && !value.startsWith(matcher.prefix)) throw new Error(`${told}: does not begin with ${JSON.stringify(matcher.prefix)}`);
    }
  }
  const { regex, ...planned } = Object.fromEntries(kinds);
  expect(Object.keys(planned).sort()).toEqual(['any', 'contains', 'globs', 'nonEmpty', 'prefix', 'set', 'suffix']);
  expect(regex).toBeLessThan(2000);
});

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}
