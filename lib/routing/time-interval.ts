/** Both ends count. */
export interface Range { readonly begin: number; readonly end: number }

/**
 * Moments that recur: those that fulfil every list that is there, each by any of its ranges. A name of the configuration stands for
 * several of these, and covers a moment that any of them covers.
 */
export interface TimeInterval {
  /** Minutes since midnight, 0 to 1440; the end does not count. */
  readonly times?: readonly Range[];
  /** 0 is Sunday. */
  readonly weekdays?: readonly Range[];
  /** From 1, or from -1 backwards for days before the end of the month. */
  readonly daysOfMonth?: readonly Range[];
  /** From 1. */
  readonly months?: readonly Range[];
  readonly years?: readonly Range[];
  /** An IANA zone such as `Europe/Vienna`; UTC where there is none. */
  readonly location?: string;
}

/** A moment as a clock on the wall of some zone shows it. */
interface WallTime { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number; readonly minute: number }

/** Whether the interval covers `at`, in milliseconds since the Unix epoch. @throws RangeError for a zone that does not exist; see `isTimeZone` */
export function containsTime(interval: TimeInterval, at: number): boolean {
  const { year, month, day, weekday, minute } = wallTime(at, interval.location);
  const { times, weekdays, daysOfMonth, months, years } = interval;
  if (times?.length && !times.some(({ begin, end }) => minute >= begin && minute < end)) return false;
  if (daysOfMonth?.length && !daysOfMonth.some((range) => containsDay(range, day, daysIn(year, month)))) return false;
  return contains(months, month) && contains(weekdays, weekday) && contains(years, year);
}

/** Whether `name` is a zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function contains(ranges: readonly Range[] | undefined, value: number): boolean {
  return !ranges?.length || ranges.some(({ begin, end }) => value >= begin && value <= end);
}

/** Ends that lie outside of the month are moved to its nearest day, unless the whole range lies behind it. */
function containsDay(range: Range, day: number, days: number): boolean {
  const begin = range.begin < 0 ? days + range.begin + 1 : range.begin;
  const end = range.end < 0 ? days + range.end + 1 : range.end;
  if (begin > days) return false;
  return day >= Math.max(begin, 1) && day <= Math.min(end, days);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function wallTime(at: number, location: string | undefined): WallTime {
  const shifted = new Date(at + zoneOffset(at, location));
  return {
    year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(), weekday: shifted.getUTCDay(),
    minute: 60 * shifted.getUTCHours() + shifted.getUTCMinutes(),
  };
}

/** Milliseconds that clocks of the zone are ahead of UTC. */
function zoneOffset(at: number, location: string | undefined): number {
  if (location === undefined || location === '' || location === 'UTC') return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(location).formatToParts(at)) parts[type] = Number(value);
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return wall - Math.floor(at / 1000) * 1000;
}

function formatOf(location: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: location, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
}
