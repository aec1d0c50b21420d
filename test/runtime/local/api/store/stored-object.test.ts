import { KubeObject } from '../../../../../runtime/kube/objects';
import { StoredObject } from '../../../../../runtime/local/api/store/stored-object';

const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' } } as KubeObject;
const text = JSON.stringify(object);
const asItIs = { toServed: jest.fn((stored: KubeObject) => stored) };
const renamed = { toServed: (stored: KubeObject) => ({ ...stored, kind: 'Y' }) };

test('is the object that was stored for as long as somebody has that', () => {
  expect(new StoredObject(text, object).object).toBe(object);
});

test('is made from its JSON where nobody has it, and then the same for everybody', () => {
  const stored = new StoredObject(text), first = stored.object;
  expect(first).toEqual(object);
  expect(stored.object).toBe(first);
});

test.each([
  ['that has the object', new StoredObject(text, object)],
  ['that has the JSON alone', new StoredObject(text)],
])('one %s is shown by its kind', (_, stored) => {
  expect(stored.shownBy(asItIs)).toEqual(object);
  expect(stored.textFor(asItIs)).toBe(text);
  expect(stored.shownBy(renamed)).toEqual({ ...object, kind: 'Y' });
  expect(stored.textFor(renamed)).toBe(text.replace('X', 'Y'));
});

test('what shows it as it is need not be asked again', () => {
  const stored = new StoredObject(text);
  stored.textFor(asItIs);
  stored.shownBy(asItIs);
  stored.textFor(asItIs);
  expect(asItIs.toServed).toHaveBeenCalledTimes(1);
});
