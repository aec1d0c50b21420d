import { CallError } from './error';
import { toJson } from './json';
import { checkLength } from './longest';
import { kvOf } from './notification-data';
import { HUMANIZE_DURATION } from './number-functions';
import { lowerCase, TEXT_FUNCTIONS, titleCase } from './text-functions';
import { duration } from './time/duration';
import { parseTime } from './time/parse';
import { Time, TIME, ZERO_NS } from './time/time';
import { loadZone, Zone } from './time/zone';
import { ANY, ANY_MAP, ANYS, Dict, Func, Functions, itemsOf, SAFE_URL, Scalar, Slice, STRING, STRINGS, Value } from './value';

/** What the functions of notifications need from where they are sent. */
export interface NotificationSurroundings {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly routeLabels: Iterable<readonly [string, string]>;
}

const FIXED: Functions = {
  ...TEXT_FUNCTIONS,
  append: new Func([ANYS], (list: Value, ...values: Value[]) => new Slice(ANYS, [...itemsOf(list)!, ...values]), ANY),
  base64decode: new Func([STRING], decodeBase64),
  base64encode: new Func([STRING], (text: string) => toUrlSafe(Buffer.from(text).toString('base64'))),
  date: new Func([STRING, TIME], (layout: string, time: Time) => time.format(layout)),
  dict: new Func([], dict, ANY),
  humanizeDuration: HUMANIZE_DURATION,
  join: new Func([STRING, STRINGS], join),
  list: new Func([], (...values: Value[]) => new Slice(ANYS, values), ANY),
  mustToDate: new Func([STRING, STRING], (layout: string, text: string) => parseTime(layout, text)),
  safeUrl: new Func([STRING], (text: string) => new Scalar(SAFE_URL, text)),
  stringSlice: new Func([], (...texts: Value[]) => new Slice(STRINGS, texts), STRING),
  title: new Func([STRING], (text: string) => titleCase(text, lowerCase)),
  toDate: new Func([STRING, STRING], toDate),
  toJson: new Func([ANY], toJson),
  trimSpace: new Func([STRING], (text: string) => text.trim()),
  urlUnescape: new Func([STRING], unescapeQuery),
};

/** Those that the surroundings decide, as they are in some. */
export function notificationFunctions({ now, routeLabels }: NotificationSurroundings): Functions {
  const zones = new Map<string, Zone>();
  const zone = (name: string) => {
    const known = zones.get(name) ?? loadZone(name);
    zones.set(name, known);
    return known;
  };
  return {
    now: new Func([], () => Time.ofMs(now)),
    routeLabels: new Func([], () => kvOf(routeLabels)),
    since: new Func([TIME], (time: Time) => duration(Time.ofMs(now).ns - time.ns)),
    tz: new Func([STRING, TIME], (name: string, time: Time) => new Time(time.ns, zone(name))),
  };
}

/** All functions of notification templates; those that the surroundings decide are to be given to the execution. */
export const NOTIFICATION_FUNCTIONS: Functions = { ...FIXED, ...notificationFunctions({ now: 0, routeLabels: [] }) };

function join(separator: string, texts: Value): string {
  const items = itemsOf(texts) as readonly string[];
  checkLength(items.reduce((length, item) => length + item.length, separator.length * Math.max(items.length - 1, 0)));
  return items.join(separator);
}

function dict(...words: Value[]): Dict {
  if (words.length % 2) throw new CallError('dict requires an even number of arguments');
  const entries = new Map<string, Value>();
  for (let i = 0; i < words.length; i += 2) {
    const key = words[i];
    if (typeof key !== 'string') throw new CallError('dict keys must be strings');
    entries.set(key, words[i + 1]);
  }
  return new Dict(ANY_MAP, entries);
}

/** What is no time of the layout becomes Go's zero time. */
function toDate(layout: string, text: string): Time {
  try {
    return parseTime(layout, text);
  } catch (err) {
    if (err instanceof CallError) return new Time(ZERO_NS);
    throw err;
  }
}

function toUrlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

function decodeBase64(text: string): string {
  const bad = /[^\w=-]|=(?!=?$)/.exec(text)?.index ?? (text.length % 4 ? text.length : -1);
  if (bad >= 0) throw new CallError(`illegal base64 data at input byte ${bad}`);
  return Buffer.from(text, 'base64url').toString();
}

/** As Go's `url.QueryUnescape` reads it. */
function unescapeQuery(text: string): string {
  const bad = /%(?![\da-fA-F]{2}).{0,2}/su.exec(text);
  if (bad) throw new CallError(`invalid URL escape ${JSON.stringify(bad[0])}`);
  return text.replaceAll('+', ' ').replace(/(?:%[\da-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
