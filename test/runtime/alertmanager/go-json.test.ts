import { Labels } from '../../../lib/model/labels';
import { goJson, JsonValue, labelPairs, Pairs } from '../../../runtime/alertmanager/go-json';

test.each<[JsonValue, string]>([
  [{ b: 1, a: [true, null, 'x'], none: undefined }, '{"b":1,"a":[true,null,"x"]}'],
  [{ list: [] }, '{"list":[]}'],
  [new Pairs([['10', 'a'], ['9', 'b']]), '{"10":"a","9":"b"}'],
  [labelPairs(Labels.of({ 9: 'b', 10: 'a', __proto__x: 'c' })), '{"10":"a","9":"b","__proto__x":"c"}'],
  ['\u0000\u0007\b\f\n\r\t\u007f"\\/', '"\\u0000\\u0007\\b\\f\\n\\r\\t\u007f\\"\\\\/"'],
  ['\u2028\u2029', '"\\u2028\\u2029"'],
  ['half \ud800', '"half \ufffd"'],
])('%j is %s', (value, json) => expect(goJson(value, false)).toBe(json));

test('payloads escape what HTML would read', () => {
  expect(goJson({ '<a>': '<b>&' }, true)).toBe('{"\\u003ca\\u003e":"\\u003cb\\u003e\\u0026"}');
  expect(goJson({ '<a>': '<b>&' }, false)).toBe('{"<a>":"<b>&"}');
});
