import { MatcherMode, parseMatcher, parseMatchers } from '../../../lib/routing/matcher-parse';
import { refusal } from './refusal';

const print = (text: string, mode: MatcherMode) => parseMatchers(text, mode).join(' ');

describe('a list in the language of UTF-8 names', () => {
  test.each([
    ['', ''], ['{}', ''], [' { } ', ''],
    ['a=b', 'a="b"'], ['{a=b}', 'a="b"'], ['a=b,', 'a="b"'], ['{a=b, }', 'a="b"'], ['a = b , c!=d', 'a="b" c!="d"'],
    ['a=~"b|c",d!~e.*', 'a=~"b|c" d!~"e.*"'],
    ['"a b"="c"', '"a b"="c"'], ['a.b=c', 'a.b="c"'], ['🙂=🙃', '🙂="🙃"'], ['""=b', '="b"'], ['a=""', 'a=""'],
    ['a="\\u00e9\\U0001f642\\101\\x41\\n"', 'a="é🙂AA\\n"'], ['a="x\\"y\\\\z"', 'a="x\\"y\\\\z"'], ['a\u2028=b', 'a="b"'], ['a=b)', 'a="b)"'],
  ])('%j is %s', (text, printed) => expect(print(text, 'utf8')).toBe(printed));

  test.each([
    ['{', '0:1: end of input: expected close brace'],
    ['}', '0:1: }: expected opening brace'],
    ['{}x', '2:3: x: expected end of input'],
    ['{foo', "end of input: expected an operator such as '=', '!=', '=~' or '!~'"],
    ['{foo=', 'end of input: expected label value'],
    ['{foo=bar,', '0:9: end of input: expected close brace'],
    ['{,}', '1:2: unexpected ,: expected label name'],
    ['{foo=bar}}', '9:10: }: expected end of input'],
    ['foo=bar,}', '0:9: }: expected opening brace'],
    ['a=b c=d', '4:5: unexpected c: expected a comma or close brace'],
    ['a=b,,c=d', '4:5: unexpected ,: expected a matcher or close brace after comma'],
    ['{a=b}~', '5:6: ~: invalid input: expected end of input'],
    ['~{', '0:1: ~: invalid input'],
    ['foo!bar', "3:4: !: expected one of '=~': expected an operator such as '=', '!=', '=~' or '!~'"],
    ['{!', "1:2: unexpected end of input, expected one of '=~'"],
    ['a="🙂', '2:4: "🙂: missing end ": expected label value'],
    ['{"', '1:2: ": missing end "'],
    ['"\\q" x', '0:4: "\\q": invalid input'],
    ['a="\\xff"', '2:8: "\\xff": invalid input'],
    ['a="\\377"', '2:8: "\\377": invalid input'],
    ['a="\\ud800"', '2:10: "\\ud800": invalid input'],
    ['a="x\ny"', '2:7: "x\ny": invalid input'],
    ['a=~(', 'failed to create matcher: error parsing regexp: missing closing ): `^(?:()$`'],
  ])('%j is refused: %s', (text, message) => expect(refusal(() => parseMatchers(text, 'utf8'))).toBe(message));
});

describe('a list in the classic language', () => {
  test.each([
    ['{', ''], ['{foo=', 'foo=""'], ['{foo=bar}}', 'foo="bar}"'], ['{foo=bar} x', 'foo="bar} x"'], ['a=b c=d', 'a="b c=d"'], ['a=b=c', 'a="b=c"'],
    ['a=",",b=c', 'a="," b="c"'], ['a="\\q\\n"', 'a="\\\\q\\n"'], ['a=b\\', 'a="b\\\\"'], ['a="b\\\\"', 'a="b\\\\"'],
  ])('%j is %s', (text, printed) => expect(print(text, 'classic')).toBe(printed));

  test.each([
    ['{{a=b}', 'bad matcher format: {a=b'], ['a=b,,c=d', 'bad matcher format: '], ['a.b=c', 'bad matcher format: a.b=c'],
    ['a="b', 'matcher value contains unescaped double quote: "b'], ['a=b"', 'matcher value contains unescaped double quote: b"'],
    ['a="b"c', 'matcher value contains unescaped double quote: "b"c'], ['a="b\\"', 'matcher value contains unescaped double quote: "b\\"'],
    ['a=~[', 'error parsing regexp: missing closing ]: `[)$`'],
  ])('%j is refused: %s', (text, message) => expect(refusal(() => parseMatchers(text, 'classic'))).toBe(message));
});

describe('both languages', () => {
  test.each([
    ['a.b=c', 'a.b="c"', []],
    ['a=b c', 'a="b c"', ['Alertmanager is moving to a new parser']],
    ['a="\\x41"', 'a="\\\\x41"', ['Matchers input has disagreement']],
    ['a=b', 'a="b"', []],
  ])('%j is %s, with %j', (text, printed, notices) => {
    const heard: string[] = [];
    expect(parseMatchers(text, 'default', (message) => heard.push(message)).join(' ')).toBe(printed);
    expect(heard.map((message, i) => message.startsWith(notices[i]))).toEqual(notices.map(() => true));
  });

  test('what neither takes is refused in the words of the classic one', () => (
    expect(refusal(() => parseMatchers('foo'))).toBe('bad matcher format: foo')));
});

describe('a single matcher', () => {
  test.each<[string, MatcherMode, string]>([
    ['', 'utf8', 'no matchers'], ['', 'default', 'bad matcher format: '],
    ['a=b,c=d', 'utf8', 'expected 1 matcher, found 2'],
    ['{a=b}', 'default', 'unexpected open or close brace: {a=b}'], ['a=}', 'utf8', 'unexpected open or close brace: a=}'],
    ['{a=b}', 'classic', 'bad matcher format: {a=b}'],
  ])('%j in mode %s is refused: %s', (text, mode, message) => expect(refusal(() => parseMatcher(text, mode))).toBe(message));

  test('has its commas in the classic language', () => expect(parseMatcher('a=b,c=d').toString()).toBe('a="b,c=d"'));
});
