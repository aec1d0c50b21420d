import { formatApi, formatFixed, formatFloat, formatOpenMetrics } from '../../../lib/encoding/go-number';
import { SeededRandom } from '../../../lib/sys/random';

const MAX = Number.MAX_VALUE;

// Each row: the number, then formatFloat, formatFixed, formatApi, formatOpenMetrics.
test.each([
  [0, '0', '0', '0', '0.0'],
  [-0, '-0', '-0', '-0', '0.0'],
  [1, '1', '1', '1', '1.0'],
  [-17, '-17', '-17', '-17', '-17.0'],
  [0.5, '0.5', '0.5', '0.5', '0.5'],
  [-2.75, '-2.75', '-2.75', '-2.75', '-2.75'],
  [0.1 + 0.2, '0.30000000000000004', '0.30000000000000004', '0.30000000000000004', '0.30000000000000004'],
  [100_000, '100000', '100000', '100000', '100000.0'],
  [999_999, '999999', '999999', '999999', '999999.0'],
  [999_999.9999999999, '999999.9999999999', '999999.9999999999', '999999.9999999999', '999999.9999999999'],
  [1e6, '1e+06', '1000000', '1000000', '1e+06'],
  [-1e6, '-1e+06', '-1000000', '-1000000', '-1e+06'],
  [1_234_567, '1.234567e+06', '1234567', '1234567', '1.234567e+06'],
  [1_795_413_909_123.25, '1.79541390912325e+12', '1795413909123.25', '1795413909123.25', '1.79541390912325e+12'],
  [2 ** 53, '9.007199254740992e+15', '9007199254740992', '9007199254740992', '9.007199254740992e+15'],
  [2 ** 64, '1.8446744073709552e+19', '18446744073709552000', '18446744073709552000', '1.8446744073709552e+19'],
  [999_999_999_999_999_900_000, '9.999999999999999e+20', '999999999999999900000', '999999999999999900000', '9.999999999999999e+20'],
  [1e21, '1e+21', '1000000000000000000000', '1e+21', '1e+21'],
  [-1.5e22, '-1.5e+22', '-15000000000000000000000', '-1.5e+22', '-1.5e+22'],
  [1e100, '1e+100', `1${'0'.repeat(100)}`, '1e+100', '1e+100'],
  [MAX, '1.7976931348623157e+308', `17976931348623157${'0'.repeat(292)}`, '1.7976931348623157e+308', '1.7976931348623157e+308'],
  [0.0001, '0.0001', '0.0001', '0.0001', '0.0001'],
  [0.00012345, '0.00012345', '0.00012345', '0.00012345', '0.00012345'],
  [0.00009999999999999999, '9.999999999999999e-05', '0.00009999999999999999', '0.00009999999999999999', '9.999999999999999e-05'],
  [0.00001, '1e-05', '0.00001', '0.00001', '1e-05'],
  [-0.000012345, '-1.2345e-05', '-0.000012345', '-0.000012345', '-1.2345e-05'],
  [0.000001, '1e-06', '0.000001', '0.000001', '1e-06'],
  [9.999999999999997e-7, '9.999999999999997e-07', '0.0000009999999999999997', '9.999999999999997e-07', '9.999999999999997e-07'],
  [-1e-7, '-1e-07', '-0.0000001', '-1e-07', '-1e-07'],
  [1.5e-10, '1.5e-10', '0.00000000015', '1.5e-10', '1.5e-10'],
  [5e-324, '5e-324', `0.${'0'.repeat(323)}5`, '5e-324', '5e-324'],
  [Infinity, '+Inf', '+Inf', '+Inf', '+Inf'],
  [-Infinity, '-Inf', '-Inf', '-Inf', '-Inf'],
  [NaN, 'NaN', 'NaN', 'NaN', 'NaN'],
])('%d is %s, fixed %s, in the API %s, in OpenMetrics %s', (v, general, fixed, api, openMetrics) => {
  expect([formatFloat(v), formatFixed(v), formatApi(v), formatOpenMetrics(v)]).toEqual([general, fixed, api, openMetrics]);
});

const EXPONENT = /e[+-]\d{2,3}$/;
const DIGITS = /^-?(0|[1-9]\d*)(\.\d*[1-9])?(e[+-](0[1-9]|[1-9]\d{1,2}))?$/;

// Every bit pattern is as likely as another, then magnitudes people meet, then whole numbers.
describe.each([
  ['bit patterns', randomBits],
  ['magnitudes from 1e-8 to 1e24', (random: SeededRandom) => (random.next() - 0.5) * 10 ** (random.below(33) - 8)],
  ['whole numbers', (random: SeededRandom) => Math.floor(random.next() * 2 ** random.below(64))],
])('100,000 %s', (_name, draw) => {
  const random = new SeededRandom(7);
  const numbers = Array.from({ length: 100_000 }, () => draw(random)).filter((v) => Number.isFinite(v));

  test.each([
    ['formatFloat', formatFloat, (abs: number) => abs < 1e-4 || abs >= 1e6],
    ['formatFixed', formatFixed, () => false],
    ['formatApi', formatApi, (abs: number) => abs < 1e-6 || abs >= 1e21],
  ])('%s reads back to the same bits and has an exponent only where it belongs', (_of, format, hasExponent) => {
    const wrong = numbers.filter((v) => {
      const text = format(v);
      return !Object.is(Number(text), v) || !DIGITS.test(text) || EXPONENT.test(text) !== (v !== 0 && hasExponent(Math.abs(v)));
    });
    expect(wrong).toEqual([]);
  });

  test('formatOpenMetrics differs from formatFloat in .0 behind whole numbers alone', () => {
    const wrong = numbers.filter((v) => formatOpenMetrics(v) !== formatFloat(v + 0) + (/[.e]/.test(formatFloat(v)) ? '' : '.0'));
    expect(wrong).toEqual([]);
  });
});

function randomBits(random: SeededRandom): number {
  return new Float64Array(random.bytes(new Uint8Array(8)).buffer)[0];
}
