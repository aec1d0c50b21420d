import { CALENDAR } from '../../../../lib/promql/functions/calendar';
import { SeededRandom } from '../../../../lib/sys/random';

const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day_of_week: (date) => date.getUTCDay(),
  day_of_month: (date) => date.getUTCDate(),
  day_of_year: (date) => (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1,
  days_in_month: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

test('every part has its twin here', () => expect(Object.keys(CALENDAR)).toEqual(Object.keys(PARTS)));

test.each(Object.keys(PARTS))('%s is that of a Date', (name) => {
  const random = new SeededRandom(1);
  const days = ['1900-02-28', '1900-03-01', '2000-02-29', '2000-12-31', '2023-12-31', '2024-02-29', '1970-01-01', '1969-12-31'];
  const edges = days.map((day) => Date.parse(day) / 1000);
  const times = [...edges, ...edges.map((t) => t + 86_399), ...Array.from({ length: 2000 }, () => (random.below(2 ** 32) - 2 ** 31) * 1.8)];
  for (const t of times) expect([t, CALENDAR[name](t)]).toEqual([t, PARTS[name](new Date(Math.trunc(t) * 1000))]);
});

test('what is no time is the end of time, as in the originals', () => {
  for (const v of [NaN, Infinity, -Infinity, 1e30]) expect([CALENDAR.year(v), CALENDAR.month(v), CALENDAR.day_of_month(v)]).toEqual([292_277_026_596, 12, 4]);
});
