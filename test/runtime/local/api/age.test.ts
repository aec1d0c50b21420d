import { age } from '../../../../runtime/local/api/age';

const SECOND = 1, MINUTE = 60, HOUR = 3600, DAY = 86_400, YEAR = 365 * DAY;

test.each([
  [0, '0s'], [119 * SECOND, '119s'], [2 * MINUTE, '2m'], [2 * MINUTE + 5, '2m5s'], [10 * MINUTE + 5, '10m'], [179 * MINUTE, '179m'], [3 * HOUR, '3h'],
  [3 * HOUR + 20 * MINUTE, '3h20m'], [8 * HOUR + 20 * MINUTE, '8h'], [47 * HOUR, '47h'], [2 * DAY, '2d'], [2 * DAY + 3 * HOUR, '2d3h'],
  [8 * DAY + 3 * HOUR, '8d'], [729 * DAY, '729d'], [2 * YEAR, '2y'], [2 * YEAR + 9 * DAY, '2y9d'], [8 * YEAR + 9 * DAY, '8y'], [-1, '0s'], [-5, '<invalid>'],
])('%d seconds are %s', (seconds, text) => expect(age('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:00Z') + seconds * 1000)).toBe(text));

test.each([[undefined, '<unknown>'], [null, '<unknown>'], ['soon', '<invalid>']])('%p is %s', (time, text) => expect(age(time, 0)).toBe(text));
