import fc from 'fast-check';
import { escapeName, quotedName } from '../../../lib/metrics/names';

// name, then with quotes, underscores, dots, values
test.each([
  ['http_requests:rate5m', 'http_requests:rate5m', 'http_requests:rate5m', 'http_requests:rate5m', 'http_requests:rate5m'],
  ['http.requests_total', '"http.requests_total"', 'http_requests_total', 'http_dot_requests__total', 'U__http_2e_requests__total'],
  ['9lives', '"9lives"', '_lives', '__lives', 'U___39_lives'],
  ['a9', 'a9', 'a9', 'a9', 'a9'],
  ['a b', '"a b"', 'a_b', 'a__b', 'U__a_20_b'],
  ['größe😀', '"größe😀"', 'gr__e_', 'gr____e__', 'U__gr_f6__df_e_1f600_'],
  ['a"b\\c\nd', '"a\\"b\\\\c\\nd"', 'a_b_c_d', 'a__b__c__d', 'U__a_22_b_5c_c_a_d'],
])('%j', (name, quoted, underscores, dots, values) => {
  expect(quotedName(name)).toBe(quoted);
  expect(escapeName(name, 'allow-utf-8')).toBe(name);
  expect([escapeName(name, 'underscores'), escapeName(name, 'dots'), escapeName(name, 'values')]).toEqual([underscores, dots, values]);
});

const text = fc.string({ unit: 'binary' });

test('every escaped name is one that old readers take', () => {
  fc.assert(fc.property(text.filter(Boolean), (name) => {
    for (const escaping of ['underscores', 'dots', 'values'] as const) expect(escapeName(name, escaping)).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
  }));
});
