import { isDnsLabel, isDnsSubdomain } from '../../src/dns-name';

test.each<[string, boolean, boolean]>([
  ['a', true, true],
  ['0', true, true],
  ['web-1', true, true],
  ['web.shop', false, true],
  ['a'.repeat(63), true, true],
  ['a'.repeat(64), false, true],
  ['a'.repeat(253), false, true],
  ['a'.repeat(254), false, false],
  ['', false, false],
  ['-a', false, false],
  ['a-', false, false],
  ['A', false, false],
  ['a_b', false, false],
  ['ä', false, false],
  ['a..b', false, false],
  ['a.', false, false],
  ['a-.b', false, false],
  ['a\n', false, false],
])('%j is a label: %p, a subdomain: %p', (text, label, subdomain) => {
  expect([isDnsLabel(text), isDnsSubdomain(text)]).toEqual([label, subdomain]);
});
