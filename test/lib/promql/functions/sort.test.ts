import { compareNatural } from '../../../../lib/promql/functions/sort';

test.each([
  ['a9', 'a10'],
  ['a', 'b'],
  ['', 'a'],
  ['4m5', '4m600'],
  ['1.2.3', '1.11.3'],
  ['1.11.3', '1.111.3'],
  ['a', 'a1'],
  ['1', 'a'],
  ['9007199254740992', '9007199254740993'],
])('%p comes before %p', (a, b) => expect([compareNatural(a, b) < 0, compareNatural(b, a) > 0, compareNatural(a, a)]).toEqual([true, true, 0]));
