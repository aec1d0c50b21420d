// Dates in UTC by arithmetic on the number of days: a Date object for each sample would cost more than all the rest of a query.
const DAY = 86_400; // s
const DAYS_OF_400_YEARS = 146_097;
const FROM_MARCH_OF_0 = 719_468; // days from 0000-03-01 to 1970-01-01

/** Parts of a date by function, from seconds since the Unix epoch; fractions are cut off. */
export const CALENDAR: Readonly<Record<string, (seconds: number) => number>> = {
  minute: (s) => Math.floor(within(whole(s), 3600) / 60),
  hour: (s) => Math.floor(within(whole(s), DAY) / 3600),
  day_of_week: (s) => within(days(s) + 4, 7), // the epoch began on a Thursday
  day_of_month: (s) => civil(days(s)).day,
  day_of_year: (s) => days(s) - firstOf(civil(days(s)).year, 1) + 1,
  days_in_month: (s) => {
    const { year, month } = civil(days(s));
    return month === 12 ? 31 : firstOf(year, month + 1) - firstOf(year, month);
  },
  month: (s) => civil(days(s)).month,
  year: (s) => civil(days(s)).year,
};

function days(seconds: number): number {
  return Math.floor(whole(seconds) / DAY);
}

const END = 2 ** 63; // of int64

/** As an int64 of the originals; what is none becomes the second behind the last, where their counting ends up. */
function whole(seconds: number): number {
  return seconds >= -END && seconds < END ? Math.trunc(seconds) : END;
}

/** `v` modulo `size`, not negative. */
function within(v: number, size: number): number {
  return ((v % size) + size) % size;
}

/** The date of a day. Years are counted from March, so that the leap day is their last. */
function civil(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const since = day + FROM_MARCH_OF_0;
  const era = Math.floor(since / DAYS_OF_400_YEARS), ofEra = since - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * ofYear + 2) / 153); // 0 is March
  const month = march < 10 ? march + 3 : march - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * march + 2) / 5) + 1 };
}

/** The first day of a month, in days since the Unix epoch. */
function firstOf(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year, era = Math.floor(y / 400), ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return era * DAYS_OF_400_YEARS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - FROM_MARCH_OF_0;
}
