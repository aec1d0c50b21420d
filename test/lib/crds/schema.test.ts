import { fieldErrorText } from '../../../lib/crds/field-error';
import { Json, JsonObject } from '../../../lib/crds/json';
import { Schema } from '../../../lib/crds/schema';
import { SchemaText } from '../../../lib/crds/schema-text';

function ofField(text: SchemaText): Schema {
  return Schema.compile({ type: 'object', properties: { spec: { type: 'object', properties: { x: text } } } });
}

function errorsOf(text: SchemaText, x: Json): string[] {
  return ofField(text).validate({ spec: { x } }).map((error) => `${error.reason} ${fieldErrorText(error)}`);
}

const NAMED: SchemaText = { 'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], 'items': {
  type: 'object', required: ['name'], properties: { name: { type: 'string' }, protocol: { type: 'string', default: 'TCP' }, port: { type: 'integer' } },
} };

describe('validation', () => {
  test.each<[string, SchemaText, Json, string]>([
    ['a text for a number', { type: 'integer' }, '1',
      'FieldValueTypeInvalid spec.x: Invalid value: "string": spec.x in body must be of type integer: "string"'],
    ['a number for a text', { type: 'string' }, 1, 'FieldValueTypeInvalid spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"'],
    ['a list for an object', { type: 'object' }, [], 'FieldValueTypeInvalid spec.x: Invalid value: "array": spec.x in body must be of type object: "array"'],
    ['an object for a list', { type: 'array' }, {}, 'FieldValueTypeInvalid spec.x: Invalid value: "object": spec.x in body must be of type array: "object"'],
    ['null', { type: 'string' }, null, 'FieldValueTypeInvalid spec.x: Invalid value: "null": spec.x in body must be of type string: "null"'],
    ['a fraction', { type: 'integer' }, 1.5, 'FieldValueTypeInvalid spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"'],
    ['neither number nor text', { 'x-kubernetes-int-or-string': true }, true,
      'FieldValueTypeInvalid spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"'],
    ['none of the values', { type: 'string', enum: ['a', 'b'] }, 'c', 'FieldValueNotSupported spec.x: Unsupported value: "c": supported values: "a", "b"'],
    ['no match', { type: 'string', pattern: '^a+$' }, 'b', 'FieldValueInvalid spec.x: Invalid value: "b": spec.x in body should match \'^a+$\''],
    ['too short', { type: 'string', minLength: 2 }, 'b', 'FieldValueInvalid spec.x: Invalid value: "b": spec.x in body should be at least 2 chars long'],
    ['too long', { type: 'string', maxLength: 2 }, 'abc', 'FieldValueTooLong spec.x: Too long: may not be more than 2 bytes'],
    ['too small', { type: 'integer', minimum: 2 }, 1, 'FieldValueInvalid spec.x: Invalid value: 1: spec.x in body should be greater than or equal to 2'],
    ['just too small', { type: 'number', minimum: 2, exclusiveMinimum: true }, 2,
      'FieldValueInvalid spec.x: Invalid value: 2: spec.x in body should be greater than 2'],
    ['too large', { type: 'integer', maximum: 2 }, 3, 'FieldValueInvalid spec.x: Invalid value: 3: spec.x in body should be less than or equal to 2'],
    ['no multiple', { type: 'number', multipleOf: 0.1 }, 0.25, 'FieldValueInvalid spec.x: Invalid value: 0.25: spec.x in body should be a multiple of 0.1'],
    ['beyond 32 bits', { type: 'integer', format: 'int32' }, 2 ** 31,
      'FieldValueInvalid <nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x'],
    ['no date', { type: 'string', format: 'date-time' }, '2026-13-01T00:00:00Z',
      'FieldValueTypeInvalid spec.x: Invalid value: "2026-13-01T00:00:00Z": spec.x in body must be of type date-time: "2026-13-01T00:00:00Z"'],
    ['too many items', { type: 'array', maxItems: 1 }, [1, 2], 'FieldValueTooMany spec.x: Too many: 2: must have at most 1 items'],
    ['too few items', { type: 'array', minItems: 1 }, [], 'FieldValueInvalid spec.x: Invalid value: 0: spec.x in body should have at least 1 items'],
    ['too few fields', { type: 'object', minProperties: 1 }, {},
      'FieldValueInvalid spec.x: Invalid value: 0: spec.x in body should have at least 1 properties'],
    ['a set with twins', { 'type': 'array', 'x-kubernetes-list-type': 'set' }, [1, 2, 1], 'FieldValueDuplicate spec.x[2]: Duplicate value: 1'],
    ['items with the same key', NAMED, [{ name: 'a' }, { name: 'a' }], 'FieldValueDuplicate spec.x[1]: Duplicate value: {"name":"a"}'],
    ['an item without its key', NAMED, [{ port: 1 }], 'FieldValueRequired spec.x[0].name: Required value'],
    ['a value of a map', { type: 'object', additionalProperties: { type: 'string' } }, { k: 1 },
      'FieldValueTypeInvalid spec.x.k: Invalid value: "integer": spec.x.k in body must be of type string: "integer"'],
    ['all of them', { allOf: [{ maximum: 1 }] }, 2, 'FieldValueInvalid spec.x: Invalid value: 2: spec.x in body should be less than or equal to 1'],
    ['any of them', { anyOf: [{ maximum: 1 }, { minimum: 3 }] }, 2,
      'FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)'],
    ['none of those that exclude each other', { oneOf: [{ maximum: 1 }] }, 2,
      'FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid'],
    ['two of those that exclude each other', { oneOf: [{ maximum: 3 }, { minimum: 1 }] }, 2,
      'FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
    ['what must not be', { not: { maximum: 3 } }, 2, 'FieldValueInvalid <nil>: Invalid value: "": "spec.x" must not validate the schema (not)'],
    ['an object without its type', { 'type': 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }, { kind: 'Pod' },
      'FieldValueRequired spec.x.apiVersion: Required value: must not be empty'],
  ])('%s', (_, text, value, error) => expect(errorsOf(text, value)).toEqual([error]));

  test.each<[string, SchemaText, Json]>([
    ['null where it may stand', { type: 'string', nullable: true }, null],
    ['a whole number for a number', { type: 'number' }, 1],
    ['a number or a text', { 'x-kubernetes-int-or-string': true }, '25%'],
    ['characters, not bytes', { type: 'string', maxLength: 2 }, 'ü𝄞'],
    ['a multiple', { type: 'number', multipleOf: 0.1 }, 0.3],
    ['a match anywhere', { type: 'string', pattern: 'b' }, 'abc'],
    ['keys that differ by a default', { ...NAMED, 'x-kubernetes-list-map-keys': ['name', 'protocol'] }, [{ name: 'a' }, { name: 'a', protocol: 'UDP' }]],
    ['an unknown format', { type: 'string', format: 'whatever' }, 'x'],
  ])('takes %s', (_, text, value) => expect(errorsOf(text, value)).toEqual([]));

  test('what is as it was is not looked at, whatever the schema has become', () => {
    const schema = Schema.compile({ type: 'object', required: ['new'], properties: { a: { type: 'string', enum: ['y'] }, list: NAMED } });
    const before = { a: 'x', list: [{ name: 'one', port: 'old' }] };
    expect(schema.validate(before, before)).toEqual([]);
    const changed = schema.validate({ ...before, list: [...before.list, { name: 'two', port: 'new' }] }, before);
    expect(changed.map(fieldErrorText)).toEqual([
      'new: Required value', 'list[1].port: Invalid value: "string": list[1].port in body must be of type integer: "string"',
    ]);
  });

  test('a field alone is named from there', () => {
    const status: SchemaText = { type: 'object', properties: { phase: { type: 'string' } } };
    const schema = Schema.compile({ type: 'object', properties: { spec: { type: 'string' }, status } });
    expect(schema.validateField({ spec: 1, status: { phase: 1 } }, 'status').map(fieldErrorText))
      .toEqual(['status.phase: Invalid value: "integer": phase in body must be of type string: "integer"']);
  });
});

describe('defaults', () => {
  function defaulted(text: SchemaText, value: JsonObject): JsonObject {
    Schema.compile(text).applyDefaults(value);
    return value;
  }
  const text: SchemaText = { type: 'object', properties: {
    a: { type: 'integer', default: 1 }, n: { type: 'string', nullable: true }, o: { type: 'string' },
    deep: { type: 'object', default: {}, properties: { b: { type: 'string', default: 'bee' } } },
    plain: { type: 'object', properties: { c: { type: 'string', default: 'sea' } } },
    map: { type: 'object', additionalProperties: { type: 'object', properties: { d: { type: 'integer', default: 4 } } } },
    list: { type: 'array', items: { type: 'object', properties: { e: { type: 'integer', default: 5 } } } },
  } };

  test.each<[string, JsonObject, JsonObject]>([
    ['fill what is absent, and what is in it', {}, { a: 1, deep: { b: 'bee' } }],
    ['leave what is there', { a: 0, deep: { b: '' } }, { a: 0, deep: { b: '' } }],
    ['go into what is there, and into nothing else', { plain: {} }, { plain: { c: 'sea' }, a: 1, deep: { b: 'bee' } }],
    ['reach values of maps and items of lists', { map: { k: {} }, list: [{}, { e: 0 }] },
      { map: { k: { d: 4 } }, list: [{ e: 5 }, { e: 0 }], a: 1, deep: { b: 'bee' } }],
    ['take a null away where none may stand', { a: null, n: null, o: null }, { a: 1, n: null, deep: { b: 'bee' } }],
  ])('%s', (_, value, expected) => expect(defaulted(text, value)).toEqual(expected));

  test('are copies: nobody changes those of others', () => {
    const schema = Schema.compile({ type: 'object', properties: { list: { type: 'array', default: [1] } } });
    const [one, two]: JsonObject[] = [{}, {}];
    schema.applyDefaults(one);
    (one.list as Json[]).push(2);
    schema.applyDefaults(two);
    expect(two).toEqual({ list: [1] });
  });
});

describe('pruning', () => {
  const schema = Schema.compile({ type: 'object', properties: {
    known: { type: 'object', properties: { a: { type: 'string' } } },
    list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
    map: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
    free: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true, 'properties': { strict: { type: 'object', properties: {} } } },
    object: { 'type': 'object', 'x-kubernetes-embedded-resource': true, 'properties': { spec: { type: 'object' } } },
  } });

  test('takes out what has no schema, and says where it stood', () => {
    const value: JsonObject = {
      apiVersion: 'v1', kind: 'X', metadata: { any: 1 }, z: 1,
      known: { a: 'x', bogus: 1 }, list: [{ a: 'x' }, { b: 1 }], map: { k: { c: 1 } }, free: { any: { thing: 1 }, strict: { d: 1 } },
      object: { apiVersion: 'v1', kind: 'Y', metadata: { name: 'y' }, spec: { e: 1 }, f: 1 },
    };
    expect(schema.prune(value)).toEqual(['free.strict.d', 'known.bogus', 'list[1].b', 'map.k.c', 'object.f', 'object.spec.e', 'z']);
    expect(value).toEqual({
      apiVersion: 'v1', kind: 'X', metadata: { any: 1 },
      known: { a: 'x' }, list: [{ a: 'x' }, {}], map: { k: {} }, free: { any: { thing: 1 }, strict: {} },
      object: { apiVersion: 'v1', kind: 'Y', metadata: { name: 'y' }, spec: {} },
    });
  });
});

test.each<[string, SchemaText, string]>([
  ['a pattern', { properties: { a: { items: { pattern: '(' } } } }, 'schema at a.items: pattern "(": error parsing regexp: missing closing )'],
  ['nesting without end', nested(300), 'nested more than 200 levels deep'],
])('refuses %s', (_, text, why) => expect(() => Schema.compile(text)).toThrow(why));

function nested(levels: number): SchemaText {
  return levels === 0 ? { type: 'string' } : { type: 'array', items: nested(levels - 1) };
}
