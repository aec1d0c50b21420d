import { App, Chart } from 'cdk8s';
import { withPath } from '../../src/with-path';

const chart = new Chart(new App(), 'mon');

test('puts the path before what is thrown', () => {
  expect(() => withPath(chart, () => { throw new Error('no such port'); })).toThrow(new Error('mon: no such port'));
});

test('returns what is returned', () => expect(withPath(chart, () => 7)).toBe(7));
