import { canonicalQuantity } from '../../../../../runtime/local/api/builtin/quantity';

test.each([
  ['1', '1'], ['0.5', '500m'], ['500m', '500m'], ['2000m', '2'], ['1.5', '1500m'], ['1024Mi', '1Gi'], ['64Mi', '64Mi'], ['1.5Gi', '1536Mi'], ['1000', '1k'],
  ['1000k', '1M'], ['100M', '100M'], ['0', '0'], ['0Mi', '0'], ['-1.5', '-1500m'], ['1e3', '1e3'], ['1500e0', '1500'], ['12E6', '12e6'], ['1E', '1E'],
  ['0.1Ki', '102400m'], ['0.0000000001', '1n'], ['+1', '1'], ['.5', '500m'], ['1.', '1'],
])('%s is written %s', (text, canonical) => expect(canonicalQuantity(text)).toBe(canonical));

test.each(['', '-', '.', '1x', '1 Gi', 'Gi', '1gi', '1e', '0x1', '1e999'])('%p is no amount', (text) => expect(canonicalQuantity(text)).toBeUndefined());
