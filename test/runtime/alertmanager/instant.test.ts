import { Instant, parseInstant } from '../../../runtime/alertmanager/instant';

test.each([
  ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00:00.123456789+02:00', '2026-11-23T10:00:00.123456789+02:00', '2026-11-23T10:00:00.123+02:00'],
  ['2026-11-23T10:00:00.120-05:30', '2026-11-23T10:00:00.12-05:30', '2026-11-23T10:00:00.120-05:30'],
  ['2026-11-23T10:00:00.000000001Z', '2026-11-23T10:00:00.000000001Z', '2026-11-23T10:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.500Z'],
  ['2024-02-29T00:00:00+00:00', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-11-23', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23 10:00:00', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
])('%s', (text, nanos, millis) => {
  const instant = parseInstant(text)!;
  expect([instant.rfc3339(), instant.rfc3339Millis()]).toEqual([nanos, millis]);
});

test.each(['', 'x', '2026-13-01T00:00:00Z', '2026-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', 'now'])('%j is none', (text) => (
  expect(parseInstant(text)).toBeUndefined()));

test('the offset moves the moment', () => expect(parseInstant('2026-01-01T02:00:00+02:00')!.ms).toBe(Date.UTC(2026, 0, 1)));

test('is compared to the nanosecond', () => {
  const at = (nanos: number) => new Instant(1, nanos);
  expect([at(1).isBefore(at(2)), at(2).isBefore(at(2)), at(2).isAfter(at(1)), new Instant(2).isAfter(at(999_999))]).toEqual([true, false, true, true]);
});

test('year 1 is no time', () => (
  expect([Instant.ZERO.isZero, parseInstant('0001-01-01T00:00:00Z')!.isZero, new Instant(0).isZero]).toEqual([true, true, false])));
