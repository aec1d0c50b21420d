import fc from 'fast-check';
import { Expr } from '../../../../lib/promql/parser/ast';
import { lineColumn, PromqlError } from '../../../../lib/promql/parser/error';
import { parseExpr, parseMetricSelector, ParseOptions } from '../../../../lib/promql/parser/parse';
import { prettyExpr } from '../../../../lib/promql/parser/pretty';
import { printExpr } from '../../../../lib/promql/parser/print';
import { typeOf } from '../../../../lib/promql/parser/value-type';
import { walk } from '../../../../lib/promql/parser/walk';

const printed = (text: string, options?: ParseOptions) => printExpr(parseExpr(text, options));

/** Which operands belong together, in parentheses. */
function grouped(expr: Expr): string {
  if (expr.kind === 'binary') return `(${grouped(expr.left)} ${expr.operator} ${grouped(expr.right)})`;
  if (expr.kind === 'unary') return `(${expr.operator}${grouped(expr.operand)})`;
  return printExpr(expr);
}

describe('an expression', () => {
  test.each([
    ['a + b * c ^ d', '(a + (b * (c ^ d)))'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a or b and c == d', '(a or (b and (c == d)))'],
    ['-a ^ b', '(-(a ^ b))'],
    ['-a * b', '((-a) * b)'],
    ['a * -b', '(a * (-b))'],
    ['a unless b or c', '((a unless b) or c)'],
    ['a atan2 b % c', '((a atan2 b) % c)'],
    ['a ^ -b', '(a ^ (-b))'],
  ])('%s groups as %s', (text, expected) => {
    expect(grouped(parseExpr(text))).toBe(expected);
  });

  test.each([
    ['1_000', '1000'], ['0x1F', '31'], ['.5', '0.5'], ['1e3', '1000'], ['iNf', '+Inf'], ['-Inf', '-Inf'], ['nan', 'NaN'], ['1m30s', '1m30s'], ['-5m', '-5m'],
    ['"a\\x41\\u00fc\\101\\n"', '"aAüA\\n"'], ['`a\\n`', '"a\\\\n"'], ["'it\\'s'", '"it\'s"'], ['"\\xc3\\xbc"', '"ü"'],
    ['foo{}', 'foo'], ['{__name__="foo"}', '{__name__="foo"}'], ['foo{b="1",a=~"x",}', 'foo{a=~"x",b="1"}'], ['{"my.metric", a="b"}', '{"my.metric",a="b"}'],
    ['foo{"a b"="c"}', 'foo{"a b"="c"}'], ['sum', 'sum'], ['offset', 'offset'], ['by{on="x"}', 'by{on="x"}'], ['a:b:c', 'a:b:c'],
    ['foo[5m] offset 1h', 'foo[5m] offset 1h'], ['foo offset -1m @ 10', 'foo @ 10.000 offset -1m'], ['foo @ start() offset 5', 'foo @ start() offset 5s'],
    ['foo[90s]', 'foo[1m30s]'], ['foo[300]', 'foo[5m]'], ['rate(foo[5m])[1h:]', 'rate(foo[5m])[1h:]'], ['foo[1h:1m] @ end()', 'foo[1h:1m] @ end()'],
    ['foo[step() * 2]', 'foo[step() * 2]'], ['foo[2 * 60]', 'foo[2m]'], ['foo offset (1m + step())', 'foo offset (1m + step())'],
    ['foo[max_of(step(), 1m)]', 'foo[max_of(step(), 1m)]'],
    ['SUM BY (job, "a b") (foo)', 'sum by (job, "a b") (foo)'], ['sum(foo) without (a)', 'sum without (a) (foo)'], ['sum by () (foo)', 'sum(foo)'],
    ['topk(3, foo)', 'topk(3, foo)'], ['count_values("v", foo)', 'count_values("v", foo)'],
    ['a + on(x) group_left(y) b', 'a + on (x) group_left (y) b'], ['a + ignoring(x) b', 'a + ignoring (x) b'], ['a > bool b', 'a > bool b'],
    ['a and on() b', 'a and on () b'], ['# what\nfoo # and why\n+ bar', 'foo + bar'], ['time()', 'time()'], ['((foo))', '((foo))'],
    ['label_join(a, "b", ",", "c", "d")', 'label_join(a, "b", ",", "c", "d")'], ['hour()', 'hour()'],
  ])('%s prints as %s', (text, expected) => {
    expect(printed(text)).toBe(expected);
    expect(printed(expected)).toBe(expected);
  });

  test.each<[string, string, ParseOptions?]>([
    ['', 'unknown position: parse error: no expression found in input'],
    [' # why\n', '2:1: parse error: no expression found in input'],
    ['1 +', '1:4: parse error: unexpected end of input'],
    ['foo\n  + (', '2:6: parse error: unclosed left parenthesis'],
    ['foo)', "1:4: parse error: unexpected right parenthesis ')'"],
    ['foo bar', '1:5: parse error: unexpected identifier "bar"'],
    ['sum(foo) by (job', '1:17: parse error: unclosed left parenthesis'],
    ['foo{a="b"', '1:10: parse error: unexpected end of input inside braces'],
    ['foo{a=~"("}', '1:5: parse error: error parsing regexp: missing closing ): `(`'],
    ['"ü" + foo', '1:1: parse error: binary expression must contain only scalar and instant vector types'],
    ['"ü" foo', '1:6: parse error: unexpected identifier "foo"'],
    ['rate(foo)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['foo offset 5m offset 5m', '1:1: parse error: offset may not be set multiple times'],
    ['foo @ 1 @ 2', '1:1: parse error: @ <timestamp> may not be set multiple times'],
    ['a{__name__="b"}', '1:1: parse error: metric name must not be set twice: "a" or "b"'],
    ['limitk(1, foo)', '1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions'],
    ['sort_by_label(foo, "a")', '1:1: parse error: function "sort_by_label" is not enabled'],
    ['foo[5m] anchored', '1:9: parse error: anchored modifier is experimental and not enabled'],
    ['a + fill(0) b', '1:5: parse error: fill() is experimental and must be enabled with --enable-feature=promql-binop-fill-modifiers'],
    ['sum by ("a b") (foo)', '1:9: parse error: invalid label name for grouping: "a b"', { nameScheme: 'legacy' }],
    ['foo == "\\q"', '1:8: parse error: unknown escape sequence U+0071 \'q\''],
    ['"a', '1:1: parse error: unterminated quoted string'],
    ['foo{a="\ud800"}', '1:7: parse error: invalid UTF-8 rune'],
  ])('%j is refused: %s', (text, message, options = {}) => {
    expect(refusal(text, options)).toBe(message);
  });

  test.each<[string, ParseOptions]>([
    ['limitk(1, foo)', { experimentalFunctions: true }], ['foo[5m] anchored', { extendedRangeSelectors: true }],
    ['a + fill_left(1) fill_right(-2) b', { binopFillModifiers: true }], ['sum by ("a b") (foo)', {}],
  ])('%s is taken where it is allowed', (text, options) => {
    expect(printed(printed(text, options), options)).toBe(printed(text, options));
  });

  test('of hostile size is refused, not a crash', () => {
    expect(refusal('('.repeat(100_000))).toContain('nested more than 500 levels deep');
    expect(refusal(Array(5000).fill('1').join('+'))).toContain('more than 2000 operators in a row');
    expect(refusal('-'.repeat(100_000))).toContain('nested more than');
    expect(refusal(`foo[${'('.repeat(100_000)}`)).toContain('nested more than');
    expect(printed(Array(2000).fill('1').join('+'))).toContain('1 + 1'); // and what is large but not hostile parses
  });

  test('knows what it evaluates to', () => {
    const types = ['1', 'foo', 'foo[5m]', 'foo[5m:1m]', '"a"', '1 + 1', '1 + foo', '-foo', '(foo)', 'sum(foo)', 'time()', 'scalar(foo)', 'rate(foo[5m])'];
    expect(types.map((text) => typeOf(parseExpr(text)))).toEqual([
      'scalar', 'vector', 'matrix', 'matrix', 'string', 'scalar', 'vector', 'vector', 'vector', 'vector', 'scalar', 'scalar', 'vector']);
  });

  test('is walked from the outside to the inside, from left to right', () => {
    const seen: string[] = [];
    walk(parseExpr('topk(2, rate(a[5m])) + b'), (expr, path) => seen.push(`${path.length} ${expr.kind}`));
    expect(seen).toEqual(['0 binary', '1 aggregation', '2 number', '2 call', '3 matrix', '4 selector', '1 selector']);
  });
});

describe('the matchers of a selector', () => {
  test('stand alone', () => {
    expect(parseMetricSelector('foo{a!="b"}').map(String)).toEqual(['a!="b"', '__name__="foo"']);
  });
  test('may be none', () => expect(parseMetricSelector('{}')).toEqual([]));
  test.each(['foo[5m]', 'rate(foo[5m])', '1', 'foo + bar', 'on'])('%s is refused', (text) => {
    expect(() => parseMetricSelector(text)).toThrow(PromqlError);
  });
});

test('a long expression is split at its parts', () => {
  const long = (n: number) => `metric_with_a_long_name_${n}{label="a rather long value of it"}`;
  expect(prettyExpr(parseExpr(`sum by (job) (rate(${long(1)}[5m])) / on (job) (${long(2)} > ${long(3)})`))).toBe([
    `  sum by (job) (rate(${long(1)}[5m]))`, '/ on (job)', '  (', `      ${long(2)}`, '    >', `      ${long(3)}`, '  )'].join('\n'));
});

test('positions count lines, and bytes in them', () => {
  expect([lineColumn('ab', 1), lineColumn('a\nüb', 3), lineColumn('a\n', 2)])
    .toEqual([{ line: 1, column: 2 }, { line: 2, column: 3 }, { line: 2, column: 1 }]);
});

test('whatever is printed parses to what prints the same', () => {
  const leaf = fc.constantFrom(
    'foo', 'bar{a="b"}', '1', '-2', 'foo offset 5m', 'sum(foo)', '{"x y"}', 'time()', 'rate(foo[5m] @ 3)', 'max_over_time(foo[1m:5s] @ end())',
  );
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf,
      fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/', '%', '^', '> bool', '== bool', 'atan2'), tie('tree')).map((parts) => parts.join(' ')),
      tie('tree').map((inner) => `(${inner})`), tie('tree').map((inner) => `-${inner}`)),
  }));
  fc.assert(fc.property(tree, (text) => {
    const once = printed(text);
    expect(printed(once)).toBe(once);
  }), { numRuns: 500 });
});

function refusal(text: string, options?: ParseOptions): string {
  try {
    return `taken: ${printExpr(parseExpr(text, options))}`;
  } catch (err) {
    return (err as Error).message;
  }
}
