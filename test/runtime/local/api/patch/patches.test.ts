import { JsonObject, Json } from '../../../../../lib/crds/json';
import { BuiltinSchemas } from '../../../../../runtime/local/api/builtin/schemas';
import { jsonPatch } from '../../../../../runtime/local/api/patch/json-patch';
import { mergePatch } from '../../../../../runtime/local/api/patch/merge-patch';
import { strategicMergePatch } from '../../../../../runtime/local/api/patch/strategic-merge';

describe('a merge patch (RFC 7386, appendix A)', () => {
  test.each<[Json, Json, Json]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }], [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }], [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }], [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }], [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }], [['a', 'b'], ['c', 'd'], ['c', 'd']], [{ a: 'b' }, ['c'], ['c']], [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j and %j', (target, patch, result) => expect(mergePatch(target, patch)).toEqual(result));
});

describe('a JSON patch (RFC 6902)', () => {
  const target = (): JsonObject => ({ a: { b: 1 }, list: ['x', 'y'], 'm/n': { 'o~p': 1 } });
  test.each<[string, JsonObject[], JsonObject]>([
    ['add a field', [{ op: 'add', path: '/a/c', value: 2 }], { ...target(), a: { b: 1, c: 2 } }],
    ['add an item', [{ op: 'add', path: '/list/1', value: 'z' }], { ...target(), list: ['x', 'z', 'y'] }],
    ['add at the end', [{ op: 'add', path: '/list/-', value: 'z' }], { ...target(), list: ['x', 'y', 'z'] }],
    ['replace', [{ op: 'replace', path: '/list/0', value: 'z' }], { ...target(), list: ['z', 'y'] }],
    ['remove', [{ op: 'remove', path: '/a/b' }, { op: 'remove', path: '/list/0' }], { ...target(), a: {}, list: ['y'] }],
    ['move', [{ op: 'move', from: '/a/b', path: '/c' }], { ...target(), a: {}, c: 1 }],
    ['copy', [{ op: 'copy', from: '/a', path: '/c' }, { op: 'add', path: '/c/d', value: 2 }], { ...target(), c: { b: 1, d: 2 } }],
    ['test', [{ op: 'test', path: '/a', value: { b: 1 } }], target()],
    ['escapes', [{ op: 'replace', path: '/m~1n/o~0p', value: 2 }], { ...target(), 'm/n': { 'o~p': 2 } }],
  ])('%s', (_, patch, result) => expect(jsonPatch(target(), patch)).toEqual(result));

  test.each<[string, Json, string]>([
    ['no list', {}, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    ['an operation that is none', [{ op: 'frob', path: '' }], 'invalid operation {"op":"frob","path":""}: unsupported operation'],
    ['no path', [{ op: 'remove' }], 'invalid operation {"op":"remove"}: missing path'],
    ['nothing to remove', [{ op: 'remove', path: '/none' }], 'the server rejected our request'],
    ['nothing to replace', [{ op: 'replace', path: '/a/none', value: 1 }], 'the server rejected our request'],
    ['another value', [{ op: 'test', path: '/a/b', value: 2 }], 'the server rejected our request'],
    ['behind the end', [{ op: 'add', path: '/list/3', value: 1 }], 'the server rejected our request'],
    ['a leading zero', [{ op: 'remove', path: '/list/00' }], 'the server rejected our request'],
    ['what every object inherits', [{ op: 'copy', from: '/constructor', path: '/c' }], 'the server rejected our request'],
    ['into itself', [{ op: 'move', from: '/a', path: '/a/b' }], 'the server rejected our request'],
    ['copies of copies', Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '/a', path: `/a/c${i}` })), 'Request entity too large: limit is 3145728'],
  ])('%s is refused', (_, patch, why) => expect(() => jsonPatch(target(), patch)).toThrow(why));

  test('all of it or nothing', () => {
    const before = target();
    expect(() => jsonPatch(before, [{ op: 'remove', path: '/a/b' }, { op: 'remove', path: '/none' }])).toThrow('the server rejected our request');
    expect(before).toEqual(target());
  });
});

describe('a strategic merge patch', () => {
  const schema = new BuiltinSchemas().node('Service');
  const service = (): JsonObject => (
    { metadata: { finalizers: ['a', 'b'] }, spec: { ports: [{ port: 80, name: 'a' }, { port: 81, name: 'b' }], externalIPs: ['1.1.1.1'] } });
  const patched = (patch: JsonObject) => strategicMergePatch(schema, service(), patch);

  test.each<[string, JsonObject, Json]>([
    ['merges items by their keys', { ports: [{ port: 81, name: 'c' }] }, [{ port: 80, name: 'a' }, { port: 81, name: 'c' }]],
    ['puts new items before those it does not name', { ports: [{ port: 90 }] }, [{ port: 90 }, { port: 80, name: 'a' }, { port: 81, name: 'b' }]],
    ['deletes an item', { ports: [{ port: 80, $patch: 'delete' }] }, [{ port: 81, name: 'b' }]],
    ['replaces a list', { ports: [{ port: 90 }, { $patch: 'replace' }] }, [{ port: 90 }]],
    ['orders items', { '$setElementOrder/ports': [{ port: 81 }, { port: 80 }] }, [{ port: 81, name: 'b' }, { port: 80, name: 'a' }]],
  ])('%s', (_, spec, ports) => expect((patched({ spec }).spec as JsonObject).ports).toEqual(ports));

  test('adds to a set, and takes out of it', () => {
    expect(patched({ metadata: { 'finalizers': ['c'], '$deleteFromPrimitiveList/finalizers': ['a'] } }).metadata).toEqual({ finalizers: ['c', 'b'] });
  });

  test('replaces lists without keys', () => expect(patched({ spec: { externalIPs: ['2.2.2.2'] } }).spec).toMatchObject({ externalIPs: ['2.2.2.2'] }));

  test('replaces and retains objects', () => {
    expect(patched({ spec: { $patch: 'replace', type: 'ClusterIP' } }).spec).toEqual({ type: 'ClusterIP' });
    expect(patched({ spec: { $retainKeys: ['externalIPs'] } }).spec).toEqual({ externalIPs: ['1.1.1.1'] });
    expect(patched({ spec: { $patch: 'delete' } })).not.toHaveProperty('spec');
  });

  test.each<[string, JsonObject, string]>([
    ['an item without its key', { spec: { ports: [{ name: 'x' }] } }, 'map: {"name":"x"} does not contain declared merge key: port'],
    ['a directive that is none', { spec: { $patch: 'frob' } }, 'Unknown patch type: frob'],
  ])('%s is refused', (_, patch, why) => expect(() => patched(patch)).toThrow(why));
});
