import { CallError } from '../error';
import { Zone } from './zone';

const SECOND = 1_000_000_000n;
const LARGEST = 8.64e12 - 86_400; // seconds that a Date can hold, a day less for zones

/** What calendars and clocks show. */
export interface ClockTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** A moment as calendars and clocks of a zone show it. */
export interface Civil extends ClockTime {
  /** From 0, Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly abbreviation: string;
}

/** @param ns since the Unix epoch */
export function civilOf(ns: bigint, zone: Zone): Civil {
  const seconds = secondsOf(ns);
  if (Math.abs(seconds) > LARGEST) throw new CallError('time: the year is out of range');
  const { offset, abbreviation } = zone.at(seconds);
  const date = new Date((seconds + offset) * 1000);
  const year = date.getUTCFullYear();
  return {
    year, month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(),
    nanosecond: Number(ns - BigInt(seconds) * SECOND), weekday: date.getUTCDay(), yearDay: (date.setUTCHours(0, 0, 0, 0) - startOfYear(year)) / 86_400_000 + 1,
    offset, abbreviation,
  };
}

/** Nanoseconds since the epoch of a clock's time in a zone; months and days beyond their end count on. */
export function fromCivil({ year, month, day, hour, minute, second, nanosecond }: ClockTime, zone: Zone): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const local = date.getTime() / 1000;
  if (!(Math.abs(local) <= LARGEST)) throw new CallError('time: the year is out of range');
  let seconds = local - zone.at(local).offset;
  seconds = local - zone.at(seconds).offset; // the first guess may lie on the other side of a change of the clocks
  return BigInt(seconds) * SECOND + BigInt(nanosecond);
}

/** Whole seconds, rounded down. */
export function secondsOf(ns: bigint): number {
  return Number((ns - ((ns % SECOND) + SECOND) % SECOND) / SECOND);
}

function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}
