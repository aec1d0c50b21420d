import { LabelSelector } from '../../src';

const WEB = LabelSelector.labels({ app: 'web' });

test.each<[string, LabelSelector, object]>([
  ['everything', LabelSelector.everything(), {}],
  ['labels', WEB, { matchLabels: { app: 'web' } }],
  ['isIn', LabelSelector.everything().isIn('tier', ['front', 'back']), { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }],
  ['isNotIn', WEB.isNotIn('zone', ['z9']), { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['z9'] }] }],
  ['exists and doesNotExist', LabelSelector.everything().exists('team').doesNotExist('canary'),
    { matchExpressions: [{ key: 'team', operator: 'Exists' }, { key: 'canary', operator: 'DoesNotExist' }] }],
])('%s renders as Kubernetes writes it', (_, selector, expected) => expect(selector._render()).toEqual(expected));

test('never changes, whatever happens to what it was made of', () => {
  const labels = { app: 'web' }, values = ['a'];
  const selector = LabelSelector.labels(labels).isIn('tier', values);
  const before = JSON.stringify(selector._render());
  labels.app = 'api';
  values.push('b');
  selector.exists('team');
  expect(JSON.stringify(selector._render())).toBe(before);
});

test.each<[string, () => unknown]>([
  ['no labels to select by; give at least one, or use LabelSelector.everything()', () => LabelSelector.labels({})],
  ['label "app": no values to compare with; give at least one, or use exists() or doesNotExist()', () => WEB.isIn('app', [])],
  ['label "app": no values to compare with; give at least one, or use exists() or doesNotExist()', () => WEB.isNotIn('app', [])],
])('%s', (message, make) => expect(make).toThrow(new Error(message)));

test.each<[string, () => unknown]>([
  ['"a b" is not the name', () => LabelSelector.labels({ 'a b': 'web' })],
  ['label "app": "a b" is not a value', () => LabelSelector.labels({ app: 'a b' })],
  ['"a b" is not the name', () => WEB.isIn('a b', ['x'])],
  ['label "app": "a b" is not a value', () => WEB.isNotIn('app', ['a b'])],
  ['"a b" is not the name', () => WEB.exists('a b')],
  ['"a b" is not the name', () => WEB.doesNotExist('a b')],
])('%s (%s)', (message, make) => expect(make).toThrow(message));
