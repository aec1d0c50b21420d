import { quote } from '../../encoding/go-quote';
import { CallError } from '../error';
import { ClockTime, fromCivil } from './civil';
import { layoutParts, MONTHS, WEEKDAYS } from './layout';
import { Time } from './time';
import { fixedZone, UTC, Zone } from './zone';

/** What a part of a layout takes, how it is read, and what its value may be. */
interface Reader {
  readonly pattern: RegExp;
  readonly read: (found: Found, text: string) => void;
}

interface Found {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  yearDay: number;
  afternoon: boolean | undefined;
  offset: number | undefined;
  zone: string | undefined;
}

/** Reads a time that is written in a layout; without a zone it is UTC. @throws CallError in the words of Go */
export function parseTime(layout: string, text: string): Time {
  const found: Found = {
    year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0, yearDay: 0, afternoon: undefined, offset: undefined, zone: undefined,
  };
  let at = 0;
  const failed = (part: string) => {
    return new CallError(`parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(text.slice(at))} as ${quote(part)}`);
  };
  for (const { isText, text: part } of layoutParts(layout)) {
    if (isText) {
      const start = skipSpaces(text, at, part);
      if (start === undefined) throw failed(part);
      at = start;
      continue;
    }
    const { pattern, read } = readerOf(part);
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw failed(part);
    read(found, match[0]);
    at += match[0].length;
    at += part === '05' || part === '5' ? readFraction(found, text, at) : 0;
  }
  if (at < text.length) throw new CallError(`parsing time ${quote(text)}: extra text: ${quote(text.slice(at))}`);
  return timeOf(found, text);
}

/** Where a text of the layout ends in what is read; a space stands for any number of them. */
function skipSpaces(text: string, start: number, part: string): number | undefined {
  let at = start;
  for (const char of part) {
    if (char === ' ') while (text[at] === ' ') at++;
    else if (text.startsWith(char, at)) at += char.length;
    else return undefined;
  }
  return at;
}

/** Seconds may have a fraction that the layout does not speak of. */
function readFraction(found: Found, text: string, at: number): number {
  const [fraction] = /^[.,]\d+/.exec(text.slice(at)) ?? [''];
  if (fraction) found.nanosecond = Number(fraction.slice(1, 10).padEnd(9, '0'));
  return fraction.length;
}

function timeOf(found: Found, text: string): Time {
  const outside = (part: string) => new CallError(`parsing time ${quote(text)}: ${part} out of range`);
  let { hour } = found;
  if (found.afternoon !== undefined) hour = (hour % 12) + (found.afternoon ? 12 : 0);
  const clock: ClockTime = { ...found, hour };
  if (found.yearDay > 0) [found.month, found.day] = [1, found.yearDay];
  else if (found.month < 1 || found.month > 12) throw outside('month');
  else if (found.day < 1 || found.day > new Date(Date.UTC(2000 + (found.year % 400), found.month, 0)).getUTCDate()) throw outside('day');
  if (hour > 23) throw outside('hour');
  if (clock.minute > 59) throw outside('minute');
  if (clock.second > 59) throw outside('second');
  const zone = zoneOf(found);
  return new Time(fromCivil({ ...clock, month: found.month, day: found.day }, zone), zone);
}

function zoneOf({ offset, zone }: Found): Zone {
  if (offset === undefined) return zone === undefined || zone === 'UTC' ? UTC : fixedZone(zone, 0); // Go invents a zone without offset, too
  return offset === 0 && (zone === undefined || zone === 'UTC') ? UTC : fixedZone(zone ?? '', offset);
}

function number(key: keyof Found, pattern: RegExp): Reader {
  return { pattern, read: (found, text) => { (found as unknown as Record<string, number>)[key] = Number(text); } };
}

function name(key: 'month' | 'weekday', names: readonly string[]): Reader {
  return {
    pattern: new RegExp(names.join('|'), 'iy'),
    read: (found, text) => {
      if (key === 'month') found.month = names.findIndex((each) => each.toLowerCase() === text.toLowerCase()) + 1;
    },
  };
}

function short(names: readonly string[]): readonly string[] {
  return names.map((each) => each.slice(0, 3));
}

const OFFSET: Reader = {
  pattern: /Z|[+-]\d\d(?::?\d\d)?(?::?\d\d)?/y,
  read: (found, text) => {
    const [hours = 0, minutes = 0, seconds = 0] = (text.replace(/\D/g, '').match(/../g) ?? []).map(Number);
    found.offset = (text[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  },
};

/** By part of a layout. */
function readerOf(part: string): Reader {
  switch (part) {
    case '2006': return number('year', /\d{4}/y);
    case '06': return { pattern: /\d\d/y, read: (found, text) => { found.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000); } };
    case 'January': return name('month', MONTHS);
    case 'Jan': return name('month', short(MONTHS));
    case 'Monday': return name('weekday', WEEKDAYS);
    case 'Mon': return name('weekday', short(WEEKDAYS));
    case '01': return number('month', /\d\d/y);
    case '1': return number('month', /\d\d?/y);
    case '02': return number('day', /\d\d/y);
    case '2': case '_2': return number('day', / ?\d\d?/y);
    case '002': case '__2': return number('yearDay', / *\d{1,3}/y);
    case '15': return number('hour', /\d\d?/y);
    case '03': return number('hour', /\d\d/y);
    case '3': return number('hour', /\d\d?/y);
    case '04': return number('minute', /\d\d/y);
    case '4': return number('minute', /\d\d?/y);
    case '05': return number('second', /\d\d/y);
    case '5': return number('second', /\d\d?/y);
    case 'PM': return { pattern: /[AP]M/y, read: (found, text) => { found.afternoon = text === 'PM'; } };
    case 'pm': return { pattern: /[ap]m/y, read: (found, text) => { found.afternoon = text === 'pm'; } };
    case 'MST': return { pattern: /[A-Z]{3,5}|[+-]\d\d/y, read: (found, text) => { found.zone = text; } };
    default: return '.,'.includes(part[0]) ? { pattern: /(?:[.,]\d+)?/y, read: (found, text) => { readFraction(found, text, 0); } } : OFFSET;
  }
}
