import { readJson } from '../../../../../runtime/local/api/web/json-text';

test.each([
  '{}', '[]', '"x"', '0', '-1.5e+3', 'true', 'null', ' { "a" : [ 1 , { "b" : "\\u00e9\\n" } ] } ', '"\u2028"',
])('%j is read', (text) => expect(readJson(text)).toEqual({ value: JSON.parse(text), duplicates: [] }));

test.each([
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['{"a":', 'unexpected end of JSON input'],
  ['"a', 'unexpected end of JSON input'],
  ['a: 1', "invalid character 'a' looking for beginning of value"],
  ['{a}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a"}', "invalid character '}' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['1 2', "invalid character '2' after top-level value"],
  ['-', 'unexpected end of JSON input'],
  ['-x', "invalid character 'x' in numeric literal"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['\'', "invalid character '\\'' looking for beginning of value"],
  ['{"__proto__":{}}', 'a field cannot be named __proto__'],
  ['['.repeat(300), 'exceeded max depth: more than 200 levels'],
])('%j is refused', (text, error) => expect(readJson(text)).toEqual({ error }));

test('fields that are there twice are told with their paths', () => {
  expect(readJson('{"a":1,"b":{"c":1,"c":2},"a":[{"d":1,"d":2}]}')).toMatchObject({ duplicates: ['b.c', 'a', 'a[0].d'] });
});

test('a long text with many escapes is read', () => {
  const value = '\\"\u00e9'.repeat(500_000);
  expect(readJson(JSON.stringify(value))).toEqual({ value, duplicates: [] });
});
