import { Func, INT, INT64, Scalar, STRING, Type, Typed } from '../value';
import { Civil, civilOf, fromCivil } from './civil';
import { DURATION, duration } from './duration';
import { formatTime } from './format';
import { MONTHS, WEEKDAYS } from './layout';
import { UTC, Zone } from './zone';

/** Go's `time.Time`: a moment, in the zone that it is shown in. */
export class Time extends Typed {
  private shown: Civil | undefined;

  /** @param ns since the Unix epoch; Go's zero time is the year 1 */
  constructor(readonly ns: bigint, readonly zone: Zone = UTC, readonly type: Type = TIME) {
    super();
  }

  /** @param ms since the Unix epoch, whole */
  static ofMs(ms: number, zone = UTC): Time {
    return new Time(BigInt(ms) * 1_000_000n, zone);
  }

  get civil(): Civil {
    return this.shown ??= civilOf(this.ns, this.zone);
  }

  format(layout: string): string {
    return formatTime(this.civil, layout);
  }
}

export const ZERO_NS = -62_135_596_800_000_000_000n; // the first of January of the year 1

const MONTH = named('time.Month', (v) => MONTHS[v - 1] ?? `%!Month(${v})`);
const WEEKDAY = named('time.Weekday', (v) => WEEKDAYS[v]);
const LOCATION: Type = new Type('*time.Location', 'string', { methods: () => ({ String: new Func([LOCATION], (zone: Scalar) => zone.value) }) });

export const TIME: Type = new Type('time.Time', 'struct', { methods: () => timeMethods(TIME) });
/** What functions of rule templates give: the same by its address. */
export const TIME_POINTER: Type = new Type('*time.Time', 'struct', { methods: () => timeMethods(TIME_POINTER) });

function timeMethods(type: Type): Record<string, Func> {
  const self = [type];
  const part = (read: (civil: Civil) => number) => new Func(self, (time: Time) => BigInt(read(time.civil)));
  const since = (unit: bigint) => new Func(self, (time: Time) => new Scalar(INT64, (time.ns - ((time.ns % unit) + unit) % unit) / unit));
  const compare = (holds: (a: bigint, b: bigint) => boolean) => new Func([type, TIME], (time: Time, other: Time) => holds(time.ns, other.ns));
  const moved = (time: Time, ns: bigint) => new Time(ns, time.zone);
  return {
    String: new Func(self, (time: Time) => time.format('2006-01-02 15:04:05.999999999 -0700 MST')),
    Format: new Func([type, STRING], (time: Time, layout: string) => time.format(layout)),
    Year: part((civil) => civil.year), Day: part((civil) => civil.day), Hour: part((civil) => civil.hour), Minute: part((civil) => civil.minute),
    Second: part((civil) => civil.second), Nanosecond: part((civil) => civil.nanosecond), YearDay: part((civil) => civil.yearDay),
    Month: new Func(self, (time: Time) => new Scalar(MONTH, BigInt(time.civil.month))),
    Weekday: new Func(self, (time: Time) => new Scalar(WEEKDAY, BigInt(time.civil.weekday))),
    Unix: since(1_000_000_000n), UnixMilli: since(1_000_000n), UnixMicro: since(1_000n), UnixNano: since(1n),
    Add: new Func([type, DURATION], (time: Time, by: Scalar) => moved(time, time.ns + (by.value as bigint))),
    AddDate: new Func([type, INT, INT, INT], (time: Time, years: bigint, months: bigint, days: bigint) => moved(time, addDate(time, years, months, days))),
    Sub: new Func([type, TIME], (time: Time, other: Time) => duration(time.ns - other.ns)),
    After: compare((a, b) => a > b), Before: compare((a, b) => a < b), Equal: compare((a, b) => a === b),
    IsZero: new Func(self, (time: Time) => time.ns === ZERO_NS),
    UTC: new Func(self, (time: Time) => new Time(time.ns)),
    Location: new Func(self, (time: Time) => new Scalar(LOCATION, time.zone.name)),
    Truncate: new Func([type, DURATION], (time: Time, unit: Scalar) => moved(time, truncated(time.ns, unit.value as bigint))),
  };
}

function addDate({ civil, zone }: Time, years: bigint, months: bigint, days: bigint): bigint {
  return fromCivil({ ...civil, year: civil.year + Number(years), month: civil.month + Number(months), day: civil.day + Number(days) }, zone);
}

/** To a multiple of the unit since the zero time. */
function truncated(ns: bigint, unit: bigint): bigint {
  return unit > 0n ? ns - ((ns - ZERO_NS) % unit) : ns;
}

function named(name: string, print: (v: number) => string): Type {
  const type: Type = new Type(name, 'int', { methods: () => ({ String: new Func([type], (value: Scalar) => print(Number(value.value))) }) });
  return type;
}

