import { FieldNumbers, MessageField, MessageLayout } from '../../../../../runtime/local/api/builtin/field-numbers';
import { builtinKinds } from '../../../../../runtime/local/api/builtin/kinds';
import { BuiltinSchemas } from '../../../../../runtime/local/api/builtin/schemas';
import { FIELD_NUMBERS } from '../../../../../runtime/local/api/builtin/schemas/field-numbers';

const schemas = new BuiltinSchemas();
const numbers = new FieldNumbers(schemas);
const names = FIELD_NUMBERS.split('\n').map((line) => /^([A-Za-z.]+):/.exec(line)?.[1]).filter((name) => name !== undefined);
/** Those whose fields stand in others. */
const inlined = new Set([...FIELD_NUMBERS.matchAll(/\+(\w+)/g)].map(([, name]) => name));

function fieldNames(layout: MessageLayout): string[] {
  return [...layout.values()].flatMap((field) => (field instanceof Map ? fieldNames(field as MessageLayout) : (field as MessageField).definition.name));
}

test.each([
  ['Secret: metadata data:bytes - immutable*', [[1, 'metadata', false, false], [2, 'data', false, true], [4, 'immutable', true, false]]],
  ['Secret: metadata @9 type', [[1, 'metadata', false, false], [9, 'type', false, false]]],
])('%s', (text, expected) => {
  const layout = new FieldNumbers(schemas, `${text}\n`).layout('Secret')!;
  expect([...layout].map(([number, field]) => {
    const { definition, isPointer, isBytes } = field as MessageField;
    return [number, definition.name, isPointer, isBytes];
  })).toEqual(expected);
});

test('a line about a field that is none is a mistake', () => {
  expect(() => new FieldNumbers(schemas, 'Secret: nope\n').layout('Secret')).toThrow('the field numbers of Secret name nope, which Secret does not have');
});

test('every line has the fields of its definition, each once', () => {
  const whole = names.filter((name) => !inlined.has(name) && !['LocalObjectReference'].includes(name));
  for (const name of whole) {
    const fields = fieldNames(numbers.layout(name)!), defined = schemas.definition(name).fields.map((field) => field.name);
    expect([name, [...fields].sort()]).toEqual([name, defined.filter((field) => field !== 'extra').sort()]);
  }
});

test('every kind but that of definitions can be read, with all that it is made of', () => {
  const scalars = ['string', 'bool', 'int32', 'int64', 'Time', 'MicroTime', 'Quantity', 'IntOrString', 'any'];
  const seen = new Set<string>(), missing = new Set<string>();
  const visit = (name: string): void => {
    if (scalars.includes(name) || seen.has(name)) return;
    seen.add(name);
    if (!numbers.layout(name)) missing.add(name);
    for (const { type } of schemas.definition(name).fields) visit(type.base);
  };
  for (const { schema, kind } of builtinKinds(schemas, false)) if (kind !== 'CustomResourceDefinition') visit(schema.text.title!);
  expect([...missing]).toEqual([]);
});
