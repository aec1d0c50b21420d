import fc from 'fast-check';
import { formatGoDuration, GO_UNITS, parseGoDuration } from '../../../lib/model/go-duration';

const HOUR = 3_600_000;

test.each([
  ['0', 0], ['+0', 0], ['-0', 0], ['0s', 0], ['-0s', 0], ['1s', 1000], ['1h2m3.5s', HOUR + 123_500], ['300ms', 300], ['-1.5h', -1.5 * HOUR], ['+5m', 300_000],
  ['1ns', 1e-6], ['1us', 1e-3], ['1µs', 1e-3], ['1μs', 1e-3], ['.5s', 500], ['1.s', 1000], ['1m1m', 120_000], ['1s1h', HOUR + 1000], ['0.5ns', 0],
  ['1.99999999999999999999999s', 1999.999999], ['000000000000000000000000000001s', 1000], ['2562047h47m16.854775807s', 9_223_372_036_854.775807],
  ['-9223372036854775808ns', -9_223_372_036_854.775808],
])('%s is %d ms', (text, ms) => expect(parseGoDuration(text)).toBe(ms));

test.each([
  ['', 'invalid duration ""'],
  ['+', 'invalid duration "+"'],
  ['--1s', 'invalid duration "--1s"'],
  ['x', 'invalid duration "x"'],
  ['.s', 'invalid duration ".s"'],
  ['5', 'missing unit in duration "5"'],
  ['00', 'missing unit in duration "00"'],
  ['1h2', 'missing unit in duration "1h2"'],
  ['1.5.5s', 'missing unit in duration "1.5.5s"'],
  ['5x', 'unknown unit "x" in duration "5x"'],
  ['1d', 'unknown unit "d" in duration "1d"'],
  ['1 s', 'unknown unit " s" in duration "1 s"'],
  ['1"\\\n', 'unknown unit "\\"\\\\\\x0a" in duration "1\\"\\\\\\x0a"'],
  ['1\u00b5', 'unknown unit "\\xc2\\xb5" in duration "1\\xc2\\xb5"'],
  ['9223372036854775808ns', 'invalid duration "9223372036854775808ns"'],
  ['-9223372036854775809ns', 'invalid duration "-9223372036854775809ns"'],
  ['2562047h47m16.854775808s', 'invalid duration "2562047h47m16.854775808s"'],
  ['99999999999999999999s', 'invalid duration "99999999999999999999s"'],
])('%j is refused', (text, message) => {
  expect(() => parseGoDuration(text)).toThrow(expect.objectContaining({ code: 'BAD_DURATION', message: `time: ${message}` }));
});

test('a dialect may know more units', () => {
  expect(parseGoDuration('1d1h', new Map([...GO_UNITS, ['d', 86_400_000_000_000n]]))).toBe(25 * HOUR);
});

test('a number without end is refused at once', () => {
  expect(() => parseGoDuration(`${'9'.repeat(1_000_000)}s`)).toThrow('invalid duration');
  expect(parseGoDuration(`0.${'9'.repeat(1_000_000)}s`)).toBe(999.999999);
});

test.each([
  [0, '0s'], [1e-6, '1ns'], [999e-6, '999ns'], [1e-3, '1µs'], [0.0015, '1.5µs'], [1, '1ms'], [1.000001, '1.000001ms'], [300, '300ms'],
  [999.999999, '999.999999ms'], [1000, '1s'],
  [1500, '1.5s'], [90_500, '1m30.5s'], [60_000, '1m0s'], [HOUR, '1h0m0s'], [100 * HOUR + 1, '100h0m0.001s'], [-1.5 * HOUR, '-1h30m0s'], [-1e-6, '-1ns'],
  [0.9999996, '1ms'], [999.9999996, '1s'], [4e-7, '0s'], [-4e-7, '0s'], // to the nearest nanosecond
])('%d ms is printed as %s', (ms, text) => expect(formatGoDuration(ms)).toBe(text));

test('what is printed is read again', () => {
  fc.assert(fc.property(fc.integer({ min: -(2 ** 53), max: 2 ** 53 }), (nanoseconds) => {
    const ms = Math.trunc(nanoseconds / 1e6) + (nanoseconds % 1e6) / 1e6;
    const text = formatGoDuration(ms);
    expect(formatGoDuration(parseGoDuration(text))).toBe(text);
    expect(Math.round(parseGoDuration(text) * 1e6)).toBe(Math.round(ms * 1e6));
  }));
});
