import { Labels } from '../../../lib/model/labels';
import { MatchType } from '../../../lib/model/matcher';
import { AlertMatcher, matchesAll, printMatchers, sortMatchers } from '../../../lib/routing/alert-matcher';
import { refusal } from './refusal';

test.each<[MatchType, string, string, boolean]>([
  ['=', 'a', 'a', true], ['=', '', '', true], ['!=', 'a', '', true], ['=~', 'a|b', 'b', true], ['=~', 'a|b', 'ab', false],
  ['=~', 'a.*', 'a\nb', false], ['=~', '(?s)a.*', 'a\nb', true], ['!~', 'a.*', 'a\nb', true], ['=~', 'a\\nb', 'a\nb', true], ['!~', '.+', '', true],
])('name%s%j and the value %j: %s', (type, pattern, value, expected) => expect(new AlertMatcher('name', type, pattern).matches(value)).toBe(expected));

test.each([
  ['a', 'b', 'a="b"'], ['a b', 'c', '"a b"="c"'], ['a', 'x"y\\z\n\t', 'a="x\\"y\\\\z\\n\t"'], ['a"', '\t', '"a\\""="\\t"'], ['é', 'ü', 'é="ü"'],
])('%j=%j is printed as %s', (name, value, printed) => expect(new AlertMatcher(name, '=', value).toString()).toBe(printed));

test('a set is ordered by name, value and type', () => {
  const matchers = [new AlertMatcher('b', '=', 'a'), new AlertMatcher('a', '!~', 'x'), new AlertMatcher('a', '=', 'x'), new AlertMatcher('a', '=~', 'b')];
  expect(printMatchers(sortMatchers(matchers))).toBe('{a=~"b",a="x",a!~"x",b="a"}');
});

test('a set holds if each of its matchers does', () => {
  const matchers = [new AlertMatcher('a', '=', '1'), new AlertMatcher('b', '!=', '2')];
  expect(matchesAll(matchers, Labels.of({ a: '1' }))).toBe(true);
  expect(matchesAll(matchers, Labels.of({ a: '1', b: '2' }))).toBe(false);
  expect(matchesAll([], Labels.EMPTY)).toBe(true);
});

test('a bad pattern is told with its anchors', () => (
  expect(refusal(() => new AlertMatcher('a', '=~', 'x('))).toBe('error parsing regexp: missing closing ): `^(?:x()$`')));
