import { NamespaceSelection } from '../../src';

test.each<[string, NamespaceSelection, object | undefined, string[]]>([
  ['own', NamespaceSelection.own(), undefined, ['mon']],
  ['any', NamespaceSelection.any(), { any: true }, ['mon', 'shop', 'other']],
  ['named', NamespaceSelection.named('shop', 'other'), { matchNames: ['shop', 'other'] }, ['shop', 'other']],
])('%s, of a monitor in "mon"', (_, selection, rendered, included) => {
  expect(selection._render()).toEqual(rendered);
  expect(['mon', 'shop', 'other'].filter((namespace) => selection._includes(namespace, 'mon'))).toEqual(included);
});

test('a monitor whose namespace nobody knows may look into any of its own', () => {
  expect(NamespaceSelection.own()._includes('shop', undefined)).toBe(true);
  expect(NamespaceSelection.named('other')._includes('shop', undefined)).toBe(false);
});

test.each<[string, () => unknown]>([
  ['no namespace is named; name one, or use NamespaceSelection.any() or own()', () => NamespaceSelection.named()],
  ['"Shop" is not the name of a namespace: use up to 63 lower-case letters, digits and "-" that begin and end with a letter or digit',
    () => NamespaceSelection.named('web', 'Shop')],
])('%s', (message, make) => expect(make).toThrow(new Error(message)));
