import { JsonObject } from '../../../lib/crds/json';
import { celName } from '../../../lib/crds/rules';
import { Schema } from '../../../lib/crds/schema';
import { SchemaText } from '../../../lib/crds/schema-text';

const rules = (...all: JsonObject[]) => ({ 'x-kubernetes-validations': all });
const schema = (spec: SchemaText) => Schema.compile({ type: 'object', properties: { spec } });
const told = (of: Schema, spec: JsonObject, before?: JsonObject) => (
  of.validate({ spec }, before && { spec: before }).map(({ field, message }) => `${field}: ${message}`));

const RANGE: SchemaText = {
  type: 'object',
  properties: {
    min: { type: 'integer' }, max: { type: 'integer' },
    name: { type: 'string', ...rules({ rule: 'self == oldSelf', message: 'name is immutable' }) },
  },
  ...rules({ rule: '!has(self.max) || self.min <= self.max', message: 'min must not exceed max' }),
};

test('a rule is asked of each object, and speaks of where it stands', () => {
  expect(told(schema(RANGE), { min: 1, max: 2 })).toEqual([]);
  expect(told(schema(RANGE), { min: 3, max: 2 })).toEqual(['spec: Invalid value: min must not exceed max']);
  expect(told(schema(RANGE), { max: 2 })).toEqual(['spec: Invalid value: min must not exceed max: no such key: min']);
});

test('one that compares with what was there is asked on a change alone', () => {
  expect(told(schema(RANGE), { min: 1, name: 'a' })).toEqual([]);
  expect(told(schema(RANGE), { min: 1, name: 'a' }, { min: 1, name: 'a' })).toEqual([]);
  expect(told(schema(RANGE), { min: 1, name: 'b' }, { min: 1, name: 'a' })).toEqual(['spec.name: Invalid value: "b": name is immutable']);
});

test('with an optional oldSelf it is asked of new objects too', () => {
  const of = schema({
    type: 'object', properties: { size: { type: 'integer', ...rules({ rule: 'self >= oldSelf.orValue(3)', optionalOldSelf: true }) } },
  });
  expect(told(of, { size: 2 })).toEqual(['spec.size: Invalid value: 2: failed rule: self >= oldSelf.orValue(3)']);
  expect(told(of, { size: 2 }, { size: 1 })).toEqual([]);
});

test('message, reason and field are the rule\'s', () => {
  const rule = { rule: '!has(self.a)', messageExpression: "'a is ' + self.a", reason: 'FieldValueForbidden', fieldPath: '.a' };
  expect(told(schema({ type: 'object', properties: { a: { type: 'string' } }, ...rules(rule) }), { a: 'x' })).toEqual(['spec.a: Forbidden: a is x']);
  const broken = { rule: 'false', messageExpression: "'a is ' + self.a", message: 'no' };
  expect(told(schema({ type: 'object', properties: { a: { type: 'string' } }, ...rules(broken) }), {})).toEqual(['spec: Invalid value: no']);
});

test('items of a list are known again by their keys', () => {
  const item: SchemaText = {
    type: 'object', required: ['name'],
    properties: { name: { type: 'string' }, size: { type: 'integer', ...rules({ rule: 'self >= oldSelf', message: 'never shrinks' }) } },
  };
  const disks: SchemaText = { 'type': 'array', 'items': item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };
  const of = schema({ type: 'object', properties: { disks } });
  const before = { disks: [{ name: 'a', size: 5 }, { name: 'b', size: 5 }] };
  expect(told(of, { disks: [{ name: 'b', size: 6 }, { name: 'a', size: 4 }, { name: 'c', size: 1 }] }, before)).toEqual([
    'spec.disks[1].size: Invalid value: 4: never shrinks']);
});

test('values are of the types that the schema says', () => {
  const of = schema({
    type: 'object',
    properties: {
      whole: { type: 'integer' }, part: { type: 'number' }, any: { 'x-kubernetes-int-or-string': true }, at: { type: 'string', format: 'date-time' },
      for: { type: 'string', format: 'duration' }, labels: { type: 'object', additionalProperties: { type: 'string' } },
    },
    ...rules({ rule: "self.whole / 2 == 1 && self.part / 2.0 == 1.5 && self.any == '80%' && self.at.getFullYear() == 2024 && self.__for__ < duration('2m')"
      + " && self.labels['a.b/c'] == 'd' && self.labels.all(k, k.size() == 5)" }),
  });
  expect(told(of, { whole: 3, part: 3, any: '80%', at: '2024-01-01T00:00:00Z', for: '90s', labels: { 'a.b/c': 'd' } })).toEqual([]);
});

test('where the object does not fit its schema no rule is asked', () => {
  expect(told(schema(RANGE), { min: 'x', max: 1 })).toEqual([
    'spec.min: Invalid value: "string": spec.min in body must be of type integer: "string"',
    '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  ]);
});

test.each([
  'self.all(a, a in self)', 'self.all(a, (self + [a]).size() > 0)', 'self.all(a, self == self)', 'self.distinct().size() > 0',
])('what %s reads and copies counts', (rule) => {
  const list: SchemaText = { type: 'array', items: { type: 'integer' }, ...rules({ rule }) };
  const [error] = told(schema({ type: 'object', properties: { list } }), { list: Array.from({ length: 12_000 }, (_, i) => i) });
  expect(error).toContain('actual cost limit exceeded');
});

test('a rule that takes too long ends', () => {
  const list: SchemaText = { type: 'array', items: { type: 'integer' }, ...rules({ rule: 'self.all(a, self.all(b, a + b >= 0))' }) };
  const [error] = told(schema({ type: 'object', properties: { list } }), { list: Array.from({ length: 2000 }, (_, i) => i) });
  expect(error).toBe('spec.list: Invalid value: self.all(a, self.all(b, a + b >= 0)): operation cancelled: actual cost limit exceeded: '
    + 'the rule takes too long on this object');
});

test.each([
  [{ rule: 'self.nothing == 1' }, "rule: compilation failed: ERROR: <input>:1:1: undefined field 'nothing'"],
  [{ rule: 'self.min <' }, 'rule: compilation failed: ERROR: <input>:1:11: mismatched input <EOF> expecting an expression'],
  [{ rule: 'other > 1' }, "rule: compilation failed: ERROR: <input>:1:1: undeclared reference to 'other' (in container '')"],
  [{ rule: 'self.name.nothing()' }, "rule: compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing' (in container '')"],
  [{ rule: "self.name.toString() == ''" }, "rule: compilation failed: ERROR: <input>:1:1: undeclared reference to 'toString' (in container '')"],
  [{ rule: 'constructor(1) == 1' }, "rule: compilation failed: ERROR: <input>:1:1: undeclared reference to 'constructor' (in container '')"],
  [{ rule: '[1].all(x, self.q > x)' }, "rule: compilation failed: ERROR: <input>:1:12: undefined field 'q'"],
  [{ rule: ' ' }, 'rule: a rule is required'], [{ rule: 'true', message: 'a\nb' }, 'message: must be one line of text'],
  [{ rule: 'true', reason: 'Because' },
    'reason: expected one of FieldValueInvalid, FieldValueRequired, FieldValueForbidden, FieldValueDuplicate, got "Because"'],
  [{ rule: 'true', fieldPath: 'a' }, 'fieldPath: expected fields behind dots, got "a"'],
])('%j is refused', (rule, message) => {
  expect(() => schema({ ...RANGE, ...rules(rule) })).toThrow(`schema at spec.x-kubernetes-validations[0].${message}`);
});

test.each([
  ['plain', 'plain'], ['namespace', '__namespace__'], ['a.b', 'a__dot__b'], ['a-b/c', 'a__dash__b__slash__c'], ['a__b', 'a__underscores__b'], ['1a', undefined],
])('the field %s is called %s', (name, expected) => expect(celName(name)).toBe(expected));
