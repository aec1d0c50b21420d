import { compareKeys, list, map, maybe, readAs } from '../../../lib/config/codec';
import { bool, duration, goDuration, secret, string } from '../../../lib/config/scalars';
import { field, inline, shown, Struct } from '../../../lib/config/struct';
import { parseYaml } from '../../../lib/config/yaml/parse';
import { printYaml } from '../../../lib/config/yaml/print';

test.each([
  [['a10', 'A', 'a9', 'a', 'ab', 'a1'], ['A', 'a', 'a1', 'a9', 'a10', 'ab']],
  [['ab', 'a0', 'a_b', 'a-b', 'a b'], ['a b', 'a-b', 'a_b', 'a0', 'ab']],
  [['x1y', 'x10', 'x01', 'x1-', 'x1'], ['x1', 'x1-', 'x01', 'x10', 'x1y']],
  [['07b', '1b', '10', '007', '2', '1', '00'], ['00', '1', '2', '007', '10', '1b', '07b']],
  [['y10b', 'y1010', 'y1002', 'y100'], ['y100', 'y1002', 'y1010', 'y10b']],
])('keys %j are sorted as Go does', (keys, sorted) => expect([...keys].sort(compareKeys)).toEqual(sorted));

const PART = new Struct('x.Part', { on: shown(bool, true), name: field(string) });
const BLOCK = new Struct('x.Block', {
  first_name: field(string, 'none'),
  wait: field(duration, 1000),
  http2_part: field(maybe(PART)),
  many: field(list(maybe(PART))),
  labels: field(map(string)),
  key: field(secret),
  part: inline(PART, { name: 'inner' }),
}, (value, node) => {
  if (value.firstName === 'bad') throw node.fail('a bad name', 'first_name');
});
const read = (text: string) => {
  const node = parseYaml(text, 'f');
  const value = readAs(BLOCK, node);
  node.finish();
  return value;
};

test('what is absent has its default, what is null is the zero of its type', () => {
  expect(read('{}')).toEqual({ firstName: 'none', wait: 1000, http2Part: undefined, many: [], labels: {}, key: undefined, part: { on: true, name: 'inner' } });
  expect(read('first_name:\nwait:\nhttp2_part:\nmany:\nlabels:\non:\nname:\n')).toEqual(
    { firstName: '', wait: 0, http2Part: undefined, many: [], labels: {}, key: undefined, part: { on: false, name: '' } });
  expect(read('many: [null, {}]').many).toEqual([undefined, { on: true, name: '' }]);
});

test('printing leaves out zeros unless they are always shown, and puts inlined keys where they belong', () => {
  expect(printYaml(BLOCK.print(read('{name: x, on: no, wait: 0s, key: k, many: [{on: no}], labels: {b: c, a: d}, http2_part: {}}')))).toBe(
    'first_name: none\nhttp2_part:\n  "on": true\nmany:\n- "on": false\nlabels:\n  a: d\n  b: c\nkey: <secret>\n"on": false\nname: x\n');
});

test('all that does not fit is told at once, in the order of the file, and before anything is checked', () => {
  expect(() => read('foo: 1\nwait: [1]\nlabels: {a: [1], a: b}\nfirst_name: bad\nfirst_name: x\non: 5\nmany: {}\n[1]: 2')).toThrow(`yaml: unmarshal errors:
  line 1: field foo not found in type x.Block
  line 2: cannot unmarshal !!seq into string
  line 3: cannot unmarshal !!seq into string
  line 3: key "a" already set in map
  line 5: field first_name already set in type x.Block
  line 6: cannot unmarshal !!int \`5\` into bool
  line 7: cannot unmarshal !!map into []*x.Part
  line 8: cannot unmarshal !!seq into string`);
  expect(() => read('first_name: bad')).toThrow('a bad name');
});

test.each([['5', 0.000005], ['1m30.5s', 90_500], ['-1s', -1000], ['0', 0]])('Go duration %s is %d ms', (text, ms) => {
  expect(goDuration.read(parseYaml(text, 'f'))).toBe(ms);
});
