import { parseDefinitions } from '../../../../../runtime/local/api/builtin/notation';
import { BuiltinSchemas } from '../../../../../runtime/local/api/builtin/schemas';
import { builtinKinds } from '../../../../../runtime/local/api/builtin/kinds';

test('a definition is read field by field', () => {
  const [port, spec] = parseDefinitions(`
Port: name, port! int32, protocol=TCP, target IntOrString
Spec atomic: ports [Port] by port,protocol, tags [string] set, selector {string} atomic,
    template~ Template
`);
  expect(port.fields.map(({ name, isRequired, keyDefault, type }) => [name, type.base, isRequired, keyDefault])).toEqual([
    ['name', 'string', false, undefined], ['port', 'int32', true, undefined], ['protocol', 'string', false, 'TCP'], ['target', 'IntOrString', false, undefined],
  ]);
  expect(spec.isAtomic).toBe(true);
  expect(spec.fields.map(({ type: { container, listType, listKeys, isAtomic } }) => [container, listType, listKeys, isAtomic])).toEqual([
    ['list', 'map', ['port', 'protocol'], false], ['list', 'set', [], false], ['map', 'atomic', [], true], [undefined, 'atomic', [], false],
  ]);
  expect(spec.fields[3].isAlwaysThere).toBe(true);
});

test.each(['A', 'A: b c d', 'A: [b]'])('%p is refused', (text) => expect(() => parseDefinitions(text)).toThrow(/^bad (definition|field)/));

test('every definition of a built-in kind is there, and all that it names', () => {
  const schemas = new BuiltinSchemas();
  const kinds = builtinKinds(schemas, false);
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Pod', 'StatefulSet', 'CustomResourceDefinition', 'EndpointSlice', 'Role']));
  for (const { schema } of kinds) expect([...schema.properties!.keys()]).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']));
});

test('a name that nothing defines is a mistake', () => expect(() => new BuiltinSchemas('A: b None').node('A')).toThrow('no definition of None'));
