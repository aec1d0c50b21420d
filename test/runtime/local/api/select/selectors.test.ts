import { METADATA_FIELDS, parseFieldSelector } from '../../../../../runtime/local/api/select/field-selector';
import { objectSelector, parseLabelSelector, selects, selectorText } from '../../../../../runtime/local/api/select/label-selector';

test.each<[string, Record<string, string>, boolean]>([
  ['', {}, true], ['a=1', { a: '1' }, true], ['a==1', { a: '1' }, true], ['a=1', {}, false], ['a!=1', {}, true], ['a!=1', { a: '1' }, false],
  ['a in (1,2)', { a: '2' }, true], ['a in (1, 2)', { a: '3' }, false], ['a notin (1,2)', {}, true], ['a notin (1,2)', { a: '1' }, false],
  ['a', { a: '' }, true], ['!a', {}, true], ['!a', { a: '' }, false], ['a>1', { a: '2' }, true], ['a>1', { a: 'x' }, false], ['a<10', { a: '9' }, true],
  ['a=1,b', { a: '1', b: '' }, true], ['a=1,b', { a: '1' }, false], ['a=', { a: '' }, true], ['a in (,1)', { a: '' }, true],
  ['x.io/a=1', { 'x.io/a': '1' }, true], ['a', { constructor: 'x' }, false], ['!toString', {}, true],
])('%p of %j: %s', (text, labels, does) => (
  expect(selects(parseLabelSelector(text), labels)).toBe(does)));

test.each([
  ['in=1', "found 'in', expected: !, identifier, or 'end of string'"],
  ['a===', "unable to parse requirement: found '=', expected: identifier"],
  ['a in x', "unable to parse requirement: found 'x' expected: '('"],
  ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in ()', "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
  ['a=x,', "found '', expected: identifier after ','"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['a>x', "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
  ['a=-', 'unable to parse requirement: values[0][a]: Invalid value: "-": a valid label must be'],
  ['-a', 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of'],
])('%p is refused', (text, why) => expect(() => parseLabelSelector(text)).toThrow(why));

test('a selector of an object is written as a parameter, and means the same', () => {
  const selector = objectSelector({ matchLabels: { a: '1' }, matchExpressions: [
    { key: 'b', operator: 'In', values: ['1', '2'] }, { key: 'c', operator: 'NotIn', values: ['1'] }, { key: 'd', operator: 'Exists' },
    { key: 'e', operator: 'DoesNotExist' },
  ] });
  expect(selectorText(selector)).toBe('a=1,b in (1,2),c!=1,d,!e');
  expect(parseLabelSelector(selectorText(selector))).toEqual(selector);
});

test.each([
  ['metadata.name=a', [{ field: 'metadata.name', isEqual: true, value: 'a' }]],
  ['metadata.name!=a,metadata.namespace==b',
    [{ field: 'metadata.name', isEqual: false, value: 'a' }, { field: 'metadata.namespace', isEqual: true, value: 'b' }]],
  ['metadata.name=a\\,b', [{ field: 'metadata.name', isEqual: true, value: 'a,b' }]],
  ['', []],
])('fields %p', (text, terms) => expect(parseFieldSelector(text, METADATA_FIELDS)).toEqual(terms));

test.each([
  ['spec.x=1', 'field label not supported: spec.x'], ['toString=1', 'field label not supported: toString'],
  ['metadata.name', "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
])('fields %p are refused', (text, why) => expect(() => parseFieldSelector(text, METADATA_FIELDS)).toThrow(why));
