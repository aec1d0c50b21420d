import { CelError } from '../../../lib/cel/cel-error';
import { evaluateCel, Names } from '../../../lib/cel/evaluate';
import { parseCel } from '../../../lib/cel/parser';
import { Duration, isList, isMap, mapOf, Optional, Timestamp, TypeValue, Uint, Value } from '../../../lib/cel/value';

/** A value as an expression that makes it. */
function shown(value: Value): string {
  if (isList(value)) return `[${value.map(shown).join(', ')}]`;
  if (isMap(value)) return `{${[...value.values()].map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(', ')}}`;
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b"${Buffer.from(value).toString('latin1')}"`;
  if (value instanceof Timestamp) return `timestamp(${value.ns})`;
  if (value instanceof Duration) return `duration(${value.ns})`;
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.value === undefined ? 'none' : `optional(${shown(value.value)})`;
  if (typeof value === 'number' && Number.isInteger(value)) return value.toFixed(1);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const NAMES: Names = new Map<string, Value>([
  ['x', 5n], ['s', 'été'], ['self', mapOf([['a', 1n], ['list', [1n, 2n, 3n]], ['inner', mapOf([['b', 'c']])]])],
]);

function result(text: string): string {
  try {
    return shown(evaluateCel(parseCel(text), NAMES));
  } catch (err) {
    if (!(err instanceof CelError)) throw err;
    return `${err.code === 'CEL_SYNTAX' ? `syntax error at ${err.at}` : 'error'}: ${err.message}`;
  }
}

// https://github.com/google/cel-spec/blob/master/doc/langdef.md
test.each([
  // literals
  ['1', '1'], ['0x1F', '31'], ['-9223372036854775808', '-9223372036854775808'], ['3u', '3u'], ['1.5e2', '150.0'], ['.5', '0.5'], ['true', 'true'],
  ['null', 'null'],
  ['"a\\n\\x41\\u00e9\\101"', '"a\\nAéA"'], ["r'\\n'", '"\\\\n"'], ['"""two\nlines"""', '"two\\nlines"'], ['b"é"', 'b"Ã©"'], ['b"\\xff"', 'b"ÿ"'],
  ['[1, 2,]', '[1, 2]'], ['{"a": 1, 2: [3]}', '{"a": 1, 2: [3]}'], ['// a comment\n1', '1'],
  // arithmetic: whole numbers are cut towards zero, and never leave 64 bits
  ['1 + 2 * 3 - 4', '3'], ['-7 / 2', '-3'], ['-7 % 2', '-1'], ['7u / 2u', '3u'], ['1.0 / 4.0', '0.25'], ['-x', '-5'], ['--x', '5'],
  ['9223372036854775807 + 1', 'error: integer overflow'], ['0u - 1u', 'error: unsigned integer overflow'], ['1 / 0', 'error: division by zero'],
  ['1 % 0', 'error: modulus by zero'], ['1 + 1.0', 'error: no such overload'], ['"a" + "b"', '"ab"'], ['[1] + [2]', '[1, 2]'], ['b"a" + b"b"', 'b"ab"'],
  // comparing: numbers by what they mean, whatever their type
  ['1 == 1.0', 'true'], ['1u < 2', 'true'], ['"a" < "b"', 'true'], ['"Z" < "a"', 'true'], ['false < true', 'true'], ['1 == "1"', 'false'],
  ['[1, 2] == [1, 2.0]', 'true'],
  ['{"a": 1} == {"a": 1u}', 'true'], ['[1] < [2]', 'error: no such overload'], ['9007199254740993 == 9007199254740992.0', 'false'], ['null == null', 'true'],
  // logic: one side that decides is enough
  ['false && (1 / 0 > 1)', 'false'], ['(1 / 0 > 1) && false', 'false'], ['(1 / 0 > 1) || true', 'true'], ['(1 / 0 > 1) || false', 'error: division by zero'],
  ['true && 1', 'error: no such overload'], ['!true', 'false'], ['true ? 1 : 2', '1'], ['false ? 1 : true ? 3 : 4', '3'],
  // selecting
  ['self.a', '1'], ['self.inner.b', '"c"'], ['self.nothing', 'error: no such key: nothing'], ['has(self.inner)', 'true'], ['has(self.nothing)', 'false'],
  ['self.list[1]', '2'], ['self.list[3]', 'error: index out of bounds: 3'], ['self["a"]', '1'], ['2 in self.list', 'true'], ['"a" in self', 'true'],
  ['"z" in self', 'false'],
  ['self.?a', 'optional(1)'], ['self.?z.?y.orValue(7)', '7'], ['self.list[?9].hasValue()', 'false'], ['optional.of(1).value()', '1'],
  // macros
  ['self.list.all(i, i > 0)', 'true'], ['self.list.all(i, i > 1 && 1 / (i - 1) > 0)', 'false'], ['self.list.exists(i, 1 / (i - 1) == 1)', 'true'],
  ['[0, 1].exists(i, 1 / i == 5)', 'error: division by zero'], ['self.list.exists_one(i, i > 2)', 'true'], ['self.list.map(i, i * 2)', '[2, 4, 6]'],
  ['self.list.map(i, i > 1, i * 2)', '[4, 6]'], ['self.list.filter(i, i != 2)', '[1, 3]'], ['self.all(k, k.size() > 0)', 'true'],
  // functions
  ['size(s)', '3'], ['s.size()', '3'], ['size([1, 2])', '2'], ['"abc".matches("^a.c$")', 'true'], ['matches("abc", "b")', 'true'],
  ['"a,b,c".split(",", 2)', '["a", "b,c"]'],
  ['["a", "b"].join("-")', '"a-b"'], ['"tacocat".substring(1, 3)', '"ac"'], ['s.indexOf("é", 1)', '2'], ['"abcabc".lastIndexOf("bc")', '4'],
  ['"aXbX".replace("X", "y", 1)', '"aybX"'],
  ['"ÀBC".lowerAscii()', '"Àbc"'], ['"  x ".trim()', '"x"'], ['s.charAt(2)', '"é"'], ['"a1b22".findAll("[0-9]+")', '["1", "22"]'],
  ['"abc".find("b.")', '"bc"'],
  ['[1, 3, 2].isSorted()', 'false'], ['[1, 3, 2].max()', '3'], ['[1, 2].sum()', '3'], ['[].sum()', '0'], ['[].min()', 'error: min called on empty list'],
  ['[1, 2, 1].indexOf(1)', '0'],
  ['[1, 2, 1].lastIndexOf(1)', '2'], ['type(1) == int', 'true'], ['type(1.0)', 'double'], ['int("42")', '42'], ['int(3.9)', '3'],
  ['int("x")', 'error: strconv.ParseInt: parsing "x": invalid syntax'],
  ['double("1e3")', '1000.0'], ['string(1.0)', '"1"'], ['string(b"\\xff")', 'error: invalid UTF-8 in bytes, cannot convert to string'],
  ['bool("true")', 'true'], ['uint(-1)', 'error: unsigned integer overflow'],
  ['isURL("https://example.com/x")', 'true'], ['isURL("example.com")', 'false'], ['isIP("::1")', 'true'], ['isCIDR("10.0.0.0/33")', 'false'],
  ['isQuantity("1.5Gi")', 'true'],
  ['sets.contains([1, 2], [2])', 'true'],
  // the types of Kubernetes
  ['quantity("1.5Gi") == quantity("1536Mi")', 'true'], ['quantity("50k").add(quantity("20k")).asInteger()', '70000'], ['quantity("1n").sub(1).sign()', '-1'],
  ['quantity("0.5").isInteger()', 'false'], ['quantity("0.5").asInteger()', 'error: cannot convert value to integer'],
  ['quantity("1e3").asApproximateFloat()', '1000.0'],
  ['quantity("2").isGreaterThan(quantity("1999m"))', 'true'], ['quantity("1").compareTo(quantity("1000m"))', '0'],
  ['quantity("0.1n") == quantity("1n")', 'true'],
  ['quantity("x")', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['type(quantity("1"))', 'kubernetes.Quantity'],
  ['url("https://a.example:8080/p?k=v&k=w").getHost()', '"a.example:8080"'], ['url("https://[::1]:80/").getHostname()', '"::1"'],
  ['url("/p/q").getScheme()', '""'],
  ['url("https://a/p%20q?k=v&k=w").getQuery()["k"]', '["v", "w"]'], ['url("https://a/p%20q").getEscapedPath()', '"/p%20q"'], ['isURL("https:///x")', 'true'],
  ['ip("127.0.0.1").isLoopback()', 'true'], ['ip("::1").family()', '6'], ['ip("fe80::1").isLinkLocalUnicast()', 'true'],
  ['ip("8.8.8.8").isGlobalUnicast()', 'true'],
  ['ip("224.0.0.5").isGlobalUnicast()', 'false'], ['ip("2001:DB8::1") == ip("2001:db8:0::1")', 'true'], ['ip.isCanonical("2001:DB8::1")', 'false'],
  ['string(ip("::0001"))', '"::1"'],
  ['cidr("10.1.0.0/16").containsIP("10.1.255.3")', 'true'], ['cidr("10.0.0.0/8").containsCIDR(cidr("10.1.0.0/16"))', 'true'],
  ['cidr("10.1.0.0/16").containsCIDR("10.0.0.0/8")', 'false'],
  ['string(cidr("10.1.2.3/16").masked())', '"10.1.0.0/16"'], ['cidr("2001:db8::/32").prefixLength()', '32'],
  ['cidr("10.0.0.1/24").ip() == ip("10.0.0.1")', 'true'],
  ['ip("10.0.0.300")', 'error: IP Address "10.0.0.300" parse error during conversion from string: ParseAddr("10.0.0.300"): unable to parse IP'],
  ['ip("1.2.3.4").getHost()', 'error: no such overload'],
  // time
  ['duration("1h30m")', 'duration(5400000000000)'], ['duration("1.5s") + duration("500ms") == duration("2s")', 'true'],
  ['duration("x")', 'error: time: invalid duration "x"'],
  ['duration("90m").getHours()', '1'], ['duration("90m").getMinutes()', '90'], ['timestamp("1970-01-01T00:00:01.5Z")', 'timestamp(1500000000)'],
  ['timestamp("2024-02-29T12:00:00+02:00").getHours()', '10'], ['timestamp("2024-02-29T12:00:00Z").getDayOfYear()', '59'],
  ['timestamp("2024-02-29T23:00:00Z").getDate("+02:00")', '1'],
  ['timestamp("2023-02-29T12:00:00Z")', 'error: parsing time "2023-02-29T12:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse'],
  ['timestamp("2024-01-01T00:00:00Z") - timestamp("2023-12-31T00:00:00Z") == duration("24h")', 'true'],
  ['string(timestamp("2024-01-01T00:00:00.120Z"))', '"2024-01-01T00:00:00.12Z"'],
  ['string(duration("-1.5s"))', '"-1.5s"'],
  // mistakes
  ['1 +', 'syntax error at 3: mismatched input <EOF> expecting an expression'], ['a b', 'syntax error at 2: mismatched input "b" expecting the end'],
  ['"a', 'syntax error at 0: a text has no end'], ['#', 'syntax error at 0: token recognition error at: "#"'],
  ['nobody', "error: undeclared reference to 'nobody'"],
  ['nothing(1)', "error: undeclared reference to 'nothing'"], ['"\\q"', 'syntax error at 1: unknown escape \\q'],
  ['if', 'syntax error at 0: reserved identifier: if'],
  ['has(x)', 'syntax error at 0: invalid argument to has() macro'], ['[1].all(1, true)', 'syntax error at 8: argument must be a simple name'],
  ['"a".matches("(")', 'error: error parsing regexp: error parsing regexp: missing closing ): `(`'],
])('%s', (text, expected) => expect(result(text)).toBe(expected));

test('a name that is written with a dot before it, and words that are fields', () => expect(result('.x + self.a')).toBe('6'));

test('depth and length are bounded', () => {
  expect(result('('.repeat(4000) + '1' + ')'.repeat(4000))).toMatch(/^syntax error at 200: expression is nested more than 200 levels deep$/);
  expect(result('!'.repeat(5000) + 'true')).toMatch(/nested more than 200 levels deep$/);
  expect(result(`"${'x'.repeat(20_000)}"`)).toBe('syntax error at 10000: expression has 20002 characters: expected at most 10000');
});

test('so is what an evaluation may cost', () => {
  const list = Array.from({ length: 2000 }, (_, i) => BigInt(i));
  const names = new Map<string, Value>([['list', list]]);
  expect(evaluateCel(parseCel('list.all(i, i >= 0)'), names)).toBe(true);
  expect(() => evaluateCel(parseCel('list.all(i, list.all(j, i + j >= 0))'), names)).toThrow('operation cancelled: actual cost limit exceeded');
  const budget = { steps: 1000 };
  evaluateCel(parseCel('1 + 2'), names, budget);
  expect(budget.steps).toBe(997);
});
