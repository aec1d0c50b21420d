import fc from 'fast-check';
import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';

const web = Labels.of({ __name__: 'up', job: 'web', instance: 'a:1' });

test('each step builds on the last', () => {
  const builder = new LabelsBuilder(web).set('zone', 'b').set('job', 'api').del('instance', 'absent');
  expect(builder.get('job')).toBe('api');
  expect(builder.get('instance')).toBe('');
  expect(`${builder.labels()}`).toBe('{__name__="up", job="api", zone="b"}');
  expect(`${builder.keep('job', 'absent').set('__name__', 'x').labels()}`).toBe('{__name__="x", job="api"}');
});

test('an empty value removes a label', () => {
  const builder = new LabelsBuilder(web).set('job', '');
  expect(builder.get('job')).toBe('');
  expect(builder.labels().has('job')).toBe(false);
});

test('labels handed out stay as they were', () => {
  const builder = new LabelsBuilder(web).set('job', 'api');
  const before = builder.labels();
  builder.set('job', 'db').del('instance');
  expect(before.get('job')).toBe('api');
  expect(before.get('instance')).toBe('a:1');
  expect(web.get('job')).toBe('web');
});

test('without a change there is no copy', () => {
  expect(new LabelsBuilder(web).del('absent').keep('__name__', 'job', 'instance').labels()).toBe(web);
  expect(new LabelsBuilder(web).keep().labels()).toBe(Labels.EMPTY);
  expect(new LabelsBuilder(web).del('__name__', 'job', 'instance').labels()).toBe(Labels.EMPTY);
});

test.each([
  ['', 'x', 'a label with the value "x" has no name'],
  ['a', '\udc00', 'label "a" has half of a surrogate pair in its name or value'],
])('%j=%j is refused, and changes nothing', (name, value, message) => {
  const builder = new LabelsBuilder(web);
  expect(() => builder.set(name, value)).toThrow(expect.objectContaining({ code: 'BAD_LABELS', message }));
  expect(builder.labels()).toBe(web);
});

const name = fc.constantFrom('a', 'b', 'c', '\ufb01', '\u{1f600}');
const step = fc.oneof(
  fc.record({ is: fc.constant('set' as const), name, value: fc.constantFrom('', '1', '2') }),
  fc.record({ is: fc.constant('del' as const), name }),
  fc.record({ is: fc.constant('keep' as const), names: fc.subarray(['a', 'b', '\ufb01', '\u{1f600}']) }),
  fc.record({ is: fc.constant('labels' as const) }),
);

test('any steps leave what the same steps leave of a map', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const builder = new LabelsBuilder(), map = new Map<string, string>();
    for (const each of steps) {
      if (each.is === 'labels') builder.labels();
      if (each.is === 'set') builder.set(each.name, each.value);
      if (each.is === 'set') map.set(each.name, each.value);
      if (each.is === 'del') builder.del(each.name);
      if (each.is === 'del') map.delete(each.name);
      if (each.is === 'keep') builder.keep(...each.names);
      if (each.is === 'keep') for (const known of [...map.keys()]) if (!each.names.includes(known)) map.delete(known);
      for (const known of ['a', '\u{1f600}']) expect(builder.get(known)).toBe(map.get(known) ?? '');
    }
    expect(builder.labels().equals(Labels.fromPairs([...map].flat()))).toBe(true);
  }));
});
