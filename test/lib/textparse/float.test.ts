import fc from 'fast-check';
import { parseFloatBytes } from '../../../lib/textparse/float';

function parse(text: string): number | string {
  const result = { ok: false };
  const v = parseFloatBytes(Buffer.from(`<${text}>`), 1, 1 + text.length, result);
  return result.ok ? v : 'refused';
}

test.each<[string, number | string]>([
  ['0', 0], ['-0', -0], ['+1', 1], ['1.', 1], ['.5', 0.5], ['-.5', -0.5], ['1e3', 1000], ['1E-3', 0.001], ['1.5e+2', 150], ['007', 7],
  ['9007199254740993', 9007199254740992], ['123456789012345', 123456789012345], ['0.1', 0.1], ['0.000001', 1e-6], ['1e-400', 0], ['-1e-400', -0],
  ['00000000000000000000001', 1], ['0.00000000000000000000000001', 1e-26], ['1.7976931348623157e308', 1.7976931348623157e308],
  ['Inf', Infinity], ['+inf', Infinity], ['-INFINITY', -Infinity], ['NaN', NaN], ['nan', NaN],
  ...['', '+', '.', '-.', 'e5', '1e', '1e+', '0x10', '0x1p-2', '1_000', '1e999', '+NaN', '-nan', 'infi', '1 ', ' 1', '1,5', '--1', '1.2.3', '0b1']
    .map((text): [string, string] => [text, 'refused']),
])('%j is %p', (text, expected) => {
  expect(parse(text)).toBe(expected);
});

test('whatever a number prints as is that number', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => Object.is(parse(Object.is(v, -0) ? '-0' : `${v}`), v)), { numRuns: 2000 });
});

test('digits with a point anywhere are what JavaScript makes of them', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat({ max: 25 }), (digits, fraction) => {
    const text = `${digits}`.padStart(fraction + 1, '0');
    const decimal = fraction ? `${text.slice(0, -fraction)}.${text.slice(-fraction)}` : text;
    return Object.is(parse(decimal), Number(decimal));
  }), { numRuns: 2000 });
});
