import { Civil } from './civil';
import { layoutParts, MONTHS, WEEKDAYS } from './layout';

/** A time in a layout of Go's package `time`, such as `2006-01-02 15:04:05 MST`. */
export function formatTime(time: Civil, layout: string): string {
  return layoutParts(layout).map(({ isText, text }) => (isText ? text : element(time, text))).join('');
}

function element(time: Civil, name: string): string {
  switch (name) {
    case '2006': return (time.year < 0 ? '-' : '') + digits(Math.abs(time.year), 4);
    case '06': return digits(((time.year % 100) + 100) % 100, 2);
    case 'January': return MONTHS[time.month - 1];
    case 'Jan': return MONTHS[time.month - 1].slice(0, 3);
    case '01': return digits(time.month, 2);
    case '1': return String(time.month);
    case 'Monday': return WEEKDAYS[time.weekday];
    case 'Mon': return WEEKDAYS[time.weekday].slice(0, 3);
    case '02': return digits(time.day, 2);
    case '_2': return String(time.day).padStart(2);
    case '2': return String(time.day);
    case '002': return digits(time.yearDay, 3);
    case '__2': return String(time.yearDay).padStart(3);
    case '15': return digits(time.hour, 2);
    case '03': return digits(time.hour % 12 || 12, 2);
    case '3': return String(time.hour % 12 || 12);
    case 'PM': return time.hour < 12 ? 'AM' : 'PM';
    case 'pm': return time.hour < 12 ? 'am' : 'pm';
    case '04': return digits(time.minute, 2);
    case '4': return String(time.minute);
    case '05': return digits(time.second, 2);
    case '5': return String(time.second);
    case 'MST': return time.abbreviation || offset(time.offset, '-0700'); // what was read with an offset has no name
    default: return '.,'.includes(name[0]) ? fraction(time.nanosecond, name) : offset(time.offset, name);
  }
}

/** `.000` keeps its zeroes, `.999` drops them. */
function fraction(nanosecond: number, name: string): string {
  const shown = digits(nanosecond, 9).slice(0, name.length - 1).padEnd(name.length - 1, '0');
  if (name[1] === '0') return name[0] + shown;
  const short = shown.replace(/0+$/, '');
  return short && name[0] + short;
}

/** `-0700` and its relatives; those with `Z` write it for UTC. */
function offset(seconds: number, name: string): string {
  if (name[0] === 'Z' && seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].slice(0, name.replace(/\D/g, '').length / 2);
  return (seconds < 0 ? '-' : '+') + parts.map((part) => digits(part, 2)).join(name.includes(':') ? ':' : '');
}

function digits(v: number, count: number): string {
  return String(v).padStart(count, '0');
}
