import fc from 'fast-check';
import { json } from '../../../lib/log/json';
import { LineFormat } from '../../../lib/log/line-format';
import { logfmt } from '../../../lib/log/logfmt';
import { Secret } from '../../../lib/log/secret';

const failed = new Error('cannot load rules', { cause: new Error('open rules.yml:\n no such file') });

// Each row: the value, then how logfmt and JSON show it. Strings, numbers, lists and groups are what Go's slog makes of their twins.
test.each<[unknown, string, string]>([
  // words
  ['word', 'word', '"word"'],
  ['', '""', '""'],
  ['two words', '"two words"', '"two words"'],
  ['a=b', '"a=b"', '"a=b"'],
  ['say "hi"', String.raw`"say \"hi\""`, String.raw`"say \"hi\""`],
  ['a\\b', 'a\\b', String.raw`"a\\b"`],
  ['a\\b c', String.raw`"a\\b c"`, String.raw`"a\\b c"`],
  ['<a href=\'x\'>&', '"<a href=\'x\'>&"', '"<a href=\'x\'>&"'],
  ['^(z?ram|loop|fd)\\d+$', '^(z?ram|loop|fd)\\d+$', String.raw`"^(z?ram|loop|fd)\\d+$"`],
  ['line\nline\r\n\ttab', String.raw`"line\nline\r\n\ttab"`, String.raw`"line\nline\r\n\ttab"`],
  ['\0\x01\x07\b\v\f\x1b', String.raw`"\x00\x01\a\b\v\f\x1b"`, String.raw`"\u0000\u0001\u0007\u0008\u000b\u000c\u001b"`],
  ['\x7f', '\x7f', '"\x7f"'],
  ['\x7f ', String.raw`"\x7f "`, '"\x7f "'],
  // beyond ASCII
  ['é中😀', 'é中😀', '"é中😀"'],
  ['\u0085', String.raw`"\u0085"`, '"\u0085"'],
  ['\u00a0', String.raw`"\u00a0"`, '"\u00a0"'],
  ['\u2028\u2029', String.raw`"\u2028\u2029"`, String.raw`"\u2028\u2029"`],
  ['\u200d', String.raw`"\u200d"`, '"\u200d"'],
  ['\ue000', String.raw`"\ue000"`, '"\ue000"'],
  ['\u{e0001}', String.raw`"\U000e0001"`, '"\u{e0001}"'],
  ['\ufffd', '"\ufffd"', '"\ufffd"'],
  ['half \ud83d', '"half \ufffd"', '"half \ufffd"'],
  // numbers
  [0, '0', '0'],
  [1_000_000, '1000000', '1000000'],
  [-9_007_199_254_740_991, '-9007199254740991', '-9007199254740991'],
  [1.5, '1.5', '1.5'],
  [12_345_678.5, '1.23456785e+07', '12345678.5'],
  [1e-7, '1e-07', '1e-7'],
  [1e21, '1e+21', '1e+21'],
  [NaN, 'NaN', '"!ERROR:json: unsupported value: NaN"'],
  [Infinity, '+Inf', '"!ERROR:json: unsupported value: +Inf"'],
  [18446744073709551615n, '18446744073709551615', '18446744073709551615'],
  // other scalars
  [true, 'true', 'true'],
  [null, '<nil>', 'null'],
  [undefined, '<nil>', 'null'],
  [Symbol('s'), '[symbol]', '"[symbol]"'],
  [() => 0, '[function]', '"[function]"'],
  // lists
  [[], '[]', '[]'],
  [['a', 'b c'], '"[a b c]"', '["a","b c"]'],
  [[1, 2.5, true, null, undefined], '"[1 2.5 true <nil> <nil>]"', '[1,2.5,true,null,null]'],
  [[['a'], { k: 'v', n: 1 }], '"[[a] {k:v n:1}]"', '[["a"],{"k":"v","n":1}]'],
  [Uint8Array.of(1, 2), '"[1 2]"', '[1,2]'],
  [new Set(['a', 'b']), '"[a b]"', '["a","b"]'],
  [new Map([['a', 1]]), '"[[a 1]]"', '[["a",1]]'],
  // objects that speak for themselves
  [failed, '"cannot load rules: open rules.yml: no such file"', '"cannot load rules: open rules.yml: no such file"'],
  [[failed], '"[cannot load rules: open rules.yml: no such file]"', '["cannot load rules: open rules.yml: no such file"]'],
  [new URL('http://localhost:9090/a'), 'http://localhost:9090/a', '"http://localhost:9090/a"'],
  [{ toString: () => '{a="b"}' }, String.raw`"{a=\"b\"}"`, String.raw`"{a=\"b\"}"`],
  [{ toJSON: () => ['x'] }, '[x]', '["x"]'],
  [new Secret('hunter2'), '<secret>', '"<secret>"'],
  [[new Secret('hunter2')], '[<secret>]', '["<secret>"]'],
  [{ toString: () => { throw new Error('boom'); } }, '"!PANIC: boom"', '"!PANIC: boom"'],
])('%p is %s in logfmt and %s in JSON', (value, inLogfmt, inJson) => {
  expect(logfmt.fields({ v: value })).toBe(` v=${inLogfmt}`);
  expect(json.fields({ v: value })).toBe(`,"v":${inJson}`);
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['a group', { req: { method: 'GET', in: { n: 1 } } }, ' req.method=GET req.in.n=1', ',"req":{"method":"GET","in":{"n":1}}'],
  ['a group without prototype', { g: Object.assign(Object.create(null), { a: 1 }) }, ' g.a=1', ',"g":{"a":1}'],
  ['an empty group', { g: {}, after: 1 }, ' after=1', ',"after":1'],
  ['the own keys of a line', { time: 1, level: 2, source: 3, msg: 4, g: { time: 5 } },
    ' logged_time=1 logged_level=2 logged_source=3 msg=4 g.logged_time=5',
    ',"logged_time":1,"logged_level":2,"logged_source":3,"msg":4,"g":{"logged_time":5}'],
  ['keys that need quotes', { 'a b': 1, 'c"': 2, '': 3, 'g': { 'd=': 4 } },
    String.raw` "a b"=1 "c\""=2 ""=3 "g.d="=4`, String.raw`,"a b":1,"c\"":2,"":3,"g":{"d=":4}`],
  ['a key named like an inherited property', JSON.parse('{"g":{"__proto__":1,"constructor":2}}'),
    ' g.__proto__=1 g.constructor=2', ',"g":{"__proto__":1,"constructor":2}'],
])('%s', (_name, fields, inLogfmt, inJson) => {
  expect(logfmt.fields(fields)).toBe(inLogfmt);
  expect(json.fields(fields)).toBe(inJson);
});

const circle: { self?: unknown; twice?: unknown } = {};
circle.self = circle.twice = circle;

describe.each<[string, LineFormat]>([['logfmt', logfmt], ['JSON', json]])('what is too large, in %s', (_name, format) => {
  test.each<[string, unknown]>([
    ['a long string', 'x'.repeat(1e6)],
    ['a pair of surrogates on the edge', `${'x'.repeat(16 * 1024 - 1)}${'😀'.repeat(9)}`],
    ['a long list', new Array(1e7)],
    ['what never ends', (function* numbers() { for (let i = 0; ; i++) yield i; })()],
    ['a list of long strings', new Array(100).fill('x'.repeat(10_000))],
    ['a wide group', Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, i]))],
    ['a long key', { ['x'.repeat(1e6)]: 1 }],
    ['a long error', new Error('x'.repeat(1e6))],
    ['a circle', circle],
    ['a deep list', Array.from({ length: 1000 }).reduce((inner) => [inner], 0)],
    ['an object that hides in itself', { toJSON() { return this; } }],
  ])('%s is cut and says so', (_what, value) => {
    const text = format.fields({ v: value });
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain('...(cut)');
    if (format === json) expect(() => JSON.parse(`{${text.slice(1)}}`)).not.toThrow();
  });

  test('16 Ki characters are not', () => expect(format.fields({ v: 'x'.repeat(16 * 1024) })).not.toContain('cut'));
});

const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true, withSparseArray: true, withMap: true });
const text = fc.string({ unit: 'binary' });

test('whatever the fields hold, a line stays one line, and JSON stays JSON', () => {
  fc.assert(fc.property(text, text, anything, (message, key, value) => {
    for (const format of [logfmt, json]) {
      const line = format.line(0, 'info', key, message, format.fields({ [key]: value }));
      expect(line.slice(0, -1)).not.toMatch(/[\n\r\v\f\u2028\u2029]/);
      expect(line.endsWith('\n')).toBe(true);
      if (format === json) expect(JSON.parse(line)).toMatchObject({ msg: message, source: key });
    }
  }));
});

test('JSON gives every string back', () => {
  fc.assert(fc.property(text, (value) => expect(JSON.parse(`{${json.fields({ v: value }).slice(1)}}`)).toEqual({ v: value })));
});

test('logfmt quotes so that no other string gives the same text', () => {
  fc.assert(fc.property(text, text, (a, b) => {
    expect(logfmt.fields({ v: a }) === logfmt.fields({ v: b })).toBe(a === b);
  }), { examples: [['a\nb', 'a\\nb'], ['"', '\\"'], ['\u00e9', '\\u00e9'], ['a', '"a"']] });
});
