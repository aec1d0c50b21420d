import { quote } from '../../encoding/go-quote';
import { isTimeZone, Range } from '../../routing/time-interval';
import { Codec, list, maybe, Value } from '../codec';
import { ConfigNode } from '../node';
import { parsed, string } from '../scalars';
import { field, shown, Struct } from '../struct';
import { Flow } from '../yaml/print';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SHORTEST_MONTH = 28; // days
const MONTHS = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
];

/** How one end of a range is read and printed. `wrong` says what is wrong with two ends, both as numbers and as written. */
interface RangeKind {
  readonly type: string;
  readonly parse: (text: string) => number;
  readonly print: (value: number) => string;
  readonly wrong: (range: Range, begin: string, end: string) => string | undefined;
}

/** Ranges, `a:b` or one value, in a list on one line. Absent lists are undefined. */
function ranges({ type, parse, print, wrong }: RangeKind): Codec<Range[] | undefined> {
  const range = parsed<Range>('string', { begin: 0, end: 0 }, (text) => {
    const parts = text.toLowerCase().split(':');
    if (parts.length > 2) throw new Error(`couldn't parse range ${text}, invalid format`);
    const [begin, end = begin] = parts;
    const value = { begin: parse(begin), end: parse(end) };
    const message = wrong(value, begin, end);
    if (message) throw new Error(message);
    return value;
  }, ({ begin, end }) => (begin === end ? print(begin) : `${print(begin)}:${print(end)}`));
  const items = maybe(list(range, type));
  return {
    ...items,
    isZero: (values) => !values?.length,
    print: (values) => new Flow((values ?? []).map((value) => range.print(value) as string)),
  };
}

const weekdays = ranges({
  type: '[]timeinterval.WeekdayRange',
  parse: (text) => {
    const day = WEEKDAYS.indexOf(text);
    if (day < 0) throw new Error(`${text} is not a valid weekday`);
    return day;
  },
  print: (day) => WEEKDAYS[day],
  wrong: ({ begin, end }) => (begin > end ? 'start day cannot be before end day' : undefined),
});

const daysOfMonth = ranges({
  type: '[]timeinterval.DayOfMonthRange',
  parse: whole,
  print: String,
  wrong: ({ begin, end }) => {
    const outside = [begin, end].find((day) => day === 0 || Math.abs(day) > 31);
    if (outside !== undefined) return `${outside} is not a valid day of the month: out of range`;
    if (begin < 0 && end > 0) return 'end day must be negative if start day is negative';
    const isNever = begin < 0 === end < 0 ? begin > end : SHORTEST_MONTH + end < begin; // what could be empty in February is refused
    return isNever ? `end day ${end} is always before start day ${begin}` : undefined;
  },
});

const months = ranges({
  type: '[]timeinterval.MonthRange',
  parse: (text) => {
    const month = MONTHS.indexOf(text) + 1 || (isWhole(text) ? Number(text) : 0);
    if (!month && !isWhole(text)) throw new Error(`${text} is not a valid month`);
    return month;
  },
  print: String,
  wrong: ({ begin, end }, first, last) => (begin > end ? `end month ${last} is before start month ${first}` : undefined),
});

const years = ranges({
  type: '[]timeinterval.YearRange',
  parse: whole,
  print: String,
  wrong: ({ begin, end }, first, last) => (begin > end ? `end year ${last} is before start year ${first}` : undefined),
});

function isWhole(text: string): boolean {
  return /^[+-]?\d{1,15}$/.test(text);
}

function whole(text: string): number {
  if (!isWhole(text)) throw new Error(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  return Number(text);
}

const TIME_RANGE = new Struct('timeinterval.yamlTimeRange', { start_time: shown(string), end_time: shown(string) });

/** A part of a day, in minutes since its begin; the end does not count. */
const timeRange: Codec<Range> = {
  type: 'timeinterval.TimeRange',
  zero: () => ({ begin: 0, end: 0 }),
  read(node) {
    const noted = node.source.mismatches.length;
    const { startTime, endTime } = TIME_RANGE.read(node);
    if (node.source.mismatches.length > noted) return { begin: 0, end: 0 };
    if (startTime === '' || endTime === '') throw node.fail('both start and end times must be provided');
    const value = { begin: minutes(startTime, node, 'start_time'), end: minutes(endTime, node, 'end_time') };
    if (value.begin >= value.end) throw node.fail('start time cannot be equal or greater than end time');
    return value;
  },
  isZero: () => false,
  print: ({ begin, end }) => TIME_RANGE.print({ startTime: clock(begin), endTime: clock(end) }),
};

function minutes(text: string, node: ConfigNode, key: string): number {
  const match = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (!match) throw node.fail(`couldn't parse timestamp ${text}, invalid format`, key);
  return match[1] === undefined ? 1440 : 60 * Number(match[1]) + Number(match[2]);
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** A zone of the IANA database, whose names Go takes only as they are written there; `Local` is the zone of this machine. */
const location: Codec<string | undefined> = parsed<string | undefined>('string', undefined, (name) => {
  if (name === '') return 'UTC';
  if (name === 'Local') return zoneOf(undefined);
  if (!isTimeZone(name) || (zoneOf(name) !== name && zoneOf(name).toLowerCase() === name.toLowerCase())) throw new Error(`unknown time zone ${name}`);
  return name;
}, (name) => name ?? null);

function zoneOf(name: string | undefined): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
}

const TIME_INTERVAL = new Struct('timeinterval.TimeInterval', {
  times: field<Range[] | undefined>(maybe(list(timeRange, '[]timeinterval.TimeRange'))),
  weekdays: field(weekdays),
  days_of_month: field(daysOfMonth),
  months: field(months),
  years: field(years),
  location: field(location),
});

function named(message: string) {
  return new Struct('config.plain', {
    name: shown(string),
    time_intervals: shown(list(TIME_INTERVAL)),
  }, ({ name }, node) => {
    if (name === '') throw node.fail(message);
  });
}

const TIME_INTERVALS = named('missing name in time interval');
/** Moments that routes name, to be mute then or active only then. */
export const timeIntervals = list(TIME_INTERVALS, '[]config.TimeInterval');
export const muteTimeIntervals = list(named('missing name in mute time interval'), '[]config.MuteTimeInterval');
type NamedTimeIntervals = Value<typeof TIME_INTERVALS>;

/** @throws ConfigError for a name that is there twice, in one list or in both */
export function checkNames(mute: readonly NamedTimeIntervals[], active: readonly NamedTimeIntervals[], node: ConfigNode): Set<string> {
  const names = new Set<string>();
  const add = (kind: string, key: string) => ({ name }: NamedTimeIntervals, i: number) => {
    if (names.has(name)) throw node.fail(`${kind} ${quote(name)} is not unique`, key, i);
    names.add(name);
  };
  mute.forEach(add('mute time interval', 'mute_time_intervals'));
  active.forEach(add('time interval', 'time_intervals'));
  return names;
}
