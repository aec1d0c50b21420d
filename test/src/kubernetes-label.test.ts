import { checkLabelKey, checkLabelValue } from '../../src/kubernetes-label';

test.each(['app', 'App_1.x-y', 'a'.repeat(63), 'app.kubernetes.io/name', 'x/y'])('%s names a label', (key) => {
  expect(() => checkLabelKey(key)).not.toThrow();
});

test.each(['', '-a', 'a-', 'a b', 'a'.repeat(64), '/a', 'a/', 'a/b/c', 'Example.com/a', `${'a'.repeat(254)}/b`, 'a\n'])('%j does not', (key) => {
  expect(() => checkLabelKey(key)).toThrow(new Error(`"${key}" is not the name of a Kubernetes label: use up to 63 letters, digits, "-", "_" `
    + 'and "." that begin and end with a letter or digit, if need be behind a domain and "/"'));
});

test.each(['', 'web', '1.4.0', 'A_b-c', 'a'.repeat(63)])('%j is a value', (value) => expect(() => checkLabelValue('app', value)).not.toThrow());

test.each(['a b', '-a', 'a/b', 'a'.repeat(64)])('%j is none', (value) => {
  expect(() => checkLabelValue('app', value)).toThrow(new Error(`label "app": "${value}" is not a value that Kubernetes takes: use up to 63 `
    + 'letters, digits, "-", "_" and "." that begin and end with a letter or digit, or nothing'));
});
