import { Json } from '../../../../../lib/crds/json';
import { JsonPath } from '../../../../../runtime/local/api/custom/json-path';

const object: Json = {
  spec: { mode: 'fast', zero: 0, list: ['a', 'b', 'c'] },
  status: { conditions: [{ type: 'Other', status: 'x' }, { type: 'Ready', status: 'True' }] },
  'a.b': { c: 1 },
};

test.each<[string, Json | undefined]>([
  ['.spec.mode', 'fast'], ['spec.mode', 'fast'], ['.spec.zero', 0], ['.spec.none', undefined], ['.spec.mode.deeper', undefined],
  ['.spec.list[1]', 'b'], ['.spec.list[-1]', 'c'], ['.spec.list[9]', undefined], ['.spec.list[*]', 'a'], ['.spec.list', ['a', 'b', 'c']],
  ['.status.conditions[?(@.type=="Ready")].status', 'True'], [".status.conditions[?(@.type == 'Ready')].status", 'True'],
  ['.status.conditions[?(@.type=="None")].status', undefined], ["['a.b'].c", 1], ['.a\\.b.c', 1], ['.toString', undefined],
])('%s', (path, value) => expect(new JsonPath(path).first(object)).toEqual(value));

test.each(['.a[', '.a[?(@.b>1)]', '..a', '.a]', '.a[x]'])('%s is refused', (path) => expect(() => new JsonPath(path)).toThrow('cannot read the JSON path'));
