import { isEmpty, Labels, Requirement, Selector, selects } from '../../src/selector';

const app = (requirement: Omit<Requirement, 'key'>): Selector => ({ matchExpressions: [{ key: 'app', ...requirement }] });

test.each<[Selector, Labels, boolean]>([
  [{}, {}, true],
  [{ matchLabels: { app: 'web' } }, { app: 'web', tier: 'front' }, true],
  [{ matchLabels: { app: 'web' } }, { app: 'api' }, false],
  [{ matchLabels: { app: 'web', tier: 'front' } }, { app: 'web' }, false],
  [app({ operator: 'In', values: ['web', 'api'] }), { app: 'api' }, true],
  [app({ operator: 'In', values: ['web'] }), {}, false],
  [app({ operator: 'NotIn', values: ['web'] }), { app: 'web' }, false],
  [app({ operator: 'NotIn', values: ['web'] }), {}, true],
  [app({ operator: 'Exists' }), { app: '' }, true],
  [app({ operator: 'Exists' }), {}, false],
  [app({ operator: 'DoesNotExist' }), { app: '' }, false],
  [app({ operator: 'DoesNotExist' }), {}, true],
  [{ matchLabels: { app: 'web' }, ...app({ operator: 'DoesNotExist' }) }, { app: 'web' }, false],
  [{ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, {}, false],
])('%j selects %j: %p', (selector, labels, expected) => expect(selects(selector, labels)).toBe(expected));

test.each<[Selector, boolean]>([
  [{}, true], [{ matchLabels: {}, matchExpressions: [] }, true], [{ matchLabels: { a: 'b' } }, false], [app({ operator: 'Exists' }), false],
])('%j is empty: %p', (selector, expected) => expect(isEmpty(selector)).toBe(expected));
