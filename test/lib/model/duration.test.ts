import { formatDuration, isDuration, parseDuration } from '../../../lib/model/duration';

const HOUR = 3_600_000, DAY = 24 * HOUR, YEAR = 365 * DAY;

test.each([
  ['0', 0], ['0s', 0], ['00m', 0], ['1ms', 1], ['1s', 1000], ['5m', 300_000], ['1h', HOUR], ['1d', DAY], ['1w', 7 * DAY], ['1y', YEAR],
  ['1h30m', 1.5 * HOUR], ['1y2w3d4h5m6s7ms', YEAR + 17 * DAY + 4 * HOUR + 306_007], ['90m', 1.5 * HOUR], ['292y', 292 * YEAR], ['007s', 7000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(isDuration(text)).toBe(true);
});

test.each([
  ['', 'empty duration string'],
  ['5', 'not a valid duration string: "5"'],
  ['h', 'not a valid duration string: "h"'],
  ['-1s', 'not a valid duration string: "-1s"'],
  ['1d5', 'not a valid duration string: "1d5"'],
  ['30m1h', 'not a valid duration string: "30m1h"'],
  ['1h1h', 'not a valid duration string: "1h1h"'],
  ['1ms1s', 'not a valid duration string: "1ms1s"'],
  ['18446744073709551616ms', 'not a valid duration string: "18446744073709551616ms"'],
  ['18446744073709551615ms', 'duration out of range'],
  ['293y', 'duration out of range'],
  ['292y99y', 'not a valid duration string: "292y99y"'],
  ['292y60w', 'duration out of range'],
  ['1.5h', 'unknown unit "." in duration "1.5h"'],
  ['1h ', 'unknown unit "h " in duration "1h "'],
  ['1µs', 'unknown unit "µs" in duration "1µs"'],
])('%p is refused', (text, message) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'BAD_DURATION', message }));
  expect(isDuration(text)).toBe(false);
});

test.each([
  [0, '0s'], [1, '1ms'], [1000, '1s'], [90_000, '1m30s'], [1.5 * HOUR, '1h30m'], [7 * DAY, '1w'], [10 * DAY, '10d'], [14 * DAY, '2w'], [YEAR, '1y'],
  [YEAR + 1, '365d1ms'], [2 * YEAR, '2y'], [36 * HOUR, '1d12h'], [306_007, '5m6s7ms'],
])('%d ms is printed as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});

test('below zero a duration is printed with a sign, which only PromQL reads', () => expect(formatDuration(-90_000)).toBe('-1m30s'));
