import { containsTime, isTimeZone, TimeInterval } from '../../../lib/routing/time-interval';

const range = (begin: number, end = begin) => [{ begin, end }];
const minutes = (hour: number, minute = 0) => 60 * hour + minute;
const OFFICE: TimeInterval = { times: range(minutes(9), minutes(17)), weekdays: range(1, 5) };

test.each<[string, TimeInterval, string, boolean]>([
  ['nothing is always', {}, '2026-06-15T12:00:00Z', true],
  ['an empty list too', { times: [], weekdays: [] }, '2026-06-15T12:00:00Z', true],
  ['times begin on the minute', OFFICE, '2026-06-15T09:00:00Z', true],
  ['and end before it', OFFICE, '2026-06-15T16:59:59.999Z', true],
  ['times have ended', OFFICE, '2026-06-15T17:00:00Z', false],
  ['24:00', { times: range(minutes(23), minutes(24)) }, '2026-06-15T23:59:59Z', true],
  ['lists must all fit', OFFICE, '2026-06-14T12:00:00Z', false],
  ['any range of a list', { weekdays: [...range(6), ...range(0)] }, '2026-06-14T12:00:00Z', true],
  ['months', { months: range(3, 5) }, '2026-05-31T23:59:59Z', true],
  ['other months', { months: range(3, 5) }, '2026-06-01T00:00:00Z', false],
  ['years', { years: range(2025, 2026) }, '2026-12-31T23:59:59Z', true],
  ['other years', { years: range(2025, 2026) }, '2027-01-01T00:00:00Z', false],
  ['days', { daysOfMonth: range(1, 5) }, '2026-06-05T00:00:00Z', true],
  ['days from the end', { daysOfMonth: range(-3, -1) }, '2026-06-28T00:00:00Z', true],
  ['other days from the end', { daysOfMonth: range(-3, -1) }, '2026-06-27T00:00:00Z', false],
  ['days to the end', { daysOfMonth: range(28, -1) }, '2024-02-29T00:00:00Z', true],
  ['ends behind the month', { daysOfMonth: range(28, 31) }, '2026-02-28T00:00:00Z', true],
  ['begins behind the month', { daysOfMonth: range(30, 31) }, '2026-02-28T00:00:00Z', false],
  ['begins before the month', { daysOfMonth: range(-31, -29) }, '2026-02-01T00:00:00Z', false],
  ['begins before a month that it ends in', { daysOfMonth: range(-31, -27) }, '2026-02-02T00:00:00Z', true],
])('%s', (_, interval, at, expected) => expect(containsTime(interval, Date.parse(at))).toBe(expected));

describe('in a zone', () => {
  const vienna: TimeInterval = { ...OFFICE, location: 'Europe/Vienna' };

  test.each([
    ['2026-01-15T08:00:00Z', true], ['2026-01-15T07:59:00Z', false], // winter: UTC+1
    ['2026-06-15T07:00:00Z', true], ['2026-06-15T15:00:00Z', false], // summer: UTC+2
  ])('%s: %s', (at, expected) => expect(containsTime(vienna, Date.parse(at))).toBe(expected));

  test('days and years begin at its midnight', () => {
    expect(containsTime({ years: range(2027), location: 'Pacific/Auckland' }, Date.parse('2026-12-31T11:00:00Z'))).toBe(true);
    expect(containsTime({ weekdays: range(4), location: 'America/New_York' }, Date.parse('2027-01-01T04:59:00Z'))).toBe(true);
  });

  test('half hours count', () => (
    expect(containsTime({ times: range(minutes(5, 30), minutes(5, 31)), location: 'Asia/Kolkata' }, Date.parse('2026-06-15T00:00:00Z'))).toBe(true)));

  test('hours that are there twice count twice', () => {
    const second: TimeInterval = { times: range(minutes(2), minutes(3)), location: 'Europe/Vienna' };
    for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) expect(containsTime(second, Date.parse(at))).toBe(true);
  });
});

test.each([['Europe/Vienna', true], ['UTC', true], ['Mars/Olympus', false], ['', false]])('%j is a zone: %s', (name, expected) => (
  expect(isTimeZone(name)).toBe(expected)));
