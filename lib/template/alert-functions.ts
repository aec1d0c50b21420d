import { formatFloat } from '../encoding/go-number';
import { compareUtf8 } from '../encoding/utf8-order';
import { parseDuration } from '../model/duration';
import { Labels } from '../model/labels';
import { CallError } from './error';
import { queryText } from './escape';
import { humanize, humanize1024, humanizePercentage } from './humanize';
import { HUMANIZE_DURATION, ofNumber } from './number-functions';
import { stripDomain, stripPort } from './host-port';
import { TEXT_FUNCTIONS, titleCase } from './text-functions';
import { durationOfSeconds } from './time/duration';
import { Time, TIME_POINTER } from './time/time';
import { UTC } from './time/zone';
import { ANY, ANY_MAP, Dict, Func, Functions, Slice, STRING, STRING_MAP, Struct, Type, Value } from './value';

const SAMPLE = new Type('*template.sample', 'struct', { fields: [{ name: 'Labels' }, { name: 'Value' }] });
const SAMPLES = new Type('template.queryResult', 'slice', { element: SAMPLE });
const LARGEST_NS = 2 ** 63;

/** What a query of a template finds. */
export interface QuerySample {
  readonly labels: Labels;
  readonly v: number;
}

/** What the functions of rule templates need from the server. */
export interface AlertSurroundings {
  readonly externalUrl: string;
  /** Before the paths of the server's pages. */
  readonly pathPrefix: string;
  /** Milliseconds since the Unix epoch: when the rule is evaluated. */
  readonly t: number;
  query(expr: string): readonly QuerySample[];
}

/** The functions of rule templates that are the same everywhere. */
const FIXED: Functions = {
  ...TEXT_FUNCTIONS,
  args: new Func([], (...values: Value[]) => new Dict(ANY_MAP, new Map(values.map((value, i) => [`arg${i}`, value]))), ANY),
  first: new Func([SAMPLES], ({ items }: Slice) => {
    if (items.length === 0) throw new CallError('first() called on vector with no elements');
    return items[0];
  }),
  graphLink: new Func([STRING], (expr: string) => `/graph?g0.expr=${queryText(expr)}&g0.tab=0`),
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: HUMANIZE_DURATION,
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber((v) => (Number.isFinite(v) ? timeOf(v).format('2006-01-02 15:04:05.999999999 -0700 MST') : formatFloat(v))),
  label: new Func([STRING, SAMPLE], (name: string, sample: Struct) => labelOf(sample, name)),
  parseDuration: new Func([STRING], (text: string) => parseDuration(text) / 1000),
  sortByLabel: new Func([STRING, SAMPLES], (name: string, { items }: Slice) => {
    return new Slice(SAMPLES, [...items].sort((a, b) => compareUtf8(labelOf(a as Struct, name), labelOf(b as Struct, name))));
  }),
  stripDomain: new Func([STRING], stripDomain),
  stripPort: new Func([STRING], stripPort),
  strvalue: new Func([SAMPLE], (sample: Struct) => labelOf(sample, '__value__')),
  tableLink: new Func([STRING], (expr: string) => `/graph?g0.expr=${queryText(expr)}&g0.tab=1`),
  title: new Func([STRING], (text: string) => titleCase(text, (rest) => rest)),
  toDuration: ofNumber((v) => durationOfSeconds(checkedSeconds(v, 'duration'))),
  toTime: ofNumber(timeOf),
  urlQueryEscape: new Func([STRING], queryText),
  value: new Func([SAMPLE], (sample: Struct) => sample.get('Value')),
};

/** Those that the surroundings decide, as they are in some. */
export function alertFunctions({ externalUrl, pathPrefix, t, query }: AlertSurroundings): Functions {
  return {
    externalURL: new Func([], () => externalUrl),
    now: new Func([], () => t / 1000),
    pathPrefix: new Func([], () => pathPrefix),
    query: new Func([STRING], (expr: string) => new Slice(SAMPLES, query(expr).map(({ labels, v }) => new Struct(SAMPLE, [labelMap(labels), v])))),
  };
}

/** All functions of rule templates; those that the surroundings decide are to be given to the execution. */
export const ALERT_FUNCTIONS: Functions = { ...FIXED, ...alertFunctions({ externalUrl: '', pathPrefix: '', t: 0, query: () => [] }) };

/** Labels as templates see them. */
export function labelMap(labels: Labels): Dict {
  const entries = new Map<string, Value>();
  for (let i = 0; i < labels.size; i++) entries.set(labels.name(i), labels.value(i));
  return new Dict(STRING_MAP, entries);
}

function labelOf(sample: Struct, name: string): string {
  return ((sample.get('Labels') as Dict).entries.get(name) ?? '') as string;
}

function timeOf(seconds: number): Time {
  return new Time(BigInt(Math.trunc(checkedSeconds(seconds, 'timestamp') * 1e9)), UTC, TIME_POINTER);
}

function checkedSeconds(seconds: number, what: string): number {
  if (!Number.isFinite(seconds)) throw new CallError('value is NaN or Inf');
  if (Math.abs(seconds * 1e9) < LARGEST_NS) return seconds;
  throw new CallError(`${formatFloat(seconds)} cannot be represented as a nanoseconds ${what} since it overflows int64`);
}
